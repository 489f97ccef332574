//! Contesting a line (考核申诉): by whom it is about or the head of the window, while the sheet can be contested.
//!
//! Implements assessment/1 and monthly/12: every deduction can be contested, once; it counts until that is decided. A line whose
//! points were chosen or corrected later can be contested from then. Nobody dates a contest back: what counts is when it comes.
use super::commands::Contest as Command;
use super::events::Contested;
use super::state::Score;
use super::{counting, is_about};
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, ends, limit};
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why nothing is contested.
    ContestRefusal {
        /// Not theirs to contest.
        NotConcerned { actor, subject } = "score.contest.not-concerned" by "assessment/1",
            "A line of {subject} is contested by whom it is about or by the head of the window, not by {actor}.",
            "{subject}的考核条目由当事人或者窗口负责人申诉，{actor}无权申诉。",
        /// Too late.
        TooLate { until } = "score.contest.too-late" by "assessment/1",
            "The sheet could be contested until {until}.", "该考核表的申诉已于{until}截止。",
        /// Contested before.
        ContestedBefore { charge, by } = "score.contest.contested-before" by "assessment/1",
            "Line `{charge}` was contested by {by}: a line is contested once.", "条目“{charge}”已由{by}申诉，每条申诉一次。",
    }
}

/// Decides the command.
pub(super) fn decide(score: &Score, command: &Command, context: &Context<'_>) -> Result<Contested, Refusal> {
    let charge = counting(score, &command.charge)?;
    let actor = context.actor.person.clone();
    let heads = context.centre.window(&score.subject, day(context)).is_some_and(|window| window.head == actor);
    if !heads && !is_about(&charge, score, context) {
        return Err(ContestRefusal::NotConcerned { actor, subject: score.subject.clone() }.into());
    }
    if let Some(contest) = score.contests.get(&charge.id) {
        return Err(ContestRefusal::ContestedBefore { charge: charge.id, by: contest.by.clone() }.into());
    }
    let until = until(score, &charge.id, context)?;
    refuse_if!(context.now > until, ContestRefusal::TooLate { until: civil(until) });
    reason_given(&command.reason, "assessment/1")?;
    Ok(Contested { charge: charge.id, by: actor, reason: command.reason.trim().to_owned() })
}

/// Until when a line can be contested: as long as the sheet, or as long again since its points were chosen or corrected.
fn until(score: &Score, charge: &str, context: &Context<'_>) -> Result<Instant, Refusal> {
    let Some(renewed) = score.renewed.get(charge) else { return Ok(score.contest_until) };
    let until = ends(*renewed, limit("score-contest", context)?.limit, context)?;
    Ok(until.max(score.contest_until))
}

#[cfg(test)]
mod tests {
    use super::super::commands::Choose;
    use super::super::fixture::{Scenario, about, charge, draw};
    use super::*;
    use crate::scores::rules::Standing;
    use crate::vocabulary::points::Points;

    fn contest(scenario: &Scenario, reason: &str) -> Command {
        Command { charge: scenario.score().drawn[0].id.clone(), reason: reason.into() }
    }

    fn begun() -> Scenario {
        Scenario::new().given("system", draw(&[about("P004", charge("monthly/1.violation", "finding/F1", 1))]))
    }

    #[test]
    fn monthly_12__a_line_is_contested_once_by_whom_it_is_about_or_the_head_and_counts_meanwhile() {
        let scenario = begun();
        assert_eq!(scenario.refused("P005", contest(&scenario, "不属实")).code, "score.contest.not-concerned");
        assert!(scenario.when("P003", contest(&scenario, "不属实")).is_ok(), "the head of the window");
        assert_eq!(scenario.refused("P004", contest(&scenario, " ")).code, "command.reason-missing");
        let contested = scenario.clone().given("P004", contest(&scenario, "不属实"));
        let score = contested.score();
        assert_eq!((score.sheet.total.to_string().as_str(), score.sheet_version), ("99", 1));
        assert_eq!(score.sheet.items[0].lines[0].standing, Standing::Contested);
        assert_eq!(contested.refused("P003", contest(&scenario, "不属实")).code, "score.contest.contested-before");
    }

    #[test]
    fn monthly_12__the_time_to_contest_ends_with_the_periods() {
        let scenario = begun().now("2014-11-06 17:30:00");
        assert!(scenario.when("P004", contest(&scenario, "不属实")).is_ok());
        let late = scenario.now("2014-11-06 17:30:01");
        assert_eq!(late.refused("P004", contest(&late, "不属实")).code, "score.contest.too-late");
        let dated_back = late.happened("2014-11-06 17:00:00");
        assert_eq!(dated_back.refused("P004", contest(&dated_back, "不属实")).code, "score.contest.too-late");
    }

    #[test]
    fn monthly_12__points_that_are_chosen_late_can_be_contested_from_then() {
        let scenario =
            Scenario::new().given("system", draw(&[about("P004", charge("monthly/7.verified", "complaint/C1", 1))]));
        let id = scenario.score().drawn[0].id.clone();
        let choose = Choose { charge: id, points: Points::tenths(50), reason: "影响大".into() };
        // Friday; three working days later is Wednesday.
        let chosen = scenario.now("2014-11-07 09:00:00").given("P007", choose);
        let last = chosen.clone().now("2014-11-12 17:30:00");
        assert!(last.when("P004", contest(&last, "过重")).is_ok());
        let late = chosen.now("2014-11-12 17:30:01");
        assert_eq!(late.refused("P004", contest(&late, "过重")).code, "score.contest.too-late");
    }

    #[test]
    fn monthly_12__contesting_what_is_set_aside_takes_nothing_and_leaves_the_sheet_as_its_charges_make_it() {
        let aside = about("P004", charge("monthly/1.violation", "complaint/C1", 1));
        let scenario = Scenario::new().given("system", draw(&[aside, charge("monthly/7.verified", "complaint/C1", 1)]));
        let contested = scenario.clone().given("P004", contest(&scenario, "不属实"));
        let line = &contested.score().sheet.items[0].lines[0];
        assert_eq!((line.standing, contested.score().sheet.total.to_string().as_str()), (Standing::SetAside, "98"));
    }
}
