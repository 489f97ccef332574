//! The state of a patrol (巡查): what its event says.
use super::events::PatrolCheck;
use crate::vocabulary::stamp::Instant;

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PatrolState")]
pub struct Patrol {
    /// Its number.
    pub number: String,
    /// Who went.
    pub inspector: String,
    /// Where.
    pub place: String,
    /// Which windows were looked at.
    pub windows: Vec<String>,
    /// Every item.
    pub checks: Vec<PatrolCheck>,
    /// When.
    pub at: Instant,
}
