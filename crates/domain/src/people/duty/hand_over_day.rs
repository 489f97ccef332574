//! Handing the day over (交班): the hall cleared, the log filled or said to be empty, to one of the next working day's group.
//!
//! Implements handover/1.1–1.3 and duty/2.2.4.5. The successor takes over in person. Where the next working day is of the next
//! month, whose roster is another aggregate, the successor is known to be of the staff, and shows by taking over.
use super::commands::HandOverDay;
use super::events::{ChecklistKind, HandedOver};
use super::guard::{not_handed_over, own};
use super::state::{Day, Duty};
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::NaiveDate;

refusals! {
    /// Why the day is not handed over.
    HandOverDayRefusal {
        /// The hall was not cleared.
        NotCleared { day } = "duty.hand-over-day.not-cleared" by "duty/2.2.4.3",
            "The closing checklist of {day} comes before the handover.", "{day}须先完成清场检查，再交班。",
        /// Before that.
        BeforeClosing { day, closed, at } = "duty.hand-over-day.before-closing" by "handover/2.5",
            "The closing checklist of {day} was done at {closed}; the handover cannot have been at {at}.",
            "{day}的清场检查于{closed}完成，交班不能早于此（{at}）。",
        /// Nothing is said.
        NothingSaid { day } = "duty.hand-over-day.nothing-said" by "handover/1.3",
            "The log of {day} is empty: fill it, or say expressly that there is nothing.",
            "{day}的值班日志为空，请填写日志，或明确注明无事。",
        /// To oneself.
        ToOneself { person } = "duty.hand-over-day.to-oneself" by "handover/1.4",
            "{person} cannot hand over to themselves.", "{person}不能向本人交班。",
        /// Not of the next day's group.
        NotNext { person, next, on_duty } = "duty.hand-over-day.not-next" by "handover/1.1",
            "{person} is not on duty on {next}, the next working day; on duty are {on_duty}.",
            "{person}不是下一工作日{next}的当班人员，当班人员为{on_duty}。",
    }
}

/// The working day after a day.
pub(super) fn next_day(day: NaiveDate, context: &Context<'_>) -> Result<NaiveDate, Refusal> {
    Ok(context.centre.calendar().add_working_days(day, 1)?)
}

pub(super) fn decide(duty: &Duty, command: &HandOverDay, context: &Context<'_>) -> Result<HandedOver, Refusal> {
    let found = own(duty, command.day, context)?;
    not_handed_over(found, command.day)?;
    check_closed(found, command.day, context)?;
    if found.entries == 0 && blank(&command.matters) {
        return Err(HandOverDayRefusal::NothingSaid { day: command.day.to_string() }.into());
    }
    check_successor(duty, command, context)?;
    Ok(HandedOver {
        day: command.day,
        by: context.actor.person.clone(),
        to: command.to.clone(),
        matters: command.matters.clone(),
    })
}

fn check_closed(found: &Day, day: NaiveDate, context: &Context<'_>) -> Result<(), HandOverDayRefusal> {
    let day = day.to_string();
    match found.checklists.get(&ChecklistKind::Closing) {
        None => Err(HandOverDayRefusal::NotCleared { day }),
        Some(closed) if context.at < *closed => {
            Err(HandOverDayRefusal::BeforeClosing { day, closed: civil(*closed), at: civil(context.at) })
        }
        Some(_) => Ok(()),
    }
}

fn check_successor(duty: &Duty, command: &HandOverDay, context: &Context<'_>) -> Result<(), Refusal> {
    let (person, next) = (command.to.clone(), next_day(command.day, context)?);
    refuse_if!(person == context.actor.person, HandOverDayRefusal::ToOneself { person });
    if context.centre.person(&person, next).is_none() {
        return Err(Shared::not_staff(person, next, "handover/1.1").into());
    }
    let on_duty = duty.on_duty(next);
    match duty.days.contains_key(&next) && !on_duty.contains(&person.as_str()) {
        true => {
            let (next, on_duty) = (next.to_string(), on_duty.join(", "));
            Err(HandOverDayRefusal::NotNext { person, next, on_duty }.into())
        }
        false => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::check::tests::{all_well, on_the_day};
    use super::super::fixture::{Scenario, why};
    use super::super::generate::tests::{october, roster};
    use super::*;
    use crate::vocabulary::actor::Role;
    use chrono::Datelike;

    /// 14 October is closed at half past five; its handover to whoever leads the 15th.
    pub(in crate::people::duty) fn closed() -> (Scenario, HandOverDay) {
        let (scenario, day, _) = on_the_day("17:30:00");
        let to = roster(&scenario).on_duty("2014-10-15".parse().unwrap())[0].to_owned();
        let scenario = scenario.given(all_well(day, ChecklistKind::Closing));
        (scenario, HandOverDay { day, to, matters: "无遗留事项".into() })
    }

    #[test]
    fn handover_1__the_day_goes_to_the_next_days_group_with_what_is_to_be_known() {
        let (scenario, command) = closed();
        let given = scenario.given(command.clone());
        let handover = roster(&given).days[&command.day].handover.clone().unwrap();
        assert_eq!((handover.to.as_str(), handover.taken_at), (command.to.as_str(), None));
        assert_eq!(given.why(command.clone()), why("duty.guard.handed-over", "handover/1.3"));
        let day_after = roster(&scenario).on_duty("2014-10-16".parse().unwrap())[0].to_owned();
        assert_eq!(
            scenario.why(HandOverDay { to: day_after, ..command }),
            why("duty.hand-over-day.not-next", "handover/1.1")
        );
    }

    #[test]
    fn handover_1_3__an_empty_log_is_said_to_be_empty() {
        let (scenario, command) = closed();
        let silent = HandOverDay { matters: " ".into(), ..command.clone() };
        assert_eq!(scenario.why(silent.clone()), why("duty.hand-over-day.nothing-said", "handover/1.3"));
        let entry = super::super::commands::Log {
            day: command.day,
            entry: "接待来访三人".into(),
            weight: super::super::events::LogWeight::Ordinary,
            reported_to: None,
        };
        assert!(scenario.given(entry).when(silent).is_ok(), "the filled log says it");
    }

    #[test]
    fn duty_2_2_4_5__the_hall_is_cleared_first() {
        let (scenario, day, _) = on_the_day("17:30:00");
        let (closed, command) = closed();
        assert_eq!(scenario.code(command.clone()), "duty.hand-over-day.not-cleared");
        let early = closed.clone().now("2014-10-14 18:00:00").happened("2014-10-14 17:00:00");
        assert_eq!(early.code(command.clone()), "duty.hand-over-day.before-closing");
        let by = roster(&closed).on_duty(day)[0].to_owned();
        assert_eq!(closed.code(HandOverDay { to: by, ..command.clone() }), "duty.hand-over-day.to-oneself");
        assert_eq!(closed.code(HandOverDay { to: "P999".into(), ..command.clone() }), "command.not-staff");
        assert_eq!(closed.by(&command.to, Role::WindowStaff).code(command.clone()), "duty.guard.not-on-duty");
    }

    #[test]
    fn handover_1_1__over_the_end_of_the_month_it_goes_to_one_of_the_staff() {
        let scenario = october().now("2014-10-31 17:30:00");
        let last = *roster(&scenario).days.keys().next_back().unwrap();
        assert_eq!(last.day(), 31);
        let by = roster(&scenario).on_duty(last)[0].to_owned();
        let scenario = scenario.by(&by, Role::WindowStaff).given(all_well(last, ChecklistKind::Closing));
        let over = |to: &str| HandOverDay { day: last, to: to.into(), matters: "无事".into() };
        assert!(scenario.when(over("P010")).is_ok(), "the roster of November is another one");
        assert_eq!(scenario.code(over("P999")), "command.not-staff");
    }
}
