//! Office hours (作息时间) as a table: which season a day of the year has, and its sessions.
//!
//! Implements the seasons of `duty/2.2.2`; the hours themselves are the rulebook's. It must never answer for hours
//! that do not cover the whole year once.
use super::error::CalendarError;
use super::types::{OfficeHours, Season, Session};
use crate::vocabulary::refusals::refuse_if;
use chrono::{Datelike, NaiveDate, NaiveTime};

/// A leap year, so that 29 February is a day like the others.
const LEAP_YEAR: i32 = 2000;
/// Days of a table of twelve months of 31 days: a day's place needs no leap-year arithmetic.
const PLACES: usize = 12 * 31;

/// Checked office hours, and those that follow them from a day on.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    seasons: Vec<Office>,
    season_of: Vec<u8>,
    later: Vec<(NaiveDate, Hours)>,
}

/// The office day of a season.
#[derive(Debug, Clone)]
struct Office {
    sessions: Vec<Session>,
    /// All sessions together, in microseconds.
    length: i64,
}

impl Office {
    fn new(sessions: Vec<Session>) -> Self {
        let length = |session: &Session| (session.closes - session.opens).num_microseconds().unwrap_or_default();
        Self { length: sessions.iter().map(length).sum(), sessions }
    }
}

impl Hours {
    /// Checks office hours.
    pub(super) fn new(hours: &OfficeHours) -> Result<Self, CalendarError> {
        let mut owner: Vec<Option<u8>> = vec![None; PLACES];
        for (number, season) in hours.seasons.iter().enumerate() {
            check_sessions(season)?;
            for day in days_of(season)? {
                let place = &mut owner[place(day)];
                if let Some(first) = place.and_then(|first| hours.seasons.get(usize::from(first))) {
                    let (first, second) = (first.name.clone(), season.name.clone());
                    return Err(CalendarError::SeasonsOverlap { first, second, day: month_day(day) });
                }
                *place = u8::try_from(number).ok();
            }
        }
        if let Some(day) = year().find(|day| owner[place(*day)].is_none()) {
            return Err(CalendarError::DayWithoutSeason { day: month_day(day) });
        }
        let season_of = owner.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Self {
            seasons: hours.seasons.iter().map(|season| Office::new(season.sessions.clone())).collect(),
            season_of,
            later: Vec::new(),
        })
    }

    /// These hours, and others from a day on, whatever was planned from that day on before.
    pub(super) fn followed_by(mut self, from: NaiveDate, hours: Hours) -> Self {
        self.later.retain(|(planned, _)| *planned < from);
        self.later.push((from, hours));
        self
    }

    /// No office hours at all: a period ends with its last day (民法典 art. 203), which is the last second of the day.
    pub(super) fn whole_days() -> Self {
        let closes = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
        let sessions = vec![Session { opens: NaiveTime::MIN, closes }];
        Self { seasons: vec![Office::new(sessions)], season_of: vec![0; PLACES], later: Vec::new() }
    }

    /// The sessions of a day, in order; never empty.
    pub(super) fn sessions(&self, date: NaiveDate) -> &[Session] {
        self.office(date).map_or(&[], |office| office.sessions.as_slice())
    }

    /// The length of the office day, in microseconds.
    pub(super) fn length(&self, date: NaiveDate) -> i64 {
        self.office(date).map_or(0, |office| office.length)
    }

    fn office(&self, date: NaiveDate) -> Option<&Office> {
        let hours = self.later.iter().rev().find(|(from, _)| *from <= date).map_or(self, |(_, hours)| hours);
        let season = hours.season_of.get(place(date)).copied().unwrap_or_default();
        hours.seasons.get(usize::from(season))
    }
}

fn check_sessions(season: &Season) -> Result<(), CalendarError> {
    refuse_if!(season.sessions.is_empty(), CalendarError::NoSessions { season: season.name.clone() });
    let mut free_from = NaiveTime::MIN;
    for (number, session) in season.sessions.iter().enumerate() {
        if session.opens < free_from || session.closes <= session.opens {
            return Err(CalendarError::SessionOrder { season: season.name.clone(), session: number + 1 });
        }
        free_from = session.closes;
    }
    Ok(())
}

/// The days of a season in a leap year, over the new year where it ends before it begins.
fn days_of(season: &Season) -> Result<Vec<NaiveDate>, CalendarError> {
    let day = |text: &str| {
        let wrong = || CalendarError::SeasonDay { season: season.name.clone(), text: text.to_owned() };
        let shape = text.len() == 5
            && text.bytes().enumerate().all(|(n, b)| if n == 2 { b == b'-' } else { b.is_ascii_digit() });
        let parsed = NaiveDate::parse_from_str(&format!("{LEAP_YEAR}-{text}"), "%Y-%m-%d");
        parsed.ok().filter(|_| shape).ok_or_else(wrong)
    };
    let (from, until) = (day(&season.from)?, day(&season.until)?);
    Ok(year()
        .filter(|day| if from <= until { (from..=until).contains(day) } else { *day >= from || *day <= until })
        .collect())
}

fn year() -> impl Iterator<Item = NaiveDate> {
    (1..=366).filter_map(|day| NaiveDate::from_yo_opt(LEAP_YEAR, day))
}

fn place(date: NaiveDate) -> usize {
    (date.month0() * 31 + date.day0()) as usize
}

fn month_day(date: NaiveDate) -> String {
    date.format("%m-%d").to_string()
}
