//! The commands of a patrol (巡查指令). One row for each verb.
use super::Patrol;
use super::events::PatrolCheck;
use super::events::PatrolEvent;
use super::record;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::ASSESSORS;
use crate::vocabulary::actor::standing::BY_OFFICE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a patrol.
    PatrolCommand on Patrol, gives PatrolEvent {
        first:
        Record(Record) = "record" for ASSESSORS, BY_OFFICE, "duty/1",
            "Record a patrol with its checklist", "登记巡查", record::decide;
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
