//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{Called, MeetingEvent, RollCorrected};
use super::state::{Excuse, Meeting};
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
            meeting.excused.push(Excuse { person: excused.person.clone(), reason: excused.reason.clone() });
        }
        MeetingEvent::RollCalled(roll) => meeting.roll = Some(roll.entries.clone()),
        MeetingEvent::RollCorrected(corrected) => return correct(meeting, corrected),
        MeetingEvent::Cancelled(_) => meeting.cancelled = true,
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
    }
}

fn correct(meeting: &mut Meeting, corrected: &RollCorrected) -> Result<(), Unfoldable> {
    let person = &corrected.entry.person;
    let entry = meeting.roll.iter_mut().flatten().find(|entry| &entry.person == person);
    let entry = entry.ok_or_else(|| Unfoldable(format!("{person} is not on the roll")))?;
    entry.clone_from(&corrected.entry);
    Ok(())
}
