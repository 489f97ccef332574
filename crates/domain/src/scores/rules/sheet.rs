//! Charges and sheets (扣分依据与考核表): the shapes; described by `proto/anjuan/v1/score.proto`.
use crate::reference::tables::Range;
use crate::vocabulary::declare::codes;
use crate::vocabulary::points::Points;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

codes! {
    /// How a line stands.
    Standing {
        /// It counts.
        Stands,
        /// It counts as the least of its range until somebody chooses.
        ToBeChosen,
        /// It is contested and counts until that is decided.
        Contested,
        /// Another item charges the same fact, and the rulebook lets it be charged once.
        SetAside,
        /// A contest took it away.
        Withdrawn,
        /// The meeting relaxed it.
        Relaxed,
    }
}

impl Standing {
    /// Whether a line that stands so counts.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Standing::Stands | Standing::ToBeChosen | Standing::Contested => true,
            Standing::SetAside | Standing::Withdrawn | Standing::Relaxed => false,
        }
    }
}

/// One thing that a clause charges or gives points for: the facts, without a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Charge {
    /// Its id in the sheet: follows from clause and fact, so that the same charge is known again.
    pub id: String,
    /// The clause, `monthly/3.overdue`.
    pub clause: String,
    /// The fact, `case/7K2M9QX4T1AB#promise`: charges with the same fact charge one fact twice.
    pub fact: String,
    /// The day it counts for.
    pub on: NaiveDate,
    /// How many: times, days, half days, marks; as the clause counts.
    pub quantity: u32,
    /// Out of how many, where the clause is a part of a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// The points somebody chose inside the clause's range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Points>,
    /// Who decided, inside the range or about the fact; none where nobody had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why so many, or what it was; may be empty.
    pub reason: String,
    /// Whom it is about.
    pub persons: Vec<String>,
    /// The ids of the events it follows from.
    pub events: Vec<Uuid>,
    /// How it stands, as far as people decided: stands, contested, withdrawn or relaxed.
    pub standing: Standing,
}

/// One line of a sheet: a charge with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Line {
    /// The charge.
    pub charge: String,
    /// Its clause.
    pub clause: String,
    /// The article.
    pub article: String,
    /// Points taken, or given by an award; what the line would be alone, before the item's floor and cap.
    pub points: Points,
    /// How it stands.
    pub standing: Standing,
    /// The range, where the clause leaves one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The other clauses on this sheet that charge the same fact.
    pub also: Vec<String>,
    /// The rulebook's numbers behind it that are assumed.
    pub assumed: Vec<String>,
}

/// One item of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// The item, `monthly/3` or `assessment/3.1`.
    pub item: String,
    /// The most it can be worth.
    pub cap: Points,
    /// What it is worth: never below zero, never above its cap.
    pub points: Points,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// The sheet of one window or person for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sheet {
    /// The period's id.
    pub period: String,
    /// The window or the person.
    pub subject: String,
    /// The rulebook version it was priced under.
    pub rulebook: String,
    /// The items in the order of the table, the awards last.
    pub items: Vec<Item>,
    /// The sum of the items but the awards.
    pub base: Points,
    /// The awards.
    pub awards: Points,
    /// Both together.
    pub total: Points,
}

/// What is different in a charge between two versions of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// The charge.
    pub charge: String,
    /// Its clause.
    pub clause: String,
    /// Its points before; none where it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Points>,
    /// Its points after; none where it is there no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Points>,
}
