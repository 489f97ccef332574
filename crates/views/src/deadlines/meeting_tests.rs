//! The clock of minutes as rows, by article: given a history, when it is folded, then this is due.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::get;
use super::row::{Clock, Obligation, Status};
use super::*;
use crate::memory::InMemory;
use crate::testing::{History, at, commitment, days, grounds, notice, rulebook};
use anjuan_domain::people::duty::events::{DutyDay, DutyGroup, DutyTask, Generated, TaskDone};
use anjuan_domain::people::meeting::events::{Called, MeetingKind, MinutesReturned, MinutesWritten, RollCalled};
use anjuan_domain::reference::centre::definition::{LimitRule, NumberRule};
use anjuan_domain::scores::ballot::events::Cast;
use anjuan_domain::scores::period::events::{Opened, PeriodKind};

/// The weekly meeting of Friday 7 November 2014, three o'clock, whose minutes P007 keeps.
pub(crate) fn weekly() -> Called {
    Called {
        number: "HY-20141103-M1".into(),
        kind: MeetingKind::Weekly,
        title: "工作例会".into(),
        starts: at("2014-11-07T07:00:00Z"),
        ends: at("2014-11-07T08:30:00Z"),
        place: "会议室".into(),
        invited: vec!["P003".into(), "P005".into(), "P007".into()],
        by: "system".into(),
        keeper: Some("P007".into()),
        instead_of: None,
        decision: None,
    }
}

/// Its roll, with minutes owed by the Monday after.
pub(crate) fn roll() -> RollCalled {
    RollCalled { entries: vec![], by: "P007".into(), minutes: Some(commitment(1, "meeting/5")) }
}

pub(crate) fn written() -> MinutesWritten {
    MinutesWritten { document: "纪要42号".into(), resolutions: vec![], by: "P007".into() }
}

fn row(history: &History, ordinal: u32) -> Option<Obligation> {
    let view: InMemory<Deadlines> = history.fold();
    get(view.rows(), &"meeting/M1".parse().unwrap(), Clock::MeetingMinutes, ordinal).unwrap()
}

fn held() -> History {
    let mut history = grounds();
    history.add("meeting/M1", "2014-11-03T00:00:00Z", "system", weekly());
    assert_eq!(row(&history, 1), None, "owed once it took place");
    history.add("meeting/M1", "2014-11-07T08:20:00Z", "P007", roll());
    history
}

#[test]
fn meeting_5__minutes_are_due_on_the_monday_after() {
    let mut history = held();
    let owed = row(&history, 1).unwrap();
    assert_eq!(owed.due_at, at("2014-11-10T09:30:00Z"), "Monday, closing time");
    assert_eq!((owed.responsible.as_str(), owed.rule.as_str()), ("P007", "meeting/5"));
    history.add("meeting/M1", "2014-11-07T09:00:00Z", "P007", written());
    assert_eq!(row(&history, 1).unwrap().status, Status::Met, "written on the day itself");
}

#[test]
fn meeting_5__a_monday_of_rest_moves_them_and_late_is_late() {
    let mut history = held();
    history.add("calendar/cn", "2014-11-07T10:00:00Z", "", notice("2014-11-07", "2014-11-07", None, &["2014-11-10"]));
    let moved = row(&history, 1).unwrap();
    assert_eq!((moved.due_at, moved.moves.len()), (at("2014-11-11T09:30:00Z"), 1));
    history.add("meeting/M1", "2014-11-11T09:30:01Z", "P007", written());
    assert_eq!(row(&history, 1).unwrap().status, Status::MetLate);
}

#[test]
fn meeting_5__minutes_given_back_are_owed_anew() {
    let mut history = held();
    history.add("meeting/M1", "2014-11-10T02:00:00Z", "P007", written());
    let back = MinutesReturned { reason: "漏记".into(), again: Some(commitment(1, "meeting/5")), by: "P011".into() };
    history.add("meeting/M1", "2014-11-10T03:00:00Z", "P011", back);
    assert_eq!(row(&history, 2).unwrap().due_at, at("2014-11-11T09:30:00Z"));
    history.add("meeting/M1", "2014-11-10T04:00:00Z", "P007", written());
    assert_eq!([1, 2].map(|ordinal| row(&history, ordinal).unwrap().status), [Status::Met, Status::Met]);
}

#[test]
fn meeting_5__a_meeting_called_by_an_earlier_release_owes_nothing() {
    let mut history = grounds();
    history.add("meeting/M1", "2014-11-03T00:00:00Z", "P007", Called { keeper: None, ..weekly() });
    history.add("meeting/M1", "2014-11-07T08:20:00Z", "P007", RollCalled { minutes: None, ..roll() });
    assert_eq!(row(&history, 1), None);
}

/// A meeting with its roll, a day of duty and an open month, by a rulebook that has their times.
pub(crate) fn history() -> History {
    let mut adopted = rulebook("2014-11.4", "17:30");
    adopted.effective_from = "2014-02-01".parse().unwrap();
    for (name, count, article) in [("ballot-window", 5, "monthly/10"), ("period-close", 8, "monthly/12")] {
        let (name, article) = (name.into(), article.into());
        let rule = LimitRule { name, limit: days(count), article, assumed: true, note: String::new() };
        adopted.definition.limits.push(rule);
    }
    adopted.definition.numbers.push(NumberRule {
        name: "duty-before-work-minute".into(),
        value: 480,
        unit: "minute-of-day".into(),
        article: "duty/2.1.1".into(),
        assumed: false,
        note: String::new(),
    });
    let day = "2014-11-05".parse().unwrap();
    let groups = vec![DutyGroup { name: "甲".into(), persons: vec!["P001".into()] }];
    let days = vec![DutyDay { day, group: "甲".into() }];
    let opened = Opened {
        kind: PeriodKind::Month,
        from: "2014-11-01".parse().unwrap(),
        until: "2014-11-28".parse().unwrap(),
        subjects: vec!["W01".into(), "W02".into()],
    };
    let mut history = grounds();
    history.add("rulebook/main", "2014-02-01T00:00:00Z", "", adopted);
    history.add("duty/2014-11", "2014-11-03T00:00:00Z", "P007", Generated { groups, days, by: "P007".into() });
    history.add("period/M2014-11", "2014-11-03T01:00:00Z", "P007", opened);
    history.add("meeting/M1", "2014-11-03T02:00:00Z", "system", weekly());
    history.add("meeting/M1", "2014-11-07T08:20:00Z", "P007", roll());
    history
}

fn owed(history: &History, aggregate: &str, clock: Clock, ordinal: u32) -> Obligation {
    let view: InMemory<Deadlines> = history.fold();
    get(view.rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap().unwrap()
}

#[test]
fn monthly_10__ballots_and_the_close_are_due_after_the_last_day() {
    let mut history = history();
    let period = "period/M2014-11";
    let ballots = [1, 2].map(|ordinal| owed(&history, period, Clock::Ballot, ordinal));
    assert_eq!(ballots.clone().map(|row| row.window), ["W01", "W02"]);
    assert_eq!(ballots[0].due_at, at("2014-12-05T09:30:00Z"), "Friday 28 November and five days of work");
    let close = owed(&history, period, Clock::PeriodClose, 0);
    assert_eq!((close.due_at, close.responsible.as_str()), (at("2014-12-10T09:30:00Z"), "P001"), "who opened it");
    let cast = Cast { period: "M2014-11".into(), window: "W02".into(), marks: vec![], by: "P005".into() };
    history.add("ballot/M2014-11-W02", "2014-12-01T02:00:00Z", "P005", cast);
    let states = [1, 2].map(|ordinal| owed(&history, period, Clock::Ballot, ordinal).status);
    assert_eq!(states, [Status::Open, Status::Met]);
}

#[test]
fn duty_2_1_1__hygiene_and_boiled_water_are_due_before_work() {
    let mut history = history();
    let water = |history: &History| owed(history, "duty/2014-11", Clock::DutyTask, 52);
    assert_eq!((water(&history).due_at, water(&history).responsible.as_str()), (at("2014-11-05T00:00:00Z"), "P001"));
    let done = TaskDone { day: "2014-11-05".parse().unwrap(), task: DutyTask::BoiledWater, by: "P001".into() };
    history.add("duty/2014-11", "2014-11-04T23:50:00Z", "P001", done);
    assert_eq!(water(&history).status, Status::Met);
    assert_eq!(owed(&history, "duty/2014-11", Clock::DutyTask, 51).status, Status::Open, "hygiene");
}
