//! Deciding and evolving (裁定与演进) over any kind: the two functions that the rest of the house calls.
use crate::applicant::Applicant;
use crate::case::Case;
use crate::centre::Reference;
use crate::command::Body;
use crate::contact::Contact;
use crate::context::Context;
use crate::event::{Event, Instant};
use crate::ids::Kind;
use crate::refusal::Refusal;

/// The state of one aggregate; `new` before its first event.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::large_enum_variant, reason = "a contact is a few hundred bytes; a box would buy nothing")]
pub enum State {
    /// A contact.
    Contact(Option<Contact>),
    /// A case.
    Case(Option<Box<Case>>),
    /// An applicant's personal data.
    Applicant(Applicant),
    /// Reference data: its definitions by effective date.
    Reference(Reference),
}

/// What of the envelope a fold may see: the version in the aggregate, and when it happened.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// The version in the aggregate, from 1.
    pub version: u32,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
}

impl State {
    /// The state before the first event.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Contact => State::Contact(None),
            Kind::Case => State::Case(None),
            Kind::Applicant => State::Applicant(Applicant::default()),
            Kind::Person | Kind::Window | Kind::Post | Kind::Item | Kind::Rulebook | Kind::Calendar => {
                State::Reference(Reference::default())
            }
        }
    }

    /// Folds one event. An event of another kind, or one that cannot follow, is left out of the state and named.
    ///
    /// # Errors
    /// [`Unfoldable`] when the event does not belong to this state.
    pub fn evolve(&mut self, event: &Event, stamp: Stamp) -> Result<(), Unfoldable> {
        match (self, event) {
            (State::Contact(state), Event::Contact(event)) => crate::contact::evolve(state, event, stamp),
            (State::Case(state), Event::Case(event)) => crate::case::evolve(state, event, stamp),
            (State::Applicant(state), Event::Applicant(event)) => {
                state.evolve(event);
                Ok(())
            }
            (State::Reference(state), event) => state.evolve(event, stamp),
            (_, event) => Err(Unfoldable(format!("{} belongs to another kind", event.event_type().0))),
        }
    }

    /// The person responsible for the aggregate at this moment (ab-role/3); none for reference data.
    #[must_use]
    pub fn responsible(&self) -> Option<&str> {
        match self {
            State::Contact(state) => state.as_ref().map(|contact| contact.responsible.as_str()),
            State::Case(state) => state.as_ref().map(|case| case.responsible.as_str()),
            State::Applicant(_) | State::Reference(_) => None,
        }
    }
}

/// An event that cannot be folded into the state it was given to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the event cannot follow here: {0}")]
pub struct Unfoldable(pub String);

/// Decides a command: exactly one event, or a refusal. Access by role was checked before ([`crate::access`]).
///
/// # Errors
/// The refusal names code, article and facts; nothing is recorded.
pub fn decide(state: &State, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
    match (state, command) {
        (State::Contact(state), Body::Contact(command)) => {
            crate::contact::decide(state.as_ref(), command, context).map(Event::from)
        }
        (State::Case(state), Body::Case(command)) => {
            crate::case::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Applicant(state), Body::Applicant(command)) => {
            crate::applicant::decide(state, command, context).map(Event::from)
        }
        (State::Reference(state), Body::Centre(command)) => crate::centre::decide(state, command, context),
        (_, command) => Err(crate::refusal::Refusal {
            code: "command.wrong-kind".into(),
            article: "handover/2.5".into(),
            en: format!("{} cannot be asked of this kind of aggregate.", command.action()),
            zh: format!("该类案卷不能执行“{}”。", command.action()),
        }),
    }
}
