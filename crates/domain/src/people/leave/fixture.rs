//! Leaves of a small centre and their posts, told command by command (给定、当、则): every command is recorded together with
//! what goes with it, all or none, as the service does.
//!
//! The staff of the cases' tests and a secretary, P011; P004 and P005 are A and B of `PO1` and of `PO2` the other way round.
use super::commands::{Apply, Approve, LeaveCommand};
use super::events::{LeaveEvent, LeaveKind, LeaveManner};
use super::overlap::Other;
use super::state::Leave;
use crate::aggregate::{State, decide, together};
use crate::clock::half_day::{Half, HalfDay};
use crate::command::Body;
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::needs::{Need, needs};
use crate::reference::centre::Centre;
use crate::reference::centre::definition::PersonDefinition;
use crate::reference::centre::events::{PersonDefined, PersonWithdrawn, PostWithdrawn};
use crate::reference::centre::reference::Reference;
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::scenario::{of_directory, refusal};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A half day.
pub(crate) fn half(day: &str, half: Half) -> HalfDay {
    HalfDay { day: day.parse().unwrap(), half }
}

/// Personal leave in writing.
pub(crate) fn personal(from: HalfDay, until: HalfDay) -> Apply {
    Apply {
        person: None,
        kind: LeaveKind::Personal,
        manner: LeaveManner::Written,
        from,
        until,
        reason: "家中有事".into(),
        override_reason: None,
        signed_slip: None,
    }
}

/// A service with leaves, at a time.
#[derive(Clone)]
pub(crate) struct Scenario {
    pub(crate) centre: Centre,
    pub(crate) now: Instant,
    /// When what follows happened, where it is entered late.
    entered_late: Option<Instant>,
    leaves: BTreeMap<String, Option<Box<Leave>>>,
    commands: u128,
}

impl Scenario {
    /// Thursday 9 October 2014, ten o'clock.
    pub(crate) fn new() -> Self {
        let now = at("2014-10-09 10:00:00");
        let scenario = Self { centre: centre(), now, entered_late: None, leaves: BTreeMap::new(), commands: 0 };
        scenario.joined("P011", Role::Secretary)
    }

    /// With somebody of the township's leadership on the staff.
    pub(crate) fn joined(mut self, id: &str, role: Role) -> Self {
        let definition = PersonDefinition {
            name: role.zh().into(),
            window: None,
            section: "党委".into(),
            title: role.zh().into(),
            roles: vec![role],
            certificate: format!("BC-{id}"),
            telephone: "0513-80000000".into(),
            category: None,
            enrolled: None,
        };
        let event = Event::from(PersonDefined { effective_from: "2014-01-01".parse().unwrap(), definition });
        let stamp = Stamp { version: 1, time: at("2014-01-01 08:00:00"), recorded: at("2014-01-01 08:00:00") };
        self.centre.evolve(&AggregateRef::new(Kind::Person, id).unwrap(), &event, stamp).unwrap();
        self
    }

    /// It is now this civil time.
    pub(crate) fn now(mut self, civil: &str) -> Self {
        (self.now, self.entered_late) = (at(civil), None);
        self
    }

    /// What follows happened at this civil time, and is entered now.
    pub(crate) fn happened(mut self, civil: &str) -> Self {
        self.entered_late = Some(at(civil));
        self
    }

    /// What a command comes to: its own event and those that go with it.
    pub(crate) fn when(
        &self,
        id: &str,
        person: &str,
        command: impl Into<LeaveCommand>,
    ) -> Result<Vec<(AggregateRef, Event)>, Refusal> {
        let actor = of_directory(&self.centre, person, self.now);
        let command_id = Uuid::from_u128(self.commands + 1);
        let (now, centre) = (self.now, &self.centre);
        let context = Context {
            now,
            at: self.entered_late.unwrap_or(now),
            actor: &actor,
            centre,
            command: command_id,
            facts: Facts::none(),
        };
        let state = State::Leave(self.leaves.get(id).cloned().flatten());
        let aggregate = AggregateRef::new(Kind::Leave, id).unwrap();
        let event = self.decided((&aggregate, &state), &Body::Leave(command.into()), &context)?;
        let mut events = vec![(aggregate, event.clone())];
        for part in together(&state, &event) {
            let post = self.centre.post_as_recorded(&part.aggregate.id).cloned().unwrap_or_default();
            let state = State::Reference(Reference::Post(post));
            let event = self.decided((&part.aggregate, &state), &part.body, &context)?;
            events.push((part.aggregate, event));
        }
        Ok(events)
    }

    /// Decides with the facts that are asked for: the other leaves; nobody has open matters.
    fn decided(
        &self,
        (aggregate, state): (&AggregateRef, &State),
        body: &Body,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        let mut facts = Facts::at(1);
        for need in needs(aggregate, state, body, context) {
            facts = match need {
                Need::Leaves(ask) => {
                    let others = self.others(&ask.person);
                    facts.with(ask, others)
                }
                Need::OpenMatters(ask) => facts.with(ask, vec![]),
                other => panic!("{other:?}"),
            };
        }
        decide(state, body, &Context { facts: &facts, ..*context })
    }

    fn others(&self, person: &str) -> Vec<Other> {
        let theirs = self.leaves.values().flatten().filter(|leave| leave.person() == person);
        theirs.map(|leave| Other::from_leave(leave)).collect()
    }

    /// Given a command that is accepted.
    pub(crate) fn given(mut self, id: &str, person: &str, command: impl Into<LeaveCommand>) -> Self {
        let events = self.when(id, person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.commands += 1;
        let stamp = Stamp { version: 2, time: self.now, recorded: self.now };
        for (aggregate, event) in events {
            match &event {
                Event::Leave(event) => {
                    super::evolve(self.leaves.entry(aggregate.id).or_default(), event, stamp).unwrap();
                }
                event => self.centre.evolve(&aggregate, event, stamp).unwrap(),
            }
        }
        self
    }

    /// Given a leave that everybody of these agreed to.
    pub(crate) fn approved(self, id: &str, person: &str, apply: Apply, by: &[&str]) -> Self {
        by.iter().fold(self.given(id, person, apply), |scenario, by| {
            scenario.given(id, by, Approve { opinion: "同意".into() })
        })
    }

    /// The refusal of a command that must be refused.
    pub(crate) fn refused(&self, id: &str, person: &str, command: impl Into<LeaveCommand>) -> Refusal {
        refusal(self.when(id, person, command))
    }

    /// The event of the leave itself.
    pub(crate) fn event(&self, id: &str, person: &str, command: impl Into<LeaveCommand>) -> LeaveEvent {
        match self.when(id, person, command).unwrap_or_else(|refusal| panic!("{refusal}")).remove(0).1 {
            Event::Leave(event) => event,
            event => panic!("{event:?}"),
        }
    }

    /// What the parts are, as `post/PO1 anjuan.post.cover-started.v1`.
    pub(crate) fn parts(&self, id: &str, person: &str, command: impl Into<LeaveCommand>) -> Vec<String> {
        let events = self.when(id, person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        events.iter().skip(1).map(|(aggregate, event)| format!("{aggregate} {}", event.event_type().0)).collect()
    }

    /// A leave as its events say.
    pub(crate) fn leave(&self, id: &str) -> &Leave {
        self.leaves.get(id).and_then(|leave| leave.as_deref()).expect("a leave")
    }

    /// Who answers now for what somebody is responsible for.
    pub(crate) fn on_duty(&self, person: &str) -> &str {
        match self.centre.on_duty(person, self.now) {
            "P004" => "P004",
            "P005" => "P005",
            other => panic!("{other}"),
        }
    }

    /// Somebody leaves the staff, or a post is dissolved, from a day on.
    pub(crate) fn withdraw(mut self, kind: Kind, id: &str, from: &str) -> Self {
        let (effective_from, reason) = (from.parse().unwrap(), "调整".to_owned());
        let event = match kind {
            Kind::Person => Event::from(PersonWithdrawn { effective_from, reason }),
            _ => Event::from(PostWithdrawn { effective_from, reason }),
        };
        let stamp = Stamp { version: 3, time: self.now, recorded: self.now };
        self.centre.evolve(&AggregateRef::new(kind, id).unwrap(), &event, stamp).unwrap();
        self
    }
}
