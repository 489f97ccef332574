//! The device in the hall, for the tests of this folder; P007 of the general section acts.
use super::Device;
use super::commands::{Complete, CorrectClock, Register};
use crate::matters::case::fixture::at;
use crate::vocabulary::actor::Role;

/// Registering it.
pub(super) fn register() -> Register {
    Register { name: "大厅考勤机".into(), place: " 大厅东门 ".into() }
}

/// Moving its watermark.
pub(super) fn complete(until: &str) -> Complete {
    Complete { until: at(until), source: String::new() }
}

/// Correcting its clock.
pub(super) fn correct(from: &str, until: Option<&str>, add_seconds: i32) -> CorrectClock {
    CorrectClock { from: at(from), until: until.map(at), add_seconds, reason: "与电信报时核对".into() }
}

/// A device in the making.
pub(super) type Hall = crate::scenario::Scenario<Device>;

impl Hall {
    /// No device yet.
    pub(super) fn new() -> Self {
        Self::about("HALL").by("P007", Role::GeneralSection)
    }

    /// The device, once registered.
    pub(super) fn device(&self) -> &Device {
        self.current()
    }
}
