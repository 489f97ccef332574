//! The days of study (学习日): the 10th, 20th and 30th of each month, by the rulebook's numbers.
//!
//! Implements study/2. A month without a 30th has its last day instead, and a study day that is none of work moves to the next
//! working day; both are assumed, the second is a number of the rulebook.
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use chrono::{Datelike, Months, NaiveDate};

/// The rulebook's numbers for the days of the month.
const DAYS: [&str; 3] = ["study-day-first", "study-day-second", "study-day-third"];
/// By how many working days a study day moves that is none of work.
const MOVE: &str = "study-day-move";

/// The study days that belong to the month of a day, in order; the last may have moved into the next month.
///
/// # Errors
/// A refusal that names what the rulebook lacks, or of the calendar.
pub fn study_days(month: NaiveDate, centre: &Centre) -> Result<Vec<NaiveDate>, Refusal> {
    named_days(month, centre)?.into_iter().map(|day| moved(day, centre)).collect()
}

/// The days of the month that the rulebook names for study, before any is moved.
fn named_days(month: NaiveDate, centre: &Centre) -> Result<Vec<NaiveDate>, Refusal> {
    let first = month.with_day(1).unwrap_or(month);
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
    DAYS.iter()
        .map(|name| {
            let day = u32::try_from(centre.number(name, last)?.value).unwrap_or(1);
            Ok(first.with_day(day).unwrap_or(last))
        })
        .collect()
}

/// The day to which a study day is moved from this day of rest; none where nothing is moved from it.
///
/// # Errors
/// A refusal that names what the rulebook lacks, or of the calendar.
pub fn moved_from(day: NaiveDate, centre: &Centre) -> Result<Option<NaiveDate>, Refusal> {
    let moved_to = moved(day, centre)?;
    let is_named = named_days(day, centre)?.contains(&day);
    Ok((is_named && moved_to != day).then_some(moved_to))
}

/// Where a study day is held.
fn moved(day: NaiveDate, centre: &Centre) -> Result<NaiveDate, Refusal> {
    let by = centre.number(MOVE, day)?.value;
    match centre.calendar().is_working(day) || by == 0 {
        true => Ok(day),
        false => Ok(centre.calendar().add_working_days(day, by)?),
    }
}

/// Whether a day is a day of study, of its own month or moved into it from a month beside it.
///
/// # Errors
/// A refusal that names what the rulebook lacks, or of the calendar.
pub fn is_study_day(day: NaiveDate, centre: &Centre) -> Result<bool, Refusal> {
    let first = day.with_day(1).unwrap_or(day);
    let before = first.checked_sub_months(Months::new(1)).filter(|month| known(*month, centre));
    let after = first.checked_add_months(Months::new(1));
    for month in before.into_iter().chain([first]).chain(after) {
        if study_days(month, centre)?.contains(&day) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether calendar and rulebook know a month: before the first there is nothing that could move.
fn known(month: NaiveDate, centre: &Centre) -> bool {
    let covered = centre.calendar().first_year().is_none_or(|year| month.year() >= year);
    covered && centre.rulebook(month).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::centre;

    fn days(month: &str) -> Vec<String> {
        let month = format!("{month}-01").parse().unwrap();
        study_days(month, &centre()).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn study_2__on_the_tenth_the_twentieth_and_the_thirtieth() {
        assert_eq!(days("2014-10"), ["2014-10-10", "2014-10-20", "2014-10-30"]);
    }

    #[test]
    fn study_2__a_month_without_a_thirtieth_has_its_last_day() {
        assert_eq!(days("2014-02"), ["2014-02-10", "2014-02-20", "2014-02-28"]);
    }

    #[test]
    fn study_2__a_study_day_off_moves_to_the_next_working_day() {
        assert_eq!(days("2014-08"), ["2014-08-11", "2014-08-20", "2014-09-01"], "a Sunday, and a Saturday at the end");
        let day = |text: &str| is_study_day(text.parse().unwrap(), &centre()).unwrap();
        assert!(day("2014-09-01") && day("2014-08-11"));
        assert!(!day("2014-08-10") && !day("2014-08-30") && !day("2014-09-02"));
        assert!(day("2014-01-10"), "the calendar's first month has none before it");
        let from = |text: &str| moved_from(text.parse().unwrap(), &centre()).unwrap().map(|to| to.to_string());
        assert_eq!(from("2014-08-10").as_deref(), Some("2014-08-11"));
        assert_eq!(from("2014-08-30").as_deref(), Some("2014-09-01"));
        assert_eq!((from("2014-08-20"), from("2014-08-11"), from("2014-08-09")), (None, None, None));
    }
}
