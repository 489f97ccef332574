//! The state of a make-up slip (补签单): what its events so far say.
use super::events::{SlipCause, SlipPunch};
use crate::clock::half_day::HalfDay;
use crate::vocabulary::stamp::Instant;

/// How a slip stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SlipStanding {
    /// It waits for the deputy director.
    Open,
    /// Approved.
    Approved,
    /// Not approved.
    Refused,
    /// Taken back.
    TakenBack,
}

/// One slip.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SlipState")]
pub struct Slip {
    /// Its number.
    pub number: String,
    /// Whose.
    pub person: String,
    /// Which half day.
    pub session: HalfDay,
    /// Which punch.
    pub punch: SlipPunch,
    /// Why.
    pub cause: SlipCause,
    /// How it stands.
    pub standing: SlipStanding,
    /// Who decided it.
    pub decided_by: Option<String>,
    /// When the last of its events happened.
    pub last_at: Instant,
}
