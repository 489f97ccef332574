//! Correcting a sheet (更正考核表): drawn up anew from the facts as they are now, as the next version with its difference.
//!
//! Implements assessment/1 and monthly/12. What people decided about a charge holds; what was published stands as it was
//! until the period is published again. The charges are what the views make of everything recorded up to a position of the
//! log, which stands in the event: what is recorded after it is no part of this correction, and is proposed as the next one
//! (`score proposals`). So they need no guard against what comes in the same moment.
use super::commands::Correct;
use super::events::Corrected;
use super::pricing;
use super::state::Score;
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::reference::lookup::blank;
use crate::reference::shared::reason_given;
use crate::scores::rules::{Charge, changes, settled};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why nothing is corrected.
    CorrectRefusal {
        NoChange { subject, period } = "score.correct.no-change" by "assessment/1",
            "Drawn up anew, the sheet of {subject} for {period} is the same.", "{subject}{period}的考核表重新生成后没有变化。",
    }
}

/// What is charged and given to a subject in a period, from everything recorded so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargesOf {
    /// The period.
    pub period: String,
    /// The window or the person.
    pub subject: String,
}

impl Ask for ChargesOf {
    type Answer = Vec<Charge>;
}

fn charges(score: &Score) -> ChargesOf {
    ChargesOf { period: score.period.clone(), subject: score.subject.clone() }
}

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(score: &Score, command: &Correct) -> Option<ChargesOf> {
    (!blank(&command.reason)).then(|| charges(score))
}

/// Decides the command.
pub(super) fn decide(score: &Score, command: &Correct, context: &Context<'_>) -> Result<Corrected, Refusal> {
    reason_given(&command.reason, "assessment/1")?;
    let next = Score { drawn: context.facts.answer(&charges(score))?.clone(), ..score.clone() };
    let sheet = pricing::anew(&next, context)?;
    let changes = changes(&score.sheet, &sheet);
    // The sheet still said that a contest waits that was decided: that is a correction, though no points change.
    if changes.is_empty() && settled(&score.sheet, &sheet).is_empty() {
        return Err(CorrectRefusal::NoChange { subject: score.subject.clone(), period: score.period.clone() }.into());
    }
    Ok(Corrected {
        version: score.sheet_version + 1,
        charges: next.drawn,
        sheet,
        changes,
        reason: command.reason.trim().to_owned(),
        by: context.actor.person.clone(),
        position: context.facts.position(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Contest, DecideContest};
    use super::super::events::ScoreEvent;
    use super::super::fixture::{Scenario, about, charge, draw};
    use super::*;
    use crate::people::finding::events::ContestOutcome;
    use crate::scores::rules::Standing;

    fn correct(reason: &str) -> Correct {
        Correct { reason: reason.into() }
    }

    #[test]
    fn monthly_12__a_correction_is_the_next_version_with_what_changed_and_keeps_what_people_decided() {
        let violation = about("P004", charge("monthly/1.violation", "finding/F1", 1));
        let overdue = charge("monthly/3.overdue", "case/K1#promise", 3);
        let scenario = Scenario::new().given("system", draw(&[violation.clone(), overdue.clone()]));
        let (id, reason) = (violation.id.clone(), String::from("不属实"));
        let decide = DecideContest {
            charge: id.clone(),
            outcome: ContestOutcome::Withdrawn,
            points: None,
            reason: reason.clone(),
        };
        let scenario = scenario.given("P004", Contest { charge: id, reason }).given("P001", decide);
        assert_eq!(scenario.score().sheet.total.to_string(), "97");
        assert_eq!(
            scenario.charged(&[violation.clone(), overdue.clone()]).refused("P007", correct("日历更正")).code,
            "score.correct.no-change"
        );
        let fewer = crate::scores::rules::Charge { quantity: 1, ..overdue };
        assert_eq!(
            scenario.charged(std::slice::from_ref(&violation)).refused("P007", correct(" ")).code,
            "command.reason-missing"
        );
        let Ok(ScoreEvent::Corrected(corrected)) =
            scenario.charged(&[violation, fewer]).when("P007", correct("日历更正"))
        else {
            panic!("refused")
        };
        assert_eq!((corrected.version, corrected.sheet.total.to_string().as_str()), (3, "99"), "the contest was won");
        assert_eq!(corrected.changes.len(), 1);
        assert_eq!(corrected.position, 99);
    }

    #[test]
    fn assessment_1__that_a_contest_was_decided_is_corrected_though_no_points_change() {
        let violation = about("P004", charge("monthly/1.violation", "finding/F1", 1));
        let open = crate::scores::rules::Charge { standing: Standing::Contested, ..violation.clone() };
        let scenario = Scenario::new().given("system", draw(std::slice::from_ref(&open)));
        assert_eq!(scenario.charged(&[open]).refused("P007", correct("裁定")).code, "score.correct.no-change");
        let scenario = scenario.charged(&[violation]).given("P007", correct("裁定"));
        let line = &scenario.score().sheet.items[0].lines[0];
        assert_eq!((line.standing, scenario.score().sheet_version), (Standing::Stands, 2));
    }
}
