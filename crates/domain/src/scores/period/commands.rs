//! The commands of an assessment period (考核期指令). Shapes only; each is decided in a file of its own. The aggregate is
//! `period/M2015-03`, `period/H2015-1` or `period/Y2015`.
use super::events::Graded;
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

bodies! {
    /// Open it.
    Open {}
    /// Close it: its sheets are drawn up.
    Close {
        /// Why it is closed although a device has not given everything.
        #[serde(default)] without: Option<String>,
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
    }
    /// Publish it.
    Publish {
        /// Why again.
        #[serde(default)] reason: String,
    }
}
