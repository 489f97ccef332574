//! Choosing points inside a range (酌情定分): by an assessor, with a reason, never about oneself.
//!
//! Implements assessment and monthly where they give a range: anything outside it is refused. Until somebody chooses, the
//! line counts as the least.
use super::commands::Choose;
use super::events::Chosen;
use super::state::Score;
use super::{concerns, counting, fold, pricing};
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::scores::rules::Standing;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is chosen.
    ChooseRefusal {
        /// About oneself.
        OwnCase { actor } = "score.choose.own-case" by "assessment/1",
            "Nobody chooses points about themselves: this line is about {actor}.", "不得给自己定分：该条目涉及{actor}。",
        /// There is no range.
        NoRange { clause } = "score.choose.no-range" by "assessment/1",
            "{clause} leaves no range to choose in.", "条款{clause}没有幅度，不能酌情定分。",
        /// Outside the range.
        Outside { points, clause, least, most } = "score.choose.outside" by "assessment/1",
            "{points} points are outside the range of {clause}: from {least} to {most}.", "{points}分超出条款{clause}的幅度：{least}至{most}分。",
        /// It is contested.
        Contested { charge } = "score.choose.contested" by "assessment/1",
            "Line `{charge}` is contested: whoever decides the contest sets the points.", "条目“{charge}”正在申诉，由裁定人定分。",
        /// A contest decided it.
        ContestDecided { charge } = "score.choose.contest-decided" by "assessment/1",
            "The contest of line `{charge}` was decided: its points are final.", "条目“{charge}”的申诉已裁定，不再另行定分。",
    }
}

/// Decides the command.
pub(super) fn decide(score: &Score, command: &Choose, context: &Context<'_>) -> Result<Chosen, Refusal> {
    let charge = counting(score, &command.charge)?;
    let (actor, clause, points) = (context.actor.person.clone(), charge.clause.clone(), command.points);
    refuse_if!(concerns(&charge, score, context), ChooseRefusal::OwnCase { actor });
    refuse_if!(charge.standing == Standing::Contested, ChooseRefusal::Contested { charge: charge.id });
    refuse_if!(score.contests.contains_key(&charge.id), ChooseRefusal::ContestDecided { charge: charge.id });
    let Some(range) = pricing::range_of(score, &charge, context)? else {
        return Err(ChooseRefusal::NoRange { clause }.into());
    };
    if points < range.least || points > range.most {
        let [points, least, most] = [points, range.least, range.most].map(|points| points.to_string());
        return Err(ChooseRefusal::Outside { points, clause, least, most }.into());
    }
    reason_given(&command.reason, "assessment/1")?;
    let reason = command.reason.trim().to_owned();
    let mut next = score.clone();
    next.rulings.insert(charge.id.clone(), fold::choice(points, &actor, &reason));
    Ok(Chosen { charge: charge.id, points, reason, by: actor, sheet: pricing::anew(&next, context)? })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Contest, DecideContest};
    use super::super::fixture::{Scenario, charge, draw};
    use super::*;
    use crate::people::finding::events::ContestOutcome;
    use crate::vocabulary::points::Points;

    fn choose(scenario: &Scenario, tenths: u32, reason: &str) -> Choose {
        let charge = scenario.score().drawn[0].id.clone();
        Choose { charge, points: Points::tenths(tenths), reason: reason.into() }
    }

    #[test]
    fn monthly_7__an_assessor_chooses_inside_the_range_and_says_why() {
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/7.verified", "complaint/C1", 1)]));
        assert_eq!(scenario.score().sheet.total.to_string(), "98", "the least until somebody chooses");
        let chosen = scenario.clone().given("P007", choose(&scenario, 40, "影响较大"));
        assert_eq!((chosen.score().sheet.total.to_string().as_str(), chosen.score().sheet_version), ("96", 2));
        let line = &chosen.score().charges()[0];
        assert_eq!((line.decided_by.as_deref(), line.reason.as_str()), (Some("P007"), "影响较大"));
        for (tenths, reason, code) in
            [(60, "x", "score.choose.outside"), (10, "x", "score.choose.outside"), (30, " ", "command.reason-missing")]
        {
            assert_eq!(scenario.refused("P007", choose(&scenario, tenths, reason)).code, code);
        }
    }

    #[test]
    fn monthly_7__nobody_chooses_about_themselves_nor_where_there_is_no_range() {
        let about = crate::scores::rules::Charge {
            persons: vec!["P007".into()],
            ..charge("monthly/7.verified", "complaint/C1", 1)
        };
        let scenario = Scenario::new().given("system", draw(&[about]));
        assert_eq!(scenario.refused("P007", choose(&scenario, 30, "x")).code, "score.choose.own-case");
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/3.overdue", "case/K1#promise", 1)]));
        assert_eq!(scenario.refused("P007", choose(&scenario, 30, "x")).code, "score.choose.no-range");
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/7.verified", "complaint/C1", 1)]));
        assert_eq!(
            scenario.refused("P003", choose(&scenario, 30, "x")).code,
            "score.choose.own-case",
            "the head of the window"
        );
        let nothing = Choose { charge: "none".into(), ..choose(&scenario, 30, "x") };
        assert_eq!(scenario.refused("P007", nothing).code, "score.no-charge");
        assert_eq!(Scenario::new().refused("P007", choose(&scenario, 30, "x")).code, "score.not-drawn");
    }

    #[test]
    fn monthly_7__what_a_contest_decided_is_not_chosen_anew() {
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/7.verified", "complaint/C1", 1)]));
        let charge = scenario.score().drawn[0].id.clone();
        let contested = scenario.given("P003", Contest { charge: charge.clone(), reason: "过重".into() });
        assert_eq!(contested.refused("P007", choose(&contested, 30, "x")).code, "score.choose.contested");
        let (outcome, points) = (ContestOutcome::Changed, Some(Points::tenths(20)));
        let decided = contested.given("P001", DecideContest { charge, outcome, points, reason: "核实".into() });
        assert_eq!(decided.refused("P007", choose(&decided, 50, "x")).code, "score.choose.contest-decided");
    }
}
