//! The commands of a recommendation (处理建议指令). The aggregate is `recommendation/<person>-<year>-<consequence>`: each is raised once a year.
use super::Recommendation;
use super::events::RecommendationEvent;
use super::events::RecommendationOutcome;
use super::{raise, settle};
use crate::people::consequence::{Consequence, Evidence};
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::SYSTEM;
use crate::vocabulary::actor::standing::{BY_OFFICE, BY_SYSTEM};
use crate::vocabulary::declare::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a recommendation.
    RecommendationCommand on Recommendation, gives RecommendationEvent {
        first:
        Raise(Raise) = "raise" for SYSTEM, BY_SYSTEM, "leave/2",
            "Raise a recommendation", "提出处理建议", raise::decide;
        checked by each_itself:
        Decide(Decide) = "decide" for &[Role::Director, Role::Secretary], BY_OFFICE, "leave/2",
            "Decide a recommendation", "处理建议裁定", settle::decide;
    }
}

bodies! {
    /// Raise it; the service's alone.
    Raise {
        /// Whom it is about.
        #[schemars(with = "PersonId")] person: String,
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
