//! Any event of an attendance device (考勤机).
use super::{Table, shapes};
use anjuan_domain::reference::device::events::{ClockCorrected, Completed, DeviceEvent, Registered, Retired};

shapes! {
    Registered { name, place }
    Completed { until, source }
    ClockCorrected { from, until, add_seconds, reason }
    Retired { reason }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.device.registered.v1", |g| DeviceEvent::Registered(g.make()).into()),
    ("anjuan.device.completed.v1", |g| DeviceEvent::Completed(g.make()).into()),
    ("anjuan.device.clock-corrected.v1", |g| DeviceEvent::ClockCorrected(g.make()).into()),
    ("anjuan.device.retired.v1", |g| DeviceEvent::Retired(g.make()).into()),
];
