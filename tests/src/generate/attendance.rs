//! Any event of a day of an attendance device (考勤).
use super::{Table, codes, shapes};
use anjuan_domain::people::attendance::events::{AttendanceEvent, Direction, Punch, Uploaded, Withdrawn};

codes!(Direction);
shapes! {
    Punch { record, person, at, direction }
    Uploaded { device, punches, repeated, source }
    Withdrawn { device, punches, reason, evidence }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.attendance.uploaded.v1", |g| AttendanceEvent::Uploaded(g.make()).into()),
    ("anjuan.attendance.withdrawn.v1", |g| AttendanceEvent::Withdrawn(g.make()).into()),
];
