//! What questions about people answer (考勤查询) beyond what the views themselves answer.
use anjuan_domain::leave::counters::{Counters, Recommended};
use anjuan_views::attendance::query::LeaveLine;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The leave ledger of one person and calendar year (请假台账, leave/2 and leave/4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ledger {
    /// Who.
    pub person: String,
    /// The calendar year.
    pub year: i32,
    /// The last day that is counted.
    pub as_of: NaiveDate,
    /// What was counted, with the half days.
    pub counters: Counters,
    /// What the regulation names for that, for people to decide.
    pub recommended: Vec<Recommended>,
    /// The leaves that touch the year, whatever became of them.
    pub leaves: Vec<LeaveLine>,
}
