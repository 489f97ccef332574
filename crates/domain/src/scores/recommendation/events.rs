//! The facts of a recommendation (处理建议事实): a counter passed what the regulation names, and people decide what follows. Shapes
//! only; described by `proto/anjuan/v1/recommendation.proto`.
use crate::people::consequence::{Consequence, Evidence};
use crate::vocabulary::declare::{codes, events};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a recommendation.
    RecommendationEvent, RecommendationEventName of "recommendation" {
        /// Raised by the service, with its evidence (leave/2, leave/4).
        Raised(Raised) = "raised.v1" / "RecommendationRaised",
            "Recommendation raised", "提出处理建议", "leave/2", numbered by number;
        /// Decided by people.
        Decided(Decided) = "decided.v1" / "RecommendationDecided", "Recommendation decided", "处理建议裁定", "leave/2";
    }
}

codes! {
    /// What people decided.
    RecommendationOutcome {
        /// It is carried out.
        Adopted,
        /// It is not.
        NotAdopted,
    }
}

/// Raised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "RecommendationRaised")]
pub struct Raised {
    /// The recommendation's number, `JY-<yyyymmdd>-<id>`.
    pub number: String,
    /// Whom it is about.
    pub person: String,
    /// The calendar year.
    pub year: i32,
    /// What the regulation names.
    pub consequence: Consequence,
    /// How many half days were counted.
    pub counted: u32,
    /// Above how many days it follows, by the rulebook.
    pub threshold: u32,
    /// The half days.
    pub evidence: Vec<Evidence>,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "RecommendationDecided")]
pub struct Decided {
    /// What.
    pub outcome: RecommendationOutcome,
    /// Why.
    pub reason: String,
    /// The number of the paper; may be empty.
    pub document: String,
    /// Who.
    pub by: String,
}
