//! The facts of approvals of a case (提请、不予批准、撤回). Shapes only; described by `proto/anjuan/v1/case.proto`.
use super::codes::{Act, PauseKind};
use crate::clock::{Commitment, Limit};
use crate::vocabulary::item::Processing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An approval was asked for (提请审批). What it needs besides the reason depends on the act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApprovalAsked {
    /// What needs it.
    pub act: Act,
    /// Who asks.
    pub by: String,
    /// Why; of a special procedure its legal basis.
    pub reason: String,
    /// By how much the period is to be extended, or for how long the clock is to stand at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Which special procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<PauseKind>,
    /// Whether the applicant was told in writing how long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant_told: Option<bool>,
    /// Which processing type it is to become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Processing>,
    /// The promised period that is to apply then; absent, the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Commitment>,
    /// Which window is to lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Within what time it is to be decided; absent where the rulebook says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Commitment>,
    /// Who is to decide: the head of the window or, where they work the case or are away, who is over them; absent in the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
}

/// What was asked for was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApprovalWithdrawn {
    /// What was asked for.
    pub act: Act,
    /// Who had asked, and takes it back.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What was asked for was not approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApprovalRefused {
    /// What was asked for.
    pub act: Act,
    /// Who did not approve it.
    pub by: String,
    /// Why.
    pub reason: String,
}
