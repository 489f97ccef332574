//! A month of duty, a patrol, a meeting or a finding told event by event, for the tests of these four kinds.
//!
//! It must never be seen outside tests, and decides nothing itself.
use crate::aggregate::{State, decide};
use crate::command::Body;
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

macro_rules! asked {
    ($($kind:ident: $($command:path),+;)+) => { $($(
        impl From<$command> for Body {
            fn from(command: $command) -> Body { Body::$kind(command.into()) }
        }
    )+)+ };
}

asked! {
    Duty: crate::people::duty::commands::Generate, crate::people::duty::commands::ProposeSwap, crate::people::duty::commands::AgreeSwap,
        crate::people::duty::commands::DeclineSwap, crate::people::duty::commands::ArrangeSubstitute, crate::people::duty::commands::Check,
        crate::people::duty::commands::DoTask, crate::people::duty::commands::Log, crate::people::duty::commands::HandOverDay,
        crate::people::duty::commands::TakeOver;
    Patrol: crate::people::patrol::commands::Record;
    Meeting: crate::people::meeting::commands::Call, crate::people::meeting::commands::Excuse, crate::people::meeting::commands::CallRoll,
        crate::people::meeting::commands::CorrectRoll, crate::people::meeting::commands::Cancel;
    Finding: crate::people::finding::commands::Record, crate::people::finding::commands::Contest, crate::people::finding::commands::Decide,
        crate::people::finding::commands::IssueCircular, crate::people::finding::commands::Withdraw;
}

/// One aggregate's story; Thursday 9 October 2014, ten o'clock, P007 of the general section acts. Every step gives a new
/// one, so that stories can branch.
#[derive(Clone)]
pub(crate) struct Scenario {
    centre: Rc<Centre>,
    pub(crate) state: State,
    version: u32,
    actor: Actor,
    now: Instant,
    at: Instant,
}

impl Scenario {
    /// Nothing happened yet to `kind/id`.
    pub(crate) fn of(aggregate: &str) -> Self {
        let aggregate: AggregateRef = aggregate.parse().unwrap();
        let now = at("2014-10-09 10:00:00");
        let actor = Actor { person: "P007".into(), roles: vec![Role::GeneralSection], centre: "bencha".into() };
        Self { centre: Rc::new(centre()), state: State::of(&aggregate), version: 0, actor, now, at: now }
    }

    /// It is now this civil time, and what follows happens now.
    pub(crate) fn now(mut self, civil: &str) -> Self {
        (self.now, self.at) = (at(civil), at(civil));
        self
    }

    /// What follows happened at this civil time, and is entered now.
    pub(crate) fn happened(mut self, civil: &str) -> Self {
        self.at = at(civil);
        self
    }

    /// Somebody else acts.
    pub(crate) fn by(mut self, person: &str, role: Role) -> Self {
        self.actor = Actor { person: person.into(), roles: vec![role], centre: "bencha".into() };
        self
    }

    /// The context of the next command.
    pub(crate) fn context(&self) -> Context<'_> {
        let command = Uuid::from_u128(u128::from(self.version) + 1);
        Context {
            now: self.now,
            at: self.at,
            actor: &self.actor,
            centre: &self.centre,
            command,
            facts: crate::reference::facts::Facts::none(),
        }
    }

    /// What a command comes to.
    pub(crate) fn when(&self, command: impl Into<Body>) -> Result<Event, Refusal> {
        decide(&self.state, &command.into(), &self.context())
    }

    /// Given a command that is accepted.
    pub(crate) fn given(&self, command: impl Into<Body>) -> Self {
        let event = self.when(command).unwrap_or_else(|refusal| panic!("{refusal}"));
        let mut next = self.clone();
        next.version += 1;
        let stamp = Stamp { version: next.version, time: next.at, recorded: next.now };
        next.state.evolve(&event, stamp).unwrap();
        next
    }

    /// The refusal of a command that must be refused.
    pub(crate) fn refused(&self, command: impl Into<Body>) -> Refusal {
        let refusal = self.when(command).expect_err("a refusal");
        assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
        refusal
    }

    /// The code of that refusal.
    pub(crate) fn code(&self, command: impl Into<Body>) -> String {
        self.refused(command).code
    }

    /// The code and the article of that refusal.
    pub(crate) fn why(&self, command: impl Into<Body>) -> (String, String) {
        let refusal = self.refused(command);
        (refusal.code, refusal.article)
    }
}

/// A code and an article, as [`Tale::why`] gives them.
pub(crate) fn why(code: &str, article: &str) -> (String, String) {
    (code.into(), article.into())
}
