//! The commands of a finding (考核事实指令). Shapes only; each is decided in a file of its own.
use super::events::{Choice, ContestOutcome};
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a finding.
    FindingCommand {
        /// Record it.
        Record(Record) = "record",
        /// Contest it.
        Contest(Contest) = "contest",
        /// Decide the contest.
        Decide(Decide) = "decide",
        /// Take it back.
        Withdraw(Withdraw) = "withdraw",
    }
}

bodies! {
    /// Record it.
    Record {
        /// What it is.
        code: String,
        /// Whom it is about.
        #[serde(default)] persons: Vec<String>,
        /// The window; absent, that of the persons.
        #[serde(default)] window: Option<String>,
        /// Where.
        #[serde(default)] place: String,
        /// What shows it, without personal data.
        evidence: String,
        /// The patrol it was made on.
        #[serde(default)] patrol: Option<String>,
        /// The matter it is about, `case/ID`.
        #[serde(default)] about: Option<String>,
        /// The points chosen for clauses with a range.
        #[serde(default)] choices: Vec<Choice>,
    }
    /// Contest it.
    Contest {
        /// Why.
        reason: String,
    }
    /// Decide the contest.
    Decide {
        /// How.
        outcome: ContestOutcome,
        /// The points from now on.
        #[serde(default)] choices: Vec<Choice>,
        /// Why.
        reason: String,
    }
    /// Take it back.
    Withdraw {
        /// Why.
        reason: String,
    }
}
