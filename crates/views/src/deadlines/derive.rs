//! Deriving a due instant, its warning and the end of an approved pause: asked of the domain's clocks, never counted here.
//!
//! The warning follows the rulebook in force on the day it is due, so that it does not depend on when it is derived;
//! where no rulebook is in force on that day, there is no warning. Closing time has none either: it is the same day; nor what the house
//! does by itself.
use super::row::{Clock, Obligation};
use crate::view::Unappliable;
use anjuan_domain::clock::{Calendar, ClockError, Deadline, Limit, Pause, civil, due, warn_at};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;

/// Derives everything that follows from start, limit, extensions and pauses.
pub(super) fn derive(row: &mut Obligation, centre: &Centre) -> Result<(), Unappliable> {
    derived(row, centre).map_err(|error| Unappliable(format!("{}: {error}", row.key())))
}

fn derived(row: &mut Obligation, centre: &Centre) -> Result<(), ClockError> {
    let calendar = centre.calendar();
    for pause in row.pauses.iter_mut().filter(|pause| pause.until.is_none()) {
        pause.approved_until = due(calendar, &Deadline::new(pause.from, pause.approved))?.at;
    }
    match (row.fixed_due_at, row.limit) {
        (Some(at), _) => row.due_at = at,
        (None, None) => row.due_at = row.start,
        (None, Some(limit)) => {
            let due = due(calendar, &deadline(row, limit))?;
            (row.due_at, row.provisional, row.calendar) = (due.at, due.provisional, due.calendar);
        }
    }
    row.warn_at = warning(row, centre, calendar);
    Ok(())
}

fn deadline(row: &Obligation, limit: Limit) -> Deadline {
    let pauses = row.pauses.iter().map(|pause| Pause {
        from: pause.from,
        until: pause.until,
        approved: pause.approved,
        label: String::new(),
    });
    Deadline { start: row.start, limit, extensions: row.extensions.clone(), pauses: pauses.collect() }
}

/// Until when people complete paper that was entered late (`late-entry`); none where no rulebook says.
pub(super) fn late_entry_until(centre: &Centre, recorded: Instant) -> Option<Instant> {
    let limit = centre.limit("late-entry", civil::date_of(recorded)).ok()?.limit;
    due(centre.calendar(), &Deadline::new(recorded, limit)).ok().map(|due| due.at)
}

fn warning(row: &Obligation, centre: &Centre, calendar: &Calendar) -> Option<Instant> {
    if matches!(row.clock, Clock::ContactClosing | Clock::LeaveBegin | Clock::LeaveEnd) {
        return None;
    }
    let on = civil::date_of(row.due_at);
    let limit = &centre.limit("warning", on).ok()?.limit;
    let percent = u32::try_from(centre.number("warning-percent-left", on).ok()?.value).ok()?;
    Some(warn_at(calendar, row.start, row.due_at, limit, percent))
}
