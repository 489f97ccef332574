//! Deciding and evolving (裁定与演进) over any kind: the two functions that the rest of the house calls.
use crate::command::Body;
use crate::event::Event;
use crate::matters::applicant::Applicant;
use crate::matters::appointment::Appointment;
use crate::matters::case::Case;
use crate::matters::complaint::Complaint;
use crate::matters::contact::Contact;
use crate::matters::denial::Denial;
use crate::matters::handover::Handover;
use crate::people::attendance::Attendance;
use crate::people::duty::Duty;
use crate::people::finding::Finding;
use crate::people::leave::Leave;
use crate::people::meeting::Meeting;
use crate::people::patrol::Patrol;
use crate::people::slip::Slip;
use crate::reference::centre::{Centre, Post, Reference};
use crate::reference::context::Context;
use crate::scores::ballot::Ballot;
use crate::scores::period::Period;
use crate::scores::recommendation::Recommendation;
use crate::scores::score::Score;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// The state of one aggregate; `new` before its first event.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::large_enum_variant, reason = "a contact is a few hundred bytes; a box would buy nothing")]
pub enum State {
    /// A contact.
    Contact(Option<Contact>),
    /// A case.
    Case(Option<Box<Case>>),
    /// A denial.
    Denial(Option<Box<Denial>>),
    /// A handover.
    Handover(Option<Box<Handover>>),
    /// A complaint.
    Complaint(Option<Box<Complaint>>),
    /// The appointments of a window on one day.
    Appointment(Option<Box<Appointment>>),
    /// A day of an attendance device (考勤).
    Attendance(Option<Box<Attendance>>),
    /// A leave (请假).
    Leave(Option<Box<Leave>>),
    /// A make-up slip (补签单).
    Slip(Option<Box<Slip>>),
    /// A month of duty (值班).
    Duty(Option<Box<Duty>>),
    /// A patrol (巡查).
    Patrol(Option<Box<Patrol>>),
    /// A finding (考核事实).
    Finding(Option<Box<Finding>>),
    /// A meeting (会议).
    Meeting(Option<Box<Meeting>>),
    /// An assessment period (考核期).
    Period(Option<Box<Period>>),
    /// A score sheet (考核表).
    Score(Option<Box<Score>>),
    /// A window's ballot (互评票).
    Ballot(Option<Box<Ballot>>),
    /// A recommendation (处理建议).
    Recommendation(Option<Box<Recommendation>>),
    /// An applicant's personal data.
    Applicant(Applicant),
    /// Reference data: its definitions by effective date.
    Reference(Reference),
}

impl State {
    /// The state before the first event.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Contact => State::Contact(None),
            Kind::Case => State::Case(None),
            Kind::Denial => State::Denial(None),
            Kind::Handover => State::Handover(None),
            Kind::Complaint => State::Complaint(None),
            Kind::Appointment => State::Appointment(None),
            Kind::Attendance => State::Attendance(None),
            Kind::Leave => State::Leave(None),
            Kind::Slip => State::Slip(None),
            Kind::Duty => State::Duty(None),
            Kind::Patrol => State::Patrol(None),
            Kind::Finding => State::Finding(None),
            Kind::Meeting => State::Meeting(None),
            Kind::Period => State::Period(None),
            Kind::Score => State::Score(None),
            Kind::Ballot => State::Ballot(None),
            Kind::Recommendation => State::Recommendation(None),
            Kind::Applicant => State::Applicant(Applicant::default()),
            Kind::Person | Kind::Window | Kind::Post | Kind::Item | Kind::Rulebook | Kind::Calendar | Kind::Device => {
                State::Reference(Reference::default())
            }
        }
    }

    /// The state of an aggregate before its first event. The appointments of a window on a day, the roster of a
    /// month, an assessment period and a window's ballot are there from the start, and empty: their ids say what they are of.
    #[must_use]
    pub fn of(aggregate: &AggregateRef) -> Self {
        match aggregate.kind {
            Kind::Appointment => State::Appointment(Appointment::of(&aggregate.id).map(Box::new)),
            Kind::Attendance => State::Attendance(Attendance::of(&aggregate.id).map(Box::new)),
            Kind::Period => State::Period(Period::of(&aggregate.id).map(Box::new)),
            Kind::Ballot => State::Ballot(Ballot::of(&aggregate.id).map(Box::new)),
            Kind::Duty => State::Duty(Duty::of(&aggregate.id).map(Box::new)),
            kind => State::new(kind),
        }
    }

    /// Folds one event. An event of another kind, or one that cannot follow, is left out of the state and named.
    ///
    /// # Errors
    /// [`Unfoldable`] when the event does not belong to this state.
    pub fn evolve(&mut self, event: &Event, stamp: Stamp) -> Result<(), Unfoldable> {
        match (self, event) {
            (State::Contact(state), Event::Contact(event)) => crate::matters::contact::evolve(state, event, stamp),
            (State::Case(state), Event::Case(event)) => crate::matters::case::evolve(state, event, stamp),
            (State::Denial(state), Event::Denial(event)) => crate::matters::denial::evolve(state, event, stamp),
            (State::Handover(state), Event::Handover(event)) => crate::matters::handover::evolve(state, event, stamp),
            (State::Complaint(state), Event::Complaint(event)) => {
                crate::matters::complaint::evolve(state, event, stamp)
            }
            (State::Appointment(state), Event::Appointment(event)) => {
                crate::matters::appointment::evolve(state, event, stamp)
            }
            (State::Attendance(state), Event::Attendance(event)) => {
                crate::people::attendance::evolve(state, event, stamp)
            }
            (State::Leave(state), Event::Leave(event)) => crate::people::leave::evolve(state, event, stamp),
            (State::Slip(state), Event::Slip(event)) => crate::people::slip::evolve(state, event, stamp),
            (State::Duty(state), Event::Duty(event)) => crate::people::duty::evolve(state, event, stamp),
            (State::Patrol(state), Event::Patrol(event)) => crate::people::patrol::evolve(state, event, stamp),
            (State::Finding(state), Event::Finding(event)) => crate::people::finding::evolve(state, event, stamp),
            (State::Meeting(state), Event::Meeting(event)) => crate::people::meeting::evolve(state, event, stamp),
            (State::Period(state), Event::Period(event)) => crate::scores::period::evolve(state, event, stamp),
            (State::Score(state), Event::Score(event)) => crate::scores::score::evolve(state, event, stamp),
            (State::Ballot(state), Event::Ballot(event)) => crate::scores::ballot::evolve(state, event, stamp),
            (State::Recommendation(state), Event::Recommendation(event)) => {
                crate::scores::recommendation::evolve(state, event, stamp)
            }
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
            State::Denial(state) => state.as_ref().map(|denial| denial.responsible.as_str()),
            State::Handover(state) => state.as_ref().map(|handover| handover.responsible.as_str()),
            State::Complaint(state) => state.as_ref().map(|complaint| complaint.responsible.as_str()),
            _ => None,
        }
    }

    /// Who answers at an instant for what `person` is responsible for here (ab-role/3): they themselves, or who stands for
    /// them then. Nobody stands in for a complaint about himself (complaint/3).
    #[must_use]
    pub fn on_duty<'a>(&self, person: &'a str, centre: &'a Centre, at: Instant) -> &'a str {
        match self {
            State::Complaint(Some(complaint)) => {
                centre.on_duty_but(person, at, |cover| complaint.persons.iter().any(|about| about == cover))
            }
            _ => centre.on_duty(person, at),
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
    match (state, event) {
        (State::Denial(state), Event::Denial(event)) => crate::matters::denial::together(state.as_deref(), event),
        (State::Handover(state), Event::Handover(event)) => crate::matters::handover::together(state.as_deref(), event),
        (State::Leave(state), Event::Leave(event)) => crate::people::leave::together(state.as_deref(), event),
        _ => vec![],
    }
}

/// Decides a command: exactly one event, or a refusal. Access by role was checked before ([`crate::access`]).
///
/// # Errors
/// The refusal names code, article and facts; nothing is recorded.
pub fn decide(state: &State, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
    match (state, command) {
        (State::Contact(state), Body::Contact(command)) => {
            crate::matters::contact::decide(state.as_ref(), command, context).map(Event::from)
        }
        (State::Case(state), Body::Case(command)) => {
            crate::matters::case::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Denial(state), Body::Denial(command)) => {
            crate::matters::denial::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Handover(state), Body::Handover(command)) => {
            crate::matters::handover::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Complaint(state), Body::Complaint(command)) => {
            crate::matters::complaint::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Appointment(state), Body::Appointment(command)) => {
            crate::matters::appointment::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Attendance(state), Body::Attendance(command)) => {
            crate::people::attendance::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Leave(state), Body::Leave(command)) => {
            crate::people::leave::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Slip(state), Body::Slip(command)) => {
            crate::people::slip::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Duty(state), Body::Duty(command)) => {
            crate::people::duty::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Patrol(state), Body::Patrol(command)) => {
            crate::people::patrol::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Finding(state), Body::Finding(command)) => {
            crate::people::finding::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Meeting(state), Body::Meeting(command)) => {
            crate::people::meeting::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Period(state), Body::Period(command)) => {
            crate::scores::period::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Score(state), Body::Score(command)) => {
            crate::scores::score::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Ballot(state), Body::Ballot(command)) => {
            crate::scores::ballot::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Recommendation(state), Body::Recommendation(command)) => {
            crate::scores::recommendation::decide(state.as_deref(), command, context).map(Event::from)
        }
        (State::Applicant(state), Body::Applicant(command)) => {
            crate::matters::applicant::decide(state, command, context).map(Event::from)
        }
        (State::Reference(state), command) => reference(state, command, context),
        (_, command) => Err(wrong_kind(command)),
    }
}

/// The same of reference data.
fn reference(state: &Reference, command: &Body, context: &Context<'_>) -> Result<Event, Refusal> {
    match (state, command) {
        (Reference::Device(state), Body::Device(command)) => {
            crate::reference::device::decide(state.as_deref(), command, context).map(Event::from)
        }
        (Reference::New, Body::Device(command)) => {
            crate::reference::device::decide(None, command, context).map(Event::from)
        }
        (Reference::Post(state), Body::Post(command)) => {
            crate::reference::post::decide(state, command, context).map(Event::from)
        }
        // A post that nobody defined has no state of its own kind yet; it is refused as a post.
        (Reference::New, Body::Post(command)) => {
            crate::reference::post::decide(&Post::default(), command, context).map(Event::from)
        }
        (state, Body::Centre(command)) => crate::reference::centre::decide(state, command, context).map(Event::from),
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
#[allow(non_snake_case, reason = "tests are named after article keys")]
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
        let mut state = State::new(Kind::Complaint);
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
        assert_eq!(State::new(Kind::Case).on_duty("P004", &centre, time), "P005");
    }
}
