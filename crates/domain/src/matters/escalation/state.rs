//! The state of an escalation (逐级上报): what its events so far say.
use super::events::Raised;
use crate::matters::card::ObligationOf;
use crate::vocabulary::stamp::Instant;

/// That somebody knows of a step.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EscalationSeen")]
pub struct Seen {
    /// What was said with it; may be empty.
    pub remark: String,
    /// Who acknowledged it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One step that was taken.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EscalationTaken")]
pub struct Taken {
    /// The step, whom it went to and why.
    pub raised: Raised,
    /// Who acknowledged it; none while nobody did.
    pub seen: Option<Seen>,
}

/// The escalation of one obligation.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EscalationState")]
pub struct Escalation {
    /// The obligation.
    pub of: ObligationOf,
    /// The number of its case, complaint, leave …
    pub matter: String,
    /// The steps that were taken, in the order in which they were recorded.
    pub steps: Vec<Taken>,
    /// When anything was said of it last.
    pub last_at: Instant,
}
