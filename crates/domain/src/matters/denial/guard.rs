//! What every decision about a denial asks first (前置核对): is there one, do the times fit, who stands for whom.
//!
//! handover/2.5 forbids falsifying: nothing is recorded as having happened before the step that came before it, or in
//! the future, however late the paper is entered. It must hold no rule of a single decision.
use super::state::{Denial, Report};
use crate::reference::context::Context;
use crate::reference::lookup::{day, is_staff, not_in_future};
use crate::reference::shared::not_before;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        /// Nothing was denied.
        NotIssued {} = "denial.guard.not-issued" by "denial-report/2",
            "There is no such denial: it is issued first, with its reasons and basis.", "没有该否定记录，请先登记否定的理由和依据。",
        /// It is there already.
        AlreadyIssued { number } = "denial.guard.already-issued" by "handover/2.5",
            "This denial is recorded already, as {number}.", "该否定已登记，编号{number}。",
        /// Not reported.
        NotReported { number } = "denial.guard.not-reported" by "denial-report/4",
            "Denial {number} was not reported yet.", "否定{number}尚未报备。",
    }
}

/// The denial, if there is one and the command's times fit.
pub(super) fn begun<'a>(state: Option<&'a Denial>, context: &Context<'_>) -> Result<&'a Denial, Refusal> {
    let denial = state.ok_or(GuardRefusal::NotIssued {})?;
    not_in_future(context)?;
    not_before(denial.last_at, context)?;
    Ok(denial)
}

/// The report of a denial that has one.
pub(super) fn reported(denial: &Denial) -> Result<&Report, GuardRefusal> {
    denial.report.as_ref().ok_or_else(|| GuardRefusal::NotReported { number: denial.number.clone() })
}

/// Whether the directory of the day gives somebody a role. The role of the approval section is its head's.
pub(super) fn holds(person: &str, role: Role, context: &Context<'_>) -> bool {
    context.centre.person(person, day(context)).is_some_and(|person| person.roles.contains(&role))
}

/// Whether the actor answers for a receiver: in person, or as a colleague of the same section who stands for somebody
/// away (ab-role/3) or no longer on the staff, so that nothing waits for ever for somebody who left.
pub(super) fn answers_for(receiver: &str, role: Role, context: &Context<'_>) -> bool {
    let actor = context.actor.person.as_str();
    let away = !is_staff(receiver, context) || context.centre.on_duty(receiver, context.at) == actor;
    actor == receiver || (away && (holds(actor, role, context) || stands_in(actor, role, context)))
}

/// Whether the directory of the day names somebody as the stand-in for a role (ab-role/1).
pub(super) fn stands_in(person: &str, role: Role, context: &Context<'_>) -> bool {
    context.centre.stand_ins(role, day(context)).any(|stand_in| stand_in == person)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;

    #[test]
    fn nothing_but_a_denial_begins_one_and_it_begins_once() {
        let refusal = Scenario::new().refused(Scenario::object());
        assert_eq!(refusal.why(), ("denial.guard.not-issued", "denial-report/2"));
        let again = Scenario::new().issued().refused(Scenario::issue());
        assert_eq!(again.why(), ("denial.guard.already-issued", "handover/2.5"));
    }

    #[test]
    fn handover_2_5__late_paper_goes_neither_before_the_last_step_nor_ahead_of_the_clock() {
        let scenario = Scenario::new().issued().now("2014-10-10 09:00:00").objected().now("2014-10-13 09:00:00");
        let early = scenario.clone().happened("2014-10-10 08:59:59").refused(Scenario::report());
        assert_eq!(early.why(), ("command.before-last-step", "handover/2.5"));
        assert!(early.en.contains("2014-10-10 09:00") && early.zh.contains("2014-10-10 09:00"), "{early}");
        assert_eq!(
            scenario.clone().happened("2014-10-13 09:00:01").refused(Scenario::report()).code,
            "command.in-future"
        );
        assert!(scenario.happened("2014-10-10 09:00:00").when(Scenario::report()).is_ok());
    }

    #[test]
    fn handover_2_5__a_report_found_missing_is_not_dated_before_that_was_found() {
        let scenario = Scenario::new().issued().objected().now("2014-10-13 09:00:00").found_missing();
        let scenario = scenario.now("2014-10-14 09:00:00");
        let refusal = scenario.clone().happened("2014-10-10 09:00:00").refused(Scenario::report());
        assert_eq!(refusal.code, "command.before-last-step");
        assert!(scenario.when(Scenario::report()).is_ok(), "late, and recorded as late");
    }
}
