//! What was entered late, seen from its own aggregate (补录所指): the event, the window whose head is over whoever did it, and whom it
//! concerns.
//!
//! Whoever ever was responsible for the aggregate, by name or because they stood for somebody, is concerned: it can be their breach
//! (handover/2.5). Reads no log itself.
use super::State;
use crate::matters::entry::events::EntryOf;
use crate::matters::entry::{Entered, Past};
use crate::reference::centre::Reference;
use crate::vocabulary::ids::AggregateRef;
use std::collections::BTreeSet;

/// The event of that version as a late entry speaks of it, where the aggregate has one.
#[must_use]
pub fn entered(about: &AggregateRef, version: u32, past: &[Past], state: &State) -> Option<Entered> {
    let event = past.iter().find(|past| past.version == version)?;
    let mut concerned = concerned(state);
    concerned.extend(past.iter().map(|past| past.responsible.clone()).filter(|person| !person.is_empty()));
    Some(Entered {
        entry: EntryOf {
            about: about.clone(),
            version,
            event: event.event.clone(),
            happened_at: event.happened_at,
            recorded_at: event.recorded_at,
            entered_by: event.by.clone(),
        },
        window: window(state, &event.event),
        concerned,
    })
}

/// What the heads of sections do: the deputy director or the director is over them, not the head of the window concerned.
const OF_SECTIONS: [&str; 2] = ["anjuan.denial.reviewed.v1", "anjuan.denial.reported-up.v1"];

/// The window whose head is over whoever did it.
fn window(state: &State, event: &str) -> Option<String> {
    if OF_SECTIONS.contains(&event) {
        return None;
    }
    match state {
        State::Contact(Some(contact)) => Some(contact.window.clone()),
        State::Case(Some(case)) => Some(case.window.clone()),
        State::Denial(Some(denial)) => Some(denial.window.clone()),
        State::Leave(Some(leave)) => leave.application.window.clone(),
        State::Reference(Reference::Post(post)) => {
            post.definition.iter().rev().find_map(|version| version.definition.as_ref().map(|post| post.window.clone()))
        }
        // A complaint is the complaint centre's, whatever windows it is about; contests and slips are decided by the director's
        // office, and duty is the general section's.
        State::Complaint(_) | State::Finding(_) | State::Slip(_) | State::Duty(_) => None,
        // Nothing is owed by a time in the others, or they are not there yet.
        State::Contact(None)
        | State::Case(None)
        | State::Denial(None)
        | State::Leave(None)
        | State::Handover(_)
        | State::Appointment(_)
        | State::Attendance(_)
        | State::Patrol(_)
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

/// Whom the state names as responsible, or as who it is about.
fn concerned(state: &State) -> BTreeSet<String> {
    let mut concerned: BTreeSet<String> = state.responsible().map(str::to_owned).into_iter().collect();
    match state {
        State::Case(Some(case)) => {
            concerned.insert(case.handler.clone());
            concerned.extend(case.served.parts.iter().map(|part| part.handler.clone()));
        }
        State::Contact(Some(contact)) => {
            concerned.insert(contact.first_asked.clone());
        }
        State::Denial(Some(denial)) => {
            concerned.insert(denial.handler.clone());
            concerned.extend(denial.report.iter().map(|report| report.reviewer.clone()));
        }
        State::Complaint(Some(complaint)) => concerned.extend(complaint.persons.iter().cloned()),
        State::Leave(Some(leave)) => {
            concerned.insert(leave.person().to_owned());
        }
        State::Slip(Some(slip)) => {
            concerned.insert(slip.person.clone());
            concerned.extend(slip.decided_by.clone());
        }
        State::Duty(Some(duty)) => {
            concerned.extend(duty.groups.iter().flat_map(|group| group.persons.iter().cloned()));
        }
        State::Finding(Some(finding)) => {
            concerned.insert(finding.inspector.clone());
            concerned.extend(finding.persons.iter().cloned());
        }
        State::Reference(Reference::Post(post)) => {
            concerned.extend(post.covers.iter().flat_map(|cover| [cover.away.clone(), cover.cover.clone()]));
        }
        State::Contact(None)
        | State::Case(None)
        | State::Denial(None)
        | State::Complaint(None)
        | State::Leave(None)
        | State::Slip(None)
        | State::Duty(None)
        | State::Finding(None)
        | State::Handover(_)
        | State::Appointment(_)
        | State::Attendance(_)
        | State::Patrol(_)
        | State::Meeting(_)
        | State::Period(_)
        | State::Score(_)
        | State::Ballot(_)
        | State::Recommendation(_)
        | State::Applicant(_)
        | State::Entry(_)
        | State::Reference(_) => {}
    }
    concerned
}
