//! The facts of one device's day (考勤事实): its punches as it gave them. Shapes only; described by
//! `proto/anjuan/v1/attendance.proto`. A punch is a raw fact: nothing here says who was present.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a day of an attendance device.
    AttendanceEvent, AttendanceEventName of "attendance" {
        /// Punches came in (discipline/1); those that had come before are left out and counted.
        Uploaded(Uploaded) = "uploaded.v1" / "AttendanceUploaded", "Attendance uploaded", "打卡记录上传", "discipline/1";
        /// Records that came wrong were withdrawn (discipline/1): what came stays on record, and counts no more.
        Withdrawn(Withdrawn) = "withdrawn.v1" / "AttendanceWithdrawn", "Records withdrawn", "撤回打卡记录", "discipline/1";
    }
}

codes! {
    /// Which way somebody went.
    Direction {
        /// Coming.
        In,
        /// Leaving.
        Out,
        /// The device does not say.
        Unknown,
    }
}

/// One punch, as the device has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Punch {
    /// The device's own record id: what came twice is known by it.
    pub record: String,
    /// Who, a person's id.
    pub person: String,
    /// When, by the device's clock.
    pub at: Instant,
    /// Which way.
    pub direction: Direction,
}

/// Punches came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Uploaded {
    /// Which device.
    pub device: String,
    /// The punches that are new, in the order of the device.
    pub punches: Vec<Punch>,
    /// How many more had come before.
    pub repeated: u32,
    /// What it was read from: the name of the export, or `api`.
    pub source: String,
}

/// Records that came wrong were withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawn {
    /// Of which device.
    pub device: String,
    /// The punches, each as it had come.
    pub punches: Vec<Punch>,
    /// Why.
    pub reason: String,
    /// What shows it, without personal data.
    pub evidence: String,
}
