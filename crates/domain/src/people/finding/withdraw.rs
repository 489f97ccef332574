//! Taking a finding back (撤销考核事实): it was a mistake; by who recorded it or their leader, before a contest was decided.
//!
//! Implements post/1.2 and handover/2.5: what was recorded stays on record, and so does that it was taken back. Whoever
//! recorded a finding takes it back alone only while it can be contested: a period is published later than that, and what is
//! published is changed by two people (assumed).
use super::commands::Withdraw;
use super::events::Withdrawn;
use super::guard::concerns;
use super::state::Finding;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, ends, limit};
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why it is not taken back.
    WithdrawRefusal {
        /// Somebody else's.
        NotYours { number, inspector } = "finding.withdraw.not-yours" by "post/1.2",
            "Finding {number} was recorded by {inspector}: they, the director or a deputy take it back.",
            "考核事实{number}由{inspector}登记，应由其本人或主任、分管主任撤销。",
        /// Alone, when it can be contested no more.
        NotAlone { number, inspector, until } = "finding.withdraw.not-alone" by "post/1.2",
            "Finding {number} could be contested until {until}: since then {inspector}, who recorded it, does not take it back alone; the director or a deputy who did not record it does.",
            "考核事实{number}的申诉期已于{until}届满，登记人{inspector}不得再单独撤销，应由未参与登记的主任或分管主任撤销。",
        /// About oneself.
        Concerned { number, person } = "finding.withdraw.concerned" by "post/1.2",
            "Finding {number} is about {person}: somebody else takes it back.", "考核事实{number}涉及{person}，应由他人撤销。",
        /// It was decided.
        Settled { number } = "finding.withdraw.settled" by "post/1.2",
            "The contest of finding {number} was decided; that is final.", "考核事实{number}的申诉已裁定，不能再撤销。",
    }
}

pub(super) fn decide(finding: &Finding, command: &Withdraw, context: &Context<'_>) -> Result<Withdrawn, Refusal> {
    let (number, actor) = (finding.number.clone(), context.actor);
    let leads = actor.has(Role::Director) || actor.has(Role::DeputyDirector);
    if actor.person != finding.inspector && !leads {
        return Err(WithdrawRefusal::NotYours { number, inspector: finding.inspector.clone() }.into());
    }
    if concerns(&finding.persons, finding.window.as_deref(), context) {
        return Err(WithdrawRefusal::Concerned { number, person: actor.person.clone() }.into());
    }
    if finding.contest.as_ref().is_some_and(|contest| contest.outcome.is_some()) {
        return Err(WithdrawRefusal::Settled { number }.into());
    }
    reason_given(&command.reason, "handover/2.5")?;
    let until = ends(finding.recorded_at, limit("finding-contest", context)?.limit, context)?;
    if actor.person == finding.inspector && context.now > until {
        let inspector = finding.inspector.clone();
        return Err(WithdrawRefusal::NotAlone { number, inspector, until: civil(until) }.into());
    }
    Ok(Withdrawn { by: actor.person.clone(), reason: command.reason.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Contest, Decide};
    use super::super::events::ContestOutcome;
    use super::super::record::tests::{begun, choice, finding, record, smoking};
    use super::*;
    use crate::people::duty::fixture::why;

    fn withdraw() -> Withdraw {
        Withdraw { reason: "认错了人".into() }
    }

    #[test]
    fn post_1_2__a_mistake_is_taken_back_by_who_recorded_it_or_their_leader() {
        let scenario = begun().given(smoking());
        assert!(finding(&scenario.given(withdraw())).withdrawn);
        assert!(scenario.clone().by("P002", Role::DeputyDirector).when(withdraw()).is_ok());
        let other = scenario.clone().by("P009", Role::ServiceSection);
        assert_eq!(other.why(withdraw()), why("finding.withdraw.not-yours", "post/1.2"));
        assert_eq!(scenario.code(Withdraw { reason: " ".into() }), "command.reason-missing");
        let again = scenario.given(withdraw());
        assert_eq!(again.code(withdraw()), "finding.guard.withdrawn");
    }

    #[test]
    fn post_1_2__whoever_recorded_it_takes_it_back_alone_only_while_it_can_be_contested() {
        let scenario = begun().given(smoking());
        assert!(
            scenario.clone().now("2014-10-13 17:30:00").when(withdraw()).is_ok(),
            "the third working day: Saturday the 11th made up for a holiday"
        );
        let after = scenario.clone().now("2014-10-14 08:00:00");
        assert_eq!(after.why(withdraw()), why("finding.withdraw.not-alone", "post/1.2"));
        assert!(
            after.clone().by("P002", Role::DeputyDirector).when(withdraw()).is_ok(),
            "a leader who did not record it"
        );
        let of_leader = begun().by("P002", Role::DeputyDirector).given(smoking()).now("2014-10-14 08:00:00");
        assert_eq!(
            of_leader.code(withdraw()),
            "finding.withdraw.not-alone",
            "a leader who recorded it does not, either"
        );
        let backdated = after.happened("2014-10-10 09:00:00");
        assert_eq!(
            backdated.code(withdraw()),
            "finding.withdraw.not-alone",
            "by the time of entry, not the time named"
        );
    }

    #[test]
    fn post_1_2__a_leader_does_not_take_back_what_is_about_himself() {
        let about = record("smoking", &["P002"], vec![choice("assessment/1.uncivil", "1")]);
        let scenario = begun().given(about).by("P002", Role::DeputyDirector);
        assert_eq!(scenario.code(withdraw()), "finding.withdraw.concerned");
        let head = begun().given(smoking()).by("P003", Role::DeputyDirector);
        assert_eq!(head.code(withdraw()), "finding.withdraw.concerned", "whoever heads the window");
    }

    #[test]
    fn post_1_2__a_contest_that_was_decided_is_final() {
        let contested =
            begun().given(smoking()).by("P004", Role::WindowStaff).given(Contest { reason: "不实".into() });
        assert!(contested.clone().by("P007", Role::GeneralSection).when(withdraw()).is_ok(), "while it is open");
        let upheld = Decide { outcome: ContestOutcome::Upheld, choices: vec![], reason: "查看监控".into() };
        let decided = contested.by("P002", Role::DeputyDirector).given(upheld).by("P007", Role::GeneralSection);
        assert_eq!(decided.code(withdraw()), "finding.withdraw.settled");
    }

    #[test]
    fn handover_2_5__nothing_goes_before_the_step_before_it() {
        let scenario = begun().given(smoking()).now("2014-10-10 09:00:00");
        let early = scenario.happened("2014-10-09 09:59:59");
        assert_eq!(early.why(withdraw()), why("command.before-last-step", "handover/2.5"));
        assert_eq!(begun().code(withdraw()), "finding.guard.not-recorded");
    }
}
