//! Deriving a due instant, its warning and the end of an approved pause: asked of the domain's clocks, never counted here.
//!
//! The warning follows the rulebook in force on the day it is due, so that it does not depend on when it is derived;
//! where no rulebook is in force on that day, there is no warning. Closing time has none either: it is the same day; nor what the service
//! does by itself.
use super::row::{Clock, Obligation};
use crate::view::Unappliable;
use anjuan_domain::clock::{Calendar, ClockError, Deadline, Limit, Pause, civil, due, warn_at};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::LimitRule;
use anjuan_domain::vocabulary::refusal::Refusal;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// Derives everything that follows from start, limit, extensions and pauses.
pub(super) fn derive(row: &mut Obligation, centre: &Centre) -> Result<(), Unappliable> {
    due_of(row, centre.calendar()).map_err(|error| Unappliable(format!("{}: {error}", row.key())))?;
    row.warn_at = warning(row, centre)?;
    super::cards::derive(row, centre)?;
    super::steps::derive(row, centre)?;
    Ok(())
}

fn due_of(row: &mut Obligation, calendar: &Calendar) -> Result<(), ClockError> {
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

/// Until when people complete paper that was entered late (`late-entry`); none where no rulebook is in force.
///
/// # Errors
/// [`Unappliable`] names what the rulebook in force lacks.
pub(super) fn late_entry_until(centre: &Centre, recorded: Instant) -> Result<Option<Instant>, Unappliable> {
    let on = civil::date_of(recorded);
    if centre.rulebook(on).is_none() {
        return Ok(None);
    }
    let limit = centre.limit("late-entry", on).map_err(missing)?.limit;
    let until = due(centre.calendar(), &Deadline::new(recorded, limit));
    until.map(|due| Some(due.at)).map_err(|error| Unappliable(format!("late-entry: {error}")))
}

fn warning(row: &Obligation, centre: &Centre) -> Result<Option<Instant>, Unappliable> {
    if !row.clock.is_warned() {
        return Ok(None);
    }
    let on = civil::date_of(row.due_at);
    if centre.rulebook(on).is_none() {
        return Ok(None);
    }
    let limit = &centre.limit("warning", on).map_err(missing)?.limit;
    let percent = centre.number("warning-percent-left", on).map_err(missing)?.value;
    let percent = u32::try_from(percent).map_err(|_| Unappliable(format!("warning-percent-left is {percent}")))?;
    Ok(Some(warn_at(centre.calendar(), row.start, row.due_at, limit, percent)))
}

/// The period of a clock that the view asks the rulebook for; none where no rulebook is in force.
///
/// # Errors
/// [`Unappliable`] names what the rulebook in force lacks.
pub(super) fn period(centre: &Centre, clock: Clock, on: NaiveDate) -> Result<Option<&LimitRule>, Unappliable> {
    let Some(entry) = clock.entry().filter(|_| centre.rulebook(on).is_some()) else { return Ok(None) };
    centre.limit(entry, on).map(Some).map_err(missing)
}

/// A name that no rulebook in force may lack: one without it is refused when it is adopted.
fn missing(refusal: Refusal) -> Unappliable {
    Unappliable(refusal.en)
}
