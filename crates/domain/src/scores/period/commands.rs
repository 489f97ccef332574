//! The commands of an assessment period (考核期指令). Shapes only; each is decided in a file of its own. The aggregate is
//! `period/M2015-03`, `period/H2015-1` or `period/Y2015`.
use super::events::{Graded, PublishedScore};
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an assessment period.
    PeriodCommand {
        /// Open it.
        Open(Open) = "open",
        /// Close it: its sheets are drawn up.
        Close(Close) = "close",
        /// Record what the meeting decided.
        Decide(Decide) = "decide",
        /// Publish it.
        Publish(Publish) = "publish",
    }
}

/// What breaks a tie of two totals (monthly/12): fewer verified complaints, then fewer overdue cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TieBreak {
    /// Whose.
    pub subject: String,
    /// Verified complaints on the sheet.
    pub verified_complaints: u32,
    /// Overdue cases on the sheet.
    pub overdue_cases: u32,
}

bodies! {
    /// Open it.
    Open {}
    /// Close it: its sheets are drawn up.
    Close {
        /// Why it is closed although a device has not given everything.
        #[serde(default)] without: Option<String>,
        /// The windows whose ballots are cast; the house fills it in, whatever is given.
        #[serde(default)] cast: Vec<String>,
    }
    /// Record what the meeting decided.
    Decide {
        /// Who took part.
        present: Vec<String>,
        /// The number of the minutes.
        document: String,
        /// The grades.
        #[serde(default)] grades: Vec<Graded>,
        /// The red-flag windows, or the post stars.
        #[serde(default)] named: Vec<String>,
        /// How a tie was broken beyond the rules.
        #[serde(default)] tie_reason: String,
        /// Why it is decided anew, after a sheet changed; empty for the first decision.
        #[serde(default)] reason: String,
        /// Every sheet with its total; the house fills it in, whatever is given.
        #[serde(default)] scores: Vec<PublishedScore>,
        /// Who gets no excellence this year (leave/4); the house fills it in, whatever is given.
        #[serde(default)] ineligible: Vec<String>,
        /// What breaks ties; the house fills it in, whatever is given.
        #[serde(default)] ties: Vec<TieBreak>,
        /// Whose sheets have a contested line nobody decided about; the house fills it in, whatever is given.
        #[serde(default)] contested: Vec<String>,
    }
    /// Publish it.
    Publish {
        /// Why again.
        #[serde(default)] reason: String,
        /// Every sheet with its total; the house fills it in, whatever is given.
        #[serde(default)] scores: Vec<PublishedScore>,
        /// The digest of the sheets; the house fills it in, whatever is given.
        #[serde(default)] digest: String,
        /// What breaks ties; the house fills it in, whatever is given.
        #[serde(default)] ties: Vec<TieBreak>,
        /// Whose sheets have a contested line nobody decided about; the house fills it in, whatever is given.
        #[serde(default)] contested: Vec<String>,
    }
}
