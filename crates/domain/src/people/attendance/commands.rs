//! The commands of one device's day (考勤指令). The aggregate is `attendance/<device>-<yyyymmdd>`, the civil day by the device's clock:
//! what it has to remember to know a repeat stays small.
use super::Attendance;
use super::day;
use super::events::AttendanceEvent;
use super::events::Punch;
use super::{upload, withdraw};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::CLOCKS;
use crate::vocabulary::actor::standing::BY_OFFICE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a day of an attendance device.
    AttendanceCommand on Attendance, gives AttendanceEvent {
        checked by day:
        Upload(Upload) = "upload" for CLOCKS, BY_OFFICE, "discipline/1",
            "Take in punches of a day", "上传打卡记录", upload::decide;
        Withdraw(Withdraw) = "withdraw" for CLOCKS, BY_OFFICE, "discipline/1",
            "Withdraw records that came wrong", "撤回有误的打卡记录", withdraw::decide;
    }
}

bodies! {
    /// Take in punches of that day.
    Upload {
        /// The punches, in the order of the device.
        punches: Vec<Punch>,
        /// What it was read from.
        #[serde(default)] source: String,
    }
    /// Withdraw records of that day that came wrong; the true ones are uploaded afterwards.
    Withdraw {
        /// The punches to withdraw, each exactly as it came.
        punches: Vec<Punch>,
        /// Why.
        reason: String,
        /// What shows it, such as the export, the device, the page; without personal data.
        evidence: String,
    }
}
