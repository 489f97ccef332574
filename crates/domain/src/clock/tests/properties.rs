//! Properties of clocks, for any start, count and pauses: against the reference, and monotone, additive, inverse.
use super::reference::{civil_day, elapsed_end, office_end};
use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;

/// A minute between 2005 and 2027.
fn start() -> impl Strategy<Value = Instant> {
    (0_i64..11_500_000).prop_map(|minutes| at("2005-03-01") + TimeDelta::minutes(minutes))
}

/// Any limit of a few weeks, forward or back.
fn any_limit(counts: std::ops::Range<i32>) -> impl Strategy<Value = Limit> {
    let unit = prop_oneof![Just(Unit::WorkingDay), Just(Unit::CalendarDay), Just(Unit::WorkingHour)];
    let counting = prop_oneof![Just(Counting::Civil), Just(Counting::Elapsed)];
    (counts, unit, counting).prop_map(|(count, unit, counting)| limit(count, unit, counting))
}

/// Up to three pauses around the first weeks after a start.
fn pauses(start: Instant) -> impl Strategy<Value = Vec<Pause>> {
    let one = (-5_000_i64..40_000, proptest::option::of(-1_000_i64..20_000), 0..9_i32);
    proptest::collection::vec(one, 0..4).prop_map(move |drawn| {
        let pause = |(from, length, approved): (i64, Option<i64>, i32)| {
            let from = start + TimeDelta::minutes(from);
            let until = length.map(|length| from + TimeDelta::minutes(length));
            Pause { from, until, approved: days(approved), label: "approval".into() }
        };
        drawn.into_iter().map(pause).collect()
    })
}

fn started() -> impl Strategy<Value = (Instant, Vec<Pause>)> {
    start().prop_flat_map(|start| (Just(start), pauses(start)))
}

fn due_of(start: Instant, limit: Limit) -> Due {
    due(calendar(), &Deadline::new(start, limit)).unwrap()
}

/// Running plain days that roll keep their time of day, so that they are in order by the day and not by the hour.
fn is_in_order(limit: Limit, first: &Due, second: &Due) -> bool {
    match (limit.unit, limit.counting) {
        (Unit::CalendarDay, Counting::Elapsed) => first.date <= second.date,
        _ => first.at <= second.at && first.date <= second.date,
    }
}

fn with(start: Instant, limit: Limit, pauses: &[Pause]) -> Deadline {
    Deadline { pauses: pauses.to_vec(), ..Deadline::new(start, limit) }
}

proptest! {
    #[test]
    fn civil_days_with_pauses_agree_with_the_reference((start, pauses) in started(), count in -30..40_i32) {
        let due = due(calendar(), &with(start, days(count), &pauses)).unwrap();
        let expected = civil_day(calendar(), start, count, &pauses);
        prop_assert_eq!(due.date, expected);
        prop_assert_eq!(due.at, calendar().closes_at(expected));
    }

    #[test]
    fn running_days_and_hours_agree_with_the_reference(start in start(), count in 1..25_i32) {
        prop_assert_eq!(due_of(start, elapsed(count)).at, elapsed_end(calendar(), start, count));
        let hours = limit(count, Unit::WorkingHour, Counting::Civil);
        prop_assert_eq!(due_of(start, hours).at, office_end(calendar(), start, count));
    }

    #[test]
    fn later_starts_and_larger_counts_are_never_due_earlier(start in start(), later in 0_i64..30_000, limit in any_limit(-40..40)) {
        let more = Limit { count: limit.count + 1, ..limit };
        let base = due_of(start, limit);
        prop_assert!(is_in_order(limit, &base, &due_of(start + TimeDelta::minutes(later), limit)));
        prop_assert!(is_in_order(limit, &base, &due_of(start, more)));
    }

    #[test]
    fn civil_days_add_up(start in start(), first in 1..40_i32, then in -30..40_i32) {
        let split = due_of(due_of(start, days(first)).at, days(then));
        let anchor = if first + then > 0 { due_of(start, days(first + then)).date } else { split.date };
        prop_assert_eq!(split.date, anchor);
        let mut extended = Deadline::new(start, days(first));
        extended.extensions = vec![days(then.abs())];
        prop_assert_eq!(due(calendar(), &extended).unwrap(), due_of(start, days(first + then.abs())));
    }

    #[test]
    fn running_time_adds_up_whatever_the_start(start in start(), first in 0..40_i32, then in 0..40_i32) {
        let at_once = due_of(start, elapsed(first + then)).at;
        prop_assert_eq!(due_of(due_of(start, elapsed(first)).at, elapsed(then)).at, at_once);
        let hours = |count| limit(count, Unit::WorkingHour, Counting::Elapsed);
        let at_once = due_of(start, hours(first + then + 1)).at;
        prop_assert_eq!(due_of(due_of(start, hours(first)).at, hours(then + 1)).at, at_once);
    }

    #[test]
    fn days_before_undo_days_after_from_a_working_day(start in start(), count in 1..60_i32) {
        let working = due_of(start, days(0));
        let there = due_of(working.at, days(count));
        prop_assert_eq!(due_of(there.at, days(-count)).date, working.date);
        let running = due_of(working.at, elapsed(count));
        prop_assert_eq!(due_of(running.at, elapsed(-count)).at, working.at);
    }

    #[test]
    fn the_last_line_of_an_explanation_is_the_due_day((start, pauses) in started(), limit in any_limit(-20..30), extension in any_limit(0..5)) {
        let mut deadline = with(start, limit, &pauses);
        deadline.extensions = vec![extension];
        let due = due(calendar(), &deadline).unwrap();
        let lines = explain(calendar(), &deadline).unwrap();
        let last = lines.last().unwrap();
        prop_assert_eq!((last.day.date, last.due), (due.date, Some(due.at)));
        prop_assert_eq!(lines.iter().filter(|line| line.due.is_some()).count(), 1);
        prop_assert!(lines.iter().any(|line| line.day.provisional) == due.provisional);
    }

    #[test]
    fn an_explanation_counts_up_to_the_limit((start, pauses) in started(), limit in any_limit(-20..30)) {
        let lines = explain(calendar(), &with(start, limit, &pauses)).unwrap();
        prop_assert_eq!(lines.last().unwrap().number, i64::from(limit.count));
        let days_apart = lines.windows(2).all(|pair| (pair[1].day.date - pair[0].day.date).num_days().abs() == 1);
        prop_assert!(days_apart);
    }

    #[test]
    fn another_pause_or_a_longer_one_never_shortens((start, pauses) in started(), limit in any_limit(0..30), longer in 0_i64..9_000) {
        let due = |pauses: &[Pause]| due(calendar(), &with(start, limit, pauses)).unwrap();
        let mut fewer = pauses.clone();
        if let Some(last) = fewer.pop() {
            prop_assert!(is_in_order(limit, &due(&fewer), &due(&pauses)));
            let until = last.until.map(|until| until + TimeDelta::minutes(longer));
            fewer.push(Pause { until, ..last });
            prop_assert!(is_in_order(limit, &due(&pauses), &due(&fewer)));
        }
    }

    #[test]
    fn a_pause_never_moves_civil_days_by_more_than_was_approved((start, pauses) in started(), count in 0..30_i32) {
        let approved: i32 = pauses.iter().map(|pause| pause.approved.count).sum();
        let moved = due(calendar(), &with(start, days(count), &pauses)).unwrap().date;
        let plain = due_of(start, days(count)).date;
        prop_assert!(calendar().working_days_between(plain, moved).unwrap() <= i64::from(approved));
    }

    #[test]
    fn what_was_known_earlier_is_a_beginning_of_what_is_known_later(first in 0_u64..9_000, then in 0_u64..3_000) {
        let first = day("2003-06-01") + chrono::Days::new(first);
        let later = calendar().as_known_on(first + chrono::Days::new(then));
        let earlier = calendar().as_known_on(first);
        prop_assert!(later.notices().starts_with(earlier.notices()));
        prop_assert!(later.horizon() >= earlier.horizon());
        prop_assert_eq!(later.version() == earlier.version(), later.notices().len() == earlier.notices().len());
    }

    #[test]
    fn a_warning_is_never_outside_the_period(start in start(), count in 1..40_i32, warning in any_limit(0..10), percent in 0..=100_u32) {
        let due = due_of(start, limit(count, Unit::WorkingDay, warning.counting)).at;
        let warned = warn_at(calendar(), start, due, &warning, percent);
        prop_assert!(start <= warned && warned <= due);
    }

    #[test]
    fn nothing_is_over_until_it_is_due_and_then_at_once(start in start(), count in 1..40_i32) {
        let due = due_of(start, elapsed(count)).at;
        prop_assert_eq!(days_over(calendar(), due, due).unwrap(), 0);
        prop_assert_eq!(days_over(calendar(), due, due + TimeDelta::seconds(1)).unwrap(), 1);
        prop_assert_eq!(elapsed_working_days(calendar(), start, due, &[]).unwrap(), i64::from(count));
    }

    #[test]
    fn what_is_written_as_civil_time_reads_back(start in start(), millis in 0_i64..60_000) {
        let instant = start + TimeDelta::milliseconds(millis);
        prop_assert_eq!(civil::parse_civil(&civil::format(instant)), Ok(instant));
    }
}
