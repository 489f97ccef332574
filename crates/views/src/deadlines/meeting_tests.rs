//! The clock of minutes as rows, by article: given a history, when it is folded, then this is due.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::get;
use super::row::{Clock, Obligation, Status};
use super::*;
use crate::memory::InMemory;
use crate::testing::{History, at, commitment, grounds, notice};
use anjuan_domain::people::meeting::events::{Called, MeetingKind, MinutesReturned, MinutesWritten, RollCalled};

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
