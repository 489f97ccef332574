//! An open matter (未结事项) as one person hands it to another: in a handover, in a cover, in a withdrawal.
//!
//! Implements handover/2.2 as far as what is handed over is named. It holds no rule.
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One open matter of the giver as the register had it: a case, contact, denial or complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Matter {
    /// Which.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Its version (number of events) when it was listed: a later one stops the signature.
    pub version: u32,
}
