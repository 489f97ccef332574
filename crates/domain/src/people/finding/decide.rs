//! Deciding a contest (申诉裁定): by the director or a deputy who neither recorded it nor is concerned.
//!
//! Implements post/1.2. Where it concerns everybody of the office, whoever stands in for it decides (ab-role/1). It stands, stands with other points inside the ranges, or is withdrawn; each with its reason.
use super::choices;
use super::commands::Decide;
use super::events::{Choice, ContestOutcome, Decided};
use super::guard::{concerns, is_part};
use super::state::Finding;
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::is_not_needed;
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not decided.
    DecideRefusal {
        /// Nobody contests it.
        NotContested { number } = "finding.decide.not-contested" by "post/1.2",
            "Finding {number} is not contested.", "考核事实{number}没有待裁定的申诉。",
        /// Whoever decides is part of it.
        Concerned { number, person } = "finding.decide.concerned" by "post/1.2",
            "{person} recorded finding {number}, contests it or is concerned by it: somebody else decides.",
            "{person}为考核事实{number}的登记人、申诉人或当事人，应由他人裁定。",
        /// A holder of the office can.
        NotNeeded { number, person } = "finding.decide.not-needed" by "post/1.2",
            "{person} stands in for the director's office, of which somebody whom finding {number} does not concern decides.",
            "{person}是主任室的代理人，考核事实{number}应由与其无关的主任或分管主任裁定。",
        /// Points where none change.
        NoPointsAsked { number } = "finding.decide.no-points-asked" by "post/1.2",
            "Points are chosen only where they change; this decision on finding {number} changes none.",
            "裁定不改变分值时，不需填写考核事实{number}的分值。",
        /// There is nothing to change.
        NoRange { number } = "finding.decide.no-range" by "post/1.2",
            "Finding {number} charges no clause with a range: it stands or is withdrawn.",
            "考核事实{number}没有幅度条款，只能维持或撤销。",
        /// The same points again.
        Unchanged { number } = "finding.decide.unchanged" by "post/1.2",
            "The points of finding {number} are the same as before: that is upholding it.",
            "考核事实{number}的分值与原来相同，应裁定维持。",
    }
}

pub(super) fn decide(finding: &Finding, command: &Decide, context: &Context<'_>) -> Result<Decided, Refusal> {
    let (number, actor) = (finding.number.clone(), &context.actor.person);
    let Some(contest) = finding.contest.as_ref().filter(|contest| contest.outcome.is_none()) else {
        return Err(DecideRefusal::NotContested { number }.into());
    };
    let concerned = concerns(&finding.persons, finding.window.as_deref(), context);
    if actor == &finding.inspector || actor == &contest.by || concerned {
        return Err(DecideRefusal::Concerned { number, person: actor.clone() }.into());
    }
    let is_part = |holder: &str| is_part(finding, &contest.by, holder, context);
    if is_not_needed(&[Role::DeputyDirector, Role::Director], context, is_part) {
        return Err(DecideRefusal::NotNeeded { number, person: actor.clone() }.into());
    }
    reason_given(&command.reason, "post/1.2")?;
    match command.outcome {
        ContestOutcome::Changed => check_change(finding, command, context)?,
        ContestOutcome::Upheld | ContestOutcome::Withdrawn if command.choices.is_empty() => {}
        ContestOutcome::Upheld | ContestOutcome::Withdrawn => {
            return Err(DecideRefusal::NoPointsAsked { number }.into());
        }
    }
    Ok(Decided {
        by: actor.clone(),
        outcome: command.outcome,
        choices: command.choices.clone(),
        reason: command.reason.clone(),
    })
}

/// The points from now on, by the rulebook of the day it happened on.
fn check_change(finding: &Finding, command: &Decide, context: &Context<'_>) -> Result<(), Refusal> {
    let (number, on) = (finding.number.clone(), date_of(finding.at));
    refuse_if!(choices::asked(finding.clauses(), context.centre, on).is_empty(), DecideRefusal::NoRange { number });
    choices::check(finding.clauses(), &command.choices, context.centre, on)?;
    let same = |choice: &Choice| {
        finding.choices.iter().any(|old| (&old.clause, old.points) == (&choice.clause, choice.points))
    };
    refuse_if!(command.choices.iter().all(same), DecideRefusal::Unchanged { number });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::commands::Contest;
    use super::super::record::tests::{begun, choice, finding, record, smoking};
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};

    fn contested(command: super::super::commands::Record) -> Scenario {
        let scenario = begun().given(command).by("P004", Role::WindowStaff);
        scenario.given(Contest { reason: "当时在室外".into() }).by("P002", Role::DeputyDirector)
    }

    fn decide(outcome: ContestOutcome, choices: Vec<Choice>) -> Decide {
        Decide { outcome, choices, reason: "查看监控".into() }
    }

    #[test]
    fn post_1_2__a_contest_is_upheld_changed_or_withdrawn() {
        let upheld = contested(smoking()).given(decide(ContestOutcome::Upheld, vec![]));
        assert!(!finding(&upheld).is_contested() && !finding(&upheld).withdrawn);
        let again = upheld.clone().by("P004", Role::WindowStaff);
        assert_eq!(again.code(Contest { reason: "不服".into() }), "finding.contest.settled");
        assert_eq!(upheld.code(decide(ContestOutcome::Upheld, vec![])), "finding.decide.not-contested");
        let less = vec![choice("assessment/1.uncivil", "1")];
        let changed = contested(smoking()).given(decide(ContestOutcome::Changed, less.clone()));
        assert_eq!(finding(&changed).choices, less);
        let withdrawn = contested(smoking()).given(decide(ContestOutcome::Withdrawn, vec![]));
        assert!(finding(&withdrawn).withdrawn);
        assert_eq!(withdrawn.code(decide(ContestOutcome::Upheld, vec![])), "finding.guard.withdrawn");
    }

    #[test]
    fn post_1_2__nobody_decides_who_recorded_it_or_is_concerned() {
        let scenario = contested(smoking());
        for person in ["P007", "P004", "P003"] {
            let own = scenario.clone().by(person, Role::Director);
            assert_eq!(own.why(decide(ContestOutcome::Upheld, vec![])), why("finding.decide.concerned", "post/1.2"));
        }
        let silent = Decide { reason: " ".into(), ..decide(ContestOutcome::Upheld, vec![]) };
        assert_eq!(scenario.code(silent), "command.reason-missing");
    }

    #[test]
    fn post_1_2__changed_points_lie_inside_the_range_and_are_others() {
        let scenario = contested(smoking());
        let with = |points: &str| decide(ContestOutcome::Changed, vec![choice("assessment/1.uncivil", points)]);
        assert_eq!(scenario.why(with("3")), why("finding.choices.outside", "assessment/1"));
        assert_eq!(scenario.code(with("1.5")), "finding.decide.unchanged");
        assert_eq!(scenario.code(decide(ContestOutcome::Changed, vec![])), "finding.choices.missing");
        let points = vec![choice("assessment/1.uncivil", "1")];
        assert_eq!(scenario.code(decide(ContestOutcome::Upheld, points)), "finding.decide.no-points-asked");
        let quarrel = contested(record("quarrel", &["P004"], vec![]));
        assert_eq!(quarrel.code(decide(ContestOutcome::Changed, vec![])), "finding.decide.no-range");
    }
}
