//! Any event of a day of an attendance device (考勤).
use super::{Table, codes, shapes};
use anjuan_domain::people::attendance::events::{AttendanceEvent, Direction, Punch, Uploaded};

codes!(Direction);
shapes! {
    Punch { record, person, at, direction }
    Uploaded { device, punches, repeated, source }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[("anjuan.attendance.uploaded.v1", |g| AttendanceEvent::Uploaded(g.make()).into())];
