//! The state of a finding (考核事实): what its events so far say.
use super::codes::{Code, code};
use super::events::{Choice, ContestOutcome};
use crate::vocabulary::stamp::Instant;

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FindingContest")]
pub struct Contest {
    /// Who contests.
    pub by: String,
    /// When.
    pub at: Instant,
    /// How it was decided; none while it is open.
    pub outcome: Option<ContestOutcome>,
}

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FindingState")]
pub struct Finding {
    /// Its number.
    pub number: String,
    /// What it is.
    pub code: String,
    /// Whom it is about.
    pub persons: Vec<String>,
    /// The window it is about.
    pub window: Option<String>,
    /// Who recorded it.
    pub inspector: String,
    /// When it happened: the rulebook of that day prices it.
    pub at: Instant,
    /// When it was recorded: it can be contested from then.
    pub recorded_at: Instant,
    /// When the last event happened.
    pub last_at: Instant,
    /// The points chosen, as they stand.
    pub choices: Vec<Choice>,
    /// The contest, if there was one.
    pub contest: Option<Contest>,
    /// Whether it was taken back, or a contest took it away.
    pub withdrawn: bool,
    /// The number of its circular, once it was issued.
    pub circular: Option<String>,
}

impl Finding {
    /// The clauses it charges.
    pub fn clauses(&self) -> impl Iterator<Item = &'static str> {
        code(&self.code).into_iter().flat_map(|code| charged(code, self.window.as_deref(), &self.persons))
    }

    /// Whether a contest waits for its decision.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        self.contest.as_ref().is_some_and(|contest| contest.outcome.is_none())
    }
}

/// The clauses that a code charges, where there is a window and where there are persons.
pub(super) fn charged(
    code: &Code,
    window: Option<&str>,
    persons: &[String],
) -> impl Iterator<Item = &'static str> + use<> {
    let of_window = window.map_or(&[][..], |_| code.window);
    let of_persons = if persons.is_empty() { &[] } else { code.persons };
    of_window.iter().chain(of_persons).copied()
}
