//! The commands of an attendance device (考勤机指令). One row for each verb; its decision is in the file that the row names. The aggregate is the
//! device, `device/<id>`, under the id it has in its own exports.
use super::Device;
use super::events::DeviceEvent;
use super::known;
use super::{complete, correct_clock, register, retire};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::CLOCKS;
use crate::vocabulary::actor::standing::BY_OFFICE;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an attendance device.
    DeviceCommand on Device, gives DeviceEvent {
        first:
        Register(Register) = "register" for CLOCKS, BY_OFFICE, "discipline/1",
            "Register an attendance device", "登记考勤机", register::decide;
        checked by known:
        Complete(Complete) = "complete" for CLOCKS, BY_OFFICE, "discipline/1",
            "Say up to when a device has given everything", "登记考勤数据完整时间", complete::decide;
        CorrectClock(CorrectClock) = "correct-clock" for CLOCKS, BY_OFFICE, "discipline/1",
            "Correct the clock of a device", "校正考勤机时间", correct_clock::decide;
        Retire(Retire) = "retire" for CLOCKS, BY_OFFICE, "discipline/1",
            "Take a device down", "停用考勤机", retire::decide;
    }
}

bodies! {
    /// Register it.
    Register {
        /// What it is called.
        name: String,
        /// Where it hangs.
        place: String,
    }
    /// Move its watermark.
    Complete {
        /// Up to when it has given everything, by the true time.
        until: Instant,
        /// By what that is known.
        #[serde(default)] source: String,
    }
    /// Correct its clock.
    CorrectClock {
        /// From when, by the device's clock.
        from: Instant,
        /// Until when, by the device's clock.
        #[serde(default)] until: Option<Instant>,
        /// What is added to its times, in seconds.
        add_seconds: i32,
        /// How that was found.
        reason: String,
    }
    /// Take it down.
    Retire {
        /// Why.
        reason: String,
    }
}
