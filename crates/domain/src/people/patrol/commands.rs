//! The commands of a patrol (巡查指令). Shapes only.
use super::events::PatrolCheck;
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a patrol.
    PatrolCommand {
        /// Record a patrol with its checklist.
        Record(Record) = "record",
    }
}

bodies! {
    /// Record a patrol with its checklist.
    Record {
        /// Where.
        place: String,
        /// Which windows were looked at.
        #[serde(default)] windows: Vec<String>,
        /// Every item, in the three groups of duty/1.
        checks: Vec<PatrolCheck>,
    }
}
