//! The facts of a score sheet (考核表事实): drawn up once the period is closed, chosen inside ranges, contested, relaxed, corrected.
//! Shapes only; described by `proto/anjuan/v1/score.proto`. Each event carries the whole sheet as it is from then on: a published score
//! is a fact, and later code or facts change nothing about it.
use crate::clock::Commitment;
use crate::people::finding::events::ContestOutcome;
use crate::scores::rules::{Change, Charge, Sheet};
use crate::vocabulary::declare::events;
use crate::vocabulary::points::Points;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a score sheet.
    ScoreEvent, ScoreEventName of "score" {
        /// Drawn up from what was recorded (assessment/1, monthly/12).
        Drawn(Drawn) = "drawn.v1" / "ScoreDrawn", "Score drawn", "生成考核表", "assessment/1";
        /// The assessor chose points inside a range, with a reason.
        Chosen(Chosen) = "chosen.v1" / "ScoreChosen", "Score chosen", "酌情定分", "assessment";
        /// A line was contested.
        Contested(Contested) = "contested.v1" / "ScoreContested", "Score contested", "考核申诉", "assessment";
        /// The contest was decided.
        ContestDecided(ContestDecided) = "contest-decided.v1" / "ScoreContestDecided",
            "Score contest decided", "考核申诉裁定", "assessment";
        /// It was asked for a line to be relaxed for special leave, as the meeting decided; nothing changes before it is confirmed.
        RelaxationAsked(RelaxationAsked) = "relaxation-asked.v1" / "ScoreRelaxationAsked",
            "Relaxation asked for", "提请放宽", "assessment";
        /// A line for special leave was relaxed by the meeting (monthly, other provisions 2).
        Relaxed(Relaxed) = "relaxed.v1" / "ScoreRelaxed", "Score relaxed", "放宽", "assessment";
        /// Drawn up anew after publication: a new version, with what changed.
        Corrected(Corrected) = "corrected.v1" / "ScoreCorrected", "Score corrected", "更正考核表", "assessment";
        /// What was asked for is not relaxed (不予放宽): the line stays as it is.
        RelaxationRefused(RelaxationRefused) = "relaxation-refused.v1" / "ScoreRelaxationRefused",
            "Not relaxed", "不予放宽", "monthly";
    }
}

/// Drawn up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Drawn {
    /// What is charged and given, each with its events.
    pub charges: Vec<Charge>,
    /// The sheet.
    pub sheet: Sheet,
    /// Until when it can be contested.
    pub contest_until: Instant,
    /// Up to which stream sequence the facts were read.
    #[serde(with = "crate::vocabulary::declare::decimal")]
    #[schemars(with = "crate::vocabulary::declare::Decimal")]
    pub position: u64,
}

/// Chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chosen {
    /// Which charge.
    pub charge: String,
    /// How many.
    pub points: Points,
    /// Why so many.
    pub reason: String,
    /// Who chose.
    pub by: String,
    /// The sheet from now on.
    pub sheet: Sheet,
}

/// Contested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contested {
    /// Which charge.
    pub charge: String,
    /// Who contests.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContestDecided {
    /// Which charge.
    pub charge: String,
    /// How.
    pub outcome: ContestOutcome,
    /// The points from now on, where they change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// The sheet from now on.
    pub sheet: Sheet,
}

/// Asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelaxationAsked {
    /// Which charge.
    pub charge: String,
    /// Why.
    pub reason: String,
    /// The number of the minutes, as whoever asks says.
    pub document: String,
    /// Who asks.
    pub by: String,
    /// Within what time it is to be answered; absent where the rulebook says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Commitment>,
    /// Who is to answer: one who has the minutes, and whom it does not concern; absent where nobody is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
}

/// Not relaxed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelaxationRefused {
    /// Which charge.
    pub charge: String,
    /// Why: what the minutes say instead.
    pub reason: String,
    /// Who did not confirm it.
    pub by: String,
}

/// Relaxed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Relaxed {
    /// Which charge.
    pub charge: String,
    /// Why.
    pub reason: String,
    /// The number of the minutes.
    pub document: String,
    /// Who recorded it.
    pub by: String,
    /// The sheet from now on.
    pub sheet: Sheet,
}

/// Drawn up anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Corrected {
    /// The version, from 2.
    pub version: u32,
    /// What is charged and given now.
    pub charges: Vec<Charge>,
    /// The sheet from now on.
    pub sheet: Sheet,
    /// What is different, charge by charge.
    pub changes: Vec<Change>,
    /// Why.
    pub reason: String,
    /// Who had it drawn up anew.
    pub by: String,
    /// Up to which stream sequence the facts were read.
    #[serde(with = "crate::vocabulary::declare::decimal")]
    #[schemars(with = "crate::vocabulary::declare::Decimal")]
    pub position: u64,
}
