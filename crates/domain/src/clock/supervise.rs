//! What supervision (电子监察) asks of a clock: how long it has run, how far it is over, when to warn.
//!
//! Implements the measures behind `time-limit/3.4`: running working days with the fraction rounded up, where one second
//! over is over, and the warning before a due time. It must never hold a threshold: those are the rulebook's.
use super::calendar::Calendar;
use super::civil;
use super::deadline::{Deadline, Pause};
use super::due::{credited_until, due};
use super::error::ClockError;
use super::scale::{DAY, Scale, office_after, office_time};
use super::types::{Counting, Limit, Unit};
use crate::vocabulary::stamp::Instant;

/// The working days that ran from `start` to `end`, any fraction rounded up, without the pauses. A pause that lasts is
/// measured to `end`, and credited with at most what was approved; time under two pauses is taken out once.
///
/// # Errors
/// [`ClockError`].
pub fn elapsed_working_days(
    calendar: &Calendar,
    start: Instant,
    end: Instant,
    pauses: &[Pause],
) -> Result<i64, ClockError> {
    calendar.check(civil::date_of(start))?;
    calendar.check(civil::date_of(end))?;
    if end <= start {
        return Ok(0);
    }
    let place = |at| Scale::WorkingTime.place(calendar, start, at);
    let mut stops = Vec::with_capacity(pauses.len());
    for pause in pauses {
        let (from, until) = (pause.from.max(start), credited_until(calendar, pause)?.min(end));
        if from < until {
            stops.push((place(from), place(until)));
        }
    }
    stops.sort_unstable();
    let (mut run, mut taken_out) = (place(end) - place(start), i64::MIN);
    for (from, until) in stops {
        run -= (until - from.max(taken_out)).max(0);
        taken_out = taken_out.max(until);
    }
    Ok(run.div_euclid(DAY) + i64::from(run.rem_euclid(DAY) > 0))
}

/// How many working days `now` is over a due instant, any fraction rounded up; 0 until then.
///
/// # Errors
/// [`ClockError`].
pub fn days_over(calendar: &Calendar, due: Instant, now: Instant) -> Result<i64, ClockError> {
    elapsed_working_days(calendar, due, now, &[])
}

/// When to warn: the earlier of the warning limit before the due instant and the moment at which only `percent_left` of
/// the working time from start to due is left; never before the start nor after the due instant.
///
/// Counted `CIVIL`, "n days before" is that many working days before the due day, at close of business, and working time
/// is office time. Counted `ELAPSED`, days are rounded up, so that "2 days before day 7" is the moment day 5 begins, and
/// working time is running time of working days.
#[must_use]
pub fn warn_at(calendar: &Calendar, start: Instant, due: Instant, warning: &Limit, percent_left: u32) -> Instant {
    if due <= start {
        return due;
    }
    // Where the calendar cannot answer, the warning is at once: the due instant then came from another calendar.
    let by_limit = before(calendar, due, warning).unwrap_or(start);
    let by_share = share(calendar, start, due, (warning.counting, percent_left)).unwrap_or(start);
    by_limit.min(by_share).clamp(start, due)
}

pub(super) fn before(calendar: &Calendar, at: Instant, warning: &Limit) -> Result<Instant, ClockError> {
    // The day that "n days before" names begins one day earlier than it is complete.
    let begun = matches!((warning.counting, warning.unit), (Counting::Elapsed, Unit::WorkingDay | Unit::CalendarDay));
    let count = warning.count.saturating_neg().saturating_sub(i32::from(begun));
    due(calendar, &Deadline::new(at, Limit { count, ..*warning })).map(|due| due.at)
}

fn share(
    calendar: &Calendar,
    start: Instant,
    due: Instant,
    (counting, percent_left): (Counting, u32),
) -> Result<Instant, ClockError> {
    calendar.check(civil::date_of(start))?;
    calendar.check(civil::date_of(due))?;
    let percent_run = i64::from(100_u32.saturating_sub(percent_left));
    let part = |total: i64| total / 100 * percent_run + total % 100 * percent_run / 100;
    match counting {
        Counting::Civil => office_after(calendar, start, part(office_time(calendar, start, due))),
        Counting::Elapsed => {
            let place = |at| Scale::WorkingTime.place(calendar, start, at);
            let run = part(place(due) - place(start));
            Scale::WorkingTime.instant(calendar, start, place(start) + run)
        }
    }
}
