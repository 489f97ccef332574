//! A handover told event by event (给定、当、则), for the tests of this folder and of covers.
//!
//! P004 of window W01 hands over to P005; the centre is that of the cases' tests, with its posts `PO1` and `PO2`.
use super::commands::{HandoverCommand, Named, Open, Relist, Sign};
use super::events::HandoverKind;
use super::{EnteredCover, Handover};
use crate::matters::case::fixture::at;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::facts::{Facts, OpenMatters};
use crate::reference::post::commands::{PostCommand, StartCover};
use crate::scenario::{self, Naming, of_directory};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use uuid::Uuid;

/// An open case of the register.
pub(crate) fn matter(id: &str, version: u32) -> Matter {
    let aggregate = AggregateRef::new(Kind::Case, id).unwrap();
    Matter { aggregate, number: format!("AJ-20141009-{id}"), version }
}

/// Work of the actor to P005.
pub(crate) fn work() -> Open {
    Open {
        kind: HandoverKind::Work,
        giver: None,
        receiver: "P005".into(),
        reason: "轮岗".into(),
        post: None,
        part: None,
        lists: Named::default(),
    }
}

/// The cover of a post by P005.
pub(crate) fn cover(post: &str) -> Open {
    Open { kind: HandoverKind::Cover, post: Some(post.into()), ..work() }
}

/// Duty to P005, with its log.
pub(crate) fn duty(log: &str) -> Open {
    Open { kind: HandoverKind::Duty, lists: Named { log: log.into(), ..Named::default() }, ..work() }
}

/// P004 is away from a post, and somebody stands for them.
pub(crate) fn away(person: &str, cover: Option<&str>) -> StartCover {
    StartCover {
        away: person.into(),
        cover: cover.map(str::to_owned),
        reason: "外出办事".into(),
        until: None,
        override_reason: None,
    }
}

impl From<Open> for HandoverCommand {
    fn from(open: Open) -> Self {
        Box::new(open).into()
    }
}

impl From<Relist> for HandoverCommand {
    fn from(relist: Relist) -> Self {
        Box::new(relist).into()
    }
}

/// A handover in the making.
pub(crate) type Scenario = scenario::Scenario<Handover, Naming>;

impl Scenario {
    /// Thursday 9 October 2014, ten o'clock; nothing is entered.
    pub(crate) fn new() -> Self {
        Self::about("H1").first_command(Uuid::from_u128(9))
    }

    /// Somebody stands for somebody at a post from now on.
    pub(crate) fn covered(self, post: &str, person: &str, cover: &str) -> Self {
        let actor = of_directory(&self.centre, person, self.at);
        let facts = Facts::at(1).with(OpenMatters { person: person.into() }, vec![]);
        let context = Context { facts: &facts, ..self.context(&actor) };
        let state = Post {
            planned: vec![],
            definition: self.centre.post_versions(post).cloned().unwrap_or_default(),
            covers: self.centre.covers(post).to_vec(),
        };
        let command = PostCommand::StartCover(away(person, Some(cover)));
        let event = crate::reference::post::decide(Some(&state), &command, &context).unwrap();
        self.happens(&format!("post/{post}"), event)
    }

    /// With a handover of a cover that was entered at a civil time and waits for signatures.
    pub(crate) fn entered_as(&self, number: &str, civil: &str) -> Self {
        let id = number.rsplit('-').next().unwrap_or(number).to_owned();
        let mut next = self.clone();
        next.known.entered = Some(EnteredCover { id, number: number.into(), opened_at: at(civil) });
        next
    }

    /// Given a signature to the lists as they are, with the register as it was then.
    pub(crate) fn sign(&self, person: &str) -> Self {
        self.has(&self.handover().lists.matters).given(person, Sign {})
    }

    /// The refusal of a signature to the lists as they are.
    pub(crate) fn signing_refused(&self, person: &str) -> Refusal {
        self.has(&self.handover().lists.matters).refused(person, Sign {})
    }

    /// The handover, once entered.
    pub(crate) fn handover(&self) -> &Handover {
        self.current()
    }
}
