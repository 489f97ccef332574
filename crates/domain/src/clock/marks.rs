//! What notices (放假通知) make of days: the last one announced decides.
//!
//! Implements the exceptions to the week that 行政许可法 art. 82 needs: holidays and make-up workdays. It must never
//! guess: a day that no notice names is what its weekday says.
use super::error::CalendarError;
use super::types::{DayKind, Notice};
use crate::vocabulary::refusals::{refuse_if, require};
use chrono::{Datelike, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The years that days of notices may lie in: a slip of the keyboard is refused, and the table stays small.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Standing {
    /// Monday to Friday.
    Workday,
    /// Saturday or Sunday.
    Weekend,
    /// A day off by a notice (放假).
    Holiday,
    /// A day of work by a notice (调休上班); in 2020 even a Monday.
    MakeupWorkday,
}

impl Standing {
    /// Whether the office works.
    #[must_use]
    pub fn works(self) -> bool {
        matches!(self, Self::Workday | Self::MakeupWorkday)
    }
}

/// A day as the calendar knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub standing: Standing,
    /// The notice that decided it; none where the week did. On an ordinary day: the notice that took an entry back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The festival that the notice names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Past the published horizon: a later notice may change it.
    pub provisional: bool,
}

/// The deciding entry of a day: which notice, and which of its days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) kind: DayKind,
    pub(super) notice: usize,
    pub(super) day: usize,
}

/// The deciding entry of every day that notices name.
pub(super) type Marks = BTreeMap<NaiveDate, Mark>;

/// Checks notices that are in the order of their announcement, and finds the deciding entries.
pub(super) fn marks(notices: &[Notice]) -> Result<Marks, CalendarError> {
    let mut ids = BTreeSet::new();
    let mut marks = Marks::new();
    for (number, notice) in notices.iter().enumerate() {
        refuse_if!(notice.id.is_empty(), CalendarError::NoticeUnnamed { announced_on: notice.announced_on });
        require!(ids.insert(&notice.id), CalendarError::NoticeTwice { notice: notice.id.clone() });
        check_days(notice)?;
        let days = notice.days.iter().enumerate();
        marks.extend(days.map(|(day, entry)| (entry.date, Mark { kind: entry.kind, notice: number, day })));
    }
    Ok(marks)
}

fn check_days(notice: &Notice) -> Result<(), CalendarError> {
    let id = || notice.id.clone();
    let mut seen = BTreeSet::new();
    for date in notice.days.iter().map(|day| day.date) {
        require!(seen.insert(date), CalendarError::DayTwice { notice: id(), date });
        require!(YEARS.contains(&date.year()), CalendarError::DayOutOfRange { notice: id(), date });
    }
    let Some(covers_until) = notice.covers_until else { return Ok(()) };
    if !YEARS.contains(&covers_until.year()) {
        return Err(CalendarError::DayOutOfRange { notice: id(), date: covers_until });
    }
    match seen.last() {
        Some(date) if *date > covers_until => {
            Err(CalendarError::DayNotCovered { notice: id(), date: *date, covers_until })
        }
        _ => Ok(()),
    }
}

/// What a day is by its deciding entry, or else by its weekday.
pub(super) fn standing(date: NaiveDate, mark: Option<&Mark>) -> Standing {
    match (mark.map(|mark| mark.kind), date.weekday()) {
        (Some(DayKind::Holiday), _) => Standing::Holiday,
        (Some(DayKind::MakeupWorkday), _) => Standing::MakeupWorkday,
        (Some(DayKind::Ordinary) | None, Weekday::Sat | Weekday::Sun) => Standing::Weekend,
        (Some(DayKind::Ordinary) | None, _) => Standing::Workday,
    }
}
