//! Any event of a meeting (会议).
use super::{Table, codes, shapes};
use anjuan_domain::people::meeting::events::{
    AbsenceReported, Called, Cancelled, ExcuseRefused, Excused, FollowedUp, MatterHandedIn, MeetingEvent, MeetingKind,
    MinutesApproved, MinutesRead, MinutesReturned, MinutesWritten, NotesKept, Resolution, RollCalled, RollCorrected,
    RollEntry, RollPresence,
};

codes!(MeetingKind, RollPresence);
shapes! {
    RollEntry { person, presence, reason }
    Called { number, kind, title, starts, ends, place, invited, by, keeper, instead_of, decision }
    Excused { person, reason, by }
    RollCalled { entries, by, minutes }
    RollCorrected { entry, why, by }
    Cancelled { reason, by }
    MatterHandedIn { ordinal, title, document, by }
    AbsenceReported { person, reason, slip }
    ExcuseRefused { person, reason, by }
    Resolution { what, person }
    MinutesWritten { document, resolutions, by }
    MinutesReturned { reason, again, by }
    MinutesApproved { windows, by }
    MinutesRead { window, by }
    FollowedUp { ordinal, done, remark, meeting, by }
    NotesKept { person, summary, document }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.meeting.called.v1", |g| MeetingEvent::Called(g.make()).into()),
    ("anjuan.meeting.excused.v1", |g| MeetingEvent::Excused(g.make()).into()),
    ("anjuan.meeting.roll-called.v1", |g| MeetingEvent::RollCalled(g.make()).into()),
    ("anjuan.meeting.roll-corrected.v1", |g| MeetingEvent::RollCorrected(g.make()).into()),
    ("anjuan.meeting.cancelled.v1", |g| MeetingEvent::Cancelled(g.make()).into()),
    ("anjuan.meeting.matter-handed-in.v1", |g| MeetingEvent::MatterHandedIn(g.make()).into()),
    ("anjuan.meeting.absence-reported.v1", |g| MeetingEvent::AbsenceReported(g.make()).into()),
    ("anjuan.meeting.excuse-refused.v1", |g| MeetingEvent::ExcuseRefused(g.make()).into()),
    ("anjuan.meeting.minutes-written.v1", |g| MeetingEvent::MinutesWritten(g.make()).into()),
    ("anjuan.meeting.minutes-returned.v1", |g| MeetingEvent::MinutesReturned(g.make()).into()),
    ("anjuan.meeting.minutes-approved.v1", |g| MeetingEvent::MinutesApproved(g.make()).into()),
    ("anjuan.meeting.minutes-read.v1", |g| MeetingEvent::MinutesRead(g.make()).into()),
    ("anjuan.meeting.followed-up.v1", |g| MeetingEvent::FollowedUp(g.make()).into()),
    ("anjuan.meeting.notes-kept.v1", |g| MeetingEvent::NotesKept(g.make()).into()),
];
