//! Given, when, then (给定、当、则): the one way in which the tests of this crate give an aggregate commands.
//!
//! A [`Scenario`] holds one aggregate of any kind with the events so far, the centre, the time, who acts, and what a decision may ask of
//! other aggregates. `given` folds what a command comes to, `when` says what it comes to, `refused` that it is refused. Every step gives a
//! new scenario, so that scenarios can branch. What one kind needs besides stands in its own `fixture.rs`, as methods of its `Scenario`. It
//! must never be seen outside tests, and decides nothing itself.
use crate::aggregate::State;
use crate::command::Body;
use crate::event::Event;
use crate::matters::applicant::{NeededFor, SealedUnder};
use crate::matters::card::Owed;
use crate::matters::case::fixture::{at, centre};
use crate::matters::escalation::Owing;
use crate::matters::handover::EnteredCover;
use crate::needs::{Need, needs};
use crate::people::attendance::RecordOf;
use crate::people::leave;
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::reference::device::{self, Device};
use crate::reference::facts::{Facts, OwnOpenMatters};
use crate::scores::period::scores::Scores;
use crate::scores::rules::Charge;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::articles::is_known;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::matter::{Concerned, Matter};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};
use chrono::TimeDelta;
use std::borrow::Borrow;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::rc::Rc;
use uuid::Uuid;

/// When every scenario begins: Thursday 9 October 2014.
pub(crate) const TEN: &str = "2014-10-09 10:00:00";

/// The state of a kind of which scenarios are made.
pub(crate) trait Subject: Clone + Debug {
    /// Its commands.
    type Command: Clone + Debug;
    /// Its events.
    type Event: Clone + Debug + PartialEq;

    /// The state of the aggregate of this id before its first event.
    fn beginning(id: &str) -> Option<Box<Self>>;

    /// What a decision must know of other aggregates.
    fn needs(id: &str, state: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Vec<Need>;

    /// Decides, as its kind does.
    fn decide(state: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Result<Self::Event, Refusal>;

    /// Folds an event, as its kind does.
    fn evolve(state: &mut Option<Box<Self>>, event: &Self::Event, stamp: Stamp) -> Result<(), Unfoldable>;
}

/// Every kind of the table, decided by the kind's own `decide`: without the question who has standing.
macro_rules! subjects {
    (aggregates { $($kind:ident = $name:literal, $ids:expr, $en:literal, $zh:literal, at $path:literal,
            in $($module:ident)::+: $state:ident begins $begins:ident, $event:ident, $commands:ident;)* }
     reference { $($reference:tt)* }) => { $(
        impl Subject for crate::$($module)::+::$state {
            type Command = crate::$($module)::+::commands::$commands;
            type Event = crate::$($module)::+::events::$event;

            fn beginning(id: &str) -> Option<Box<Self>> {
                match State::new(&AggregateRef { kind: Kind::$kind, id: id.to_owned() }) {
                    State::$kind(state) => state,
                    state => panic!("{state:?}"),
                }
            }

            fn needs(id: &str, state: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Vec<Need> {
                let aggregate = AggregateRef { kind: Kind::$kind, id: id.to_owned() };
                let state = State::$kind(state.cloned().map(Box::new));
                needs(&aggregate, &state, &Body::$kind(command.clone()), context)
            }

            fn decide(state: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Result<Self::Event, Refusal> {
                crate::$($module)::+::commands::decide(state, command, context)
            }

            fn evolve(state: &mut Option<Box<Self>>, event: &Self::Event, stamp: Stamp) -> Result<(), Unfoldable> {
                crate::$($module)::+::evolve(state, event, stamp)
            }
        }
    )* };
}
kinds!(subjects);

impl Subject for Device {
    type Command = device::commands::DeviceCommand;
    type Event = device::events::DeviceEvent;

    fn beginning(_: &str) -> Option<Box<Self>> {
        None
    }

    fn needs(_: &str, _: Option<&Self>, _: &Self::Command, _: &Context<'_>) -> Vec<Need> {
        vec![]
    }

    fn decide(state: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Result<Self::Event, Refusal> {
        device::decide(state, command, context)
    }

    fn evolve(state: &mut Option<Box<Self>>, event: &Self::Event, stamp: Stamp) -> Result<(), Unfoldable> {
        device::evolve(state, event, stamp)
    }
}

/// An aggregate of any kind, `kind/id`, decided as the service does: who has standing is asked first.
impl Subject for State {
    type Command = Body;
    type Event = Event;

    fn beginning(id: &str) -> Option<Box<Self>> {
        Some(Box::new(State::new(&id.parse().unwrap())))
    }

    fn needs(id: &str, state: Option<&Self>, command: &Body, context: &Context<'_>) -> Vec<Need> {
        state.map_or_else(Vec::new, |state| needs(&id.parse().unwrap(), state, command, context))
    }

    fn decide(state: Option<&Self>, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
        crate::aggregate::decide(state.expect("the state of an aggregate"), command, context)
    }

    fn evolve(state: &mut Option<Box<Self>>, event: &Event, stamp: Stamp) -> Result<(), Unfoldable> {
        state.as_mut().expect("the state of an aggregate").evolve(event, stamp)
    }
}

/// What is known of other aggregates; of each kind of question there is one answer.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The open matters of whoever is asked about.
    pub(crate) register: Vec<Matter>,
    /// The handover of a cover that is entered and not over.
    pub(crate) entered: Option<EnteredCover>,
    /// Of which aggregates anything is recorded, by the ends of their ids; none: of every one.
    pub(crate) recorded: Option<Vec<String>>,
    /// The obligation that a card is about.
    pub(crate) owed: Option<Owed>,
    /// The obligation that an escalation is about.
    pub(crate) owing: Option<Owing>,
    /// The matter that is asked about, as its own events have it.
    pub(crate) matter: Option<Concerned>,
    /// The leaves of whoever is asked about.
    pub(crate) leaves: Vec<leave::overlap::Other>,
    /// Whether the period is closed.
    pub(crate) closed: bool,
    /// How the sheets of the period stand.
    pub(crate) scores: Scores,
    /// What is charged by everything recorded.
    pub(crate) charges: Vec<Charge>,
    /// Which records of a device came with another day.
    pub(crate) records: Vec<RecordOf>,
    /// The stream sequence up to which all this holds.
    pub(crate) position: u64,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            register: vec![],
            entered: None,
            recorded: None,
            owed: None,
            owing: None,
            matter: None,
            leaves: vec![],
            closed: false,
            scores: Scores::default(),
            charges: vec![],
            records: vec![],
            position: 1,
        }
    }
}

impl Known {
    /// The answers to what a decision asks for.
    pub(crate) fn answers(&self, asked: Vec<Need>) -> Facts {
        asked.into_iter().fold(Facts::at(self.position), |facts, need| match need {
            Need::OpenMatters(ask) => facts.with(ask, self.register.clone()),
            Need::OwnOpenMatters { .. } => facts.with(OwnOpenMatters, self.register.clone()),
            Need::UnsignedCover(ask) => facts.with(ask, self.entered.clone()),
            Need::Reckoned(ask) => facts.with(ask, vec![]),
            Need::IsRecorded(ask) => {
                let named = |ends: &Vec<String>| ends.iter().any(|end| ask.0.id.ends_with(end.as_str()));
                let is_recorded = self.recorded.as_ref().is_none_or(named);
                facts.with(ask, is_recorded)
            }
            Need::Owed(ask) => facts.with(ask, self.owed.clone()),
            Need::Owing(ask) => facts.with(ask, self.owing.clone()),
            Need::Matter(ask) => facts.with(ask, self.matter.clone()),
            Need::Sealed { ask, key } => {
                facts.with(ask, SealedUnder { concerned: self.matter.clone(), complaint: None, key })
            }
            Need::NeededFor { .. } => facts.with(NeededFor, self.register.clone()),
            Need::Records(ask) => {
                let found = self.records.iter().filter(|known| ask.records.contains(&known.record)).cloned().collect();
                facts.with(ask, found)
            }
            Need::Leaves(ask) => facts.with(ask, self.leaves.clone()),
            Need::Slips(ask) => facts.with(ask, vec![]),
            Need::IsClosed(ask) => facts.with(ask, self.closed),
            Need::Scores(ask) => facts.with(ask, self.scores.clone()),
            Need::Charges(ask) => facts.with(ask, self.charges.clone()),
        })
    }
}

/// Commands are given by whoever acts now ([`Scenario::by`]).
#[derive(Debug, Clone)]
pub(crate) enum Acting {}

/// Every command names who gives it, with the roles that the directory of the day gives them.
#[derive(Debug, Clone)]
pub(crate) enum Naming {}

/// One aggregate in the making.
#[derive(Debug, Clone)]
pub(crate) struct Scenario<S: Subject, Who = Acting> {
    pub(crate) centre: Rc<Centre>,
    id: String,
    state: Option<Box<S>>,
    events: Vec<S::Event>,
    pub(crate) actor: Actor,
    pub(crate) now: Instant,
    pub(crate) at: Instant,
    pub(crate) known: Known,
    /// The id of the first command; those after it are counted on.
    command: u128,
    who: PhantomData<Who>,
}

/// Somebody with one role.
pub(crate) fn acting(person: &str, role: Role) -> Actor {
    Actor { person: person.into(), roles: vec![role], centre: "bencha".into() }
}

/// Somebody with the roles that the directory of the day has them in.
pub(crate) fn of_directory(centre: &Centre, person: &str, at: Instant) -> Actor {
    if person == "system" {
        return Actor::system("bencha");
    }
    let found = centre.person(person, crate::clock::civil::date_of(at));
    let roles = found.map_or_else(Vec::new, |person| person.roles.clone());
    Actor { person: person.into(), roles, centre: "bencha".into() }
}

/// The refusal of what must be refused: in both languages, by an article that exists.
pub(crate) fn refusal<E: Debug>(outcome: Result<E, Refusal>) -> Refusal {
    let refusal = outcome.expect_err("accepted");
    assert!(is_known(&refusal.article), "{} is no article", refusal.article);
    assert!(!refusal.en.is_empty() && !refusal.zh.is_ascii(), "{refusal:?}");
    refusal
}

impl<S: Subject, Who: Clone> Scenario<S, Who> {
    /// The small centre of the cases' tests at ten o'clock, P004 of window W01 acts, and nothing happened yet to the aggregate of this id.
    pub(crate) fn about(id: &str) -> Self {
        Self {
            centre: Rc::new(centre()),
            id: id.to_owned(),
            state: S::beginning(id),
            events: vec![],
            actor: acting("P004", Role::WindowStaff),
            now: at(TEN),
            at: at(TEN),
            known: Known::default(),
            command: 1,
            who: PhantomData,
        }
    }

    /// The first command has this id.
    pub(crate) fn first_command(self, id: Uuid) -> Self {
        Self { command: id.as_u128(), ..self }
    }

    /// The same with this state, however it came to be.
    pub(crate) fn holding(self, state: Option<S>) -> Self {
        Self { state: state.map(Box::new), ..self }
    }

    /// The same with another centre.
    pub(crate) fn at_centre(self, centre: Centre) -> Self {
        Self { centre: Rc::new(centre), ..self }
    }

    /// Records an event of the reference data, as version `version` of its aggregate, at a civil time.
    pub(crate) fn recorded(mut self, aggregate: &str, (event, version): (impl Into<Event>, u32), civil: &str) -> Self {
        let stamp = Stamp { version, time: at(civil), recorded: at(civil) };
        Rc::make_mut(&mut self.centre).evolve(&aggregate.parse().unwrap(), &event.into(), stamp).unwrap();
        self
    }

    /// Folds an event of the reference data that happens now.
    pub(crate) fn happens(mut self, aggregate: &str, event: impl Into<Event>) -> Self {
        let stamp = Stamp { version: 2, time: self.at, recorded: self.now };
        Rc::make_mut(&mut self.centre).evolve(&aggregate.parse().unwrap(), &event.into(), stamp).unwrap();
        self
    }

    /// It is now this civil time, and what follows happens now.
    pub(crate) fn now(self, civil: &str) -> Self {
        self.at_instants(at(civil), at(civil))
    }

    /// What follows happened at this civil time, and is entered now.
    pub(crate) fn happened(self, civil: &str) -> Self {
        Self { at: at(civil), ..self }
    }

    /// It is now one instant, and what follows happened at another.
    pub(crate) fn at_instants(self, now: Instant, at: Instant) -> Self {
        Self { now, at, ..self }
    }

    /// So many minutes later.
    pub(crate) fn later(self, minutes: i64) -> Self {
        let now = self.now + TimeDelta::minutes(minutes);
        self.at_instants(now, now)
    }

    /// What follows happened so many minutes before now.
    pub(crate) fn happened_before(self, minutes: i64) -> Self {
        Self { at: self.now - TimeDelta::minutes(minutes), ..self }
    }

    /// Somebody else acts.
    pub(crate) fn by(&self, person: &str, role: Role) -> Self {
        Self { actor: acting(person, role), ..self.clone() }
    }

    /// The service itself acts.
    pub(crate) fn by_system(self) -> Self {
        Self { actor: Actor::system("bencha"), ..self }
    }

    /// This one acts.
    pub(crate) fn acts(self, actor: Actor) -> Self {
        Self { actor, ..self }
    }

    /// With these open matters of whoever is asked about.
    pub(crate) fn has(&self, register: &[Matter]) -> Self {
        let mut next = self.clone();
        next.known.register = register.to_vec();
        next
    }

    /// Folds an event.
    pub(crate) fn apply(&mut self, event: impl Borrow<S::Event>) {
        let (event, stamp) = (event.borrow(), self.stamp());
        S::evolve(&mut self.state, event, stamp).unwrap();
        let opens = self.events.is_empty() || S::beginning(&self.id).is_some();
        assert!(opens || S::evolve(&mut None, event, stamp).is_err(), "{event:?} before the first event");
        self.events.push(event.clone());
    }

    /// The stamp of the next event.
    pub(crate) fn stamp(&self) -> Stamp {
        let version = u32::try_from(self.events.len()).unwrap() + 1;
        Stamp { version, time: self.at, recorded: self.now }
    }

    /// The centre.
    pub(crate) fn centre(&self) -> &Centre {
        &self.centre
    }

    /// The state, where there is one.
    pub(crate) fn state(&self) -> Option<&S> {
        self.state.as_deref()
    }

    /// The state.
    pub(crate) fn current(&self) -> &S {
        self.state.as_deref().expect("an aggregate that something happened to")
    }

    /// The events so far.
    pub(crate) fn events(&self) -> &[S::Event] {
        &self.events
    }

    fn context_of<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        let command = Uuid::from_u128(self.command + self.events.len() as u128);
        Context { now: self.now, at: self.at, actor, centre: &self.centre, command, facts: Facts::none() }
    }

    fn outcome(&self, actor: &Actor, command: &S::Command) -> Result<S::Event, Refusal> {
        let context = self.context_of(actor);
        let facts = self.known.answers(S::needs(&self.id, self.state(), command, &context));
        S::decide(self.state(), command, &Context { facts: &facts, ..context })
    }

    fn accepted_from(&self, actor: &Actor, command: &S::Command) -> Self {
        let event = self.outcome(actor, command);
        let mut next = self.clone();
        next.apply(event.unwrap_or_else(|refusal| panic!("{command:?} by {}: {refusal}", actor.person)));
        next
    }
}

impl<S: Subject> Scenario<S, Acting> {
    /// The context of the next command.
    pub(crate) fn context(&self) -> Context<'_> {
        self.context_of(&self.actor)
    }

    /// What a command comes to.
    pub(crate) fn when(&self, command: impl Into<S::Command>) -> Result<S::Event, Refusal> {
        self.outcome(&self.actor, &command.into())
    }

    /// Given a command that is accepted.
    pub(crate) fn given(&self, command: impl Into<S::Command>) -> Self {
        self.accepted_from(&self.actor, &command.into())
    }

    /// The refusal of a command that must be refused.
    pub(crate) fn refused(&self, command: impl Into<S::Command>) -> Refusal {
        refusal(self.when(command))
    }

    /// The code of that refusal.
    pub(crate) fn code(&self, command: impl Into<S::Command>) -> String {
        self.refused(command).code
    }
}

impl<S: Subject> Scenario<S, Naming> {
    /// The context of the next command of somebody.
    pub(crate) fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        self.context_of(actor)
    }

    /// What a command of somebody comes to.
    pub(crate) fn when(&self, person: &str, command: impl Into<S::Command>) -> Result<S::Event, Refusal> {
        self.outcome(&of_directory(&self.centre, person, self.at), &command.into())
    }

    /// Given a command of somebody that is accepted.
    pub(crate) fn given(&self, person: &str, command: impl Into<S::Command>) -> Self {
        self.accepted_from(&of_directory(&self.centre, person, self.at), &command.into())
    }

    /// The refusal of a command of somebody that must be refused.
    pub(crate) fn refused(&self, person: &str, command: impl Into<S::Command>) -> Refusal {
        refusal(self.when(person, command))
    }

    /// The code of that refusal.
    pub(crate) fn code(&self, person: &str, command: impl Into<S::Command>) -> String {
        self.refused(person, command).code
    }
}
