//! A case of the tests' small centre whose event 5 was entered late (测试补录), and whoever speaks of it.
use super::about::Entered;
use super::commands::{Confirm, EntryCommand, Present, Reject};
use super::events::{Confirmed, EntryEvent, EntryOf, Presented, Rejected};
use super::state::Entry;
use crate::matters::case::fixture::{at, centre};
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use uuid::Uuid;

const NOW: &str = "2014-10-14 09:00:00";

/// A late entry, and who asks.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub(super) entry: Entry,
    actor: Actor,
    at: Instant,
}

/// Event 5 of a case of W01: entered by P004, for which P005 answered at some time.
pub(super) fn entered_late() -> Paper {
    let entered = Entered {
        entry: EntryOf {
            about: "case/A1".parse().unwrap(),
            version: 5,
            event: "anjuan.case.finished.v1".into(),
            happened_at: at("2014-10-09 10:00:00"),
            recorded_at: at("2014-10-13 10:00:00"),
            entered_by: "P004".into(),
        },
        window: Some("W01".into()),
        concerned: ["P004", "P005"].map(String::from).into(),
    };
    let actor = Actor { person: String::new(), roles: vec![], centre: "bencha".into() };
    Paper { entry: Entry::default().about(Some(entered)), actor, at: at(NOW) }
}

impl Paper {
    pub(super) fn of_nothing() -> Self {
        Self { entry: Entry::default(), ..entered_late() }
    }

    pub(super) fn by(&self, person: &str, role: Role) -> Self {
        let actor = Actor { person: person.into(), roles: vec![role], centre: "bencha".into() };
        Self { actor, ..self.clone() }
    }

    /// The same where that person answered for it as well.
    pub(super) fn of(&self, person: &str) -> Self {
        let mut paper = self.clone();
        paper.entry.entered.as_mut().unwrap().concerned.insert(person.into());
        paper
    }

    pub(super) fn dated(self, time: &str) -> Self {
        Self { at: at(time), ..self }
    }

    pub(super) fn present(&self, evidence: &str) -> Result<Presented, Refusal> {
        match self.decide(Present { evidence: evidence.into() }.into())? {
            EntryEvent::Presented(presented) => Ok(presented),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn confirm(&self, evidence: &str) -> Result<Confirmed, Refusal> {
        match self.decide(Confirm { evidence: evidence.into() }.into())? {
            EntryEvent::Confirmed(confirmed) => Ok(confirmed),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn reject(&self, reason: &str) -> Result<Rejected, Refusal> {
        match self.decide(Reject { reason: reason.into() }.into())? {
            EntryEvent::Rejected(rejected) => Ok(rejected),
            other => panic!("{other:?}"),
        }
    }

    /// The same once it is confirmed.
    pub(super) fn confirmed(&self, evidence: &str) -> Self {
        let (mut next, event) = (self.clone(), self.confirm(evidence).unwrap().into());
        let mut state = Some(Box::new(next.entry));
        super::evolve(&mut state, &event, Stamp { version: 1, time: self.at, recorded: self.at }).unwrap();
        next.entry = *state.unwrap();
        next
    }

    fn decide(&self, command: EntryCommand) -> Result<EntryEvent, Refusal> {
        let (centre, now) = (centre(), at(NOW));
        let (command_id, facts) = (Uuid::from_u128(9), Facts::none());
        let context = Context { now, at: self.at, actor: &self.actor, centre: &centre, command: command_id, facts };
        super::decide(Some(&self.entry), &command, &context)
    }
}
