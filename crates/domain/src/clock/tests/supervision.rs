//! The measures of supervision: running days rounded up, days over, and when to warn.
use super::*;

const ACCEPTED: &str = "2018-10-15T10:00";

fn over(due: &str, now: &str) -> i64 {
    days_over(calendar(), at(due), at(now)).unwrap()
}

/// The published example: warning from 10-19 10:00, yellow from 10-24 10:00, red from 10-29 10:00.
#[test]
fn the_published_example_of_warning_yellow_and_red() {
    let due_of = |count| due(calendar(), &deadline(ACCEPTED, elapsed(count))).unwrap().at;
    let (promised, statutory) = (due_of(7), due_of(10));
    assert_eq!(readable(warn_at(calendar(), at(ACCEPTED), promised, &elapsed(2), 20)), "2018-10-19T10:00");
    assert_eq!(over(&readable(promised), "2018-10-24T10:00"), 0);
    assert_eq!(over(&readable(promised), "2018-10-24T10:00:01"), 1, "one second over is over");
    assert_eq!(over(&readable(statutory), "2018-10-29T10:00"), 0);
    assert_eq!(over(&readable(statutory), "2018-10-29T10:00:01"), 1);
}

#[test]
fn running_days_are_rounded_up() {
    let run = |end| elapsed_working_days(calendar(), at(ACCEPTED), at(end), &[]).unwrap();
    assert_eq!([run("2018-10-15T10:00"), run("2018-10-15T10:01"), run("2018-10-16T10:00")], [0, 1, 1]);
    assert_eq!([run("2018-10-19T10:00"), run("2018-10-19T10:00:01"), run("2018-10-21T12:00")], [4, 5, 5]);
    assert_eq!(run("2018-10-14T10:00"), 0, "an end before the start");
}

#[test]
fn an_unfinished_pause_is_measured_to_now_and_never_beyond_what_was_approved() {
    let pause = |from, until: Option<&str>| Pause {
        from: at(from),
        until: until.map(at),
        approved: elapsed(2),
        label: "inspection".into(),
    };
    let run = |end, pauses: &[Pause]| elapsed_working_days(calendar(), at(ACCEPTED), at(end), pauses).unwrap();
    let open = [pause("2018-10-16T10:00", None)];
    assert_eq!([run("2018-10-17T16:00", &open), run("2018-10-18T10:00", &open)], [1, 1]);
    assert_eq!([run("2018-10-18T10:01", &open), run("2018-10-22T10:00", &open)], [2, 3]);
    let twice = [pause("2018-10-16T10:00", None), pause("2018-10-17T10:00", Some("2018-10-17T20:00"))];
    assert_eq!(run("2018-10-22T10:00", &twice), 3, "time under two pauses is taken out once");
}

#[test]
fn days_over_are_working_days() {
    assert_eq!(over("2014-03-07T17:30", "2014-03-09T12:00"), 1);
    assert_eq!(over("2014-03-07T17:30", "2014-03-10T17:30"), 1);
    assert_eq!(over("2014-03-07T17:30", "2014-03-10T17:31"), 2);
    assert_eq!(over("2014-01-30T17:30", "2014-02-07T12:00"), 1);
}

#[test]
fn the_earlier_of_limit_and_share_warns() {
    let warn = |due, warning: Limit, percent| {
        readable(warn_at(calendar(), at("2014-03-03T08:00"), at(due), &warning, percent))
    };
    assert_eq!(warn("2014-03-07T17:30", days(1), 0), "2014-03-06T17:30", "one working day before");
    assert_eq!(warn("2014-03-07T17:30", days(1), 20), "2014-03-06T17:30", "the same moment: 7 of 35 hours are left");
    assert_eq!(warn("2014-03-14T17:30", days(1), 20), "2014-03-12T17:30", "14 of 70 hours are left");
    assert_eq!(warn("2014-03-14T17:30", days(3), 20), "2014-03-11T17:30");
}

#[test]
fn a_warning_lies_between_start_and_due() {
    let (start, due) = (at("2014-03-10T09:00"), at("2014-03-10T17:30"));
    assert_eq!(warn_at(calendar(), start, due, &days(1), 20), start);
    assert_eq!(warn_at(calendar(), due, start, &days(1), 20), start, "a due instant before the start warns at once");
    assert_eq!(warn_at(calendar(), start, due, &days(-9), 0), due);
    assert_eq!(warn_at(calendar(), at("1999-01-01"), at("1999-02-01"), &days(1), 20), at("1999-01-01"));
    for warning in [days(1), elapsed(1)] {
        let (first, last) = (Instant::MIN_UTC, Instant::MAX_UTC);
        assert_eq!(warn_at(&Calendar::default(), first, last, &warning, 20), first, "no calendar answers for that");
    }
}
