//! A period told event by event (给定、当、则), for the tests of this folder; the centre is the one of the cases' tests.
//!
//! It must never be seen outside tests.
use super::commands::{Attest, Close, Decide, Open, PeriodCommand, Publish};
use super::events::{PeriodEvent, PublishedScore};
use super::scores::Scores;
use super::{Need, Period, decide, evolve, needs};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::reference::device::events::{Completed, Registered};
use crate::reference::facts::Facts;
use crate::vocabulary::actor::Actor;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::points::Points;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use uuid::Uuid;

/// A score, first version.
pub(super) fn score(subject: &str, tenths: u32) -> PublishedScore {
    PublishedScore { subject: subject.into(), total: Points::tenths(tenths), version: 1 }
}

/// Scores with a digest.
pub(super) fn scores(scores: Vec<PublishedScore>) -> Scores {
    Scores { scores, digest: "0a".repeat(32), ..Scores::default() }
}

/// Those of the two windows.
fn both() -> Scores {
    scores(vec![score("W01", 980), score("W02", 965)])
}

/// A period in the making.
#[derive(Clone)]
pub(super) struct Scenario {
    centre: Centre,
    state: Option<Box<Period>>,
    events: Vec<PeriodEvent>,
    /// The windows whose ballots are cast.
    cast: Vec<String>,
    /// How the sheets stand.
    pub(super) scores: Scores,
    now: Instant,
    at: Instant,
}

impl Scenario {
    /// A period that is not opened; it is 9 October 2014.
    pub(super) fn of(id: &str) -> Self {
        let state = Period::of(id).map(Box::new);
        let now = at("2014-10-09 10:00:00");
        Self { centre: centre(), state, events: vec![], cast: vec![], scores: Scores::default(), now, at: now }
    }

    /// Opened on 9 October 2014.
    pub(super) fn opened(id: &str) -> Self {
        Self::of(id).given("P007", Open {})
    }

    /// Closed on the first Monday after it: a month on 3 November 2014, a half-year on 5 January 2015.
    pub(super) fn closed(id: &str) -> Self {
        let closing = if id.starts_with('M') { "2014-11-03 09:00:00" } else { "2015-01-05 09:00:00" };
        Self::opened(id).now(closing).cast(&["W01", "W02"]).given("P007", Close { without: None })
    }

    /// What the meeting decides on October 2014.
    pub(super) fn decide() -> Decide {
        Decide {
            present: vec!["P001".into(), "P002".into()],
            document: "纪要2014-11".into(),
            grades: vec![],
            named: vec!["W01".into()],
            tie_reason: String::new(),
            reason: String::new(),
        }
    }

    /// October 2014, recorded as decided on 7 November; nobody has attested it.
    pub(super) fn recorded() -> Self {
        Self::closed("M2014-10").now("2014-11-07 09:00:00").scored(both()).given("P001", Self::decide())
    }

    /// The same, attested by the deputy director.
    pub(super) fn decided() -> Self {
        Self::recorded().attested()
    }

    /// What was decided last, attested by the deputy director.
    pub(super) fn attested(self) -> Self {
        let decision = self.period().decision.as_ref().map(|decision| decision.document.clone());
        let document = decision.unwrap_or_default();
        self.given("P002", Attest { document })
    }

    /// October 2014, published, with its events.
    pub(super) fn published() -> (Self, Vec<PeriodEvent>) {
        let scenario = Self::decided().scored(both()).given("P007", Publish { reason: String::new() });
        let events = scenario.events.clone();
        (scenario, events)
    }

    /// The state that events make.
    pub(super) fn folded(events: &[PeriodEvent]) -> Option<Box<Period>> {
        let scenario = Self::of("M2014-10");
        let mut state = Period::of("M2014-10").map(Box::new);
        for (version, event) in (1..).zip(events) {
            evolve(&mut state, event, scenario.stamp(version)).unwrap();
        }
        state
    }

    pub(super) fn stamp(&self, version: u32) -> Stamp {
        Stamp { version, time: self.at, recorded: self.now }
    }

    /// With the ballots of these windows.
    pub(super) fn cast(self, windows: &[&str]) -> Self {
        Self { cast: windows.iter().map(|window| (*window).to_owned()).collect(), ..self }
    }

    /// With these sheets.
    pub(super) fn scored(&self, scores: Scores) -> Self {
        Self { scores, ..self.clone() }
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

    /// With a device that has given everything up to a civil time.
    pub(super) fn with_device(mut self, id: &str, until: Option<&str>) -> Self {
        let device = AggregateRef::new(Kind::Device, id).unwrap();
        let stamp = |version| Stamp { version, time: at("2014-09-01 08:00:00"), recorded: at("2014-09-01 08:00:00") };
        let put_up: Event = Registered { name: id.into(), place: "大厅".into() }.into();
        self.centre.evolve(&device, &put_up, stamp(1)).unwrap();
        if let Some(until) = until {
            let completed: Event = Completed { until: at(until), source: "api".into() }.into();
            self.centre.evolve(&device, &completed, stamp(2)).unwrap();
        }
        self
    }

    /// What a command of somebody comes to.
    pub(super) fn when(&self, person: &str, command: impl Into<PeriodCommand>) -> Result<PeriodEvent, Refusal> {
        let roles = self.centre.person(person, at("2014-10-09 10:00:00").date_naive()).unwrap().roles.clone();
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
        let mut facts = Facts::at(1);
        for need in needs(self.state.as_deref(), &command, &context) {
            facts = match need {
                Need::Ballot(ask) => {
                    let cast = self.cast.iter().any(|window| ask.0.id.ends_with(window.as_str()));
                    facts.with(ask, cast)
                }
                Need::Scores(ask) => facts.with(ask, self.scores.clone()),
            };
        }
        decide(self.state.as_deref(), &command, &Context { facts: &facts, ..context })
    }

    /// The refusal of a command that must be refused.
    pub(super) fn refused(&self, person: &str, command: impl Into<PeriodCommand>) -> Refusal {
        match self.when(person, command) {
            Err(refusal) => {
                assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
                refusal
            }
            Ok(event) => panic!("accepted: {event:?}"),
        }
    }

    /// Given a command that is accepted.
    pub(super) fn given(mut self, person: &str, command: impl Into<PeriodCommand>) -> Self {
        let event = self.when(person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        let version = u32::try_from(self.events.len()).unwrap() + 1;
        let stamp = self.stamp(version);
        evolve(&mut self.state, &event, stamp).unwrap();
        self.events.push(event);
        self
    }

    /// The period.
    pub(super) fn period(&self) -> &Period {
        self.state.as_deref().unwrap()
    }
}
