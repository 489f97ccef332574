//! Device time and true time (考勤机时间与真实时间): what a device's clock said, when it was, and to which day of work it belongs.
//!
//! Implements discipline/1 over devices whose clocks were off, and work that goes past midnight. It must never change a
//! punch: the raw time stays as the device gave it.
use super::numbers::Numbers;
use crate::clock::civil::{date_of, instant, local};
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use std::collections::BTreeSet;

/// The true time for a time of a device's clock, by the corrections recorded so far; a device nobody knows is right.
#[must_use]
pub fn corrected(device: &str, at: Instant, centre: &Centre) -> Instant {
    centre.device(device).map_or(at, |device| device.corrected(at))
}

/// The day of work that a true time belongs to: what happens before the cut belongs to the day before.
#[must_use]
pub fn presence_day(at: Instant, numbers: &Numbers) -> NaiveDate {
    let local = local(at);
    local.checked_sub_signed(numbers.day_cut).unwrap_or(local).date()
}

/// When a day of work begins and ends, by the true time.
pub(super) fn bounds(day: NaiveDate, numbers: &Numbers) -> (Instant, Instant) {
    let begins = moved(instant(day, NaiveTime::MIN), numbers.day_cut);
    (begins, moved(begins, TimeDelta::days(1)))
}

/// The days by the devices' clocks under which punches of a day of work can be stored: the day itself and the one it runs
/// into, and where a clock was off, whatever that clock said then.
///
/// # Errors
/// A refusal that names a number the rulebook lacks.
pub fn days_of_device(day: NaiveDate, centre: &Centre) -> Result<BTreeSet<NaiveDate>, Refusal> {
    let (begins, ends) = bounds(day, &Numbers::on(centre, day)?);
    let mut days = BTreeSet::new();
    span(&mut days, begins, ends);
    for (_, device) in centre.devices() {
        for correction in &device.corrections {
            let back = -TimeDelta::seconds(i64::from(correction.add_seconds));
            let from = moved(begins, back).max(correction.from);
            let until = correction.until.map_or(moved(ends, back), |until| moved(ends, back).min(until));
            span(&mut days, from, until);
        }
    }
    Ok(days)
}

/// Adds the civil days of a span of time; the end is not in it.
fn span(days: &mut BTreeSet<NaiveDate>, from: Instant, until: Instant) {
    if from < until {
        let last = date_of(moved(until, -TimeDelta::microseconds(1)));
        days.extend(date_of(from).iter_days().take_while(|day| *day <= last));
    }
}

/// An instant moved; at the very ends of representable time it stays where it is.
pub(super) fn moved(at: Instant, by: TimeDelta) -> Instant {
    at.checked_add_signed(by).unwrap_or(at)
}
