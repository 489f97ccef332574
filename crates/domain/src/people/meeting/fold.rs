//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{Called, MeetingEvent, MinutesWritten, RollCorrected};
use super::state::{Excuse, Meeting, Minutes, Standing};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Meeting>>, event: &MeetingEvent, _: Stamp) -> Result<(), Unfoldable> {
    if let MeetingEvent::Called(called) = event {
        return match state {
            Some(meeting) => Err(Unfoldable(format!("{} was called before", meeting.number))),
            None => {
                *state = Some(Box::new(opened(called)));
                Ok(())
            }
        };
    }
    let meeting = state.as_mut().ok_or_else(|| Unfoldable("no meeting was called".into()))?;
    match event {
        MeetingEvent::Called(_) => {}
        MeetingEvent::Excused(excused) => {
            meeting.reported.retain(|report| report.person != excused.person);
            meeting.excused.push(Excuse { person: excused.person.clone(), reason: excused.reason.clone() });
        }
        MeetingEvent::RollCalled(roll) => meeting.roll = Some(roll.entries.clone()),
        MeetingEvent::RollCorrected(corrected) => return correct(meeting, corrected),
        MeetingEvent::Cancelled(_) => meeting.cancelled = true,
        MeetingEvent::MatterHandedIn(matter) => meeting.matters.push(matter.clone()),
        MeetingEvent::AbsenceReported(reported) => {
            meeting.reported.push(Excuse { person: reported.person.clone(), reason: reported.reason.clone() });
        }
        MeetingEvent::ExcuseRefused(refused) => meeting.reported.retain(|report| report.person != refused.person),
        MeetingEvent::MinutesWritten(written) => meeting.minutes = Some(minutes(written)),
        MeetingEvent::MinutesReturned(_)
        | MeetingEvent::MinutesApproved(_)
        | MeetingEvent::MinutesRead(_)
        | MeetingEvent::FollowedUp(_) => return of_minutes(meeting, event),
        MeetingEvent::NotesKept(notes) => {
            meeting.notes.retain(|other| other.person != notes.person);
            meeting.notes.push(notes.clone());
        }
    }
    Ok(())
}

fn minutes(written: &MinutesWritten) -> Minutes {
    Minutes {
        document: written.document.clone(),
        standing: Standing::Written,
        by: written.by.clone(),
        resolutions: written.resolutions.clone(),
        done: vec![],
        windows: vec![],
        read: vec![],
    }
}

/// What happens to minutes that were written.
fn of_minutes(meeting: &mut Meeting, event: &MeetingEvent) -> Result<(), Unfoldable> {
    let number = &meeting.number;
    let none = || Unfoldable(format!("nobody wrote the minutes of {number}"));
    let minutes = meeting.minutes.as_mut().ok_or_else(none)?;
    match event {
        MeetingEvent::MinutesReturned(_) => minutes.standing = Standing::Returned,
        MeetingEvent::MinutesApproved(approved) => {
            minutes.standing = Standing::Approved;
            minutes.windows.clone_from(&approved.windows);
        }
        MeetingEvent::MinutesRead(read) => minutes.read.push(read.window.clone()),
        MeetingEvent::FollowedUp(followed) if followed.done => minutes.done.push(followed.ordinal),
        MeetingEvent::FollowedUp(_) => {}
        other => return Err(Unfoldable(format!("{} is nothing about minutes", other.event_type().0))),
    }
    Ok(())
}

fn opened(called: &Called) -> Meeting {
    Meeting {
        number: called.number.clone(),
        kind: called.kind,
        title: called.title.clone(),
        starts: called.starts,
        ends: called.ends,
        place: called.place.clone(),
        invited: called.invited.clone(),
        excused: vec![],
        roll: None,
        cancelled: false,
        keeper: called.keeper.clone(),
        instead_of: called.instead_of,
        matters: vec![],
        reported: vec![],
        minutes: None,
        notes: vec![],
    }
}

fn correct(meeting: &mut Meeting, corrected: &RollCorrected) -> Result<(), Unfoldable> {
    let person = &corrected.entry.person;
    let entry = meeting.roll.iter_mut().flatten().find(|entry| &entry.person == person);
    let entry = entry.ok_or_else(|| Unfoldable(format!("{person} is not on the roll")))?;
    entry.clone_from(&corrected.entry);
    Ok(())
}
