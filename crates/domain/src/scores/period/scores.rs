//! The scores that a meeting decides on and a publication shows (得分): every subject of the period once, and nobody else.
//!
//! Implements assessment/1 and monthly/12: nothing is decided or published of a part of the subjects, nor of sheets of which a
//! line is contested and nobody decided about it.
use super::events::PublishedScore;
use super::state::Period;
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

refusals! {
    /// Why the scores are not those of the period.
    ScoresRefusal {
        Missing { id, subjects } = "period.scores.missing" by "assessment",
            "Period {id} has no sheet yet of: {subjects}.", "考核期{id}尚无以下对象的考核表：{subjects}。",
        Foreign { id, subject } = "period.scores.foreign" by "assessment",
            "{subject} is not, or more than once, among the scores of period {id}.", "考核期{id}的得分中{subject}不应出现或者重复出现。",
        ContestsOpen { id, en, zh } = "period.contests-open" by "assessment/1",
            "In period {id} a contest of {en} is not decided yet, or its sheet was not corrected since: that comes first.",
            "考核期{id}中{zh}的申诉尚未裁定，或者裁定后考核表尚未更正，应先办理。",
    }
}

/// How the sheets of a period stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoresOf {
    /// The period.
    pub period: String,
}

impl Ask for ScoresOf {
    type Answer = Scores;
}

/// The sheets of a period as they stand; of a year, the sums of its published months.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scores {
    /// Every sheet with its total, by subject.
    pub scores: Vec<PublishedScore>,
    /// SHA-256 of the sheets.
    pub digest: String,
    /// Who gets no excellence this year (leave/4).
    pub ineligible: Vec<String>,
    /// What breaks the ties of a month's windows (monthly/12).
    pub ties: Vec<TieBreak>,
    /// Whose sheets have a contested line that nobody decided about (assessment/1).
    pub contested: Vec<String>,
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

/// The question for the scores of a period.
pub(super) fn asked(period: &Period) -> ScoresOf {
    ScoresOf { period: period.id.clone() }
}

/// Its answer.
pub(super) fn known<'a>(period: &Period, context: &Context<'a>) -> Result<&'a Scores, Refusal> {
    Ok(context.facts.answer(&asked(period))?)
}

/// Refuses to go on from sheets with an open contest.
pub(super) fn settled(period: &Period, contested: &[String]) -> Result<(), ScoresRefusal> {
    match contested.is_empty() {
        true => Ok(()),
        false => {
            let (id, en, zh) = (period.id.clone(), contested.join(", "), contested.join("、"));
            Err(ScoresRefusal::ContestsOpen { id, en, zh })
        }
    }
}

/// Whether each subject has one score.
pub(super) fn complete(period: &Period, scores: &[PublishedScore]) -> Result<(), ScoresRefusal> {
    let mut missing: BTreeSet<&str> = period.subjects.iter().map(String::as_str).collect();
    for score in scores {
        if !missing.remove(score.subject.as_str()) {
            return Err(ScoresRefusal::Foreign { id: period.id.clone(), subject: score.subject.clone() });
        }
    }
    match missing.is_empty() {
        true => Ok(()),
        false => {
            let subjects = missing.into_iter().collect::<Vec<_>>().join(", ");
            Err(ScoresRefusal::Missing { id: period.id.clone(), subjects })
        }
    }
}

/// The scores in the order of their subjects.
pub(super) fn ordered(scores: &[PublishedScore]) -> Vec<PublishedScore> {
    let mut ordered = scores.to_vec();
    ordered.sort_by(|one, other| one.subject.cmp(&other.subject));
    ordered
}
