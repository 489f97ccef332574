//! The steps of obligations up the line of authority: given a history, when it is folded, then these fall, and these are still to be taken.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::get;
use super::row::{Act, Clock, Obligation, Status};
use super::steps::{fallen, next_instant};
use super::*;
use crate::memory::InMemory;
use crate::systems::{issued, objected, received};
use crate::testing::{History, accepted, at, commitment, grounds, notice, registered, rulebook};
use anjuan_domain::clock::{Counting, Level, Limit, Unit};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::case::events::Accepted;
use anjuan_domain::matters::escalation::events::Raised;
use anjuan_domain::reference::centre::definition::LimitRule;
use anjuan_domain::reference::line::{Office, STEPS};

/// Grounds whose rulebook tells of a step each working day.
fn telling() -> History {
    let mut history = grounds();
    let mut adopted = rulebook("2014-11.2", "17:30");
    let rules = (0..).zip(STEPS).map(|(count, (_, name))| LimitRule {
        name: (*name).into(),
        limit: Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil },
        article: "discipline/7".into(),
        assumed: true,
        note: String::new(),
    });
    adopted.definition.limits.extend(rules);
    history.add("rulebook/main", "2014-10-31T02:00:00Z", "P001", adopted);
    history
}

/// Objected to on Monday 3 November 2014: the report is due by the end of Tuesday.
fn objection() -> History {
    let mut history = telling();
    history.add("denial/D1", "2014-11-03T02:00:00Z", "P003", issued("FD-20141103-D1", "P003"));
    history.add("denial/D1", "2014-11-03T03:00:00Z", "P003", objected(true));
    history
}

fn row_of(view: &InMemory<Deadlines>, aggregate: &str, clock: Clock, ordinal: u32) -> Obligation {
    get(view.rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap().unwrap()
}

fn falls(row: &Obligation) -> Vec<(Office, String)> {
    row.steps.iter().map(|step| (step.step, step.falls_at.format("%m-%dT%H:%MZ").to_string())).collect()
}

/// The report of the denial was escalated by a step.
fn raised(step: Office, fell: &str, to: &str) -> Raised {
    let clock = Clock::DenialReport.to_string();
    Raised {
        ordinal: 1,
        obligation: ObligationOf { about: "denial/D1".parse().unwrap(), clock, ordinal: 0 },
        matter: "FD-20141103-D1".into(),
        cited: "denial-report/9".into(),
        due: at("2014-11-04T09:30:00Z"),
        step,
        fell_at: at(fell),
        rule: "escalation-responsible".into(),
        article: "discipline/7".into(),
        assumed: true,
        rulebook: "2014-11.2".into(),
        window: "W01".into(),
        responsible: "P003".into(),
        to: to.into(),
        office: step,
        stands_for: None,
        passed_over: vec![],
    }
}

fn fallen_by(view: &InMemory<Deadlines>, now: &str) -> Vec<Act> {
    fallen(view.rows(), at(now), 10).unwrap().iter().map(|row| row.next_act().unwrap().act).collect()
}

#[test]
fn discipline_7__the_steps_of_what_gives_no_card_fall_a_working_day_apart() {
    let view = objection().fold();
    let row = row_of(&view, "denial/D1", Clock::DenialReport, 0);
    assert_eq!(row.due_at, at("2014-11-04T09:30:00Z"));
    let expected = [
        (Office::Responsible, "11-04T09:30Z"),
        (Office::WindowHead, "11-05T09:30Z"),
        (Office::DeputyDirector, "11-06T09:30Z"),
        (Office::Director, "11-07T09:30Z"),
    ];
    assert_eq!(falls(&row), expected.map(|(step, at)| (step, at.to_owned())));
    assert_eq!(fallen_by(&view, "2014-11-04T09:30:00Z"), [], "from the first moment after it");
    assert_eq!(fallen_by(&view, "2014-11-04T09:30:01Z"), [Act::Step(Office::Responsible)]);
    assert_eq!(next_instant(view.rows(), at("2014-11-03T04:00:00Z")).unwrap(), Some(row.due_at));
}

#[test]
fn discipline_7__what_was_taken_is_not_taken_again_and_says_to_whom_it_went() {
    let mut history = objection();
    let (fell, about) = ("2014-11-04T09:30:00Z", "escalation/denial-D1-denial-report-0");
    history.add(about, fell, "P003", raised(Office::Responsible, fell, "P003"));
    let view = history.fold();
    let row = row_of(&view, "denial/D1", Clock::DenialReport, 0);
    assert_eq!(row.steps[0].taken.as_ref().map(|taken| (taken.to.as_str(), taken.at)), Some(("P003", at(fell))));
    assert_eq!(fallen_by(&view, "2014-11-05T09:30:00Z"), []);
    assert_eq!(fallen_by(&view, "2014-11-05T09:30:01Z"), [Act::Step(Office::WindowHead)]);
}

#[test]
fn discipline_7__a_notice_that_moves_the_end_moves_the_steps_and_what_fell_too_early_falls_anew() {
    let mut history = objection();
    let (fell, about) = ("2014-11-04T09:30:00Z", "escalation/denial-D1-denial-report-0");
    history.add(about, fell, "P003", raised(Office::Responsible, fell, "P003"));
    let holiday = notice("2014-11-04", "2014-11-04", None, &["2014-11-04"]);
    history.add("calendar/cn", "2014-11-04T10:00:00Z", "P001", holiday);
    let view = history.fold();
    assert_eq!(falls(&row_of(&view, "denial/D1", Clock::DenialReport, 0))[0].1, "11-05T09:30Z");
    assert_eq!(fallen_by(&view, "2014-11-05T09:30:00Z"), []);
    assert_eq!(fallen_by(&view, "2014-11-05T09:30:01Z"), [Act::Step(Office::Responsible)], "it is told again");
}

#[test]
fn time_limit_3_4__a_card_falls_before_a_step_of_the_same_instant() {
    let mut history = telling();
    history.add("case/A1", "2014-11-03T02:00:00Z", "P001", registered("AJ-20141103-A1", None)).add(
        "case/A1",
        "2014-11-03T02:00:00Z",
        "P001",
        accepted("2014-11-03T02:00:00Z", commitment(1, "time-limit/3.4"), None),
    );
    let row = row_of(&history.fold(), "case/A1", Clock::Promise, 0);
    let card = row.next_act().unwrap();
    assert_eq!((card.act, card.at), (Act::Card(Level::Yellow), at("2014-11-04T09:30:00Z")));
    let step = row.after(&card).next_act().unwrap();
    assert_eq!((step.act, step.at), (Act::Step(Office::Responsible), card.at));
}

#[test]
fn complaint_3__the_steps_of_a_complaint_are_of_no_window() {
    let mut history = telling();
    history.add("complaint/T1", "2014-11-03T02:00:00Z", "P008", received("TS-20141103-T1", &["P001"]));
    let row = row_of(&history.fold(), "complaint/T1", Clock::ComplaintAnswer, 0);
    let owing = row.owing().unwrap();
    assert_eq!((row.window.as_str(), owing.window.as_str()), ("W01", ""));
    assert_eq!((owing.responsible.as_str(), owing.number.as_str()), ("P008", "TS-20141103-T1"));
}

#[test]
fn discipline_7__what_the_service_does_by_itself_or_nobody_can_do_any_more_is_not_escalated() {
    let left: Vec<Clock> = Clock::ALL.iter().copied().filter(|clock| !clock.is_escalated()).collect();
    assert_eq!(left, [Clock::LeaveBegin, Clock::LeaveEnd, Clock::DutyTask, Clock::Ballot]);
}

#[test]
fn licensing_32__an_acceptance_that_the_service_deems_given_after_an_outage_is_not_escalated_for_the_days_in_between() {
    let mut history = telling();
    let registered = registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")));
    history.add("case/A1", "2014-11-03T01:00:00Z", "P003", registered);
    let due = [(Office::Responsible, "11-10T09:30Z".to_owned())];
    let all = falls(&row_of(&history.fold(), "case/A1", Clock::AcceptanceDecision, 0));
    assert!(all.len() > 1 && all[..1] == due, "{all:?}");
    let deemed = accepted("2014-11-03T01:00:00Z", commitment(5, "time-limit/3.4"), None);
    history.add("case/A1", "2014-11-13T02:00:00Z", "", Accepted { deemed: true, ..deemed });
    let row = row_of(&history.fold(), "case/A1", Clock::AcceptanceDecision, 0);
    assert_eq!((row.status, falls(&row)), (Status::MetLate, due.to_vec()));
}
