//! The clocks of duty and findings as rows, by article: given a history, when it is folded, then this is due.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::get;
use super::row::{Clock, Obligation, Status};
use super::*;
use crate::memory::InMemory;
use crate::testing::{History, at, days, grounds, rulebook};
use anjuan_domain::event::Event;
use anjuan_domain::people::duty::events::{
    DutyDay, DutyGroup, Generated, HandedOver, SubstituteArranged, SwapAgreed, SwapProposed,
};
use anjuan_domain::people::finding::events::{ContestOutcome, Contested, Decided, Recorded as Found, Withdrawn};
use anjuan_domain::reference::centre::definition::LimitRule;
use anjuan_domain::reference::centre::events::RulebookAdopted;

const ROSTER: &str = "duty/2014-11";

/// The rulebook with the periods of duty and findings.
fn with_limits() -> RulebookAdopted {
    let mut adopted = rulebook("2014-11.4", "17:30");
    adopted.effective_from = "2014-02-01".parse().unwrap();
    let limit = |(name, count, article): (&str, i32, &str)| LimitRule {
        name: name.into(),
        limit: days(count),
        article: article.into(),
        assumed: true,
        note: String::new(),
    };
    let limits = [("duty-hand-over", 0, "duty/2.2.4.5"), ("finding-decision", 5, "post/1.2")].map(limit);
    adopted.definition.limits.retain(|rule| limits.iter().all(|other| other.name != rule.name));
    adopted.definition.limits.extend(limits);
    adopted
}

fn row(history: &History, aggregate: &str, clock: Clock, ordinal: u32) -> Option<Obligation> {
    let view: InMemory<Deadlines> = history.fold();
    get(view.rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap()
}

fn day(history: &History, ordinal: u32) -> Obligation {
    row(history, ROSTER, Clock::DutyHandover, ordinal).unwrap()
}

/// Monday 3 to Wednesday 5 November 2014: P001 and P003, then P002, then P001 and P003.
fn roster() -> History {
    let group = |name: &str, persons: &[&str]| DutyGroup {
        name: name.into(),
        persons: persons.iter().map(|person| (*person).to_owned()).collect(),
    };
    let days = ["甲", "乙", "甲"].into_iter().zip(3..);
    let date = |day: u32| chrono::NaiveDate::from_ymd_opt(2014, 11, day).unwrap();
    let days = days.map(|(group, day)| DutyDay { day: date(day), group: group.into() }).collect();
    let groups = vec![group("甲", &["P001", "P003"]), group("乙", &["P002"])];
    let mut history = grounds();
    history.add("rulebook/main", "2014-02-01T00:00:00Z", "", with_limits());
    history.add(ROSTER, "2014-11-03T00:00:00Z", "P007", Generated { groups, days, by: "P007".into() });
    history
}

fn handed_over(day: &str) -> HandedOver {
    HandedOver { day: day.parse().unwrap(), by: "P001".into(), to: "P002".into(), matters: "无事".into() }
}

/// A roster and a finding that is contested.
pub(super) fn history() -> History {
    let mut history = roster();
    contest(&mut history, Some("P010"));
    history
}

fn contest(history: &mut History, decider: Option<&str>) {
    let found = Found {
        number: "JC-20141103-F1".into(),
        code: "smoking".into(),
        persons: vec!["P001".into()],
        window: Some("W01".into()),
        place: "大厅".into(),
        evidence: "照片".into(),
        inspector: "P007".into(),
        patrol: None,
        about: None,
        choices: vec![],
    };
    history.add("finding/F1", "2014-11-03T01:00:00Z", "P007", found);
    history.add(
        "finding/F1",
        "2014-11-03T02:00:00Z",
        "P007",
        Contested { by: "P001".into(), reason: "不实".into(), decider: decider.map(str::to_owned) },
    );
}

#[test]
fn duty_2_2_4_5__each_day_is_handed_over_by_closing_time() {
    let mut history = roster();
    let owed = day(&history, 3);
    assert_eq!((owed.due_at, owed.status), (at("2014-11-03T09:30:00Z"), Status::Open));
    assert_eq!(
        (owed.number.as_str(), owed.responsible.as_str(), owed.rule.as_str()),
        ("2014-11-03", "P001", "duty/2.2.4.5")
    );
    assert_eq!(day(&history, 4).due_at, at("2014-11-04T09:30:00Z"));
    history.add(ROSTER, "2014-11-03T09:30:00Z", "P001", handed_over("2014-11-03"));
    history.add(ROSTER, "2014-11-05T10:00:00Z", "P001", handed_over("2014-11-05"));
    let status = |ordinal| day(&history, ordinal).status;
    assert_eq!((status(3), status(4), status(5)), (Status::Met, Status::Open, Status::MetLate));
}

#[test]
fn duty_2_2_5__a_swap_or_a_substitute_passes_it_on() {
    let mut history = roster();
    let [first, second] = ["2014-11-04", "2014-11-05"].map(|day| day.parse().unwrap());
    let proposed =
        SwapProposed { ordinal: 1, day: first, with_day: second, by: "P002".into(), reason: "培训".into() };
    history.add(ROSTER, "2014-11-03T01:00:00Z", "P002", proposed);
    assert_eq!(day(&history, 4).responsible, "P002", "asked is not agreed");
    history.add(ROSTER, "2014-11-03T02:00:00Z", "P001", SwapAgreed { ordinal: 1, by: "P001".into() });
    assert_eq!((day(&history, 4).responsible, day(&history, 5).responsible), ("P001".into(), "P002".into()));
    let arranged = SubstituteArranged {
        day: first,
        person: "P001".into(),
        substitute: "P009".into(),
        reason: "出差".into(),
        by: "P010".into(),
    };
    history.add(ROSTER, "2014-11-03T03:00:00Z", "P010", arranged);
    assert_eq!(day(&history, 4).responsible, "P009");
}

#[test]
fn post_1_2__a_contest_is_decided_in_its_time() {
    let found = |history: &History| row(history, "finding/F1", Clock::FindingContest, 0).unwrap();
    let end = |event: Event, time: &str| {
        let mut history = history();
        history.add("finding/F1", time, "P010", event);
        found(&history).status
    };
    let owed = found(&history());
    assert_eq!((owed.due_at, owed.status), (at("2014-11-10T09:30:00Z"), Status::Open));
    assert_eq!((owed.window.as_str(), owed.responsible.as_str(), owed.rule.as_str()), ("W01", "P010", "post/1.2"));
    let mut nobody = roster();
    contest(&mut nobody, None);
    assert_eq!(found(&nobody).responsible, "P007", "where nobody may decide, who recorded it brings it to the office");
    let decided = || {
        let outcome = ContestOutcome::Upheld;
        Event::from(Decided { by: "P010".into(), outcome, choices: vec![], reason: "查看监控".into() })
    };
    assert_eq!(end(decided(), "2014-11-10T09:30:00Z"), Status::Met);
    assert_eq!(end(decided(), "2014-11-11T01:00:00Z"), Status::MetLate);
    let withdrawn = Withdrawn { by: "P007".into(), reason: "认错了人".into() };
    assert_eq!(end(withdrawn.into(), "2014-11-04T01:00:00Z"), Status::Cancelled);
}
