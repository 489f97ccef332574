//! The clock of a day of duty (值班): handing it over by closing time (duty/2.2.4.5), one row for each day of the roster.
//!
//! The row's ordinal is the day of the month. Whoever leads the day owes it; a swap or a substitute passes it on. The roster is kept
//! as the domain folds it. Without a time in the rulebook there are no rows.
use super::Facts;
use super::derive::period;
use super::opening::bare;
use super::row::{Clock, Obligation};
use super::store::{Fold, meet};
use crate::view::Unappliable;
use anjuan_domain::people::duty::events::DutyEvent;
use anjuan_domain::people::duty::{Duty, evolve};
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::{Datelike, NaiveDate};

/// Folds one event of a month of duty.
pub(super) fn apply(fold: &mut Fold<'_>, event: &DutyEvent) -> Result<(), Unappliable> {
    let mut roster = fold.roster();
    let stamp = Stamp { version: 0, time: fold.time, recorded: fold.recorded };
    evolve(&mut roster, event, stamp).map_err(|unfoldable| Unappliable(unfoldable.to_string()))?;
    let Some(duty) = roster else { return Ok(()) };
    fold.keep_roster(duty.clone());
    match event {
        DutyEvent::Generated(_) => duty.days.keys().try_for_each(|day| open(fold, &duty, *day)),
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
        DutyEvent::SwapProposed(_)
        | DutyEvent::SwapDeclined(_)
        | DutyEvent::ChecklistDone(_)
        | DutyEvent::TaskDone(_)
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
    let facts = Facts {
        number: day.to_string(),
        item: None,
        window: String::new(),
        responsible: leader(duty, day),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    };
    let opens = fold.centre.calendar().opens_at(day);
    let row = bare(fold, &facts, (Clock::DutyHandover, day.day()), (opens, &entry.article));
    fold.open(Obligation { limit: Some(entry.limit), ..row })
}

fn pass(fold: &mut Fold<'_>, duty: &Duty, day: NaiveDate) -> Result<(), Unappliable> {
    let (to, time) = (leader(duty, day), fold.time);
    let pass = |row: &mut Obligation| {
        if row.responsible != to {
            row.pass_to(&to, time);
        }
    };
    fold.change((Clock::DutyHandover, day.day()), None, |_| (), pass).map(drop)
}
