//! The naive reference: clocks counted by walking, one day, one second of a day or one minute at a time.
//!
//! It asks the calendar only whether a day works and when it closes, and shares no other code with the real thing.
use super::*;
use chrono::{Days, TimeDelta};

fn next(date: NaiveDate) -> NaiveDate {
    date + Days::new(1)
}

fn previous(date: NaiveDate) -> NaiveDate {
    date - Days::new(1)
}

/// The day a civil period of working days ends on.
pub(super) fn civil_day(calendar: &Calendar, start: Instant, count: i32, pauses: &[Pause]) -> NaiveDate {
    let mut date = civil::date_of(start);
    if count < 0 {
        for _ in 0..-count {
            date = previous(date);
            while !calendar.is_working(date) {
                date = previous(date);
            }
        }
        return date;
    }
    if count == 0 && start > calendar.closes_at(date) {
        date = next(date);
    }
    let first = if count == 0 { date } else { next(date) };
    let stopped: Vec<NaiveDate> = pauses.iter().flat_map(|pause| stopped_days(calendar, start, first, pause)).collect();
    let (mut left, mut date) = (count.max(1), previous(first));
    while left > 0 {
        date = next(date);
        if calendar.is_working(date) && !stopped.contains(&date) {
            left -= 1;
        }
    }
    date
}

/// The days a pause takes out: as many as it lasted after the day it began, from the first that it can stop.
fn stopped_days(calendar: &Calendar, start: Instant, first: NaiveDate, pause: &Pause) -> Vec<NaiveDate> {
    let approved = civil_day(calendar, pause.from, pause.approved.count, &[]);
    let ended = pause.until.map_or(calendar.closes_at(approved), |until| until.min(calendar.closes_at(approved)));
    let began = pause.from.max(start);
    let (mut credit, mut date) = (0, civil::date_of(began));
    while date < civil::date_of(ended) {
        date = next(date);
        credit += usize::from(calendar.is_working(date));
    }
    if ended <= began || pause.approved.count == 0 {
        credit = 0;
    }
    let mut from = civil::date_of(began);
    if began > calendar.closes_at(from) {
        from = next(from);
    }
    from.max(first).iter_days().filter(|date| calendar.is_working(*date)).take(credit).collect()
}

/// When running working days end.
pub(super) fn elapsed_end(calendar: &Calendar, start: Instant, count: i32) -> Instant {
    let (mut at, mut left) = (start, TimeDelta::days(i64::from(count)));
    loop {
        let midnight = civil::instant(next(civil::date_of(at)), NaiveTime::MIN);
        if calendar.is_working(civil::date_of(at)) {
            if midnight - at > left {
                return at + left;
            }
            left -= midnight - at;
        }
        at = midnight;
    }
}

/// When working hours end, for a start on a whole minute.
pub(super) fn office_end(calendar: &Calendar, start: Instant, count: i32) -> Instant {
    let (mut at, mut left) = (start, count * 60);
    while left > 0 {
        let local = civil::local(at);
        let open = |session: &Session| session.opens <= local.time() && local.time() < session.closes;
        if calendar.is_working(local.date()) && calendar.sessions(local.date()).iter().any(open) {
            left -= 1;
        }
        at += TimeDelta::minutes(1);
    }
    at
}
