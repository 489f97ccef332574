//! The counters of a calendar year (请假与旷工台账): personal and sick leave, absence, absence running on, in half days; and what
//! the regulation names when one of them passes its number.
//!
//! Implements leave/2 and leave/4. Pure: from half days that somebody counted, whatever their order, to numbers with their
//! evidence. Nothing follows by itself: a recommendation is raised, and people decide. It must hold no number.
use super::events::LeaveKind;
use crate::clock::Calendar;
use crate::clock::half_day;
use crate::clock::half_day::HalfDay;
use crate::people::consequence::{Consequence, Evidence};
use crate::people::presence::{EvidenceKind, Session, Status};
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// As what a half day is counted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Counted {
    /// 事假.
    Personal,
    /// 病假.
    Sick,
    /// 旷工.
    Absence,
    /// 超假: stayed away beyond a leave without reason; it counts as absence (leave/2).
    Overstayed,
}

/// One half day that counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedHalfDay {
    /// Which half day.
    pub session: HalfDay,
    /// As what.
    pub what: Counted,
    /// What shows it: `leave/ID`, or `absence` where nothing does.
    pub source: String,
}

impl CountedHalfDay {
    /// What a session counts as; none where it counts as nothing, or might yet be something else: nothing is held against
    /// anybody that is not certain.
    #[must_use]
    pub fn from_session(session: &Session) -> Option<Self> {
        let what = match (session.status, session.leave) {
            (Status::OnLeave, Some(LeaveKind::Personal)) => Counted::Personal,
            (Status::OnLeave, Some(LeaveKind::Sick)) => Counted::Sick,
            (Status::Absent, _) if session.provisional || session.why.iter().any(|why| why.uncertain()) => return None,
            (Status::Absent, _) => Counted::Absence,
            _ => return None,
        };
        let leave = session.evidence.iter().find(|evidence| evidence.kind == EvidenceKind::Leave);
        let source = leave.map_or_else(|| "absence".to_owned(), |leave| format!("leave/{}", leave.id));
        Some(Self { session: session.half_day, what, source })
    }
}

/// The counters of one person in one calendar year, as of a day. Each list is in the order of time.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counters {
    /// The calendar year.
    pub year: i32,
    /// The last day that is counted.
    pub as_of: NaiveDate,
    /// Personal leave.
    pub personal: Vec<Evidence>,
    /// Sick leave.
    pub sick: Vec<Evidence>,
    /// Absence, what was overstayed without reason included.
    pub absence: Vec<Evidence>,
    /// The longest absence without a half day of work in between that reaches into the year; it may have begun before.
    pub running: Vec<Evidence>,
}

/// Counts the half days of one person up to and including a day. One half day counts once, whatever it is given as: as
/// absence before leave.
#[must_use]
pub fn counters(half_days: &[CountedHalfDay], year: i32, as_of: NaiveDate, calendar: &Calendar) -> Counters {
    let mut by_session: BTreeMap<HalfDay, &CountedHalfDay> = BTreeMap::new();
    for counted in half_days.iter().filter(|counted| counted.session.day <= as_of) {
        let known = by_session.entry(counted.session).or_insert(counted);
        if (counted.what, &counted.source) > (known.what, &known.source) {
            *known = counted;
        }
    }
    let of = |wanted: &[Counted]| -> Vec<Evidence> {
        let wanted = by_session.values().filter(|counted| wanted.contains(&counted.what));
        wanted.map(|counted| Evidence { session: counted.session, source: counted.source.clone() }).collect()
    };
    let of_the_year = |evidence: Vec<Evidence>| -> Vec<Evidence> {
        evidence.into_iter().filter(|evidence| evidence.session.day.year() == year).collect()
    };
    let absence = of(&[Counted::Absence, Counted::Overstayed]);
    Counters {
        year,
        as_of,
        personal: of_the_year(of(&[Counted::Personal])),
        sick: of_the_year(of(&[Counted::Sick])),
        running: longest_running(&absence, year, calendar),
        absence: of_the_year(absence),
    }
}

/// The longest of the runs that reach into the year; of two as long, the later.
fn longest_running(absence: &[Evidence], year: i32, calendar: &Calendar) -> Vec<Evidence> {
    runs(absence, calendar)
        .into_iter()
        .filter(|run| run.last().is_some_and(|last| last.session.day.year() == year))
        .max_by_key(|run| run.len())
        .map(<[Evidence]>::to_vec)
        .unwrap_or_default()
}

/// Half days in the order of time, cut where a half day of work lies between two of them.
pub(crate) fn runs<'a>(absence: &'a [Evidence], calendar: &Calendar) -> Vec<&'a [Evidence]> {
    // Where the calendar does not reach, nothing is said to run on.
    let runs_on = |one: &Evidence, next: &Evidence| {
        half_day::of_work(one.session, next.session, calendar).is_ok_and(|between| between <= 2)
    };
    absence.chunk_by(runs_on).collect()
}

/// The numbers of the rulebook in days, above which something follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Absence: the year's assessment bonus is lost.
    pub absence_bonus: u32,
    /// Personal leave in a year: one month's bonus.
    pub personal_month: u32,
    /// Personal leave in a year: half a year's.
    pub personal_half_year: u32,
    /// Absence running on: dismissal.
    pub absence_running: u32,
    /// Absence in a year: dismissal.
    pub absence_year: u32,
    /// Sick leave: no awards that year (leave/4).
    pub sick_awards: u32,
}

impl Thresholds {
    /// Those of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn on(centre: &Centre, day: NaiveDate) -> Result<Self, Refusal> {
        let number = |name: &str| centre.number(name, day).map(|rule| u32::try_from(rule.value).unwrap_or(0));
        Ok(Self {
            absence_bonus: number("leave-absence-bonus-days")?,
            personal_month: number("leave-personal-month-days")?,
            personal_half_year: number("leave-personal-half-year-days")?,
            absence_running: number("leave-absence-running-days")?,
            absence_year: number("leave-absence-year-days")?,
            sick_awards: number("leave-sick-awards-days")?,
        })
    }
}

/// What follows from the counters, for people to decide.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recommended {
    /// What the regulation names.
    pub consequence: Consequence,
    /// How many half days were counted.
    pub counted: u32,
    /// Above how many days it follows.
    pub threshold: u32,
    /// The half days.
    pub evidence: Vec<Evidence>,
}

/// What the regulation names for these counters; each consequence once. Absence running on comes before absence in the year.
#[must_use]
pub fn recommendations(counters: &Counters, numbers: &Thresholds) -> Vec<Recommended> {
    let dismissal = above(Consequence::Dismissal, &counters.running, numbers.absence_running)
        .or_else(|| above(Consequence::Dismissal, &counters.absence, numbers.absence_year));
    let others = [
        above(Consequence::YearBonusLost, &counters.absence, numbers.absence_bonus),
        above(Consequence::MonthBonusLost, &counters.personal, numbers.personal_month),
        above(Consequence::HalfYearBonusLost, &counters.personal, numbers.personal_half_year),
        above(Consequence::NoAwards, &counters.sick, numbers.sick_awards),
    ];
    others.into_iter().chain([dismissal]).flatten().collect()
}

/// More half days than the number of days has.
pub(crate) fn is_above(half_days: usize, days: u32) -> bool {
    half_days as u64 > 2 * u64::from(days)
}

fn above(consequence: Consequence, evidence: &[Evidence], threshold: u32) -> Option<Recommended> {
    is_above(evidence.len(), threshold).then(|| Recommended {
        consequence,
        counted: u32::try_from(evidence.len()).unwrap_or(u32::MAX),
        threshold,
        evidence: evidence.to_vec(),
    })
}

#[cfg(test)]
#[path = "counters_tests.rs"]
mod tests;
