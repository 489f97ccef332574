//! Clocks against the law's published facts, against a naive day-by-day reference, and by their properties.
//!
//! The calendar of the tests is the centre's own file with the hours of `duty/2.2.2`. Nothing here reads a clock.
mod calendars;
mod cards;
mod counting;
mod explained;
mod pauses;
mod properties;
mod reference;
mod supervision;

use super::*;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime};
use std::sync::OnceLock;

const CSV: &str = include_str!("../../../../../deploy/centres/bencha/calendar.csv");

/// The notices of the centre's file: its lines are grouped by the notice, in the order of the file.
pub(super) fn notices() -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for line in CSV.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [id, announced_on, assumed, covers_until, date, kind, name] = cells[..] else { panic!("{line}") };
        if notices.last().is_none_or(|last| last.id != id) {
            let covers_until = Some(covers_until).filter(|day| !day.is_empty()).map(day);
            let (announced_on, assumed) = (day(announced_on), assumed == "true");
            notices.push(Notice { id: id.into(), announced_on, assumed, covers_until, days: Vec::new() });
        }
        let kind = match kind {
            "holiday" => DayKind::Holiday,
            "makeup_workday" => DayKind::MakeupWorkday,
            other => panic!("{other}"),
        };
        notices.last_mut().unwrap().days.push(NoticeDay { date: day(date), kind, name: name.into() });
    }
    notices
}

pub(super) fn session(opens: (u32, u32), closes: (u32, u32)) -> Session {
    let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    Session { opens: time(opens), closes: time(closes) }
}

pub(super) fn season(name: &str, from: &str, until: &str, sessions: &[Session]) -> Season {
    Season { name: name.into(), from: from.into(), until: until.into(), sessions: sessions.to_vec() }
}

/// The hours of duty/2.2.2, with the assumed dates of the season.
pub(super) fn hours() -> OfficeHours {
    let morning = session((8, 0), (11, 30));
    let summer = season("夏季", "05-01", "09-30", &[morning, session((15, 0), (18, 0))]);
    let winter = season("冬季", "10-01", "04-30", &[morning, session((14, 0), (17, 30))]);
    OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: vec![summer, winter] }
}

/// The centre's calendar.
pub(super) fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| Calendar::new(notices(), hours()).unwrap())
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn at(text: &str) -> Instant {
    civil::parse_civil(text).unwrap()
}

pub(super) fn limit(count: i32, unit: Unit, counting: Counting) -> Limit {
    Limit { count, unit, counting }
}

/// Working days, civil.
pub(super) fn days(count: i32) -> Limit {
    limit(count, Unit::WorkingDay, Counting::Civil)
}

/// Working days, elapsed.
pub(super) fn elapsed(count: i32) -> Limit {
    limit(count, Unit::WorkingDay, Counting::Elapsed)
}

pub(super) fn deadline(start: &str, limit: Limit) -> Deadline {
    Deadline::new(at(start), limit)
}

/// The due instant, as people read it: `2014-02-26T17:30`.
pub(super) fn due_at(deadline: &Deadline) -> String {
    readable(due(calendar(), deadline).unwrap().at)
}

pub(super) fn readable(instant: Instant) -> String {
    let text = civil::format(instant).replace("+08:00", "");
    match text.strip_suffix(":00") {
        Some(minutes) => minutes.to_owned(),
        None => text,
    }
}
