//! The commands of a recommendation (处理建议指令). The aggregate is `recommendation/<person>-<year>-<consequence>`: each is raised once a year.
use super::events::RecommendationOutcome;
use crate::people::consequence::{Consequence, Evidence};
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a recommendation.
    RecommendationCommand {
        /// Raise it; the house's alone.
        Raise(Raise) = "raise",
        /// Decide it.
        Decide(Decide) = "decide",
    }
}

bodies! {
    /// Raise it; the house's alone.
    Raise {
        /// Whom it is about.
        person: String,
        /// The calendar year.
        year: i32,
        /// What the regulation names.
        consequence: Consequence,
        /// How many half days were counted.
        counted: u32,
        /// The half days.
        evidence: Vec<Evidence>,
    }
    /// Decide it.
    Decide {
        /// What.
        outcome: RecommendationOutcome,
        /// Why.
        reason: String,
        /// The number of the paper.
        #[serde(default)] document: String,
    }
}
