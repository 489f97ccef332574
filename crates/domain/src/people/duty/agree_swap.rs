//! Agreeing to change days (同意换班): by one of the group whose other day it is, before both days.
//!
//! Implements duty/2.1.4.
use super::commands::AgreeSwap;
use super::events::SwapAgreed;
use super::guard::{ahead, own, proposed};
use super::state::Duty;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(duty: &Duty, command: &AgreeSwap, context: &Context<'_>) -> Result<SwapAgreed, Refusal> {
    let swap = proposed(duty, command.ordinal)?;
    own(duty, swap.with_day, context)?;
    ahead(swap.day, context)?;
    ahead(swap.with_day, context)?;
    Ok(SwapAgreed { ordinal: command.ordinal, by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::why;
    use super::super::generate::tests::{october, roster};
    use super::super::propose_swap::tests::{days, swap};
    use super::*;
    use crate::vocabulary::actor::Role;
    use chrono::NaiveDate;

    #[test]
    fn duty_2_1_4__with_the_other_groups_consent_the_days_are_changed() {
        let scenario = october().now("2014-10-09 10:00:00").by("P005", Role::WindowStaff);
        let (own, other) = days(&scenario);
        let date = |day| NaiveDate::from_ymd_opt(2014, 10, day).unwrap();
        let asked = scenario.given(swap(own, other));
        assert_eq!(asked.why(AgreeSwap { ordinal: 1 }), why("duty.guard.not-on-duty", "duty/2.2.4"), "not oneself");
        let agreed = asked.by("P004", Role::WindowStaff).given(AgreeSwap { ordinal: 1 });
        assert_eq!(roster(&agreed).on_duty(date(own)), ["P003", "P004"]);
        assert_eq!(roster(&agreed).on_duty(date(other)), ["P005"]);
        assert_eq!(agreed.code(AgreeSwap { ordinal: 1 }), "duty.guard.swap-settled");
        assert_eq!(agreed.code(AgreeSwap { ordinal: 2 }), "duty.guard.no-swap");
        assert_eq!(agreed.code(AgreeSwap { ordinal: 0 }), "duty.guard.no-swap");
    }

    #[test]
    fn duty_2_1_4__consent_comes_before_the_day() {
        let scenario = october().now("2014-10-09 10:00:00").by("P005", Role::WindowStaff);
        let (own, other) = days(&scenario);
        let asked = scenario.given(swap(own, other)).by("P004", Role::WindowStaff);
        let late = asked.now(&format!("2014-10-{:02} 07:00:00", own.min(other)));
        assert_eq!(late.code(AgreeSwap { ordinal: 1 }), "duty.guard.day-begun");
        assert_eq!(late.happened("2014-10-09 10:00:00").code(AgreeSwap { ordinal: 1 }), "duty.guard.day-begun");
    }
}
