//! The facts of an attendance device (考勤机事实): where it hangs, up to when it gave everything, and what its clock was off
//! by. Shapes only; described by `proto/anjuan/v1/device.proto`. Its punches are events of the device's days ([`crate::people::attendance`]).
use crate::vocabulary::declare::events;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to an attendance device.
    DeviceEvent, DeviceEventName of "device" {
        /// Put up (discipline/1).
        Registered(Registered) = "registered.v1" / "DeviceRegistered", "Device registered", "考勤机登记", "discipline/1";
        /// Gave everything it has up to a moment (discipline/1): its watermark.
        Completed(Completed) = "completed.v1" / "DeviceCompleted", "Device completed", "考勤数据完整", "discipline/1";
        /// Its clock was found to be off.
        ClockCorrected(ClockCorrected) = "clock-corrected.v1" / "DeviceClockCorrected",
            "Device clock corrected", "考勤机校时", "discipline/1";
        /// Taken down.
        Retired(Retired) = "retired.v1" / "DeviceRetired", "Device retired", "考勤机停用", "discipline/1";
    }
}

/// Put up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registered {
    /// What it is called.
    pub name: String,
    /// Where it hangs.
    pub place: String,
}

/// Gave everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Completed {
    /// Up to when, by the true time: no punch before it is to come any more, other than a late one.
    pub until: Instant,
    /// By what that is known: the name of the export, or `api`.
    pub source: String,
}

/// Its clock was off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClockCorrected {
    /// From when, by the device's clock.
    pub from: Instant,
    /// Until when, by the device's clock; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// What is added to its times, in seconds; negative where it was ahead.
    pub add_seconds: i32,
    /// How that was found.
    pub reason: String,
}

/// Taken down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retired {
    /// Why.
    pub reason: String,
}
