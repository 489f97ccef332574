//! The state of a recommendation (处理建议): what its events so far say.
use super::events::{Decided, Raised};
use crate::vocabulary::stamp::Instant;

/// One recommendation.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RecommendationState")]
pub struct Recommendation {
    /// What was raised.
    pub raised: Raised,
    /// When.
    pub raised_at: Instant,
    /// What people decided, once they have.
    pub decided: Option<Decided>,
}
