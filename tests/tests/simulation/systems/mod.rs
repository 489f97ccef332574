//! The four facts and what serves a case besides (四项制度): what people do next with denials, handovers, covers,
//! complaints, joint parts, ratings and appointments, by dice.
mod complaints;
mod covers;
mod denials;
mod handovers;
mod services;
pub(crate) mod staff;

use crate::people::{Act, People};
use crate::record::Recorded;
use anjuan_domain::aggregate::State;
use anjuan_domain::command::Body;
use anjuan_domain::matters::appointment::commands::AppointmentCommand;
use anjuan_domain::matters::denial::commands::DenialCommand;
use anjuan_domain::matters::denial::events::ReviewOutcome;
use anjuan_domain::matters::handover::commands::HandoverCommand;
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::vocabulary::ids::AggregateRef;
pub(crate) use services::of_a_case;

/// Somebody of a post goes away or is back.
pub(crate) fn cover(people: &mut People<'_>, post: AggregateRef) -> Act {
    covers::next(people, post)
}

/// Somebody begins one of them.
pub(crate) fn opening(people: &mut People<'_>) -> Act {
    match people.dice.below(100) {
        0..30 => denials::issue(people),
        30..56 => handovers::open(people),
        56..72 => covers::of_a_post(people),
        72..84 => complaints::receive(people),
        84..91 => services::after_the_end(people),
        _ => services::book(people),
    }
}

/// What somebody does next with one of them.
pub(crate) fn next(people: &mut People<'_>, history: &Recorded) -> (String, Body) {
    match &history.state {
        State::Denial(Some(denial)) => denials::next(people, denial),
        State::Handover(Some(handover)) => handovers::next(people, handover),
        State::Complaint(Some(complaint)) => complaints::next(people, complaint),
        State::Appointment(Some(day)) => services::of_the_day(people, day),
        _ => staff::next(people, history),
    }
}

/// What somebody else asks at the same moment: the last place of a slot, or that they may be away as well.
pub(crate) fn rival(people: &mut People<'_>, act: &Act) -> Option<Act> {
    match &act.command.body {
        Body::Appointment(AppointmentCommand::Book(book)) => Some(services::last_place(people, act, book)),
        Body::Post(_) => Some(covers::next(people, act.command.aggregate.clone())),
        _ => staff::rival(people, act),
    }
}

/// The matters that an act is recorded together with, if it comes to that.
pub(crate) fn concerned(act: &Act, history: Option<&Recorded>) -> Vec<AggregateRef> {
    let state = history.map(|history| &history.state);
    match (&act.command.body, state) {
        (Body::Denial(DenialCommand::Issue(issue)), _) => issue.matter.iter().cloned().collect(),
        (Body::Denial(DenialCommand::Review(review)), Some(State::Denial(Some(denial)))) => {
            let corrected = denial.matter.iter().filter(|_| review.outcome == ReviewOutcome::Corrected);
            corrected.cloned().collect()
        }
        (Body::Handover(HandoverCommand::Sign(_)), Some(State::Handover(Some(handover)))) => {
            let half = handover.giver_signed.is_some() != handover.receiver_signed.is_some();
            let moved = handover.lists.matters.iter().filter(|_| half && handover.kind == HandoverKind::Work);
            moved.map(|matter| matter.aggregate.clone()).collect()
        }
        _ => vec![],
    }
}
