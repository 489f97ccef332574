//! The state of a patrol (巡查): what its event says.
use super::events::Recorded;
use crate::vocabulary::stamp::Instant;

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PatrolState")]
pub struct Patrol {
    /// What was recorded.
    #[serde(flatten)]
    pub recorded: Recorded,
    /// When.
    pub at: Instant,
}
