//! A handover told event by event (给定、当、则), for the tests of this folder and of covers.
//!
//! P004 of window W01 hands over to P005; the centre is that of the cases' tests, with its posts `PO1` and `PO2`.
use super::commands::{HandoverCommand, Named, Open, Relist, Sign};
use super::events::{HandoverEvent, HandoverKind};
use super::{Handover, Need, decide, evolve, needs};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::facts::{Facts, OpenMatters};
use crate::reference::post::commands::{PostCommand, StartCover};
use crate::vocabulary::actor::Actor;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use chrono::TimeDelta;
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

/// Somebody as the directory of the day has them.
pub(crate) fn actor(centre: &Centre, person: &str, at: Instant) -> Actor {
    if person == "system" {
        return Actor::system("bencha");
    }
    let found = centre.person(person, crate::clock::civil::date_of(at));
    let roles = found.map_or_else(Vec::new, |person| person.roles.clone());
    Actor { person: person.into(), roles, centre: "bencha".into() }
}

/// A handover and how it came to be; Thursday 9 October 2014, ten o'clock.
#[derive(Clone)]
pub(crate) struct Scenario {
    centre: Centre,
    state: Option<Box<Handover>>,
    events: Vec<HandoverEvent>,
    /// What the register has of the giver.
    register: Vec<Matter>,
    /// The number of a handover of the cover that is entered and not over.
    entered: Option<String>,
    now: Instant,
    at: Instant,
}

impl Scenario {
    pub(crate) fn new() -> Self {
        let now = at("2014-10-09 10:00:00");
        Self { centre: centre(), state: None, events: vec![], register: vec![], entered: None, now, at: now }
    }

    /// With these open matters of the giver.
    pub(crate) fn has(&self, register: &[Matter]) -> Self {
        Self { register: register.to_vec(), ..self.clone() }
    }

    /// With a handover of the cover that waits for signatures.
    pub(crate) fn entered_as(&self, number: &str) -> Self {
        Self { entered: Some(number.into()), ..self.clone() }
    }

    /// So many minutes later.
    pub(crate) fn later(mut self, minutes: i64) -> Self {
        self.now += TimeDelta::minutes(minutes);
        self.at = self.now;
        self
    }

    /// What follows happened so many minutes before now.
    pub(crate) fn happened_before(mut self, minutes: i64) -> Self {
        self.at = self.now - TimeDelta::minutes(minutes);
        self
    }

    /// Somebody stands for somebody at a post from now on.
    pub(crate) fn covered(mut self, post: &str, person: &str, cover: &str) -> Self {
        let actor = actor(&self.centre, person, self.at);
        let facts = Facts::at(1).with(OpenMatters { person: person.into() }, vec![]);
        let context = Context { facts: &facts, ..self.context(&actor) };
        let state = Post {
            planned: vec![],
            definition: self.centre.post_versions(post).cloned().unwrap_or_default(),
            covers: self.centre.covers(post).to_vec(),
        };
        let command = PostCommand::StartCover(away(person, Some(cover)));
        let event = Event::from(crate::reference::post::decide(Some(&state), &command, &context).unwrap());
        let stamp = self.stamp();
        self.centre.evolve(&AggregateRef::new(Kind::Post, post).unwrap(), &event, stamp).unwrap();
        self
    }

    /// Given a command that is accepted.
    pub(crate) fn given(mut self, person: &str, command: impl Into<HandoverCommand>) -> Self {
        let event = self.when(person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        let stamp = self.stamp();
        evolve(&mut self.state, &event, stamp).unwrap();
        self.events.push(event);
        self
    }

    /// Given a signature to the lists as they are, with the register as it was then.
    pub(crate) fn sign(self, person: &str) -> Self {
        let register = self.handover().lists.matters.clone();
        self.has(&register).given(person, Sign {})
    }

    /// What the command comes to.
    pub(crate) fn when(&self, person: &str, command: impl Into<HandoverCommand>) -> Result<HandoverEvent, Refusal> {
        let actor = actor(&self.centre, person, self.at);
        let (command, context) = (command.into(), self.context(&actor));
        let facts = needs(self.state(), &command, &context).into_iter().fold(Facts::at(1), |facts, need| match need {
            Need::OpenMatters(ask) => facts.with(ask, self.register.clone()),
            Need::EnteredFor(ask) => facts.with(ask, self.entered.clone()),
        });
        decide(self.state(), &command, &Context { facts: &facts, ..context })
    }

    /// The refusal of a command that must be refused.
    pub(crate) fn refused(&self, person: &str, command: impl Into<HandoverCommand>) -> Refusal {
        let refusal = self.when(person, command).expect_err("accepted");
        assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
        refusal
    }

    /// The refusal of a signature to the lists as they are.
    pub(crate) fn signing_refused(&self, person: &str) -> Refusal {
        let register = self.handover().lists.matters.clone();
        self.has(&register).refused(person, Sign {})
    }

    pub(crate) fn state(&self) -> Option<&Handover> {
        self.state.as_deref()
    }

    pub(crate) fn handover(&self) -> &Handover {
        self.state.as_deref().expect("an entered handover")
    }

    pub(crate) fn events(&self) -> &[HandoverEvent] {
        &self.events
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp { version: self.events.len() as u32 + 1, time: self.at, recorded: self.now }
    }

    fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        Context {
            now: self.now,
            at: self.at,
            actor,
            centre: &self.centre,
            command: Uuid::from_u128(9),
            facts: Facts::none(),
        }
    }
}
