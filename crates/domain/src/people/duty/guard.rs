//! What every decision about a month of duty asks first (前置核对): is there a roster, is the day one of it, is the actor on duty.
//!
//! handover/2.5 forbids falsifying: nothing is recorded ahead of the clock, and what belongs to a day is dated on it. It
//! must hold no rule of a single decision.
use super::commands::DutyCommand;
use super::state::{Day, Duty, Swap, SwapStanding};
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::{day as today, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use chrono::NaiveDate;

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        NoMonth {} = "duty.guard.no-month" by "duty/2.1.4",
            "A roster is of one month: duty/<yyyy-mm>.", "值班表按月编制：duty/<yyyy-mm>。",
        NotDrawn { month } = "duty.guard.not-drawn" by "duty/2.1.4",
            "The roster of {month} was not drawn up yet.", "{month}的值班表尚未编制。",
        NoDutyDay { day, month } = "duty.guard.no-duty-day" by "duty/2.1.4",
            "{day} is no day of the roster of {month}: it is a day off, or of another month.",
            "{day}不在{month}值班表内：该日休息，或属于其他月份。",
        OtherDay { day, at } = "duty.guard.other-day" by "handover/2.5",
            "What belongs to the duty of {day} happens on that day; this is dated {at}.",
            "{day}的值班事项应发生在当日，所填日期为{at}。",
        NotOnDuty { person, day, on_duty } = "duty.guard.not-on-duty" by "duty/2.2.4",
            "{person} is not on duty on {day}; on duty are {on_duty}.", "{person}{day}不当班，当班人员为{on_duty}。",
        HandedOver { day, to } = "duty.guard.handed-over" by "handover/1.3",
            "The duty of {day} was handed over to {to} already.", "{day}的值班已交班给{to}。",
        NoSwap { ordinal, month } = "duty.guard.no-swap" by "duty/2.1.4",
            "The roster of {month} has no swap {ordinal}.", "{month}值班表没有第{ordinal}次换班。",
        SwapSettled { ordinal, en, zh } = "duty.guard.swap-settled" by "duty/2.1.4",
            "Swap {ordinal} was {en} already.", "第{ordinal}次换班已{zh}。",
        DayBegun { day, today } = "duty.guard.day-begun" by "duty/2.1.4",
            "Days are changed before they come: {day} is not after {today}.", "换班须在值班日之前：{day}不晚于{today}。",
    }
}

/// The roster that a command needs; the one that draws it up needs only its month.
pub(super) fn ready<'a>(
    state: Option<&'a Duty>,
    command: &DutyCommand,
    context: &Context<'_>,
) -> Result<&'a Duty, Refusal> {
    if matches!(command, DutyCommand::Generate(_)) { month(state, context) } else { drawn(state, context) }
}

/// The month, if the id names one and nothing is dated ahead.
pub(super) fn month<'a>(state: Option<&'a Duty>, context: &Context<'_>) -> Result<&'a Duty, Refusal> {
    let duty = state.ok_or(GuardRefusal::NoMonth {})?;
    not_in_future(context)?;
    Ok(duty)
}

/// The same, with its roster.
pub(super) fn drawn<'a>(state: Option<&'a Duty>, context: &Context<'_>) -> Result<&'a Duty, Refusal> {
    let duty = month(state, context)?;
    require!(duty.is_drawn(), GuardRefusal::NotDrawn { month: Duty::id(duty.month) });
    Ok(duty)
}

/// A day of the roster.
pub(super) fn of_roster(duty: &Duty, day: NaiveDate) -> Result<&Day, GuardRefusal> {
    let outside = || GuardRefusal::NoDutyDay { day: day.to_string(), month: Duty::id(duty.month) };
    duty.days.get(&day).ok_or_else(outside)
}

/// A day of the roster that the actor is on duty on.
pub(super) fn own<'a>(duty: &'a Duty, day: NaiveDate, context: &Context<'_>) -> Result<&'a Day, GuardRefusal> {
    let found = of_roster(duty, day)?;
    let (person, on_duty) = (context.actor.person.as_str(), duty.on_duty(day));
    match on_duty.contains(&person) {
        true => Ok(found),
        false => {
            let (person, on_duty) = (person.to_owned(), on_duty.join(", "));
            Err(GuardRefusal::NotOnDuty { person, day: day.to_string(), on_duty })
        }
    }
}

/// The same, and it happens on that day, before it is handed over.
pub(super) fn running<'a>(duty: &'a Duty, day: NaiveDate, context: &Context<'_>) -> Result<&'a Day, GuardRefusal> {
    let found = own(duty, day, context)?;
    refuse_if!(today(context) != day, GuardRefusal::OtherDay { day: day.to_string(), at: today(context).to_string() });
    not_handed_over(found, day)?;
    Ok(found)
}

/// A day that was not handed over yet.
pub(super) fn not_handed_over(found: &Day, day: NaiveDate) -> Result<(), GuardRefusal> {
    match &found.handover {
        Some(handover) => Err(GuardRefusal::HandedOver { day: day.to_string(), to: handover.to.clone() }),
        None => Ok(()),
    }
}

/// A day that can still change hands. Nobody dates that back: what counts is when it is entered.
pub(super) fn ahead(day: NaiveDate, context: &Context<'_>) -> Result<(), GuardRefusal> {
    let today = date_of(context.now);
    require!(day > today, GuardRefusal::DayBegun { day: day.to_string(), today: today.to_string() });
    Ok(())
}

/// A swap that was not answered yet.
pub(super) fn proposed(duty: &Duty, ordinal: u32) -> Result<&Swap, GuardRefusal> {
    let found = (ordinal as usize).checked_sub(1).and_then(|index| duty.swaps.get(index));
    let number = ordinal.to_string();
    match found {
        None => Err(GuardRefusal::NoSwap { ordinal: number, month: Duty::id(duty.month) }),
        Some(swap) => match swap.standing {
            SwapStanding::Proposed => Ok(swap),
            SwapStanding::Agreed => settled(number, "agreed to", "同意"),
            SwapStanding::Declined => settled(number, "declined", "被谢绝"),
        },
    }
}

fn settled<T>(ordinal: String, en: &str, zh: &str) -> Result<T, GuardRefusal> {
    Err(GuardRefusal::SwapSettled { ordinal, en: en.into(), zh: zh.into() })
}
