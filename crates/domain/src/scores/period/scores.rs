//! The scores that the house fills in (得分): every subject of the period once, and nobody else.
//!
//! Implements assessment/1 and monthly/12: nothing is decided or published of a part of the subjects, nor of sheets of which a
//! line is contested and nobody decided about it.
use super::events::PublishedScore;
use super::state::Period;
use crate::vocabulary::refusals::refusals;
use std::collections::BTreeSet;

refusals! {
    /// Why the scores are not those of the period.
    ScoresRefusal {
        /// Somebody has no sheet yet.
        Missing { id, subjects } = "period.scores.missing" by "assessment",
            "Period {id} has no sheet yet of: {subjects}.", "考核期{id}尚无以下对象的考核表：{subjects}。",
        /// Somebody is in it who is not assessed, or twice.
        Foreign { id, subject } = "period.scores.foreign" by "assessment",
            "{subject} is not, or more than once, among the scores of period {id}.", "考核期{id}的得分中{subject}不应出现或者重复出现。",
        /// A contest is open, or the sheet was not corrected since it was settled.
        ContestsOpen { id, en, zh } = "period.contests-open" by "assessment/1",
            "In period {id} a contest of {en} is not decided yet, or its sheet was not corrected since: that comes first.",
            "考核期{id}中{zh}的申诉尚未裁定，或者裁定后考核表尚未更正，应先办理。",
    }
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
