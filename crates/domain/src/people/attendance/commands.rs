//! The commands of one device's day (考勤指令). The aggregate is `attendance/<device>-<yyyymmdd>`, the civil day by the device's clock:
//! what it has to remember to know a repeat stays small.
use super::events::Punch;
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a day of an attendance device.
    AttendanceCommand {
        /// Take in punches of that day.
        Upload(Upload) = "upload",
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
}
