//! Scales (计时刻度): what a limit counts, as a line of whole numbers on which a period is an addition.
//!
//! Implements the units and both ways of counting of `time-limit/3.4`. Civil days are numbers of days (民法典 art. 201:
//! the starting day does not count); running time is microseconds of working days, of plain days or of office hours
//! (hours run from the moment itself). It must never decide what a period is counted by.
use super::calendar::Calendar;
use super::civil;
use super::error::ClockError;
use super::types::{Counting, Limit, Unit};
use crate::vocabulary::stamp::Instant;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};

/// A day in microseconds.
pub(super) const DAY: i64 = 24 * HOUR;
/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Working days, whole.
    WorkingDays,
    /// Plain days, whole.
    PlainDays,
    /// Time of working days, midnight to midnight.
    WorkingTime,
    /// Time.
    PlainTime,
    /// Time inside office hours, from the start of the period on.
    OfficeTime,
}

impl Scale {
    pub(super) fn new(limit: &Limit) -> Self {
        match (limit.unit, limit.counting) {
            (Unit::WorkingDay, Counting::Civil) => Self::WorkingDays,
            (Unit::WorkingDay, Counting::Elapsed) => Self::WorkingTime,
            (Unit::CalendarDay, Counting::Civil) => Self::PlainDays,
            (Unit::CalendarDay, Counting::Elapsed) => Self::PlainTime,
            (Unit::WorkingHour, Counting::Civil | Counting::Elapsed) => Self::OfficeTime,
        }
    }

    /// How much of the scale one unit is.
    pub(super) fn unit(self) -> i64 {
        match self {
            Self::WorkingDays | Self::PlainDays => 1,
            Self::WorkingTime | Self::PlainTime => DAY,
            Self::OfficeTime => HOUR,
        }
    }

    /// Whether whole days are counted.
    pub(super) fn is_whole_days(self) -> bool {
        matches!(self, Self::WorkingDays | Self::PlainDays)
    }

    /// The place of a day on a scale of whole days: a day off has the place of the next working day.
    pub(super) fn day(self, calendar: &Calendar, date: NaiveDate) -> i64 {
        match self {
            Self::WorkingDays => calendar.rank(date),
            _ => i64::from(date.num_days_from_ce()),
        }
    }

    /// The place after a day on a scale of whole days.
    pub(super) fn day_after(self, calendar: &Calendar, date: NaiveDate) -> i64 {
        match self {
            Self::WorkingDays => calendar.rank_after(date),
            _ => i64::from(date.num_days_from_ce()) + 1,
        }
    }

    /// The place of an instant on a scale of time; office time is measured from `start`.
    pub(super) fn place(self, calendar: &Calendar, start: Instant, at: Instant) -> i64 {
        let local = civil::local(at);
        let number = i64::from(local.date().num_days_from_ce());
        match self {
            Self::OfficeTime if at < start => -office_time(calendar, at, start),
            Self::OfficeTime => office_time(calendar, start, at),
            Self::PlainTime => number * DAY + micros(local.time()),
            _ if calendar.is_working(local.date()) => calendar.rank(local.date()) * DAY + micros(local.time()),
            _ => calendar.rank(local.date()) * DAY,
        }
    }

    /// The instant of a place on a scale of time. Where days off or a noon break lie between, a period of office time
    /// ends before the break, and everything else after it.
    pub(super) fn instant(self, calendar: &Calendar, start: Instant, place: i64) -> Result<Instant, ClockError> {
        let of_day = |date, rest| civil::instant(date, NaiveTime::MIN) + TimeDelta::microseconds(rest);
        let (days, rest) = (place.div_euclid(DAY), place.rem_euclid(DAY));
        match self {
            Self::OfficeTime if place > 0 => office_after(calendar, start, place),
            Self::OfficeTime => office_before(calendar, start, -place),
            Self::PlainTime => calendar.date(days).map(|date| of_day(date, rest)),
            _ => calendar.nth(days).map(|date| of_day(date, rest)),
        }
    }
}

/// Microseconds since midnight.
fn micros(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1_000)
}

/// The office sessions of a working day as instants; none on a day off.
fn sessions(calendar: &Calendar, date: NaiveDate) -> impl DoubleEndedIterator<Item = (Instant, Instant)> + '_ {
    let sessions = if calendar.is_working(date) { calendar.sessions(date) } else { &[] };
    sessions.iter().map(move |session| (civil::instant(date, session.opens), civil::instant(date, session.closes)))
}

/// The office time between two instants in order.
pub(super) fn office_time(calendar: &Calendar, from: Instant, until: Instant) -> i64 {
    let (first, last) = (civil::date_of(from), civil::date_of(until));
    let of_day =
        |day| sessions(calendar, day).map(|(opens, closes)| length(opens.max(from), closes.min(until))).sum::<i64>();
    if first >= last {
        return of_day(first);
    }
    let between = first.iter_days().skip(1).take_while(|day| *day < last).map(|day| calendar.office_length(day));
    of_day(first) + between.sum::<i64>() + of_day(last)
}

/// The first instant at which so much office time has passed.
pub(super) fn office_after(calendar: &Calendar, start: Instant, mut left: i64) -> Result<Instant, ClockError> {
    let first = civil::date_of(start);
    for date in first.iter_days() {
        calendar.check(date)?;
        let office = calendar.office_length(date);
        if date > first && office < left {
            left -= office;
            continue;
        }
        for (opens, closes) in sessions(calendar, date) {
            let from = opens.max(start);
            let length = length(from, closes);
            if length >= left && length > 0 {
                return Ok(from + TimeDelta::microseconds(left));
            }
            left -= length;
        }
    }
    Err(ClockError::OutOfRange)
}

/// The last instant from which so much office time passes until the start; for none, the start or the next opening.
fn office_before(calendar: &Calendar, start: Instant, mut left: i64) -> Result<Instant, ClockError> {
    if left == 0 {
        return office_after(calendar, start, 0);
    }
    let mut date = civil::date_of(start);
    loop {
        calendar.check(date)?;
        for (opens, closes) in sessions(calendar, date).rev() {
            let until = closes.min(start);
            let length = length(opens, until);
            if length >= left {
                return Ok(until - TimeDelta::microseconds(left));
            }
            left -= length;
        }
        date = date.pred_opt().ok_or(ClockError::OutOfRange)?;
    }
}

fn length(from: Instant, until: Instant) -> i64 {
    (until - from).num_microseconds().unwrap_or(i64::MAX).max(0)
}
