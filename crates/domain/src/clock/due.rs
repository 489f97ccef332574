//! When a deadline is due (到期): the count, the pauses and the extensions on the scale of their limit.
//!
//! Implements `time-limit/3.4` by 行政许可法 art. 82 (working days), 民法典 art. 201 and 203 (the starting day does not count;
//! the last day rolls forward and ends at close of business) and 行政许可法 art. 45 (pauses). It must never look at the
//! present: an unfinished pause lasts as long as it was approved for.
//!
//! Counting whole days (`CIVIL`): day 1 is the first counted day after the start day, whatever kind of day that is. Count 0
//! is the first close of business that is not before the start. Count −n is the n-th working day before the start day, at
//! close of business, and the inverse of n from a working day; −n plain days roll back to a working day.
//! Counting running time (`ELAPSED`): the time of day is kept, also where plain days roll to a working day; a start on a
//! day off runs from the next working day on.
//! Working hours run inside office hours from the start itself (民法典 art. 201), in both ways of counting.
//!
//! A pause is credited with the counted days after the day it began up to the day it ended, never more than was approved,
//! and takes out as many days from the day it began on (from the next, where the office had closed). So a clock stopped
//! on its last day is not late while it stands, and a day under two pauses is taken out once.
use super::calendar::Calendar;
use super::civil;
use super::deadline::{Deadline, Due, Pause};
use super::error::ClockError;
use super::scale::Scale;
use super::types::Limit;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// When a deadline is due. A pause that still lasts is counted to the end of what was approved.
///
/// # Errors
/// [`ClockError`].
pub fn due(calendar: &Calendar, deadline: &Deadline) -> Result<Due, ClockError> {
    let mut leg = Leg::run(calendar, deadline, deadline.start, 0)?;
    let mut provisional = leg.is_provisional(calendar);
    while leg.next <= deadline.extensions.len() {
        leg = Leg::run(calendar, deadline, leg.at, leg.next)?;
        provisional |= leg.is_provisional(calendar);
    }
    Ok(Due { at: leg.at, date: leg.date, provisional, calendar: calendar.version() })
}

/// A part of a deadline that is counted on one scale: the limit, or an extension, with those of its kind that follow.
#[derive(Debug)]
pub(super) struct Leg {
    pub(super) scale: Scale,
    pub(super) start: Instant,
    /// How many units.
    pub(super) count: i64,
    /// The place of the first day that counts, or of the start.
    pub(super) base: i64,
    /// The place it ends on, before rolling.
    pub(super) end: i64,
    pub(super) spans: Vec<Span>,
    pub(super) at: Instant,
    pub(super) date: NaiveDate,
    /// The number of the limit that the next leg begins with; 0 is the deadline's own.
    pub(super) next: usize,
}

/// What one pause takes out of a scale: the places from `from` up to and not including `until`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) until: i64,
    /// Which pause.
    pub(super) pause: usize,
}

impl Leg {
    /// Counts the leg that begins with limit `number` from `start`.
    pub(super) fn run(
        calendar: &Calendar,
        deadline: &Deadline,
        start: Instant,
        number: usize,
    ) -> Result<Self, ClockError> {
        let limits = || std::iter::once(&deadline.limit).chain(&deadline.extensions).skip(number);
        let first = limits().next().unwrap_or(&deadline.limit);
        let alike = limits().take_while(|limit| (limit.unit, limit.counting) == (first.unit, first.counting));
        let (mut count, mut next) = (0_i64, number);
        for limit in alike {
            count = count.saturating_add(i64::from(limit.count));
            next += 1;
        }
        let scale = Scale::new(first);
        calendar.check(civil::date_of(start))?;
        let base = base(calendar, scale, start, count);
        let end = if scale.is_whole_days() {
            let before =
                if count < 0 { scale.day(calendar, civil::date_of(start)) } else { base - i64::from(count > 0) };
            before.saturating_add(count)
        } else {
            base.saturating_add(count.saturating_mul(scale.unit()))
        };
        let mut leg =
            Self { scale, start, count, base, end, spans: Vec::new(), at: start, date: civil::date_of(start), next };
        if count >= 0 && !deadline.pauses.is_empty() {
            leg.spans = spans(calendar, scale, (start, base), &deadline.pauses)?;
            leg.end = leg.after_pauses(calendar)?;
        }
        (leg.at, leg.date) = leg.reach(calendar, leg.end)?;
        Ok(leg)
    }

    /// Whether a day past the horizon was counted: the last of the days between start and end.
    pub(super) fn is_provisional(&self, calendar: &Calendar) -> bool {
        calendar.is_provisional(self.date.max(civil::date_of(self.start)))
    }

    /// Moves the end past every pause that begins before it.
    fn after_pauses(&self, calendar: &Calendar) -> Result<i64, ClockError> {
        let (mut end, mut taken_out) = (self.end, i64::MIN);
        for span in &self.spans {
            let from = span.from.max(taken_out);
            if span.until <= from {
                continue;
            }
            if from > end && from > self.place_reached(calendar, end)? {
                break;
            }
            end = end.max(from) + (span.until - from);
            taken_out = span.until;
        }
        Ok(end)
    }

    /// The place of the day that an end rolls forward to.
    fn place_reached(&self, calendar: &Calendar, end: i64) -> Result<i64, ClockError> {
        match self.scale {
            Scale::PlainDays => Ok(self.scale.day(calendar, self.reach(calendar, end)?.1)),
            Scale::PlainTime => Ok(self.scale.place(calendar, self.start, self.reach(calendar, end)?.0)),
            _ => Ok(end),
        }
    }

    /// The instant and the day of an end: close of business for whole days; plain days roll to a working day, forward,
    /// or back where they count back.
    fn reach(&self, calendar: &Calendar, end: i64) -> Result<(Instant, NaiveDate), ClockError> {
        let roll = |date| if self.count < 0 { roll_back(calendar, date) } else { calendar.nth(calendar.rank(date)) };
        match self.scale {
            Scale::WorkingDays => calendar.nth(end).map(|date| (calendar.closes_at(date), date)),
            Scale::PlainDays => {
                let date = roll(calendar.date(end)?)?;
                Ok((calendar.closes_at(date), date))
            }
            Scale::PlainTime => {
                let at = civil::local(self.scale.instant(calendar, self.start, end)?);
                let date = roll(at.date())?;
                Ok((civil::instant(date, at.time()), date))
            }
            Scale::WorkingTime | Scale::OfficeTime => {
                let at = self.scale.instant(calendar, self.start, end)?;
                Ok((at, civil::date_of(at)))
            }
        }
    }
}

fn roll_back(calendar: &Calendar, date: NaiveDate) -> Result<NaiveDate, ClockError> {
    calendar.nth(calendar.rank_after(date) - 1)
}

/// The place of the first day that counts; on a scale of time the place of the start.
fn base(calendar: &Calendar, scale: Scale, start: Instant, count: i64) -> i64 {
    let day = civil::date_of(start);
    match (scale.is_whole_days(), count) {
        (false, _) => scale.place(calendar, start, start),
        // Something due the same day that comes in after hours is due by the next close of business.
        (true, 0) if start <= calendar.closes_at(day) => scale.day(calendar, day),
        (true, _) => scale.day_after(calendar, day),
    }
}

/// What the pauses take out, in the order of their beginning.
fn spans(
    calendar: &Calendar,
    scale: Scale,
    (start, base): (Instant, i64),
    pauses: &[Pause],
) -> Result<Vec<Span>, ClockError> {
    let mut spans = Vec::with_capacity(pauses.len());
    for (number, pause) in pauses.iter().enumerate() {
        let ended = credited_until(calendar, pause)?;
        let began = pause.from.max(start);
        if ended <= began {
            continue;
        }
        let (from, until) = if scale.is_whole_days() {
            let (first, last) = (civil::date_of(began), civil::date_of(ended));
            let credit = scale.day_after(calendar, last) - scale.day_after(calendar, first);
            let closed = began > calendar.closes_at(first);
            let from = if closed { scale.day_after(calendar, first) } else { scale.day(calendar, first) };
            (from.max(base), from.max(base) + credit)
        } else {
            (scale.place(calendar, start, began), scale.place(calendar, start, ended))
        };
        spans.push(Span { from, until, pause: number });
    }
    spans.sort_by_key(|span| (span.from, span.until));
    Ok(spans)
}

/// When a pause stops being credited: at its end, or at the end of what was approved.
pub(super) fn credited_until(calendar: &Calendar, pause: &Pause) -> Result<Instant, ClockError> {
    let approved = approved_until(calendar, pause.from, pause.approved)?;
    Ok(pause.until.map_or(approved, |until| until.min(approved)))
}

fn approved_until(calendar: &Calendar, from: Instant, approved: Limit) -> Result<Instant, ClockError> {
    match approved.count {
        // Nothing was approved: not even the rest of the day.
        ..=0 => Ok(from),
        _ => Leg::run(calendar, &Deadline::new(from, approved), from, 0).map(|leg| leg.at),
    }
}
