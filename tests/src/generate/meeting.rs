//! Any event of a meeting (会议).
use super::{Table, codes, shapes};
use anjuan_domain::people::meeting::events::{
    Called, Cancelled, Excused, MeetingEvent, MeetingKind, RollCalled, RollCorrected, RollEntry, RollPresence,
};

codes!(MeetingKind, RollPresence);
shapes! {
    RollEntry { person, presence, reason }
    Called { number, kind, title, starts, ends, place, invited, by }
    Excused { person, reason, by }
    RollCalled { entries, by }
    RollCorrected { entry, why, by }
    Cancelled { reason, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.meeting.called.v1", |g| MeetingEvent::Called(g.make()).into()),
    ("anjuan.meeting.excused.v1", |g| MeetingEvent::Excused(g.make()).into()),
    ("anjuan.meeting.roll-called.v1", |g| MeetingEvent::RollCalled(g.make()).into()),
    ("anjuan.meeting.roll-corrected.v1", |g| MeetingEvent::RollCorrected(g.make()).into()),
    ("anjuan.meeting.cancelled.v1", |g| MeetingEvent::Cancelled(g.make()).into()),
];
