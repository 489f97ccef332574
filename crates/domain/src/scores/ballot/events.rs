//! The facts of a window's ballot (互评票): the marks it gives the others for a month. Shapes only; described by
//! `proto/anjuan/v1/ballot.proto`. Secret until the month is closed: no reader is shown one before.
use crate::vocabulary::declare::events;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a window's ballot.
    BallotEvent, BallotEventName of "ballot" {
        /// Cast (monthly/10).
        Cast(Cast) = "cast.v1" / "BallotCast", "Ballot cast", "窗口互评", "monthly/10";
    }
}

/// The marks for one window, each in whole points up to the rulebook's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mark {
    /// Which window.
    pub window: String,
    /// 工作态度.
    pub attitude: u32,
    /// 办事效率.
    pub efficiency: u32,
    /// 服务质量.
    pub quality: u32,
    /// 廉洁从政.
    pub integrity: u32,
}

/// Cast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cast {
    /// The month, a period's id.
    pub period: String,
    /// The window that marks.
    pub window: String,
    /// The marks for every other window.
    pub marks: Vec<Mark>,
    /// Who cast it for the window.
    pub by: String,
}
