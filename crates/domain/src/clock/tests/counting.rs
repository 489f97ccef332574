//! The two ways of counting, the units, the edges of counts, and facts that the law gives.
use super::*;

#[track_caller]
fn check(start: &str, limit: Limit, expected: &str) {
    assert_eq!(due_at(&deadline(start, limit)), expected, "{start} {limit:?}");
}

fn plain(count: i32) -> Limit {
    limit(count, Unit::CalendarDay, Counting::Civil)
}

fn office(count: i32) -> Limit {
    limit(count, Unit::WorkingHour, Counting::Civil)
}

/// Before the spring festival of 2014: 31 January to 6 February are off, Saturday 8 February is made up.
#[test]
fn given_a_start_before_the_spring_festival_fifteen_working_days_skip_it_and_count_the_makeup_day() {
    check("2014-01-30T10:00", days(15), "2014-02-26T17:30");
    check("2014-01-30T10:00", days(1), "2014-02-07T17:30");
    check("2014-01-30T10:00", days(2), "2014-02-08T17:30");
}

/// 行政许可法 art. 42: twenty days from acceptance, and ten more. Sunday 29 September and Saturday 12 October are made up.
#[test]
fn twenty_days_over_the_national_holiday_and_ten_more() {
    check("2024-09-20T09:00", days(20), "2024-10-23T17:30");
    let mut extended = deadline("2024-09-20T09:00", days(20));
    extended.extensions.push(days(10));
    assert_eq!(due_at(&extended), "2024-11-06T17:30");
}

/// 民法典 art. 201: the starting day does not count, and day 1 is the first working day after it, whatever day it is.
#[test]
fn day_one_is_the_first_working_day_after_a_workday_a_weekend_a_holiday_and_a_makeup_day() {
    check("2014-03-07T09:00", days(1), "2014-03-10T17:30");
    check("2014-03-08T09:00", days(1), "2014-03-10T17:30");
    check("2014-03-09T23:59", days(1), "2014-03-10T17:30");
    check("2014-02-03T00:00", days(1), "2014-02-07T17:30");
    check("2014-02-08T09:00", days(1), "2014-02-10T17:30");
    check("2014-03-10T00:00", days(1), "2014-03-11T17:30");
    check("2014-03-10T23:59", days(1), "2014-03-11T17:30");
}

/// 民法典 art. 203: the last day ends at close of business, which in summer is half an hour later.
#[test]
fn the_last_day_ends_at_close_of_business_of_its_season() {
    check("2014-04-29T09:00", days(1), "2014-04-30T17:30");
    check("2014-05-05T09:00", days(1), "2014-05-06T18:00");
    check("2014-09-29T09:00", days(1), "2014-09-30T18:00");
    check("2014-10-08T09:00", days(1), "2014-10-09T17:30");
}

#[test]
fn count_zero_is_the_first_close_of_business_not_before_the_start() {
    check("2014-03-10T09:00", days(0), "2014-03-10T17:30");
    check("2014-03-10T17:30", days(0), "2014-03-10T17:30");
    check("2014-03-10T17:31", days(0), "2014-03-11T17:30");
    check("2014-03-08T09:00", days(0), "2014-03-10T17:30");
    check("2014-01-31T09:00", days(0), "2014-02-07T17:30");
}

/// 行政许可法 art. 43: the first review is finished twenty days before reporting up.
#[test]
fn a_negative_count_is_that_many_working_days_before_the_start_day() {
    check("2014-03-31T10:00", days(-20), "2014-03-03T17:30");
    check("2014-03-10T10:00", days(-1), "2014-03-07T17:30");
    check("2014-03-09T10:00", days(-1), "2014-03-07T17:30");
    check("2014-02-10T10:00", days(-1), "2014-02-08T17:30");
    check("2014-02-07T10:00", days(-1), "2014-01-30T17:30");
}

#[test]
fn calendar_days_count_every_day_and_the_last_rolls_forward_to_a_working_day() {
    check("2014-01-24T10:00", plain(7), "2014-02-07T17:30");
    check("2014-03-03T10:00", plain(5), "2014-03-10T17:30");
    check("2014-03-03T10:00", plain(4), "2014-03-07T17:30");
    check("2014-02-01T10:00", plain(7), "2014-02-08T17:30");
    check("2014-03-08T10:00", plain(0), "2014-03-10T17:30");
}

#[test]
fn calendar_days_before_roll_back_so_that_the_interval_is_never_shorter() {
    check("2014-03-13T10:00", plain(-5), "2014-03-07T17:30");
    check("2014-03-13T10:00", plain(-3), "2014-03-10T17:30");
}

/// Accepted Monday 2018-10-15 10:00, promised 7, statutory 10: over from 10-24 10:00 and from 10-29 10:00.
#[test]
fn elapsed_days_keep_the_time_of_day() {
    check("2018-10-15T10:00", elapsed(7), "2018-10-24T10:00");
    check("2018-10-15T10:00", elapsed(10), "2018-10-29T10:00");
    check("2018-10-24T10:00", elapsed(-7), "2018-10-15T10:00");
    check("2018-10-15T10:00:30", elapsed(1), "2018-10-16T10:00:30");
}

#[test]
fn elapsed_days_from_a_day_off_run_from_the_next_working_day_on() {
    check("2018-10-13T15:00", elapsed(1), "2018-10-16T00:00");
    check("2018-10-13T15:00", elapsed(0), "2018-10-15T00:00");
}

#[test]
fn elapsed_calendar_days_keep_the_time_of_day_and_roll_forward() {
    let plain = |count| limit(count, Unit::CalendarDay, Counting::Elapsed);
    check("2018-10-15T10:00", plain(3), "2018-10-18T10:00");
    check("2018-10-15T10:00", plain(5), "2018-10-22T10:00");
    check("2018-10-25T10:00", plain(-4), "2018-10-19T10:00");
}

/// 民法典 art. 201: hours are counted from the moment itself.
#[test]
fn working_hours_run_inside_office_hours_from_the_moment_itself() {
    check("2014-03-10T09:00", office(2), "2014-03-10T11:00");
    check("2014-03-10T10:30", office(1), "2014-03-10T11:30");
    check("2014-03-10T10:30", office(2), "2014-03-10T15:00");
    check("2014-03-10T12:00", office(1), "2014-03-10T15:00");
    check("2014-03-07T17:00", office(1), "2014-03-10T08:30");
    check("2014-03-07T17:30", office(0), "2014-03-10T08:00");
    check("2014-03-10T08:30", office(-1), "2014-03-07T17:00");
    check("2014-05-05T17:30", office(1), "2014-05-06T08:30");
    let running = limit(7, Unit::WorkingHour, Counting::Elapsed);
    check("2014-03-10T09:00", running, "2014-03-11T09:00");
}

#[test]
fn an_extension_of_another_unit_runs_on_from_the_end() {
    let mut mixed = deadline("2014-03-03T10:00", days(5));
    mixed.extensions = vec![plain(5), plain(1)];
    assert_eq!(
        due_at(&mixed),
        "2014-03-17T17:30",
        "five working days to the 10th, six days to Sunday the 16th, Monday"
    );
}

#[test]
fn a_back_dated_start_simply_works() {
    check("2004-01-02T10:00", days(3), "2004-01-07T17:30");
}

#[test]
fn past_the_horizon_is_answered_provisionally_and_said_so() {
    let due_of = |start, limit| due(calendar(), &deadline(start, limit)).unwrap();
    let published = due_of("2026-12-28T10:00", days(3));
    assert_eq!((readable(published.at).as_str(), published.provisional), ("2026-12-31T17:30", false));
    let past = due_of("2026-12-28T10:00", days(4));
    assert_eq!((readable(past.at).as_str(), past.provisional), ("2027-01-01T17:30", true));
    assert!(due_of("2027-01-05T10:00", days(-5)).provisional, "a day past the horizon was counted back over");
    assert_eq!(past.calendar, "2026@2025-11-04/26");
}

#[test]
fn before_the_first_year_is_refused_whether_the_start_or_the_answer_lies_there() {
    let refused = |start, limit| due(calendar(), &deadline(start, limit)).unwrap_err();
    assert_eq!(refused("2003-12-31T10:00", days(5)), ClockError::BeforeCalendar(day("2003-12-31"), 2004));
    assert_eq!(refused("2004-01-05T10:00", days(-5)), ClockError::BeforeCalendar(day("2003-12-26"), 2004));
    assert_eq!(refused("2003-12-31T23:00", elapsed(1)), ClockError::BeforeCalendar(day("2003-12-31"), 2004));
    assert!(matches!(refused("2004-01-02T09:00", office(-9)), ClockError::BeforeCalendar(..)));
}

#[test]
fn absurd_counts_are_refused_and_do_not_panic() {
    for unit in [Unit::WorkingDay, Unit::CalendarDay, Unit::WorkingHour] {
        for counting in [Counting::Civil, Counting::Elapsed] {
            let mut absurd = deadline("2014-03-10T10:00", limit(i32::MAX, unit, counting));
            absurd.extensions = vec![limit(i32::MAX, unit, counting); 3];
            assert_eq!(due(calendar(), &absurd), Err(ClockError::OutOfRange), "{unit:?} {counting:?}");
            let back = deadline("2014-03-10T10:00", limit(i32::MIN, unit, counting));
            assert!(due(calendar(), &back).is_err(), "{unit:?} {counting:?}");
            assert!(due(&Calendar::default(), &back).is_err(), "{unit:?} {counting:?}");
        }
    }
    assert!(due(calendar(), &Deadline::new(Instant::MAX_UTC, days(1))).is_err());
    assert!(due(&Calendar::default(), &Deadline::new(Instant::MIN_UTC, days(1))).is_err());
}
