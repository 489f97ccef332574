//! Meetings, study and activities (会议、学习、活动) with their rolls, which the scores read. meeting/2, study/4.
use super::Row;
use super::papers::cannot_follow;
use super::row::Meeting;
use crate::concern::unfolded;
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::people::meeting::events::MeetingEvent;
use std::sync::Arc;

/// Folds an event of a meeting.
pub(super) fn apply(
    event: &MeetingEvent,
    envelope: &Envelope<'_>,
    rows: &mut dyn Rows<Row>,
) -> Result<(), Unappliable> {
    let key = &*envelope.subject;
    let mut row = match (event, rows.get(key).map(Arc::unwrap_or_clone)) {
        (MeetingEvent::Called(called), None) => Meeting {
            number: called.number.clone(),
            kind: called.kind,
            title: called.title.clone(),
            starts: called.starts,
            invited: called.invited.clone(),
            excused: vec![],
            roll: vec![],
            cancelled: None,
            instead_of: called.instead_of,
            notes: vec![],
            events: vec![],
        },
        (MeetingEvent::Called(_), Some(_)) | (_, None) => return Err(cannot_follow(envelope)),
        (_, Some(Row::Meeting(row))) => *row,
        (_, Some(_)) => return Err(Unappliable(format!("{key} is no meeting"))),
    };
    match event {
        MeetingEvent::Called(_) => {}
        MeetingEvent::Excused(excused) => row.excused.push(excused.person.clone()),
        MeetingEvent::RollCalled(called) => row.roll.clone_from(&called.entries),
        MeetingEvent::RollCorrected(corrected) => {
            row.roll.retain(|entry| entry.person != corrected.entry.person);
            row.roll.push(corrected.entry.clone());
        }
        MeetingEvent::Cancelled(_) => row.cancelled = Some(envelope.time),
        MeetingEvent::NotesKept(kept) => {
            row.notes.retain(|person| *person != kept.person);
            row.notes.push(kept.person.clone());
        }
        MeetingEvent::MatterHandedIn(_)
        | MeetingEvent::AbsenceReported(_)
        | MeetingEvent::ExcuseRefused(_)
        | MeetingEvent::MinutesWritten(_)
        | MeetingEvent::MinutesReturned(_)
        | MeetingEvent::MinutesApproved(_)
        | MeetingEvent::MinutesRead(_)
        | MeetingEvent::FollowedUp(_) => return Err(unfolded(&envelope.event_type)),
    }
    row.events.push(envelope.id);
    rows.put(key, Row::Meeting(Box::new(row)));
    Ok(())
}
