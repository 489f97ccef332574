//! Leave that adjoins leave (连续请假合并计算): one absence in pieces needs the approval of the whole.
//!
//! Implements leave/2: the chain follows from how long somebody is away, so that a day asked for as two halves, or a week as
//! single days with a weekend between, is approved by whoever approves the whole. What was refused or given up is no absence.
//! It must never change a leave that was approved before: it counts, and its approval stands.
use super::commands::Apply;
use super::events::Adjoining;
use super::overlap::Other;
use super::state::Standing;
use crate::clock::half_day::{HalfDay, of_work};
use crate::clock::{Calendar, ClockError};

/// How many days before and behind an application are looked at: by then an absence is longer than every bound of the chain,
/// whatever holidays lie in it.
pub(super) const LOOKED_AT: u64 = 31;

/// The absence that an application is a part of; none where it stands alone.
pub(super) fn adjoining(apply: &Apply, others: &[Other], calendar: &Calendar) -> Result<Option<Adjoining>, ClockError> {
    let (mut from, mut until) = (apply.from, apply.until);
    let mut waiting: Vec<&Other> = others.iter().filter(|other| stands(other)).collect();
    let mut found: Vec<&Other> = Vec::new();
    while let Some(place) = next(&waiting, (from, until), calendar)? {
        let other = waiting.swap_remove(place);
        (from, until) = (from.min(other.from), until.max(other.last));
        found.push(other);
    }
    if found.is_empty() {
        return Ok(None);
    }
    found.sort_by_key(|other| other.from);
    let numbers = found.into_iter().map(|other| other.number.clone()).collect();
    Ok(Some(Adjoining { numbers, half_days: of_work(from, until, calendar)? }))
}

fn stands(other: &Other) -> bool {
    match other.standing {
        Standing::Pending | Standing::Approved => true,
        Standing::Refused | Standing::Cancelled => false,
    }
}

/// The place of a leave with no half day of work between it and the absence so far.
fn next(
    waiting: &[&Other],
    (from, until): (HalfDay, HalfDay),
    calendar: &Calendar,
) -> Result<Option<usize>, ClockError> {
    for (place, other) in waiting.iter().enumerate() {
        let before = other.last < from && of_work(other.last.next(), from.before(), calendar)? == 0;
        let behind = until < other.from && of_work(until.next(), other.from.before(), calendar)? == 0;
        if before || behind {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, half, personal};
    use super::*;
    use crate::clock::half_day::Half::{self, Afternoon, Morning};

    fn other(number: &str, from: (&str, Half), last: (&str, Half), standing: Standing) -> Other {
        let (from, last) = (half(from.0, from.1), half(last.0, last.1));
        Other { number: number.into(), person: "P004".into(), standing, from, last }
    }

    fn found(apply: &Apply, others: &[Other]) -> Option<(Vec<String>, u32)> {
        let scenario = Scenario::new();
        let found = adjoining(apply, others, scenario.centre.calendar()).unwrap();
        found.map(|found| (found.numbers, found.half_days))
    }

    #[test]
    fn leave_2__two_halves_of_a_day_are_a_day() {
        let morning = other("QJ-1", ("2014-10-14", Morning), ("2014-10-14", Morning), Standing::Pending);
        let afternoon = personal(half("2014-10-14", Afternoon), half("2014-10-14", Afternoon));
        assert_eq!(found(&afternoon, &[morning]), Some((vec!["QJ-1".into()], 2)));
    }

    #[test]
    fn leave_2__pieces_adjoin_across_days_on_which_nobody_works() {
        // Friday, a weekend, Monday, and Tuesday morning.
        let friday = other("QJ-1", ("2014-10-17", Morning), ("2014-10-17", Afternoon), Standing::Approved);
        let tuesday = other("QJ-3", ("2014-10-21", Morning), ("2014-10-21", Morning), Standing::Pending);
        let monday = personal(half("2014-10-20", Morning), half("2014-10-20", Afternoon));
        assert_eq!(found(&monday, &[tuesday, friday]), Some((vec!["QJ-1".into(), "QJ-3".into()], 5)));
    }

    #[test]
    fn leave_2__a_half_day_of_work_between_parts_two_leaves() {
        let friday = other("QJ-1", ("2014-10-17", Morning), ("2014-10-17", Morning), Standing::Approved);
        let monday = personal(half("2014-10-20", Morning), half("2014-10-20", Afternoon));
        assert_eq!(found(&monday, &[friday]), None);
    }

    #[test]
    fn leave_2__what_was_refused_or_given_up_is_no_absence() {
        let given_up = |standing| other("QJ-1", ("2014-10-14", Morning), ("2014-10-14", Morning), standing);
        let afternoon = personal(half("2014-10-14", Afternoon), half("2014-10-14", Afternoon));
        assert_eq!(found(&afternoon, &[Standing::Refused, Standing::Cancelled].map(given_up)), None);
    }
}
