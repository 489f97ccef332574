//! Explanations: one line per day, and every line says what the day was and why.
use super::*;

fn lines(deadline: &Deadline) -> Vec<DayLine> {
    explain(calendar(), deadline).unwrap()
}

/// Date, verdict and number of each line, as text.
fn short(deadline: &Deadline) -> Vec<String> {
    let line = |line: &DayLine| format!("{} {:?} {}", line.day.date.format("%m-%d"), line.verdict, line.number);
    lines(deadline).iter().map(line).collect()
}

#[test]
fn a_civil_period_over_the_festival_is_explained_day_by_day() {
    let lines = lines(&deadline("2014-01-30T10:00", days(3)));
    let zh: Vec<String> = lines.iter().map(DayLine::zh).collect();
    assert_eq!(lines.len(), 12);
    assert_eq!(zh[0], "2014-01-30 周四，工作日：期限开始，当日不计入。");
    assert_eq!(zh[1], "2014-01-31 周五，春节放假（通知2014）：不计入。");
    assert_eq!(zh[8], "2014-02-07 周五，工作日：计入，第1个工作日。");
    assert_eq!(zh[9], "2014-02-08 周六，春节调休上班（通知2014）：计入，第2个工作日。");
    assert_eq!(zh[10], "2014-02-09 周日，周末：不计入。");
    assert_eq!(zh[11], "2014-02-10 周一，工作日：计入，第3个工作日，到期时间2014-02-10T17:30:00+08:00。");
    assert_eq!(lines[9].en(), "2014-02-08 Sat, make-up workday for 春节 by notice 2014: counted, working day 2.");
    assert!(lines[11].en().ends_with("counted, working day 3, due at 2014-02-10T17:30:00+08:00."));
}

#[test]
fn a_pause_is_named_on_the_days_it_took_out() {
    let approved = Pause { from: at("2014-03-04T10:00"), until: None, approved: days(2), label: "专家评审".into() };
    let paused = Deadline { pauses: vec![approved], ..deadline("2014-03-03T10:00", days(2)) };
    assert_eq!(
        short(&paused),
        ["03-03 Start 0", "03-04 Paused 0", "03-05 Paused 0", "03-06 Counted 1", "03-07 Counted 2"]
    );
    assert_eq!(lines(&paused)[1].zh(), "2014-03-04 周二，工作日：暂停，不计入，暂停依据：专家评审。");
    assert_eq!(lines(&paused)[1].en(), "2014-03-04 Tue, workday: paused, pause 专家评审.");
}

#[test]
fn calendar_days_are_counted_and_rolled() {
    let plain = deadline("2014-03-05T10:00", limit(3, Unit::CalendarDay, Counting::Civil));
    let expected =
        ["03-05 Start 0", "03-06 Counted 1", "03-07 Counted 2", "03-08 Counted 3", "03-09 Rolled 3", "03-10 Rolled 3"];
    assert_eq!(short(&plain), expected);
    let elapsed = deadline("2014-03-05T10:00", limit(3, Unit::CalendarDay, Counting::Elapsed));
    assert_eq!(short(&elapsed), expected);
}

#[test]
fn days_before_run_back() {
    let expected =
        ["03-10 Start 0", "03-09 NotCounted 0", "03-08 NotCounted 0", "03-07 Counted -1", "03-06 Counted -2"];
    assert_eq!(short(&deadline("2014-03-10T10:00", days(-2))), expected);
    assert!(lines(&deadline("2014-03-10T10:00", days(-2)))[4].zh().contains("往前第2个工作日"));
}

#[test]
fn elapsed_days_and_hours_say_how_much_is_complete() {
    let days = deadline("2018-10-18T10:00", elapsed(2));
    assert_eq!(
        short(&days),
        ["10-18 Start 0", "10-19 Counted 1", "10-20 NotCounted 1", "10-21 NotCounted 1", "10-22 Counted 2"]
    );
    let hours = deadline("2014-03-07T09:00", limit(7, Unit::WorkingHour, Counting::Civil));
    assert_eq!(short(&hours), ["03-07 Counted 6", "03-08 NotCounted 6", "03-09 NotCounted 6", "03-10 Counted 7"]);
    let stop = Pause {
        from: at("2018-10-18T10:00"),
        until: Some(at("2018-10-20T09:00")),
        approved: elapsed(5),
        label: "检测".into(),
    };
    let paused = Deadline { pauses: vec![stop], ..days };
    assert_eq!(short(&paused)[..2], ["10-18 Paused 0", "10-19 Paused 0"]);
    assert_eq!(short(&paused).last().unwrap(), "10-24 Counted 2");
}

#[test]
fn count_zero_and_extensions_are_explained_too() {
    assert_eq!(short(&deadline("2014-03-10T10:00", days(0))), ["03-10 Start 0"]);
    assert_eq!(
        short(&deadline("2014-03-08T10:00", days(0))),
        ["03-08 Start 0", "03-09 NotCounted 0", "03-10 Rolled 0"]
    );
    let mut extended = deadline("2014-03-06T10:00", days(1));
    extended.extensions = vec![days(1), limit(1, Unit::CalendarDay, Counting::Civil)];
    let expected = [
        "03-06 Start 0",
        "03-07 Counted 1",
        "03-08 NotCounted 1",
        "03-09 NotCounted 1",
        "03-10 Counted 2",
        "03-11 Counted 1",
    ];
    assert_eq!(short(&extended), expected);
}

#[test]
fn a_day_past_the_horizon_says_that_it_is_provisional() {
    let lines = lines(&deadline("2026-12-31T10:00", days(1)));
    assert!(!lines[0].day.provisional && lines[1].day.provisional);
    assert!(lines[1].en().contains("provisional") && lines[1].zh().contains("暂定"));
}
