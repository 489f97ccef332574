//! Pauses (行政许可法 art. 45): approved, bounded, credited with at most what was approved.
use super::*;

fn pause(from: &str, until: Option<&str>, approved: Limit) -> Pause {
    Pause { from: at(from), until: until.map(at), approved, label: format!("since {from}") }
}

fn paused(start: &str, limit: Limit, pauses: &[Pause]) -> Deadline {
    Deadline { pauses: pauses.to_vec(), ..deadline(start, limit) }
}

#[test]
fn a_pause_used_to_the_end_moves_the_due_day_by_what_was_approved() {
    assert_eq!(due_at(&deadline("2014-03-03T10:00", days(10))), "2014-03-17T17:30");
    for until in [None, Some("2014-03-12T17:30"), Some("2014-04-01T10:00")] {
        let stopped = paused("2014-03-03T10:00", days(10), &[pause("2014-03-05T10:00", until, days(5))]);
        assert_eq!(due_at(&stopped), "2014-03-24T17:30", "{until:?}");
    }
}

#[test]
fn a_pause_that_ended_early_is_credited_with_what_it_took() {
    let ended = |until| paused("2014-03-03T10:00", days(10), &[pause("2014-03-05T10:00", Some(until), days(5))]);
    assert_eq!(due_at(&ended("2014-03-05T16:00")), "2014-03-17T17:30", "the same day: nothing");
    assert_eq!(due_at(&ended("2014-03-07T09:00")), "2014-03-19T17:30", "two working days");
    assert_eq!(due_at(&ended("2014-03-04T09:00")), "2014-03-17T17:30", "an end before the beginning: nothing");
}

#[test]
fn a_clock_stopped_on_the_start_day_or_before_loses_no_counted_day() {
    let stopped = |from, approved| due_at(&paused("2014-03-03T10:00", days(10), &[pause(from, None, approved)]));
    assert_eq!(stopped("2014-03-03T11:00", days(5)), "2014-03-24T17:30");
    assert_eq!(
        stopped("2014-02-26T11:00", days(5)),
        "2014-03-19T17:30",
        "to 5 March: two working days after the start"
    );
}

#[test]
fn a_clock_stopped_on_its_last_day_is_not_late_while_it_stands() {
    let stopped = |from| due_at(&paused("2014-03-03T10:00", days(5), &[pause(from, None, days(3))]));
    assert_eq!(stopped("2014-03-10T17:30"), "2014-03-13T17:30");
    assert_eq!(stopped("2014-03-10T17:31"), "2014-03-10T17:30", "after close of business it is late already");
    assert_eq!(stopped("2014-03-11T09:00"), "2014-03-10T17:30");
}

#[test]
fn days_under_two_pauses_are_taken_out_once() {
    let first = pause("2014-03-04T10:00", Some("2014-03-06T10:00"), days(5));
    let second = pause("2014-03-05T10:00", Some("2014-03-07T10:00"), days(5));
    let inner = pause("2014-03-05T09:00", Some("2014-03-06T09:00"), days(5));
    let due = |pauses: &[Pause]| due_at(&paused("2014-03-03T10:00", days(5), pauses));
    assert_eq!(due(&[]), "2014-03-10T17:30");
    assert_eq!(due(&[first.clone(), second.clone()]), "2014-03-13T17:30");
    assert_eq!(due(&[second, inner.clone(), first.clone()]), "2014-03-13T17:30");
    assert_eq!(due(&[first, inner]), "2014-03-12T17:30");
}

#[test]
fn a_pause_that_begins_inside_another_ones_credit_moves_on_from_there() {
    let first = pause("2014-03-07T10:00", None, days(3));
    let later = pause("2014-03-13T10:00", None, days(2));
    assert_eq!(due_at(&paused("2014-03-03T10:00", days(5), &[later, first])), "2014-03-17T17:30");
}

#[test]
fn a_pause_approved_for_nothing_is_credited_with_nothing() {
    for from in ["2014-03-05T10:00", "2014-03-05T20:00", "2014-03-08T10:00"] {
        let nothing = paused("2014-03-03T10:00", days(10), &[pause(from, None, days(0))]);
        assert_eq!(due_at(&nothing), "2014-03-17T17:30", "{from}");
    }
}

#[test]
fn the_approved_length_is_measured_by_the_same_calendar() {
    let over_the_festival = pause("2014-01-29T10:00", None, days(3));
    assert_eq!(due_at(&paused("2014-01-27T10:00", days(5), &[over_the_festival])), "2014-02-12T17:30");
    let plain = pause("2014-03-05T10:00", None, limit(5, Unit::CalendarDay, Counting::Civil));
    assert_eq!(due_at(&paused("2014-03-03T10:00", days(5), &[plain])), "2014-03-13T17:30", "to Monday the 10th: three");
}

#[test]
fn elapsed_time_stands_still_to_the_second() {
    let stop = pause("2018-10-16T12:00", Some("2018-10-17T15:30"), elapsed(5));
    assert_eq!(due_at(&paused("2018-10-15T10:00", elapsed(3), &[stop])), "2018-10-19T13:30");
    let bounded = pause("2018-10-16T12:00", Some("2018-10-31T15:30"), elapsed(1));
    assert_eq!(due_at(&paused("2018-10-15T10:00", elapsed(3), &[bounded])), "2018-10-19T10:00");
}

#[test]
fn hours_and_plain_days_stand_still_too() {
    let office = |count| limit(count, Unit::WorkingHour, Counting::Civil);
    let stop = pause("2014-03-10T10:00", Some("2014-03-10T15:00"), office(8));
    assert_eq!(due_at(&paused("2014-03-10T09:00", office(2), &[stop])), "2014-03-10T16:00");
    let plain = |count| limit(count, Unit::CalendarDay, Counting::Civil);
    let week = pause("2014-03-04T10:00", None, plain(7));
    assert_eq!(due_at(&paused("2014-03-03T10:00", plain(3), &[week])), "2014-03-13T17:30");
    let rolling = pause("2014-03-10T10:00", None, days(2));
    let rolled = paused("2014-03-03T10:00", plain(5), &[rolling]);
    assert_eq!(due_at(&rolled), "2014-03-12T17:30", "due on Saturday, rolled to Monday, stopped on Monday");
}

#[test]
fn a_pause_over_an_extension_is_credited_once() {
    let mut extended = paused("2014-03-03T10:00", days(5), &[pause("2014-03-10T10:00", None, days(3))]);
    extended.extensions = vec![days(2)];
    assert_eq!(due_at(&extended), "2014-03-17T17:30");
    extended.extensions = vec![limit(4, Unit::CalendarDay, Counting::Civil)];
    assert_eq!(due_at(&extended), "2014-03-17T17:30", "to the 13th with the pause, and four days");
}

#[test]
fn days_before_are_not_paused() {
    let stopped = paused("2014-03-31T10:00", days(-20), &[pause("2014-03-05T10:00", None, days(5))]);
    assert_eq!(due_at(&stopped), "2014-03-03T17:30");
}
