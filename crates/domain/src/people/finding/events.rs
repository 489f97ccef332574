//! The facts of a finding (考核事实): something seen or proven that points are taken or given for, its contest and the decision.
//! Shapes only; described by `proto/anjuan/v1/finding.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::points::Points;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a finding.
    FindingEvent, FindingEventName of "finding" {
        /// Recorded, with the points chosen inside each range (post/1.2).
        Recorded(Recorded) = "recorded.v1" / "FindingRecorded",
            "Finding recorded", "登记考核事实", "post/1.2", numbered by number;
        /// The person, or the window's head, contests it.
        Contested(Contested) = "contested.v1" / "FindingContested", "Finding contested", "申诉", "post/1.2";
        /// The contest was decided.
        Decided(Decided) = "decided.v1" / "FindingDecided", "Finding decided", "申诉裁定", "post/1.2";
        /// Taken back by who recorded it: it was a mistake.
        Withdrawn(Withdrawn) = "withdrawn.v1" / "FindingWithdrawn", "Finding withdrawn", "撤销考核事实", "post/1.2";
        /// A breach of integrity was circulated (通报批评, monthly/6).
        CircularIssued(CircularIssued) = "circular-issued.v1" / "FindingCircularIssued",
            "Circular of a finding issued", "通报批评", "monthly/6";
    }
}

codes! {
    /// How a contest ended.
    ContestOutcome {
        /// It stands.
        Upheld,
        /// It stands with other points.
        Changed,
        /// It is withdrawn.
        Withdrawn,
    }
}

/// Points chosen inside a clause's range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    /// The clause, `assessment/1.uncivil`.
    pub clause: String,
    /// How many.
    pub points: Points,
    /// Why so many.
    pub reason: String,
}

/// Recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recorded {
    /// The finding's number, `JC-<yyyymmdd>-<id>`.
    pub number: String,
    /// What it is, one of [`crate::people::finding::codes`].
    pub code: String,
    /// Whom it is about.
    pub persons: Vec<String>,
    /// The window it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Where.
    pub place: String,
    /// What shows it, without personal data; the number of a paper, a photograph.
    pub evidence: String,
    /// Who recorded it.
    pub inspector: String,
    /// The patrol it was made on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patrol: Option<String>,
    /// The matter it is about, `case/ID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The points chosen, one for each clause with a range that the code charges.
    pub choices: Vec<Choice>,
}

/// Contested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contested {
    /// Who contests.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Who answers for its being decided: of the director's office, whom it does not concern. Absent where there is nobody, and in
    /// the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decider: Option<String>,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decided {
    /// Who decided; never who recorded it.
    pub by: String,
    /// How.
    pub outcome: ContestOutcome,
    /// The points from now on, where they change.
    pub choices: Vec<Choice>,
    /// Why.
    pub reason: String,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawn {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Circulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CircularIssued {
    /// The circular's number, `LT-<yyyymmdd>-<id>`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its text, without personal data of anybody served.
    pub text: String,
    /// Who issued it.
    pub by: String,
}
