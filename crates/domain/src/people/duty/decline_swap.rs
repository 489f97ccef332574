//! Not agreeing to change days (谢绝换班): by the other group, or taken back by the one who asked.
//!
//! Implements duty/2.1.4.
use super::commands::DeclineSwap;
use super::events::SwapDeclined;
use super::guard::{own, proposed};
use super::state::Duty;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(duty: &Duty, command: &DeclineSwap, context: &Context<'_>) -> Result<SwapDeclined, Refusal> {
    let swap = proposed(duty, command.ordinal)?;
    if swap.by != context.actor.person {
        own(duty, swap.with_day, context)?;
    }
    reason_given(&command.reason, "duty/2.1.4")?;
    Ok(SwapDeclined { ordinal: command.ordinal, by: context.actor.person.clone(), reason: command.reason.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::generate::tests::{october, roster};
    use super::super::propose_swap::tests::{days, swap};
    use super::*;
    use crate::vocabulary::actor::Role;
    use chrono::NaiveDate;

    #[test]
    fn duty_2_1_4__without_consent_the_days_stay_and_can_be_asked_for_again() {
        let scenario = october().now("2014-10-09 10:00:00").by("P005", Role::WindowStaff);
        let (own, other) = days(&scenario);
        let asked = scenario.given(swap(own, other));
        let decline = |reason: &str| DeclineSwap { ordinal: 1, reason: reason.into() };
        assert_eq!(asked.clone().by("P008", Role::ComplaintCentre).code(decline("否")), "duty.guard.not-on-duty");
        let other_group = asked.clone().by("P003", Role::WindowHead);
        assert_eq!(other_group.code(decline(" ")), "command.reason-missing");
        let declined = other_group.given(decline("当日有会"));
        let date = NaiveDate::from_ymd_opt(2014, 10, own).unwrap();
        assert_eq!(roster(&declined).on_duty(date), ["P005"]);
        assert!(declined.by("P005", Role::WindowStaff).when(swap(own, other)).is_ok());
        assert!(asked.when(decline("不需要了")).is_ok(), "taken back by who asked");
    }
}
