//! The facts of a patrol (巡查事实): its checklist. Shapes only; described by `proto/anjuan/v1/patrol.proto`. What was found wrong is a
//! finding of its own ([`crate::people::finding`]) that names the patrol.
use crate::vocabulary::declare::{codes, events};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a patrol.
    PatrolEvent, PatrolEventName of "patrol" {
        /// Made, with its checklist (duty/1).
        Recorded(Recorded) = "recorded.v1" / "PatrolRecorded", "Patrol recorded", "巡查", "duty/1", numbered by number;
    }
}

codes! {
    /// How an item of a checklist was.
    Outcome {
        /// In order.
        InOrder,
        /// Not in order.
        NotInOrder,
        /// Not looked at.
        NotChecked,
    }
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatrolCheck {
    /// Its code, one of the list's.
    pub item: String,
    /// How it was.
    pub outcome: Outcome,
    /// What was not in order; empty where it was.
    #[serde(default)]
    pub note: String,
}

/// Made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recorded {
    /// The patrol's number, `XC-<yyyymmdd>-<id>`.
    pub number: String,
    /// Who went.
    pub inspector: String,
    /// Where.
    pub place: String,
    /// Which windows were looked at.
    pub windows: Vec<String>,
    /// Every item, in the three groups of duty/1.
    pub checks: Vec<PatrolCheck>,
}
