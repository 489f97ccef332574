//! The clocks of a day of duty (值班): what is to be done before work (duty/2.1.1), and handing it over by closing time (duty/2.2.4.5), rows for
//! each day of the roster.
//!
//! The ordinal of a handover is the day of the month; that of a task is the day and its place among the tasks. Whoever leads the day owes it; a swap or a substitute passes it on. The roster is kept
//! as the domain folds it. Without a time in the rulebook there are no rows.
use super::Facts;
use super::derive::period;
use super::opening::bare;
use super::row::{Clock, Obligation};
use super::store::{Fold, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::civil;
use anjuan_domain::people::duty::events::{DutyEvent, DutyTask};
use anjuan_domain::people::duty::times::task_by;
use anjuan_domain::people::duty::{Duty, evolve};
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::{Datelike, NaiveDate, NaiveTime};

/// The tasks that have a time, each with its place.
pub(crate) const TASKS: [(DutyTask, u32); 2] = [(DutyTask::Hygiene, 1), (DutyTask::BoiledWater, 2)];

/// Folds one event of a month of duty.
pub(super) fn apply(fold: &mut Fold<'_>, event: &DutyEvent) -> Result<(), Unappliable> {
    let mut roster = fold.roster();
    let stamp = Stamp { version: 0, time: fold.time, recorded: fold.recorded };
    evolve(&mut roster, event, stamp).map_err(|unfoldable| Unappliable(unfoldable.to_string()))?;
    let Some(duty) = roster else { return Ok(()) };
    fold.keep_roster(duty.clone());
    match event {
        DutyEvent::Generated(_) => duty.days.keys().try_for_each(|day| {
            open(fold, &duty, *day)?;
            TASKS.into_iter().try_for_each(|(task, place)| begin(fold, &duty, (*day, task, place)))
        }),
        DutyEvent::SwapAgreed(agreed) => {
            let swap = (agreed.ordinal as usize).checked_sub(1).and_then(|index| duty.swaps.get(index));
            let days = swap.map(|swap| [swap.day, swap.with_day]);
            days.into_iter().flatten().try_for_each(|day| pass(fold, &duty, day))
        }
        DutyEvent::SubstituteArranged(arranged) => pass(fold, &duty, arranged.day),
        DutyEvent::HandedOver(handed) => {
            let time = fold.time;
            fold.change((Clock::DutyHandover, handed.day.day()), None, |_| (), |row| meet(row, time)).map(drop)
        }
        DutyEvent::TaskDone(done) => {
            let time = fold.time;
            let of_clock = TASKS.into_iter().find(|(task, _)| *task == done.task);
            let Some((_, place)) = of_clock else { return Ok(()) };
            fold.change((Clock::DutyTask, nth(done.day, place)), None, |_| (), |row| meet(row, time)).map(drop)
        }
        DutyEvent::SwapProposed(_)
        | DutyEvent::SwapDeclined(_)
        | DutyEvent::ChecklistDone(_)
        | DutyEvent::Logged(_)
        | DutyEvent::TakenOver(_) => Ok(()),
    }
}

/// Who leads a day.
fn leader(duty: &Duty, day: NaiveDate) -> String {
    duty.on_duty(day).first().copied().unwrap_or_default().to_owned()
}

fn open(fold: &mut Fold<'_>, duty: &Duty, day: NaiveDate) -> Result<(), Unappliable> {
    let Some(entry) = period(fold.centre, Clock::DutyHandover, day)? else { return Ok(()) };
    let facts = of_day(duty, day);
    let opens = fold.centre.calendar().opens_at(day);
    let row = bare(fold, &facts, (Clock::DutyHandover, day.day()), (opens, &entry.article));
    fold.open(Obligation { limit: Some(entry.limit), ..row })
}

/// What is known of a day.
fn of_day(duty: &Duty, day: NaiveDate) -> Facts {
    Facts { responsible: leader(duty, day), ..Facts::of_sheet(&day.to_string()) }
}

/// The ordinal of a task of a day: the day of the month, and its place.
fn nth(day: NaiveDate, place: u32) -> u32 {
    day.day() * 10 + place
}

/// What is to be done by a minute of the day, where the rulebook says which.
fn begin(fold: &mut Fold<'_>, duty: &Duty, (day, task, place): (NaiveDate, DutyTask, u32)) -> Result<(), Unappliable> {
    let Ok(Some(by)) = task_by(task, day, fold.centre) else { return Ok(()) };
    let facts = of_day(duty, day);
    let begins = civil::instant(day, NaiveTime::MIN);
    let row = bare(fold, &facts, (Clock::DutyTask, nth(day, place)), (begins, "duty/2.1.1"));
    fold.open(Obligation { fixed_due_at: Some(by), ..row })
}

fn pass(fold: &mut Fold<'_>, duty: &Duty, day: NaiveDate) -> Result<(), Unappliable> {
    let (to, time) = (leader(duty, day), fold.time);
    let pass = |row: &mut Obligation| {
        if row.responsible != to {
            row.pass_to(&to, time);
        }
    };
    fold.change((Clock::DutyHandover, day.day()), None, |_| (), pass)?;
    for (_, place) in TASKS {
        if fold.is_open(Clock::DutyTask, nth(day, place)) {
            fold.change((Clock::DutyTask, nth(day, place)), None, |_| (), pass)?;
        }
    }
    Ok(())
}
