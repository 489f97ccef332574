//! Late entries as rows: given a history with two times on its events, then the row reads late entry until it is confirmed.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::Deadlines;
use super::query::{Filter, counts, get, list};
use super::row::{Clock, Obligation, State, Status};
use crate::breaches::codes::Code;
use crate::breaches::query::{Filter as Breached, Sources, list as breaches};
use crate::breaches::row::Breach;
use crate::page::PageRequest;
use crate::testing::{History, accepted, answered, at, commitment, finished, grounds, opened, registered};
use anjuan_domain::clock::late_entry::Verdict;
use anjuan_domain::matters::case::events::{Corrected, CorrectedField, EntryErrorMarked, Origin, Registered};
use anjuan_domain::matters::entry::events::{Confirmed, EntryEvent, EntryOf, Presented, Rejected};
use anjuan_domain::vocabulary::ids::AggregateRef;

const START: &str = "2014-11-03T02:00:00Z";
const DUE: &str = "2014-11-17T09:30:00Z";
const NOW: &str = "2014-12-20T00:00:00Z";
const ENTRY: &str = "entry/case-A1-3";

/// Case A1, accepted on Monday 3 November with ten working days promised: due on 17 November.
fn running() -> History {
    let mut history = grounds();
    let accepted = accepted(START, commitment(10, "time-limit/3.4"), None);
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2"))));
    history.add("case/A1", START, "P001", accepted);
    history
}

/// Finished fifteen days late, and said to have been finished in time.
fn backdated() -> History {
    let mut history = running();
    history.enter("case/A1", ("2014-11-14T02:00:00Z", "2014-12-08T02:00:00Z"), "P001", finished());
    history
}

fn late_entry() -> EntryOf {
    EntryOf {
        about: "case/A1".parse().unwrap(),
        version: 3,
        event: "anjuan.case.finished.v1".into(),
        happened_at: at("2014-11-14T02:00:00Z"),
        recorded_at: at("2014-12-08T02:00:00Z"),
        entered_by: "P001".into(),
    }
}

fn said(history: &mut History, event: impl Into<EntryEvent>) {
    history.add(ENTRY, "2014-12-09T02:00:00Z", "", event.into());
}

fn confirmed(history: &mut History) {
    said(history, Confirmed { entry: late_entry(), evidence: "登记簿第12页".into(), by: "P010".into() });
}

fn rejected(history: &mut History) {
    said(history, Rejected { entry: late_entry(), reason: "登记簿所载为十二月八日".into(), by: "P010".into() });
}

fn promise(history: &History) -> Obligation {
    let aggregate: AggregateRef = "case/A1".parse().unwrap();
    get(history.fold::<Deadlines>().rows(), &aggregate, Clock::Promise, 0).unwrap().unwrap()
}

fn listed(history: &History, filter: &Breached) -> Vec<Breach> {
    let (deadlines, deeds) = (history.fold::<Deadlines>(), history.fold::<crate::breaches::Breaches>());
    let sources = Sources { deadlines: deadlines.rows(), breaches: deeds.rows() };
    breaches(sources, filter, &PageRequest { cursor: None, limit: 50 }, at(NOW)).unwrap().rows
}

fn codes(history: &History) -> Vec<(Code, Option<Code>)> {
    listed(history, &Breached::default()).iter().map(|breach| (breach.code, breach.would_be)).collect()
}

fn state(history: &History) -> State {
    promise(history).state(at(NOW))
}

#[test]
fn time_limit_2__finished_late_and_dated_back_it_reads_late_entry() {
    let history = backdated();
    let row = promise(&history);
    assert_eq!((row.status, row.state(at(NOW))), (Status::Met, State::LateEntry), "what is claimed, and what it is");
    let entry = &row.entries[0];
    assert_eq!((entry.claimed_at, entry.recorded_at), (at("2014-11-14T02:00:00Z"), at("2014-12-08T02:00:00Z")));
    assert_eq!((entry.before.due_at, entry.before.ended_at), (at(DUE), Some(at("2014-12-08T02:00:00Z"))));
    assert_eq!((entry.entry.as_str(), entry.by.as_str()), ("case-A1-3", "P001"));
    let breach = &listed(&history, &Breached::default())[0];
    assert_eq!((breach.code, breach.would_be), (Code::LateEntry, Some(Code::PromiseLate)));
    assert_eq!((breach.since, breach.ended_at), (at(DUE), Some(at("2014-12-08T02:00:00Z"))));
    assert_eq!(breach.person, "P001");
}

#[test]
fn time_limit_2__confirmed_it_is_reckoned_as_it_says_and_rejected_as_it_was() {
    let mut history = backdated();
    confirmed(&mut history);
    assert_eq!((state(&history), codes(&history)), (State::Met, vec![]));
    assert_eq!(promise(&history).reading(at(NOW)).verdict, Verdict::Confirmed);
    let asked = Breached { codes: vec![Code::LateEntry], ..Breached::default() };
    let shown = &listed(&history, &asked)[0];
    assert_eq!(shown.entry.as_ref().unwrap().settled.as_ref().unwrap().by, "P010", "who asks for them sees it still");
    let mut history = backdated();
    rejected(&mut history);
    assert_eq!((state(&history), codes(&history)), (State::MetLate, vec![(Code::PromiseLate, None)]));
}

#[test]
fn handover_2_5__a_corrected_finish_alone_is_no_way_out() {
    let mut history = running();
    history.add("case/A1", "2014-12-08T02:00:00Z", "P001", finished());
    assert_eq!(codes(&history), [(Code::PromiseLate, None)]);
    let correct =
        |to: &str| Corrected { version: 3, field: CorrectedField::FinishedAt, to: to.into(), reason: "笔误".into() };
    history.add("case/A1", "2014-12-10T02:00:00Z", "P001", correct("2014-11-14T10:00:00+08:00"));
    assert_eq!(
        (state(&history), codes(&history)),
        (State::LateEntry, vec![(Code::LateEntry, Some(Code::PromiseLate))])
    );
    let before = promise(&history).entries[0].before;
    assert_eq!(before.ended_at, Some(at("2014-12-08T02:00:00Z")), "as it was recorded first");
    let again = correct("2014-11-17T17:00:00+08:00");
    history.add("case/A1", "2014-12-11T02:00:00Z", "P001", again);
    assert_eq!((promise(&history).entries.len(), state(&history)), (1, State::LateEntry));
}

#[test]
fn handover_2_5__an_entry_error_does_not_undo_what_was_overdue() {
    let mut history = grounds();
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2"))));
    let marked = EntryErrorMarked { reason: "误录".into(), replaced_by: None };
    history.add("case/A1", "2014-12-08T02:00:00Z", "P001", marked);
    assert_eq!(codes(&history), [(Code::LateEntry, Some(Code::AcceptanceLate))]);
    said(&mut history, Presented { entry: late_entry(), evidence: "重复登记的登记簿".into(), by: "P001".into() });
    assert_eq!(codes(&history).len(), 1, "an entry about another event changes nothing");
}

#[test]
fn first_asked_3_1__what_the_service_found_open_is_explained_and_not_undone() {
    use anjuan_domain::matters::contact::events::LeftOpen;
    let left_open = || LeftOpen { closed_at: at("2014-11-03T09:30:00Z"), responsible: "P003".into() };
    let mut history = grounds();
    history.add("contact/C1", START, "P003", opened("ZX-20141103-C1", "2014-11-03T09:30:00Z"));
    history.add("contact/C1", "2014-11-03T09:31:00Z", "P003", left_open());
    history.enter("contact/C1", ("2014-11-03T09:00:00Z", "2014-11-04T01:00:00Z"), "P003", answered(true));
    assert_eq!(codes(&history), [(Code::LateEntry, Some(Code::ContactLeftOpen))]);
    let entry = EntryOf { about: "contact/C1".parse().unwrap(), version: 3, ..late_entry() };
    let confirmed = Confirmed { entry, evidence: "首问登记簿".into(), by: "P010".into() };
    history.add("entry/contact-C1-3", "2014-11-05T02:00:00Z", "", EntryEvent::Confirmed(confirmed));
    let breach = &listed(&history, &Breached::default())[0];
    assert_eq!((breach.code, breach.would_be), (Code::ContactLeftOpen, None), "it stands");
    assert!(breach.entry.as_ref().is_some_and(|entry| entry.settled.is_some()), "and is explained");
}

#[test]
fn time_limit_2__live_imported_and_in_time_nothing_waits() {
    let mut live = running();
    live.add("case/A1", "2014-12-08T02:00:00Z", "P001", finished());
    assert_eq!((promise(&live).entries.len(), state(&live)), (0, State::MetLate));
    let mut in_time = running();
    in_time.enter("case/A1", ("2014-11-10T02:00:00Z", "2014-11-14T02:00:00Z"), "P001", finished());
    assert_eq!(
        (promise(&in_time).entries.len(), state(&in_time)),
        (0, State::Met),
        "entered late, but before it was due"
    );
    let mut imported = grounds();
    let origin = Some(Origin { system: "wabo".into(), reference: "c1".into(), handler: "R1".into() });
    let notice = Some(commitment(5, "one-time-notice/2"));
    let late = "2015-02-02T02:00:00Z";
    imported.enter("case/A1", (START, late), "P011", Registered { origin, ..registered("AJ-20141103-A1", notice) });
    imported.enter("case/A1", (START, late), "P011", accepted(START, commitment(10, "time-limit/3.4"), None));
    imported.enter("case/A1", ("2014-11-14T02:00:00Z", late), "P011", finished());
    assert_eq!(
        (promise(&imported).entries.len(), state(&imported)),
        (0, State::Met),
        "judged by the log it comes from"
    );
}

#[test]
fn time_limit_2__it_is_counted_and_found_by_its_state() {
    let mut history = backdated();
    let counted = |history: &History, state: State| {
        let filter = Filter { window: Some("W01".into()), clock: Some(Clock::Promise), ..Filter::default() };
        *counts(history.fold::<Deadlines>().rows(), &filter, at(NOW)).unwrap().get(&state).unwrap()
    };
    let found = |history: &History, state: State| {
        let filter = Filter { states: vec![state], clock: Some(Clock::Promise), ..Filter::default() };
        let page = PageRequest { cursor: None, limit: 50 };
        list(history.fold::<Deadlines>().rows(), &filter, &page, at(NOW)).unwrap().rows.len() as u64
    };
    for (state, expected) in [(State::LateEntry, 1), (State::Met, 0), (State::MetLate, 0)] {
        assert_eq!((counted(&history, state), found(&history, state)), (expected, expected), "{state}");
    }
    confirmed(&mut history);
    for (state, expected) in [(State::LateEntry, 0), (State::Met, 1), (State::MetLate, 0)] {
        assert_eq!((counted(&history, state), found(&history, state)), (expected, expected), "{state}, confirmed");
    }
}
