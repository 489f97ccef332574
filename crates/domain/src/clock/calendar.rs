//! The working-day calendar (工作日历): notices in the order they were announced, and office hours.
//!
//! Implements what 行政许可法 art. 82 and `duty/2.2.2` count by. A calendar is a value with a version: a later notice makes
//! another calendar, and what was computed by the earlier one can be computed again. It must never answer for a day
//! before its first year, nor pass off a day after its horizon as published.
use super::civil;
use super::error::{CalendarError, ClockError};
use super::hours::Hours;
use super::index::Index;
use super::marks::{Day, Mark, Marks, marks, standing};
use super::types::{Notice, OfficeHours, Session};
use crate::vocabulary::stamp::Instant;
use chrono::{Datelike, NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The working-day calendar (工作日历). Cheap to clone.
///
/// The default has no notices and no office hours: Monday to Friday work, a day closes with its last second, nothing is
/// published, so that every answer is provisional and there is no first year to be before.
#[derive(Debug, Clone)]
pub struct Calendar {
    table: Arc<Table>,
}

#[derive(Debug)]
struct Table {
    notices: Vec<Notice>,
    marks: Marks,
    hours: Hours,
    /// The working days by number, worked out when they are first asked for: of calendars that are followed by another, never.
    index: OnceLock<Index>,
    first_year: Option<i32>,
    horizon: Option<NaiveDate>,
    version: String,
    /// The calendars of fewer notices, by how many; each is built when it is first asked for.
    earlier: Vec<OnceLock<Calendar>>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { table: Arc::new(Table::new(Vec::new(), Marks::new(), Hours::whole_days())) }
    }
}

impl Calendar {
    /// A calendar of notices, in whatever order, and office hours. Of two notices that name one day, the one announced
    /// later decides; of two announced on one day, the one given later.
    ///
    /// # Errors
    /// [`CalendarError`], the first found.
    pub fn new(notices: Vec<Notice>, hours: OfficeHours) -> Result<Self, CalendarError> {
        Self::build(notices, Hours::new(&hours)?)
    }

    /// This calendar with one more notice.
    ///
    /// # Errors
    /// [`CalendarError`].
    pub fn with_notice(&self, notice: Notice) -> Result<Self, CalendarError> {
        let notices = self.table.notices.iter().cloned().chain([notice]).collect();
        Self::build(notices, self.table.hours.clone())
    }

    /// This calendar with other office hours.
    ///
    /// # Errors
    /// [`CalendarError`].
    pub fn with_hours(&self, hours: &OfficeHours) -> Result<Self, CalendarError> {
        Self::build(self.table.notices.clone(), Hours::new(hours)?)
    }

    /// This calendar with other office hours from a day on; earlier days keep theirs.
    ///
    /// # Errors
    /// [`CalendarError`].
    pub fn with_hours_from(&self, from: NaiveDate, hours: &OfficeHours) -> Result<Self, CalendarError> {
        let hours = self.table.hours.clone().followed_by(from, Hours::new(hours)?);
        Self::build(self.table.notices.clone(), hours)
    }

    /// The calendar as it was known on a day: only the notices announced on or before it.
    #[must_use]
    pub fn as_known_on(&self, date: NaiveDate) -> Self {
        let known = self.table.notices.partition_point(|notice| notice.announced_on <= date);
        if known == self.table.notices.len() {
            return self.clone();
        }
        let earlier = || {
            let notices = self.table.notices[..known].to_vec();
            // Fewer of checked notices are still good ones, so that the marks are never missing.
            let marks = marks(&notices).unwrap_or_default();
            Self { table: Arc::new(Table::new(notices, marks, self.table.hours.clone())) }
        };
        self.table.earlier[known].get_or_init(earlier).clone()
    }

    /// The notices, in the order of their announcement.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.table.notices
    }

    /// The version: the last notice, the day it was announced and how many there are, `2026@2025-11-04/26`; `none`
    /// without notices.
    #[must_use]
    pub fn version(&self) -> String {
        self.table.version.clone()
    }

    /// The first year that has a list; none without lists. Days before it are refused.
    #[must_use]
    pub fn first_year(&self) -> Option<i32> {
        self.table.first_year
    }

    /// The last day of the last whole-year list that follows on the first without a gap; later days are provisional.
    #[must_use]
    pub fn horizon(&self) -> Option<NaiveDate> {
        self.table.horizon
    }

    /// What a day is, by which notice.
    ///
    /// # Errors
    /// [`ClockError::BeforeCalendar`].
    pub fn day(&self, date: NaiveDate) -> Result<Day, ClockError> {
        self.check(date)?;
        let mark = self.table.marks.get(&date);
        let notice = mark.and_then(|mark| self.table.notices.get(mark.notice));
        let name = mark.and_then(|mark| notice?.days.get(mark.day)).map(|day| day.name.clone());
        Ok(Day {
            date,
            standing: standing(date, mark),
            notice: notice.map(|notice| notice.id.clone()),
            name,
            provisional: self.is_provisional(date),
        })
    }

    /// Whether the office works on a day; before the first year, whether its weekday is Monday to Friday.
    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.table.index().is_working(date.num_days_from_ce())
    }

    /// Whether a day lies past the published horizon.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        self.table.horizon.is_none_or(|horizon| date > horizon)
    }

    /// The office sessions of a day by its season, whether or not the office works then.
    #[must_use]
    pub fn sessions(&self, date: NaiveDate) -> &[Session] {
        self.table.hours.sessions(date)
    }

    /// When the office opens on a day, by its season.
    #[must_use]
    pub fn opens_at(&self, date: NaiveDate) -> Instant {
        civil::instant(date, self.sessions(date).first().map_or(NaiveTime::MIN, |session| session.opens))
    }

    /// Close of business of a day, by its season.
    #[must_use]
    pub fn closes_at(&self, date: NaiveDate) -> Instant {
        civil::instant(date, self.sessions(date).last().map_or(NaiveTime::MIN, |session| session.closes))
    }

    /// The n-th working day after a day (before it, for negative n); for 0 the day itself, or the next working day.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn add_working_days(&self, date: NaiveDate, n: i32) -> Result<NaiveDate, ClockError> {
        self.check(date)?;
        let after = if n > 0 { self.rank_after(date) - 1 } else { self.rank(date) };
        self.nth(after + i64::from(n))
    }

    /// How many working days lie after the first day up to and including the last; negative the other way round.
    ///
    /// # Errors
    /// [`ClockError::BeforeCalendar`].
    pub fn working_days_between(&self, first: NaiveDate, last: NaiveDate) -> Result<i64, ClockError> {
        self.check(first.min(last))?;
        Ok(self.rank_after(last) - self.rank_after(first))
    }

    /// The office time of a day in microseconds; none on a day off.
    pub(super) fn office_length(&self, date: NaiveDate) -> i64 {
        if self.is_working(date) { self.table.hours.length(date) } else { 0 }
    }

    /// Refuses a day before the first year.
    pub(super) fn check(&self, date: NaiveDate) -> Result<(), ClockError> {
        match self.table.first_year {
            Some(year) if date.year() < year => Err(ClockError::BeforeCalendar(date, year)),
            _ if (1..=9999).contains(&date.year()) => Ok(()),
            _ => Err(ClockError::OutOfRange),
        }
    }

    /// The number of working days before a day; only differences mean anything.
    pub(super) fn rank(&self, date: NaiveDate) -> i64 {
        self.table.index().rank(date.num_days_from_ce())
    }

    /// The number of working days up to and including a day.
    pub(super) fn rank_after(&self, date: NaiveDate) -> i64 {
        self.table.index().rank(date.num_days_from_ce().saturating_add(1))
    }

    /// The working day of that rank.
    pub(super) fn nth(&self, rank: i64) -> Result<NaiveDate, ClockError> {
        self.date(self.table.index().nth(rank))
    }

    /// The day of that number.
    pub(super) fn date(&self, number: i64) -> Result<NaiveDate, ClockError> {
        let date = i32::try_from(number).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
        let date = date.ok_or(ClockError::OutOfRange)?;
        self.check(date).map(|()| date)
    }

    fn build(mut notices: Vec<Notice>, hours: Hours) -> Result<Self, CalendarError> {
        notices.sort_by_key(|notice| notice.announced_on);
        let marks = marks(&notices)?;
        Ok(Self { table: Arc::new(Table::new(notices, marks, hours)) })
    }
}

impl Table {
    fn new(notices: Vec<Notice>, marks: Marks, hours: Hours) -> Self {
        let lists: BTreeMap<i32, NaiveDate> =
            notices.iter().filter_map(|notice| notice.covers_until).map(|until| (until.year(), until)).collect();
        let first_year = lists.keys().next().copied();
        let horizon = first_year.and_then(|first| {
            let running = lists.iter().zip(first..).take_while(|((year, _), expected)| *year == expected);
            running.last().map(|((_, until), _)| *until)
        });
        let version = match notices.last() {
            Some(last) => format!("{}@{}/{}", last.id, last.announced_on, notices.len()),
            None => "none".to_owned(),
        };
        let earlier = notices.iter().map(|_| OnceLock::new()).collect();
        Self { notices, marks, hours, index: OnceLock::new(), first_year, horizon, version, earlier }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| index(&self.marks))
    }
}

/// The table of working days from the first to the last day that a notice names.
fn index(marks: &Marks) -> Index {
    let works = |date: NaiveDate, mark: Option<&Mark>| standing(date, mark).works();
    match (marks.keys().next(), marks.keys().next_back()) {
        (Some(first), Some(last)) => {
            let days = first.iter_days().take_while(|day| day <= last);
            Index::new(first.num_days_from_ce(), days.map(|day| works(day, marks.get(&day))))
        }
        _ => Index::new(1, std::iter::empty()),
    }
}
