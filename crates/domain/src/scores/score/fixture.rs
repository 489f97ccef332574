//! A score sheet told event by event (给定、当、则), for the tests of this folder; the centre is the one of the cases' tests,
//! under the deployed rulebook.
//!
//! It must never be seen outside tests.
use super::commands::{Draw, ScoreCommand};
use super::events::ScoreEvent;
use super::{Score, decide, evolve, needs};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::centre::events::RulebookAdopted;
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::scores::rules::{Charge, Standing, charge_id};
use crate::vocabulary::actor::Actor;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

/// A charge of so many.
pub(super) fn charge(clause: &str, fact: &str, quantity: u32) -> Charge {
    Charge {
        id: charge_id(clause, fact),
        clause: clause.into(),
        fact: fact.into(),
        on: "2014-10-15".parse().unwrap(),
        quantity,
        of: None,
        chosen: None,
        decided_by: None,
        reason: String::new(),
        persons: vec![],
        events: vec![Uuid::from_u128(7)],
        standing: Standing::Stands,
    }
}

/// The same about somebody.
pub(super) fn about(person: &str, charge: Charge) -> Charge {
    Charge { persons: vec![person.into()], ..charge }
}

/// The sheet of W01 for October 2014.
pub(super) fn draw(charges: &[Charge]) -> Draw {
    Draw {
        period: "M2014-10".into(),
        subject: "W01".into(),
        charges: charges.to_vec(),
        contest_until: at("2014-11-06 17:30:00"),
        position: 41,
    }
}

/// The sheet of a person for the second half of 2014.
pub(super) fn draw_half(person: &str, charges: &[Charge]) -> Draw {
    Draw { period: "H2014-2".into(), subject: person.into(), ..draw(charges) }
}

/// A sheet in the making; it is 4 November 2014.
#[derive(Clone)]
pub(super) struct Scenario {
    centre: Rc<Centre>,
    state: Option<Box<Score>>,
    version: u32,
    /// What is charged by everything recorded.
    charges: Vec<Charge>,
    now: Instant,
    at: Instant,
}

impl Scenario {
    pub(super) fn new() -> Self {
        let mut centre = centre();
        let known = centre.rulebook("2014-10-31".parse().unwrap()).unwrap().clone();
        let RulebookDefinition { version, numbers, doubles, .. } = crate::scores::rules::fixture::rulebook();
        let definition = RulebookDefinition { version, numbers, doubles, ..known };
        let adopted: Event = RulebookAdopted { effective_from: "2014-01-01".parse().unwrap(), definition }.into();
        let stamp = Stamp { version: 2, time: at("2014-01-01 08:00:00"), recorded: at("2014-01-01 08:00:00") };
        centre.evolve(&AggregateRef::new(Kind::Rulebook, "main").unwrap(), &adopted, stamp).unwrap();
        Self {
            centre: Rc::new(centre),
            state: None,
            version: 0,
            charges: vec![],
            now: at("2014-11-04 09:00:00"),
            at: at("2014-11-04 09:00:00"),
        }
    }

    /// The rulebook.
    pub(super) fn rulebook(&self) -> &RulebookDefinition {
        self.centre.rulebook("2014-10-31".parse().unwrap()).unwrap()
    }

    /// With these charges, by everything recorded up to stream sequence 99.
    pub(super) fn charged(&self, charges: &[Charge]) -> Self {
        Self { charges: charges.to_vec(), ..self.clone() }
    }

    /// It is now this civil time.
    pub(super) fn now(mut self, civil: &str) -> Self {
        (self.now, self.at) = (at(civil), at(civil));
        self
    }

    /// What follows happened at this civil time, and is entered now.
    pub(super) fn happened(mut self, civil: &str) -> Self {
        self.at = at(civil);
        self
    }

    /// What a command of somebody comes to.
    pub(super) fn when(&self, person: &str, command: impl Into<ScoreCommand>) -> Result<ScoreEvent, Refusal> {
        let day = at("2014-10-09 10:00:00").date_naive();
        let roles = self.centre.person(person, day).map(|person| person.roles.clone()).unwrap_or_default();
        let actor = Actor { person: person.into(), roles, centre: "bencha".into() };
        let (id, command) = (Uuid::from_u128(1), command.into());
        let context = Context {
            now: self.now,
            at: self.at,
            actor: &actor,
            centre: &self.centre,
            command: id,
            facts: Facts::none(),
        };
        let facts = needs(self.state.as_deref(), &command, &context)
            .map_or_else(Facts::default, |ask| Facts::at(99).with(ask, self.charges.clone()));
        decide(self.state.as_deref(), &command, &Context { facts: &facts, ..context })
    }

    /// The refusal of a command that must be refused.
    pub(super) fn refused(&self, person: &str, command: impl Into<ScoreCommand>) -> Refusal {
        match self.when(person, command) {
            Err(refusal) => {
                assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
                refusal
            }
            Ok(event) => panic!("accepted: {event:?}"),
        }
    }

    /// Given a command that is accepted.
    pub(super) fn given(mut self, person: &str, command: impl Into<ScoreCommand>) -> Self {
        let event = self.when(person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.version += 1;
        let stamp = Stamp { version: self.version, time: self.at, recorded: self.now };
        evolve(&mut self.state, &event, stamp).unwrap();
        assert!(evolve(&mut None, &event, stamp).is_err() || matches!(event, ScoreEvent::Drawn(_)));
        self
    }

    /// The sheet.
    pub(super) fn score(&self) -> &Score {
        self.state.as_deref().unwrap()
    }
}
