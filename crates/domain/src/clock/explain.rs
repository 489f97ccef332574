//! A deadline explained day by day (逐日说明): one line for every day from the start to the due day.
//!
//! Every result of `time-limit/3.4` can be shown to an applicant or an inspector this way. The lines are read off the same
//! legs that [`due`](super::due()) counts, so that they cannot say anything else. It must never compute a due time itself.
use super::calendar::Calendar;
use super::civil;
use super::deadline::Deadline;
use super::due::{Leg, Span};
use super::error::ClockError;
use super::marks::Day;
use super::types::Unit;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a day was to the count (计日).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "DayVerdict")]
pub enum Verdict {
    /// The day the period, or a later part of it, starts on.
    Start,
    /// Counted.
    Counted,
    /// A day off: not counted.
    NotCounted,
    /// Taken out by a pause.
    Paused,
    /// After the count was full, on the way to the working day that it rolls to.
    Rolled,
}

/// One day of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayLine {
    /// The day: what it is, by which notice, and whether it is provisional.
    pub day: Day,
    /// What it was to the count.
    pub verdict: Verdict,
    /// How many units are complete at its end; negative where they are counted back.
    pub number: i64,
    /// What is counted.
    pub unit: Unit,
    /// The approval of the pause that took out the day or a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_by: Option<String>,
    /// On the last line: the due instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
}

/// Explains a deadline: one line per day from the start day to the due day, which is the last line. Where days are counted
/// back, the lines run back.
///
/// # Errors
/// [`ClockError`].
pub fn explain(calendar: &Calendar, deadline: &Deadline) -> Result<Vec<DayLine>, ClockError> {
    let (mut lines, mut start, mut next) = (Vec::new(), deadline.start, 0);
    while next <= deadline.extensions.len() {
        let leg = Leg::run(calendar, deadline, start, next)?;
        // A later part starts on the day that the part before it ended on, which has its line.
        leg_lines(calendar, deadline, &leg, &mut lines)?;
        (start, next) = (leg.at, leg.next);
    }
    if let Some(last) = lines.last_mut() {
        last.due = Some(start);
    }
    Ok(lines)
}

fn leg_lines(calendar: &Calendar, deadline: &Deadline, leg: &Leg, lines: &mut Vec<DayLine>) -> Result<(), ClockError> {
    let first = civil::date_of(leg.start);
    let limit = std::iter::once(&deadline.limit).chain(&deadline.extensions).nth(leg.next - 1);
    let unit = limit.unwrap_or(&deadline.limit).unit;
    let mut date = first;
    loop {
        let tally = if leg.scale.is_whole_days() { of_day(calendar, leg, date) } else { of_time(calendar, leg, date) };
        let started = date == first && tally.number == 0 && tally.verdict != Verdict::Paused;
        let verdict = if started { Verdict::Start } else { tally.verdict };
        let paused_by = tally.pause.and_then(|pause| deadline.pauses.get(pause)).map(|pause| pause.label.clone());
        // The day that an earlier part ended on has its line.
        if date != first || lines.is_empty() {
            lines.push(DayLine { day: calendar.day(date)?, verdict, number: tally.number, unit, paused_by, due: None });
        }
        let step = match date.cmp(&leg.date) {
            Ordering::Equal => return Ok(()),
            Ordering::Less => date.succ_opt(),
            Ordering::Greater => date.pred_opt(),
        };
        date = step.ok_or(ClockError::OutOfRange)?;
    }
}

/// One day of a leg.
struct Tally {
    verdict: Verdict,
    number: i64,
    pause: Option<usize>,
}

/// A day on a scale of whole days.
fn of_day(calendar: &Calendar, leg: &Leg, date: NaiveDate) -> Tally {
    let (place, after) = (leg.scale.day(calendar, date), leg.scale.day_after(calendar, date));
    if leg.count < 0 {
        let number = (place - leg.scale.day(calendar, civil::date_of(leg.start))).max(leg.count);
        let verdict = match place {
            _ if after == place => Verdict::NotCounted,
            _ if place < leg.end => Verdict::Rolled,
            _ => Verdict::Counted,
        };
        return Tally { verdict, number, pause: None };
    }
    let complete = after.min(leg.end.saturating_add(1));
    let number = (complete - leg.base - taken_out(leg, complete)).max(0);
    let pause = leg.spans.iter().find(|span| (span.from..span.until).contains(&place)).map(|span| span.pause);
    let verdict = match pause {
        _ if after == place || place < leg.base => Verdict::NotCounted,
        Some(_) if place <= leg.end => Verdict::Paused,
        _ if place > leg.end || number > leg.count => Verdict::Rolled,
        _ => Verdict::Counted,
    };
    Tally { verdict, number: number.min(leg.count), pause: pause.filter(|_| verdict == Verdict::Paused) }
}

/// A day on a scale of time: what ran between its midnights.
fn of_time(calendar: &Calendar, leg: &Leg, date: NaiveDate) -> Tally {
    let midnight = civil::instant(date, NaiveTime::MIN);
    let place = |at: Instant| leg.scale.place(calendar, leg.start, at);
    let (from, until) = (place(midnight), place(midnight + TimeDelta::days(1)));
    if leg.count < 0 {
        let number = (from.max(leg.end) - leg.base) / leg.scale.unit();
        let verdict = match leg.base.min(until) - from.max(leg.end) {
            ..=0 if until <= leg.end && until > from => Verdict::Rolled,
            ..=0 => Verdict::NotCounted,
            _ => Verdict::Counted,
        };
        return Tally { verdict, number, pause: None };
    }
    let (from, until) = (from.max(leg.base), until.min(leg.end));
    let number = (until - leg.base - taken_out(leg, until)).max(0) / leg.scale.unit();
    let stopped = if until > from { taken_out(leg, until) - taken_out(leg, from) } else { 0 };
    let overlaps = |span: &&Span| span.from < until && span.until > from;
    let pause = leg.spans.iter().find(overlaps).filter(|_| stopped > 0).map(|span| span.pause);
    let verdict = match stopped {
        _ if from > leg.end => Verdict::Rolled,
        _ if until < from || (until == from && date != leg.date) => Verdict::NotCounted,
        _ if stopped > 0 && stopped == until - from => Verdict::Paused,
        _ => Verdict::Counted,
    };
    Tally { verdict, number: number.min(leg.count), pause }
}

/// How much of a scale the pauses took out before a place; what two pauses took out counts once.
fn taken_out(leg: &Leg, before: i64) -> i64 {
    let (mut sum, mut done) = (0, i64::MIN);
    for span in &leg.spans {
        let (from, until) = (span.from.max(done), span.until.min(before));
        if until > from {
            sum += until - from;
            done = until;
        }
    }
    sum
}
