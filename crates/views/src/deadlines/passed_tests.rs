//! What is passed on late (补录的移交): an entry made after the due instant, which says that somebody else had it by then, waits for its
//! confirmation; whoever had it answers for it until then.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::Deadlines;
use super::query::of;
use super::row::{Obligation, State};
use crate::breaches::codes::Code;
use crate::breaches::query::{Filter, Sources, list};
use crate::breaches::row::Breach;
use crate::page::PageRequest;
use crate::systems::received;
use crate::testing::{History, accepted, at, commitment, finished, grounds, opened, registered};
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{
    Corrected, CorrectedField, HandedOver as CaseHandedOver, LeadReassigned, Origin,
};
use anjuan_domain::matters::complaint::events::{Assigned, HandedOver as ComplaintHandedOver};
use anjuan_domain::matters::contact::events::{HandedOver as ContactHandedOver, LeftOpen};
use anjuan_domain::matters::denial::events::HandedOver as DenialHandedOver;
use anjuan_domain::matters::entry::events::{Confirmed, EntryEvent, EntryOf, Rejected};

const START: &str = "2014-11-03T02:00:00Z";
const BEFORE_DUE: &str = "2014-11-03T03:00:00Z";
const LONG_AFTER: &str = "2014-12-08T02:00:00Z";
const NOW: &str = "2014-12-20T00:00:00Z";

fn assigned() -> Assigned {
    Assigned { investigator: "P009".into(), by: "P007".into() }
}

/// A complaint of Monday 3 November: the answer is due on the 10th, an explanation on the 11th.
fn complaint() -> History {
    let mut history = grounds();
    history.add("complaint/T1", START, "P008", received("TS-20141103-T1", &["P001"]));
    history
}

fn contact() -> History {
    let mut history = grounds();
    history.add("contact/C1", START, "P003", opened("ZX-20141103-C1", "2014-11-03T09:30:00Z"));
    history
}

fn case() -> History {
    let mut history = grounds();
    let registered = registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")));
    history.add("case/A1", START, "P001", registered);
    history.add("case/A1", START, "P001", accepted(START, commitment(10, "time-limit/3.4"), None));
    history
}

fn denial() -> History {
    let mut history = grounds();
    history.add("denial/D1", START, "P001", crate::systems::issued("FD-20141103-D1", "P001"));
    history.add("denial/D1", START, "P001", crate::systems::objected(true));
    history
}

/// What each kind's responsibility passes by, and of whom it was.
fn passings() -> Vec<(History, &'static str, &'static str, Event)> {
    let (handover, to) = (|| "H1".to_owned(), || "P009".to_owned());
    let from = |person: &str| person.to_owned();
    vec![
        (complaint(), "complaint/T1", "P008", assigned().into()),
        (
            complaint(),
            "complaint/T1",
            "P008",
            ComplaintHandedOver { handover: handover(), from: from("P008"), to: to() }.into(),
        ),
        (
            contact(),
            "contact/C1",
            "P003",
            ContactHandedOver { handover: handover(), from: from("P003"), to: to() }.into(),
        ),
        (case(), "case/A1", "P001", CaseHandedOver { handover: handover(), from: from("P001"), to: to() }.into()),
        (denial(), "denial/D1", "P001", DenialHandedOver { handover: handover(), from: from("P001"), to: to() }.into()),
    ]
}

fn listed(history: &History) -> Vec<Breach> {
    let (deadlines, deeds) = (history.fold::<Deadlines>(), history.fold::<crate::breaches::Breaches>());
    let sources = Sources { deadlines: deadlines.rows(), breaches: deeds.rows() };
    let page = PageRequest { cursor: None, limit: 50 };
    let rows = list(sources, &Filter::default(), &page, at(NOW)).unwrap().rows;
    // What a handover lacks is a deed of its own.
    let is_period = |code: Code| code.line().is_some_and(|line| line.clock.is_some());
    rows.into_iter().filter(|breach| is_period(breach.would_be.unwrap_or(breach.code))).collect()
}

fn rows(history: &History, aggregate: &str) -> Vec<Obligation> {
    of(history.fold::<Deadlines>().rows(), &aggregate.parse().unwrap()).unwrap()
}

/// Which person each breach is of, and whether it waits for a confirmation.
fn persons(history: &History) -> Vec<(String, bool)> {
    listed(history).into_iter().map(|breach| (breach.person, breach.code == Code::LateEntry)).collect()
}

/// Somebody with authority says what the paper of an event shows.
fn settle(history: &mut History, (aggregate, version): (&str, u32), is_shown: bool) {
    let entry = EntryOf {
        about: aggregate.parse().unwrap(),
        version,
        event: "anjuan.complaint.assigned.v1".into(),
        happened_at: at(BEFORE_DUE),
        recorded_at: at(LONG_AFTER),
        entered_by: "P007".into(),
    };
    let by = "P010".to_owned();
    let event = if is_shown {
        EntryEvent::Confirmed(Confirmed { entry, evidence: "投诉登记簿第7页".into(), by })
    } else {
        EntryEvent::Rejected(Rejected { entry, reason: "查无此页".into(), by })
    };
    let id = format!("entry/{}-{version}", aggregate.replace('/', "-"));
    history.add(&id, "2014-12-09T02:00:00Z", "", event);
}

#[test]
fn handover_2_5__what_was_overdue_is_passed_on_by_no_entry_dated_back() {
    for (mut history, aggregate, whose, event) in passings() {
        let before = persons(&history);
        assert!(!before.is_empty() && before.iter().all(|(person, _)| person == whose), "{aggregate}: {before:?}");
        let name = event.event_type().0;
        history.enter(aggregate, (BEFORE_DUE, LONG_AFTER), "P007", event);
        let after = persons(&history);
        assert_eq!(after.len(), before.len(), "{name}");
        assert!(after.iter().all(|(person, waits)| person == whose && *waits), "{name}: {after:?}");
        let rows = rows(&history, aggregate);
        let open: Vec<_> = rows.iter().filter(|row| row.is_open()).collect();
        assert!(open.iter().all(|row| row.responsible == "P009"), "{name}: whoever has it now has it");
        assert!(open.iter().all(|row| row.state(at(NOW)) == State::LateEntry), "{name}");
    }
}

#[test]
fn ab_role_3__what_is_passed_on_now_stays_the_breach_of_whoever_had_it() {
    for (mut history, aggregate, whose, event) in passings() {
        history.add(aggregate, LONG_AFTER, "P007", event);
        let after = persons(&history);
        assert!(!after.is_empty() && after.iter().all(|(person, waits)| person == whose && !waits), "{after:?}");
    }
}

#[test]
fn ab_role_3__what_was_passed_on_in_time_is_whose_it_is_then() {
    for (mut history, aggregate, _, event) in passings() {
        history.add(aggregate, BEFORE_DUE, "P007", event);
        let after = persons(&history);
        assert!(!after.is_empty() && after.iter().all(|(person, waits)| person == "P009" && !waits), "{after:?}");
    }
}

#[test]
fn handover_2_5__confirmed_from_the_paper_it_was_the_others_and_rejected_it_was_not() {
    for (mut history, aggregate, whose, event) in passings() {
        let version = u32::try_from(history.bodies.iter().filter(|body| body.contains(aggregate)).count()).unwrap() + 1;
        history.enter(aggregate, (BEFORE_DUE, LONG_AFTER), "P007", event);
        let mut confirmed = history.clone();
        settle(&mut confirmed, (aggregate, version), true);
        assert!(persons(&confirmed).iter().all(|(person, waits)| person == "P009" && !waits), "{aggregate}");
        settle(&mut history, (aggregate, version), false);
        assert!(persons(&history).iter().all(|(person, waits)| person == whose && !waits), "{aggregate}");
    }
}

#[test]
fn time_limit_2__a_complaint_entered_late_as_a_whole_is_completed_with_whom_it_was_given_to() {
    let mut history = grounds();
    history.enter("complaint/T1", (START, LONG_AFTER), "P008", received("TS-20141103-T1", &["P001"]));
    let mut later = history.clone();
    history.enter("complaint/T1", (BEFORE_DUE, "2014-12-08T03:00:00Z"), "P007", assigned());
    assert!(persons(&history).iter().all(|(person, waits)| person == "P009" && !waits), "{:?}", persons(&history));
    later.enter("complaint/T1", (BEFORE_DUE, "2014-12-15T02:00:00Z"), "P007", assigned());
    assert!(persons(&later).iter().all(|(person, waits)| person == "P008" && *waits), "{:?}", persons(&later));
}

#[test]
fn handover_2_5__passed_on_twice_both_entries_must_hold() {
    let mut history = complaint();
    history.enter("complaint/T1", (BEFORE_DUE, LONG_AFTER), "P007", assigned());
    let again = ComplaintHandedOver { handover: "H1".into(), from: "P009".into(), to: "P006".into() };
    history.enter("complaint/T1", ("2014-11-03T04:00:00Z", "2014-12-08T03:00:00Z"), "P007", again);
    settle(&mut history, ("complaint/T1", 2), true);
    assert!(persons(&history).iter().all(|(person, waits)| person == "P009" && *waits), "{:?}", persons(&history));
    settle(&mut history, ("complaint/T1", 3), true);
    assert!(persons(&history).iter().all(|(person, waits)| person == "P006" && !waits), "{:?}", persons(&history));
}

#[test]
fn first_asked_3_1__what_the_service_found_open_stays_the_breach_of_whoever_had_it() {
    let mut history = contact();
    let left_open = LeftOpen { closed_at: at("2014-11-03T09:30:00Z"), responsible: "P003".into() };
    history.add("contact/C1", "2014-11-03T09:31:00Z", "P003", left_open);
    let moved = ContactHandedOver { handover: "H1".into(), from: "P003".into(), to: "P009".into() };
    history.enter("contact/C1", (BEFORE_DUE, LONG_AFTER), "P007", moved);
    settle(&mut history, ("contact/C1", 3), true);
    assert_eq!(persons(&history), [("P003".to_owned(), false)], "it stands, and is explained");
}

fn windows(history: &History) -> Vec<(String, Code)> {
    listed(history).into_iter().map(|breach| (breach.window, breach.code)).collect()
}

#[test]
fn first_asked_3_3__another_window_that_leads_an_overdue_case_does_not_get_the_breach() {
    let lead = || LeadReassigned {
        from: "W01".into(),
        to: "W02".into(),
        reason: "主要属该窗口".into(),
        approver: "P010".into(),
    };
    let before = [("W01".to_owned(), Code::PromiseLate)];
    let mut history = case();
    history.add("case/A1", LONG_AFTER, "P010", lead());
    assert_eq!(windows(&history), before, "it leads from then on");
    let mut over = case();
    over.add("case/A1", "2014-12-01T02:00:00Z", "P001", finished());
    over.add("case/A1", LONG_AFTER, "P010", lead());
    assert_eq!(windows(&over), before, "what was late before stays where it was late");
    let mut in_time = case();
    in_time.add("case/A1", BEFORE_DUE, "P010", lead());
    assert_eq!(windows(&in_time), [("W02".to_owned(), Code::PromiseLate)]);
    let mut dated_back = case();
    dated_back.enter("case/A1", (BEFORE_DUE, LONG_AFTER), "P010", lead());
    assert_eq!(windows(&dated_back), [("W01".to_owned(), Code::LateEntry)]);
    settle(&mut dated_back, ("case/A1", 3), true);
    assert_eq!(windows(&dated_back), [("W02".to_owned(), Code::PromiseLate)]);
}

#[test]
fn handover_2_5__a_corrected_window_does_not_take_an_overdue_case_to_another_window() {
    let corrected = |to: &str| Corrected {
        version: 1,
        field: CorrectedField::Window,
        to: to.into(),
        reason: "窗口登记有误".into(),
    };
    let mut history = case();
    assert_eq!(windows(&history), [("W01".to_owned(), Code::PromiseLate)]);
    history.add("case/A1", LONG_AFTER, "P001", corrected("W02"));
    assert_eq!(windows(&history), [("W01".to_owned(), Code::LateEntry)]);
    settle(&mut history, ("case/A1", 3), true);
    assert_eq!(windows(&history), [("W02".to_owned(), Code::PromiseLate)]);
    let mut in_time = case();
    in_time.add("case/A1", BEFORE_DUE, "P001", corrected("W02"));
    assert_eq!(windows(&in_time), [("W02".to_owned(), Code::PromiseLate)]);
}

#[test]
fn time_limit_2__what_a_foreign_log_says_of_whose_it_was_is_judged_by_that_log() {
    let mut history = grounds();
    let origin = Some(Origin { system: "wabo".into(), reference: "c1".into(), handler: "R1".into() });
    let notice = Some(commitment(5, "one-time-notice/2"));
    let registered =
        anjuan_domain::matters::case::events::Registered { origin, ..registered("AJ-20141103-A1", notice) };
    history.enter("case/A1", (START, START), "P011", registered);
    history.enter("case/A1", (START, START), "P011", accepted(START, commitment(10, "time-limit/3.4"), None));
    let moved = CaseHandedOver { handover: "H1".into(), from: "P001".into(), to: "P009".into() };
    history.enter("case/A1", (BEFORE_DUE, LONG_AFTER), "P011", moved);
    history.enter("case/A1", ("2014-12-01T02:00:00Z", LONG_AFTER), "P011", finished());
    assert_eq!(persons(&history), [("P009".to_owned(), false)]);
}

#[test]
fn handover_2_5__a_shorter_period_takes_no_overdue_case_back_to_who_had_it_before() {
    use anjuan_domain::matters::case::events::Reclassified;
    use anjuan_domain::vocabulary::item::Processing;
    let shorter = || Reclassified {
        from: Processing::Committed,
        to: Processing::Immediate,
        promise: commitment(1, "time-limit/3.4"),
        reason: "当场可办".into(),
        approver: "P010".into(),
    };
    let mut history = case();
    let moved = CaseHandedOver { handover: "H1".into(), from: "P001".into(), to: "P009".into() };
    history.add("case/A1", "2014-11-10T02:00:00Z", "P001", moved);
    assert_eq!(persons(&history), [("P009".to_owned(), false)], "due on the 17th");
    history.add("case/A1", LONG_AFTER, "P010", shorter());
    assert_eq!(
        persons(&history),
        [("P009".to_owned(), true)],
        "by the new period it was due on the 4th, when P001 had it"
    );
    let mut same = case();
    same.add("case/A1", LONG_AFTER, "P010", shorter());
    assert_eq!(persons(&same), [("P001".to_owned(), false)], "it is late since an earlier time, and theirs");
}
