//! Asking another group to change days (申请换班): before both days, by one whose day it is.
//!
//! Implements duty/2.1.4. Who is on duty changes only when the other group agrees.
use super::commands::ProposeSwap;
use super::events::SwapProposed;
use super::guard::{ahead, of_roster, own};
use super::state::{Duty, SwapStanding};
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no swap is proposed.
    ProposeSwapRefusal {
        /// The same group has both.
        SameGroup { day, with_day, group } = "duty.propose-swap.same-group" by "duty/2.1.4",
            "{day} and {with_day} are both of group {group}.", "{day}与{with_day}都由“{group}”值班。",
        /// Asked already.
        Pending { day, ordinal } = "duty.propose-swap.pending" by "duty/2.1.4",
            "{day} is asked for in swap {ordinal} already, which is not answered.", "{day}已在第{ordinal}次换班申请中，尚未答复。",
    }
}

pub(super) fn decide(duty: &Duty, command: &ProposeSwap, context: &Context<'_>) -> Result<SwapProposed, Refusal> {
    let given = own(duty, command.day, context)?;
    let taken = of_roster(duty, command.with_day)?;
    ahead(command.day, context)?;
    ahead(command.with_day, context)?;
    if given.group == taken.group {
        let (day, with_day) = (command.day.to_string(), command.with_day.to_string());
        return Err(ProposeSwapRefusal::SameGroup { day, with_day, group: given.group.clone() }.into());
    }
    for day in [command.day, command.with_day] {
        let asked = |swap: &super::state::Swap| {
            swap.standing == SwapStanding::Proposed && [swap.day, swap.with_day].contains(&day)
        };
        if let Some(index) = duty.swaps.iter().position(asked) {
            let ordinal = (index + 1).to_string();
            return Err(ProposeSwapRefusal::Pending { day: day.to_string(), ordinal }.into());
        }
    }
    reason_given(&command.reason, "duty/2.1.4")?;
    Ok(SwapProposed {
        ordinal: u32::try_from(duty.swaps.len() + 1).unwrap_or(u32::MAX),
        day: command.day,
        with_day: command.with_day,
        by: context.actor.person.clone(),
        reason: command.reason.clone(),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::fixture::{Scenario, why};
    use super::super::generate::tests::{october, roster};
    use super::*;
    use crate::vocabulary::actor::Role;
    use chrono::NaiveDate;

    /// A swap of two days of October 2014.
    pub(in crate::people::duty) fn swap(day: u32, with_day: u32) -> ProposeSwap {
        let date = |day| NaiveDate::from_ymd_opt(2014, 10, day).unwrap();
        ProposeSwap { day: date(day), with_day: date(with_day), reason: "外出培训".into() }
    }

    /// A day of group 乙 (P005) and one of group 甲 (P003, P004), both after 13 October.
    pub(in crate::people::duty) fn days(scenario: &Scenario) -> (u32, u32) {
        let find = |name: &str| {
            let mut days = roster(scenario).days.iter().filter(|(_, found)| found.group == name);
            days.find_map(|(day, _)| (day.to_string().as_str() > "2014-10-13").then(|| chrono::Datelike::day(day)))
        };
        (find("乙").unwrap(), find("甲").unwrap())
    }

    fn asking() -> (Scenario, u32, u32) {
        let scenario = october().now("2014-10-09 10:00:00").by("P005", Role::WindowStaff);
        let (own, other) = days(&scenario);
        (scenario, own, other)
    }

    #[test]
    fn duty_2_1_4__asking_alone_changes_nothing() {
        let (scenario, own, other) = asking();
        let asked = scenario.given(swap(own, other));
        let date = NaiveDate::from_ymd_opt(2014, 10, own).unwrap();
        assert_eq!(roster(&asked).on_duty(date), ["P005"]);
        assert_eq!(asked.code(swap(own, other)), "duty.propose-swap.pending");
    }

    #[test]
    fn duty_2_1_4__only_the_own_day_and_only_before_it_comes() {
        let (scenario, own, other) = asking();
        assert_eq!(scenario.why(swap(other, own)), why("duty.guard.not-on-duty", "duty/2.2.4"));
        assert_eq!(scenario.code(swap(own, own)), "duty.propose-swap.same-group");
        assert_eq!(scenario.code(swap(own, 12)), "duty.guard.no-duty-day", "a Sunday");
        let begun = scenario.clone().now(&format!("2014-10-{own:02} 07:00:00"));
        assert_eq!(begun.why(swap(own, other)), why("duty.guard.day-begun", "duty/2.1.4"));
        let dated_back = begun.happened("2014-10-09 10:00:00");
        assert_eq!(dated_back.code(swap(own, other)), "duty.guard.day-begun");
        assert_eq!(scenario.code(ProposeSwap { reason: " ".into(), ..swap(own, other) }), "command.reason-missing");
    }
}
