//! The posts of a small centre and their covers, told command by command (给定、当、则), for the tests of this folder.
use super::commands::PostCommand;
use super::{FellDue, Need, decide, needs};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::centre::events::{PersonEvent, PersonWithdrawn, PostEvent, TokensRevoked};
use crate::reference::centre::reference::{CoverSpan, Post};
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::scenario::{of_directory, refusal};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use chrono::TimeDelta;
use uuid::Uuid;

/// When every story begins: Thursday 9 October 2014.
pub(crate) const TEN: &str = "2014-10-09 10:00:00";

/// The centre with its posts, at a time.
#[derive(Clone)]
pub(crate) struct Posts {
    pub(crate) centre: Centre,
    pub(crate) now: Instant,
    pub(crate) at: Instant,
    /// What is open of whoever goes.
    pub(crate) register: Vec<Matter>,
    /// What fell due of whoever is asked about.
    pub(crate) reckoned: Vec<FellDue>,
}

impl Posts {
    pub(crate) fn new() -> Self {
        Self { centre: centre(), now: at(TEN), at: at(TEN), register: vec![], reckoned: vec![] }
    }

    /// With these open matters of whoever goes.
    pub(crate) fn has(self, register: &[Matter]) -> Self {
        Self { register: register.to_vec(), ..self }
    }

    /// With this that fell due of whoever is asked about.
    pub(crate) fn reckoned(self, reckoned: &[FellDue]) -> Self {
        Self { reckoned: reckoned.to_vec(), ..self }
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

    /// The post as its own events say it.
    pub(crate) fn post(&self, id: &str) -> Post {
        Post {
            definition: self.centre.post_versions(id).cloned().unwrap_or_default(),
            covers: self.centre.covers(id).to_vec(),
            planned: self.centre.post_as_recorded(id).map(|post| post.planned.clone()).unwrap_or_default(),
        }
    }

    /// What the command comes to.
    pub(crate) fn when(&self, id: &str, person: &str, command: impl Into<PostCommand>) -> Result<PostEvent, Refusal> {
        self.when_of(&self.post(id), person, &command.into())
    }

    /// What the command comes to on what the post's own events say, whatever of it is known here.
    pub(crate) fn when_of(&self, post: &Post, person: &str, command: &PostCommand) -> Result<PostEvent, Refusal> {
        let actor = of_directory(&self.centre, person, self.at);
        let (now, at, centre) = (self.now, self.at, &self.centre);
        let (id, facts) = (Uuid::from_u128(11), Facts::none());
        let context = Context { now, at, actor: &actor, centre, command: id, facts };
        let facts = needs(post, command, &context).into_iter().fold(Facts::at(1), |facts, need| match need {
            Need::OpenMatters(ask) => facts.with(ask, self.register.clone()),
            Need::Reckoned(ask) => facts.with(ask, self.reckoned.clone()),
        });
        decide(Some(post), command, &Context { facts: &facts, ..context })
    }

    /// Given a command that is accepted.
    pub(crate) fn given(mut self, id: &str, person: &str, command: impl Into<PostCommand>) -> Self {
        let event = self.when(id, person, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.apply(id, event);
        self
    }

    /// Folds an event of a post.
    pub(crate) fn apply(&mut self, id: &str, event: PostEvent) {
        let stamp = Stamp { version: 2, time: self.at, recorded: self.now };
        self.centre.evolve(&AggregateRef::new(Kind::Post, id).unwrap(), &Event::from(event), stamp).unwrap();
    }

    /// Somebody leaves the staff.
    pub(crate) fn withdraw_person(&mut self, person: &str, from: &str) {
        let left = PersonWithdrawn { effective_from: from.parse().unwrap(), reason: "调离".into() };
        let event = Event::from(PersonEvent::Withdrawn(left));
        let stamp = Stamp { version: 2, time: self.at, recorded: self.now };
        self.centre.evolve(&AggregateRef::new(Kind::Person, person).unwrap(), &event, stamp).unwrap();
    }

    pub(crate) fn revoke_tokens(&mut self, person: &str, until: &str) {
        let revoked = TokensRevoked { issued_until: until.parse().unwrap(), reason: "遗失".into() };
        let event = Event::from(PersonEvent::TokensRevoked(revoked));
        let stamp = Stamp { version: 2, time: self.at, recorded: self.now };
        self.centre.evolve(&AggregateRef::new(Kind::Person, person).unwrap(), &event, stamp).unwrap();
    }

    /// The refusal of a command that must be refused.
    pub(crate) fn refused(&self, id: &str, person: &str, command: impl Into<PostCommand>) -> Refusal {
        refusal(self.when(id, person, command))
    }

    /// One cover of a post.
    pub(crate) fn span(&self, id: &str, ordinal: u32) -> CoverSpan {
        self.centre.covers(id).iter().find(|span| span.ordinal == ordinal).cloned().unwrap()
    }

    /// Who answers now for what somebody is responsible for.
    pub(crate) fn on_duty(&self, person: &str) -> String {
        self.centre.on_duty(person, self.at).to_owned()
    }
}
