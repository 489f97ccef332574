//! A device's day, for the tests of this folder: HALL hangs, OLD was taken down when 9 October 2014 began.
use super::RecordOf;
use super::commands::{AttendanceCommand, Upload};
use super::events::{AttendanceEvent, Direction, Punch, Uploaded};
use super::state::Attendance;
use crate::matters::case::fixture::at;
use crate::reference::device::events::{DeviceEvent, Registered, Retired};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;

/// A punch of 9 October 2014, coming.
pub(super) fn punch(record: &str, person: &str, time: &str) -> Punch {
    let at = at(&format!("2014-10-09 {time}"));
    Punch { record: record.into(), person: person.into(), at, direction: Direction::In }
}

impl From<Vec<Punch>> for AttendanceCommand {
    fn from(punches: Vec<Punch>) -> Self {
        Upload { punches, source: "export.csv".into() }.into()
    }
}

/// A device's day in the making; it is the morning after.
pub(super) type Day = crate::scenario::Scenario<Attendance>;

impl Day {
    /// The empty day of that id.
    pub(super) fn new(id: &str) -> Self {
        let registered = || DeviceEvent::from(Registered { name: "大厅".into(), place: "大厅东门".into() });
        let retired = DeviceEvent::from(Retired { reason: "更换".into() });
        Self::about(id)
            .recorded("device/HALL", (registered(), 1), "2014-01-01 00:00:00")
            .recorded("device/OLD", (registered(), 2), "2014-01-01 00:00:00")
            .recorded("device/OLD", (retired, 3), "2014-10-09 00:00:00")
            .by("P007", Role::GeneralSection)
            .now("2014-10-10 09:00:00")
    }

    /// The same, where the device has these records under another day.
    pub(super) fn beside(mut self, records: &[&str], other: &Day) -> Self {
        let day = other.current().day;
        self.known.records = records.iter().map(|record| RecordOf { record: (*record).into(), day }).collect();
        self
    }

    /// What an upload comes to.
    pub(super) fn uploaded(&self, punches: Vec<Punch>) -> Result<Uploaded, Refusal> {
        self.when(punches).map(|event| match event {
            AttendanceEvent::Uploaded(uploaded) => uploaded,
            AttendanceEvent::Withdrawn(_) => panic!("an upload withdraws nothing"),
        })
    }
}
