//! The state of a score sheet (考核表): what was charged, what people decided about it, and the sheet as it is.
//!
//! Implements assessment/1 and monthly/12: a decision of people holds against a new drawing, because it is kept by the charge
//! and not in the sheet.
use crate::people::finding::events::ContestOutcome;
use crate::scores::rules::{Charge, Sheet, Standing};
use crate::vocabulary::points::Points;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A contest of one charge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contest {
    /// Who contests.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
    /// How it ended; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ContestOutcome>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// What people decided about one charge: it holds whatever is drawn up later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ruling {
    /// The points chosen inside the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Points>,
    /// Withdrawn or relaxed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A relaxation that was asked for and is not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskedRelaxation {
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
    /// The number of the minutes, as they say.
    pub document: String,
}

/// The state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ScoreState")]
pub struct Score {
    /// The period.
    pub period: String,
    /// The window or the person.
    pub subject: String,
    /// How many events it has.
    pub version: u32,
    /// Which version of the sheet this is: 1 as drawn, one more with everything that changed a number.
    pub sheet_version: u32,
    /// What is charged and given, as drawn up last; without what people decided since.
    pub drawn: Vec<Charge>,
    /// What people decided, by charge.
    pub rulings: BTreeMap<String, Ruling>,
    /// The contests, by charge.
    pub contests: BTreeMap<String, Contest>,
    /// What was asked to be relaxed and is not confirmed, by charge.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relaxing: BTreeMap<String, AskedRelaxation>,
    /// The sheet as it is.
    pub sheet: Sheet,
    /// Until when it can be contested.
    pub contest_until: Instant,
    /// When the points of a line were last chosen or corrected, by charge: that line can be contested from then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub renewed: BTreeMap<String, Instant>,
    /// Up to which stream sequence the facts were read.
    pub position: u64,
}

impl Score {
    /// The charges as they are: as drawn, with what people decided.
    #[must_use]
    pub fn charges(&self) -> Vec<Charge> {
        self.kept(self.drawn.clone())
    }

    /// Charges drawn up anew, with what people decided about those that were there before: choices, contests, relaxations.
    #[must_use]
    pub fn kept(&self, charges: Vec<Charge>) -> Vec<Charge> {
        let ruled = |mut charge: Charge| {
            if let Some(ruling) = self.rulings.get(&charge.id) {
                charge.chosen = ruling.chosen.or(charge.chosen);
                charge.standing = ruling.standing.unwrap_or(charge.standing);
                charge.decided_by = Some(ruling.by.clone());
                charge.reason.clone_from(&ruling.reason);
            }
            // What was taken away or relaxed meanwhile is of no more account, whoever contests it.
            let counts = charge.standing.counts() || charge.standing == Standing::SetAside;
            if counts && self.contests.get(&charge.id).is_some_and(|contest| contest.outcome.is_none()) {
                charge.standing = Standing::Contested;
            }
            charge
        };
        charges.into_iter().map(ruled).collect()
    }

    /// One charge as it is.
    #[must_use]
    pub fn charge(&self, id: &str) -> Option<Charge> {
        let drawn = self.drawn.iter().find(|charge| charge.id == id)?;
        self.kept(vec![drawn.clone()]).pop()
    }
}
