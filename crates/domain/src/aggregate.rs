//! Deciding and evolving (裁定与演进) over any kind: the two functions that the rest of the service calls.
pub mod entered;

use crate::command::Body;
use crate::event::Event;
use crate::reference::centre::{Centre, Reference};
use crate::reference::context::Context;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// Writes out [`State`] from the table of kinds, with the three functions that go from any kind to one: a kind whose state
/// `begins empty` has none before its first event, one that `begins named` is there from the start, after its id.
macro_rules! state {
    (aggregates { $($kind:ident = $name:literal, $ids:expr, $en:literal, $zh:literal, at $path:literal,
            in $($module:ident)::+: $state:ident begins $begins:ident, $event:ident, $commands:ident;)* }
     reference { $($ref:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident $(, at $ref_path:literal in $($own_module:ident)::+: $own_commands:ident)?;)* }) => {
        /// The state of one aggregate; of most kinds there is none before the first event.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub enum State {
            $(#[doc = concat!($en, " (", $zh, ").")] $kind(Option<Box<crate::$($module)::+::$state>>),)*
            /// Reference data: its definitions by effective date.
            Reference(Reference),
        }

        impl State {
            /// The state of an aggregate before its first event.
            #[must_use]
            pub fn new(aggregate: &AggregateRef) -> Self {
                match aggregate.kind {
                    $(Kind::$kind => State::$kind(begins!($begins crate::$($module)::+::$state, &aggregate.id)),)*
                    $(Kind::$ref => State::Reference(Reference::$ref(Default::default())),)*
                }
            }

            /// Folds one event. An event of another kind, or one that cannot follow, is left out of the state and named.
            ///
            /// # Errors
            /// [`Unfoldable`] when the event does not belong to this state.
            pub fn evolve(&mut self, event: &Event, stamp: Stamp) -> Result<(), Unfoldable> {
                match (self, event) {
                    $((State::$kind(state), Event::$kind(event)) => crate::$($module)::+::evolve(state, event, stamp),)*
                    (State::Reference(state), event) => state.evolve(event, stamp),
                    (_, event) => Err(Unfoldable(format!("{} belongs to another kind", event.event_type().0))),
                }
            }
        }

        /// Decides a command: exactly one event, or a refusal. Access by role was checked before ([`crate::access`]); what the
        /// actor has to do with the matter is checked here ([`crate::access::standing`]), whoever sends the command by whatever way.
        ///
        /// # Errors
        /// The refusal names code, article and facts; nothing is recorded.
        pub fn decide(state: &State, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
            crate::access::standing::check(state, command, context)?;
            match (state, command) {
                $((State::$kind(state), Body::$kind(command)) => {
                    crate::$($module)::+::commands::decide(state.as_deref(), command, context).map(Event::from)
                })*
                (State::Reference(state), command) => reference(state, command, context),
                (_, command) => Err(wrong_kind(command)),
            }
        }
    };
}

/// How a state begins, as the table of kinds says it.
macro_rules! begins {
    (empty $state:ty, $id:expr) => {
        None
    };
    (named $state:ty, $id:expr) => {
        <$state>::named($id).map(Box::new)
    };
}
kinds!(state);

impl State {
    /// The person responsible for the aggregate at this moment (ab-role/3); none for reference data.
    #[must_use]
    pub fn responsible(&self) -> Option<&str> {
        match self {
            State::Contact(state) => state.as_ref().map(|contact| contact.responsible.as_str()),
            State::Case(state) => state.as_ref().map(|case| case.responsible.as_str()),
            State::Denial(state) => state.as_ref().map(|denial| denial.responsible.as_str()),
            State::Handover(state) => state.as_ref().map(|handover| handover.responsible.as_str()),
            State::Complaint(state) => state.as_ref().map(|complaint| complaint.responsible.as_str()),
            State::Card(state) => state.as_ref().map(|card| card.against.as_str()),
            State::Record(state) => state.as_ref().map(|record| record.responsible.as_str()),
            State::Appointment(_)
            | State::Escalation(_)
            | State::Attendance(_)
            | State::Leave(_)
            | State::Slip(_)
            | State::Duty(_)
            | State::Patrol(_)
            | State::Finding(_)
            | State::Meeting(_)
            | State::Period(_)
            | State::Score(_)
            | State::Ballot(_)
            | State::Recommendation(_)
            | State::Applicant(_)
            | State::Entry(_)
            | State::Reference(_) => None,
        }
    }

    /// Who answers at an instant for what `person` is responsible for here (ab-role/3): they themselves, or who stands for
    /// them then. Nobody stands in for a complaint about himself (complaint/3).
    #[must_use]
    pub fn on_duty<'a>(&self, person: &'a str, centre: &'a Centre, at: Instant) -> &'a str {
        if let State::Complaint(Some(complaint)) = self {
            centre.on_duty_but(person, at, |cover| complaint.persons.iter().any(|about| about == cover))
        } else {
            centre.on_duty(person, at)
        }
    }
}

/// A command of any kind that goes together with another one.
pub type Together = crate::vocabulary::together::Together<Body>;

/// The commands that go together with an event that was just decided: a denial closes its case, the correction of a denial
/// reopens it, the second signature of a handover moves every listed matter (handover/2.2). Their ids follow from the
/// command's ([`crate::vocabulary::ids::derived_command`]).
#[must_use]
pub fn together(state: &State, event: &Event) -> Vec<Together> {
    if let (State::Denial(state), Event::Denial(event)) = (state, event) {
        crate::matters::denial::together(state.as_deref(), event)
    } else if let (State::Handover(state), Event::Handover(event)) = (state, event) {
        crate::matters::handover::together(state.as_deref(), event)
    } else if let (State::Leave(state), Event::Leave(event)) = (state, event) {
        crate::people::leave::together(state.as_deref(), event)
    } else {
        // Of no other kind does anything go together with an event.
        vec![]
    }
}

/// The same of reference data, whose kinds share the commands that define and withdraw.
fn reference(state: &Reference, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
    match (state, command) {
        (Reference::Device(device), Body::Device(command)) => {
            crate::reference::device::commands::decide(device.as_deref(), command, context).map(Event::from)
        }
        (Reference::Post(post), Body::Post(command)) => {
            crate::reference::post::commands::decide(Some(post), command, context).map(Event::from)
        }
        (state, Body::Centre(command)) => {
            crate::reference::centre::commands::decide(Some(state), command, context).map(Event::from)
        }
        (_, command) => Err(wrong_kind(command)),
    }
}

/// A command that this kind of aggregate does not know.
fn wrong_kind(command: &Body) -> Refusal {
    Refusal {
        code: "command.wrong-kind".into(),
        article: "handover/2.5".into(),
        en: format!("{} cannot be asked of this kind of aggregate.", command.action()),
        zh: format!("该类案卷不能执行“{}”。", command.action()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Commitment;
    use crate::matters::case::fixture::{at, centre, working_days};
    use crate::matters::complaint::events::{ComplaintChannel, Gravity, Received};
    use crate::reference::centre::events::PostEvent;
    use crate::reference::post::events::CoverStarted;
    use crate::vocabulary::sealed::Sealed;

    fn complaint_about(person: &str) -> State {
        let received = Received {
            number: "TS-1".into(),
            receiver: "P004".into(),
            channel: ComplaintChannel::Spoken,
            gravity: Gravity::Ordinary,
            complainant: None,
            matter: Sealed { applicant: "A".into(), ciphertext: "c2VhbGVk".into(), masked: "……".into() },
            summary: "推诿".into(),
            persons: vec![person.into()],
            windows: vec![],
            about: None,
            articles: vec![],
            asked_in_writing: false,
            answer: None,
        };
        let mut state = State::new(&AggregateRef::new(Kind::Complaint, "T1").unwrap());
        let time = at("2014-10-09 09:00:00");
        let event = crate::matters::complaint::events::ComplaintEvent::Received(received);
        state.evolve(&Event::from(event), Stamp { version: 1, time, recorded: time }).unwrap();
        state
    }

    #[test]
    fn complaint_3__nobody_stands_in_for_a_complaint_about_himself() {
        let (mut centre, time) = (centre(), at("2014-10-09 10:00:00"));
        let cover = PostEvent::CoverStarted(CoverStarted {
            ordinal: 1,
            away: "P004".into(),
            cover: "P005".into(),
            reason: "会议".into(),
            until: None,
            overridden: None,
            matters: vec![],
            handover: Commitment { limit: working_days(0), rule: "ab-role/4".into() },
        });
        let post = AggregateRef::new(Kind::Post, "PO1").unwrap();
        centre.evolve(&post, &Event::from(cover), Stamp { version: 2, time, recorded: time }).unwrap();
        assert_eq!(complaint_about("P006").on_duty("P004", &centre, time), "P005");
        assert_eq!(complaint_about("P005").on_duty("P004", &centre, time), "P004", "whoever is away keeps it");
        assert_eq!(State::new(&AggregateRef::new(Kind::Case, "A1").unwrap()).on_duty("P004", &centre, time), "P005");
    }
}
