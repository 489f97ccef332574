//! Deciding a contest (申诉裁定): by the office, never by who chose or recorded what is contested, nor about oneself.
//!
//! Implements assessment/1 and monthly/12: taking a deduction back is a new event, and the deduction stays to be seen.
use super::commands::DecideContest;
use super::events::ContestDecided;
use super::state::Score;
use super::{concerns, counting, fold, pricing};
use crate::people::finding::events::ContestOutcome;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::scores::rules::Charge;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why no contest is decided.
    DecideContestRefusal {
        /// It is not contested.
        NotContested { charge } = "score.decide-contest.not-contested" by "assessment/1",
            "Line `{charge}` is not contested, or that is decided.", "条目“{charge}”未申诉或者已裁定。",
        /// By who decided before.
        OwnDecision { actor } = "score.decide-contest.own-decision" by "assessment/1",
            "{actor} recorded or chose what is contested: somebody else decides.", "{actor}是原记录人或者定分人，应由他人裁定。",
        /// About oneself.
        OwnCase { actor } = "score.decide-contest.own-case" by "assessment/1",
            "Nobody decides a contest about themselves: this line is about {actor}.", "不得裁定涉及本人的申诉：该条目涉及{actor}。",
        /// Points belong to a change, and a change to a range.
        NoPoints { clause } = "score.decide-contest.no-points" by "assessment/1",
            "A changed line of {clause} needs points inside its range; where there is no range, it stands or is withdrawn.",
            "变更条款{clause}的条目须在幅度内给出分值；没有幅度的只能维持或者撤销。",
    }
}

/// Decides the command.
pub(super) fn decide(score: &Score, command: &DecideContest, context: &Context<'_>) -> Result<ContestDecided, Refusal> {
    let charge = counting(score, &command.charge)?;
    let actor = context.actor.person.clone();
    let contest = score.contests.get(&charge.id).filter(|contest| contest.outcome.is_none());
    refuse_if!(contest.is_none(), DecideContestRefusal::NotContested { charge: charge.id });
    if concerns(&charge, score, context) || contest.is_some_and(|contest| contest.by == actor) {
        return Err(DecideContestRefusal::OwnCase { actor }.into());
    }
    refuse_if!(charge.decided_by.as_ref() == Some(&actor), DecideContestRefusal::OwnDecision { actor });
    check_points(score, &charge, (command, context))?;
    reason_given(&command.reason, "assessment/1")?;
    let mut decided = ContestDecided {
        charge: charge.id,
        outcome: command.outcome,
        points: command.points,
        reason: command.reason.trim().to_owned(),
        by: actor,
        sheet: score.sheet.clone(),
    };
    let mut next = score.clone();
    if let Some(contest) = next.contests.get_mut(&decided.charge) {
        contest.outcome = Some(decided.outcome);
    }
    if let Some(ruling) = fold::ruling(&decided) {
        next.rulings.insert(decided.charge.clone(), ruling);
    }
    decided.sheet = pricing::anew(&next, context)?;
    Ok(decided)
}

fn check_points(
    score: &Score,
    charge: &Charge,
    (command, context): (&DecideContest, &Context<'_>),
) -> Result<(), Refusal> {
    let range = pricing::range_of(score, charge, context)?;
    let fits = match (command.outcome, command.points, range) {
        (ContestOutcome::Changed, Some(points), Some(range)) => range.least <= points && points <= range.most,
        (ContestOutcome::Changed, _, _) => false,
        (ContestOutcome::Upheld | ContestOutcome::Withdrawn, points, _) => points.is_none(),
    };
    require!(fits, DecideContestRefusal::NoPoints { clause: charge.clause.clone() });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Choose, Contest};
    use super::super::fixture::{Scenario, about, charge, draw};
    use super::*;
    use crate::vocabulary::points::Points;

    fn decision(scenario: &Scenario, outcome: ContestOutcome, points: Option<u32>) -> DecideContest {
        let charge = scenario.score().drawn[0].id.clone();
        DecideContest { charge, outcome, points: points.map(Points::tenths), reason: "核实".into() }
    }

    fn contested(clause: &str) -> Scenario {
        let scenario = Scenario::new().given("system", draw(&[about("P004", charge(clause, "finding/F1", 1))]));
        let contest = Contest { charge: scenario.score().drawn[0].id.clone(), reason: "不属实".into() };
        scenario.given("P004", contest)
    }

    #[test]
    fn monthly_12__a_contest_is_upheld_changed_or_won() {
        let scenario = contested("monthly/7.verified");
        for (outcome, points, total, standing) in [
            (ContestOutcome::Upheld, None, "98", "TO_BE_CHOSEN"),
            (ContestOutcome::Changed, Some(50), "95", "STANDS"),
            (ContestOutcome::Withdrawn, None, "100", "WITHDRAWN"),
        ] {
            let decided = scenario.clone().given("P001", decision(&scenario, outcome, points));
            let sheet = &decided.score().sheet;
            let line = sheet.items.iter().flat_map(|item| &item.lines).next().unwrap();
            assert_eq!(sheet.total.to_string(), total, "{outcome:?}");
            assert_eq!(serde_json::to_value(line.standing).unwrap(), standing, "the line stays to be seen");
            assert_eq!(decided.score().sheet_version, 2);
            assert_eq!(
                decided.refused("P001", decision(&scenario, ContestOutcome::Upheld, None)).article,
                "assessment/1"
            );
        }
    }

    #[test]
    fn assessment_1__nobody_decides_what_they_chose_or_what_is_about_them() {
        let scenario = contested("monthly/1.violation");
        let upheld = |scenario: &Scenario| decision(scenario, ContestOutcome::Upheld, None);
        assert_eq!(scenario.refused("P004", upheld(&scenario)).code, "score.decide-contest.own-case");
        let drawn = Scenario::new().given("system", draw(&[charge("monthly/7.verified", "complaint/C1", 1)]));
        let id = drawn.score().drawn[0].id.clone();
        let choose = Choose { charge: id.clone(), points: Points::tenths(40), reason: "影响大".into() };
        let scenario = drawn.given("P002", choose).given("P003", Contest { charge: id, reason: "过重".into() });
        assert_eq!(scenario.refused("P002", upheld(&scenario)).code, "score.decide-contest.own-decision");
        assert!(scenario.when("P001", upheld(&scenario)).is_ok());
    }

    #[test]
    fn assessment_1__a_change_has_points_inside_the_range_and_every_decision_a_reason() {
        let scenario = contested("monthly/1.violation");
        let no_range = decision(&scenario, ContestOutcome::Changed, Some(10));
        assert_eq!(scenario.refused("P001", no_range).code, "score.decide-contest.no-points");
        let scenario = contested("monthly/7.verified");
        for points in [None, Some(60)] {
            let changed = decision(&scenario, ContestOutcome::Changed, points);
            assert_eq!(scenario.refused("P001", changed).code, "score.decide-contest.no-points");
        }
        let silent = DecideContest { reason: String::new(), ..decision(&scenario, ContestOutcome::Upheld, None) };
        assert_eq!(scenario.refused("P001", silent).code, "command.reason-missing");
        let uncontested = Scenario::new().given("system", draw(&[charge("monthly/7.verified", "complaint/C1", 1)]));
        let early = decision(&uncontested, ContestOutcome::Upheld, None);
        assert_eq!(uncontested.refused("P001", early).code, "score.decide-contest.not-contested");
    }
}
