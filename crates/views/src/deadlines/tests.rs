//! The clocks of the service as rows: given a history, when it is folded, then this is due.
use super::query::{Filter, counts, for_aggregate, get, list};
use super::row::{Clock, MovedBy, State};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::register::query::Own;
use crate::testing::{
    History, accepted, at, commitment, days, finished, grounds, month, notice, notice_given, paused, registered,
    rulebook, step, voided,
};
use anjuan_domain::matters::case::events::{
    Corrected, CorrectedField, Extended, Reclassified, Resumed, SupplementReceived,
};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::item::Processing;
use proptest::prelude::*;

const START: &str = "2014-11-03T02:00:00Z";

/// Case A1, accepted on Monday 3 November with ten working days promised and twenty by law: due on 17 November and 1 December.
fn running() -> History {
    let mut history = grounds();
    let (promise, statutory) = (commitment(10, "time-limit/3.4"), commitment(20, "行政许可法 art. 42"));
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")))).add(
        "case/A1",
        START,
        "P001",
        accepted(START, promise, Some(statutory)),
    );
    history
}

fn row(history: &History, clock: Clock, ordinal: u32) -> Obligation {
    let aggregate: AggregateRef = "case/A1".parse().unwrap();
    get(history.fold::<Deadlines>().rows(), &aggregate, clock, ordinal).unwrap().unwrap()
}

#[test]
fn acceptance_starts_promise_and_statutory_period_and_meets_the_decision() {
    let history = running();
    assert_eq!(row(&history, Clock::AcceptanceDecision, 0).status, Status::Met);
    let promise = row(&history, Clock::Promise, 0);
    assert_eq!(
        (promise.due_at, promise.status, promise.provisional),
        (at("2014-11-17T09:30:00Z"), Status::Open, false)
    );
    assert_eq!(promise.sequences, [5]);
    assert_eq!(row(&history, Clock::Statutory, 0).due_at, at("2014-12-01T09:30:00Z"));
    assert_eq!(promise.state(at("2014-11-17T00:00:00Z")), State::Warned);
}

#[test]
fn an_acceptance_by_law_means_the_decision_was_late_whatever_its_instant() {
    let mut history = grounds();
    let deemed = anjuan_domain::matters::case::events::Accepted {
        deemed: true,
        ..accepted(START, commitment(10, "time-limit/3.4"), None)
    };
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")))).add(
        "case/A1",
        "2014-11-10T09:30:00Z",
        "P001",
        deemed,
    );
    let decision = row(&history, Clock::AcceptanceDecision, 0);
    assert_eq!((decision.due_at, decision.status), (at("2014-11-10T09:30:00Z"), Status::MetLate));
    assert_eq!(row(&history, Clock::Promise, 0).start, at(START), "the period runs from receipt");
}

#[test]
fn a_notice_decides_only_in_time_and_only_if_it_asks_for_something() {
    let silent = {
        let mut notice = notice_given();
        notice.parts.missing.clear();
        notice.parts.defective.clear();
        notice
    };
    let notices = [
        ("2014-11-10T09:30:00Z", notice_given(), Status::Met),
        ("2014-11-10T09:30:01Z", notice_given(), Status::Open),
        ("2014-11-05T02:00:00Z", silent, Status::Open),
    ];
    for (time, notice, status) in notices {
        let mut history = grounds();
        let clock = Some(commitment(5, "行政许可法/32"));
        history.add("case/A1", START, "P001", registered("AJ-20141103-A1", clock)).add("case/A1", time, "P001", notice);
        let decision = row(&history, Clock::AcceptanceDecision, 0);
        assert_eq!(decision.status, status, "{time}");
        assert_eq!(decision.is_enforceable(at("2014-11-11T02:00:00Z")), status == Status::Open, "{time}");
    }
}

#[test]
fn a_notice_told_late_is_timely_once_the_calendar_moves_its_due_past_it() {
    let mut history = grounds();
    let clock = Some(commitment(5, "行政许可法/32"));
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", clock)).add(
        "case/A1",
        "2014-11-10T10:00:00Z",
        "P001",
        notice_given(),
    );
    assert_eq!(row(&history, Clock::AcceptanceDecision, 0).status, Status::Open);
    history.add("calendar/cn", "2014-11-10T11:00:00Z", "", notice("急", "2014-11-10", None, &["2014-11-10"]));
    let decision = row(&history, Clock::AcceptanceDecision, 0);
    assert_eq!((decision.status, decision.met_at), (Status::Met, Some(at("2014-11-10T10:00:00Z"))));
    let states = counts(history.fold::<Deadlines>().rows(), &Filter::default(), at("2014-11-20T00:00:00Z")).unwrap();
    assert_eq!(states[&State::Met], 1, "what is over is counted: {states:?}");
}

#[test]
fn completed_after_a_notice_acceptance_is_to_be_decided_anew() {
    let mut history = grounds();
    let clock = Some(commitment(5, "行政许可法/32"));
    let complete = SupplementReceived { materials: vec![], complete: true };
    history
        .add("case/A1", START, "P001", registered("AJ-20141103-A1", clock))
        .add("case/A1", "2014-11-04T02:00:00Z", "P001", notice_given())
        .add("case/A1", "2014-11-05T02:00:00Z", "P001", SupplementReceived { complete: false, ..complete.clone() })
        .add("case/A1", "2014-11-06T02:00:00Z", "P001", complete.clone())
        .add("case/A1", "2014-11-07T02:00:00Z", "P001", complete);
    let decision = row(&history, Clock::AcceptanceDecision, 1);
    assert_eq!((decision.start, decision.due_at), (at("2014-11-06T02:00:00Z"), at("2014-11-13T09:30:00Z")));
    assert_eq!((decision.status, decision.rule.as_str()), (Status::Open, "行政许可法/32"));
    assert!(decision.is_enforceable(at("2014-11-14T02:00:00Z")));
    let accept = accepted("2014-11-10T02:00:00Z", commitment(10, "time-limit/3.4"), None);
    history.add("case/A1", "2014-11-10T02:00:00Z", "P001", accept);
    assert_eq!(row(&history, Clock::AcceptanceDecision, 1).status, Status::Met);
    assert_eq!(row(&history, Clock::AcceptanceDecision, 0).met_at, Some(at("2014-11-04T02:00:00Z")));
}

#[test]
fn a_finish_in_time_meets_and_one_second_over_is_late() {
    for (time, status) in [("2014-11-17T09:30:00Z", Status::Met), ("2014-11-17T09:30:01Z", Status::MetLate)] {
        let mut history = running();
        history.add("case/A1", time, "P001", finished());
        assert_eq!(row(&history, Clock::Promise, 0).status, status);
        assert_eq!(row(&history, Clock::Statutory, 0).status, Status::Met);
    }
}

#[test]
fn a_pause_stops_the_clock_and_its_end_credits_what_it_took() {
    let mut history = running();
    history.add("case/A1", "2014-11-04T02:00:00Z", "P001", paused(1, 5));
    let stopped = row(&history, Clock::Promise, 0);
    assert_eq!(stopped.status, Status::Paused);
    assert_eq!(stopped.due_at, at("2014-11-24T09:30:00Z"), "counted to the end of what was approved");
    assert_eq!(row(&history, Clock::Pause, 1).due_at, at("2014-11-11T09:30:00Z"));
    history.add("case/A1", "2014-11-06T02:00:00Z", "P001", Resumed { ordinal: 1, result: String::new() });
    let running = row(&history, Clock::Promise, 0);
    assert_eq!((running.status, running.due_at), (Status::Open, at("2014-11-19T09:30:00Z")));
    let moved: Vec<_> = running.moves.iter().map(|moved| (moved.because, moved.sequence)).collect();
    assert_eq!(moved, [(MovedBy::Pause, 6), (MovedBy::Resume, 7)]);
    assert_eq!(row(&history, Clock::Pause, 1).status, Status::Met);
}

#[test]
fn an_extension_moves_both_periods_and_says_who_approved_it() {
    let mut history = running();
    history.add(
        "case/A1",
        "2014-11-05T02:00:00Z",
        "P001",
        Extended { by: days(3), approver: "P010".into(), reason: "复杂".into() },
    );
    let promise = row(&history, Clock::Promise, 0);
    assert_eq!(promise.due_at, at("2014-11-20T09:30:00Z"));
    assert_eq!((promise.moves[0].because, &*promise.moves[0].reference), (MovedBy::Extension, "P010"));
    assert_eq!(row(&history, Clock::Statutory, 0).due_at, at("2014-12-04T09:30:00Z"));
}

#[test]
fn a_notice_derives_what_is_open_anew_and_leaves_what_is_over() {
    let mut history = running();
    history.add("case/A2", START, "P001", registered("AJ-20141103-A2", None));
    history.add("case/A2", START, "P001", accepted(START, commitment(1, "time-limit/3.4"), None));
    history.add("case/A2", "2014-11-03T03:00:00Z", "P001", finished());
    history.add(
        "calendar/cn",
        "2014-11-03T04:00:00Z",
        "",
        notice("急", "2014-11-03", None, &["2014-11-04", "2014-11-10"]),
    );
    let promise = row(&history, Clock::Promise, 0);
    assert_eq!(promise.due_at, at("2014-11-19T09:30:00Z"));
    let moved = &promise.moves[0];
    assert_eq!((moved.because, &*moved.reference, moved.sequence), (MovedBy::Notice, "急", 9));
    assert_eq!((moved.from, moved.to), (at("2014-11-17T09:30:00Z"), at("2014-11-19T09:30:00Z")));
    let over =
        get(history.fold::<Deadlines>().rows(), &"case/A2".parse().unwrap(), Clock::Promise, 0).unwrap().unwrap();
    assert_eq!((over.due_at, over.moves.len()), (at("2014-11-04T09:30:00Z"), 0));
}

#[test]
fn another_rulebook_with_other_hours_moves_what_is_open() {
    let mut history = running();
    history.add("rulebook/main", "2014-11-04T00:00:00Z", "", rulebook("2014-11.2", "17:00"));
    let promise = row(&history, Clock::Promise, 0);
    assert_eq!((promise.due_at, promise.moves[0].because), (at("2014-11-17T09:00:00Z"), MovedBy::Rulebook));
}

#[test]
fn a_reclassification_replaces_the_promise_from_the_same_start() {
    let mut history = running();
    let (from, to) = (Processing::Committed, Processing::ReportUp);
    let promise = commitment(15, "time-limit/3.4");
    history.add(
        "case/A1",
        "2014-11-05T02:00:00Z",
        "P001",
        Reclassified { from, to, promise, reason: "上报".into(), approver: "P010".into() },
    );
    assert_eq!(row(&history, Clock::Promise, 0).due_at, at("2014-11-24T09:30:00Z"));
    assert!(row(&history, Clock::Statutory, 0).moves.is_empty());
}

#[test]
fn a_corrected_start_or_end_judges_anew() {
    let mut history = running();
    history.add("case/A1", "2014-11-18T02:00:00Z", "P001", finished());
    assert_eq!(row(&history, Clock::Promise, 0).status, Status::MetLate);
    let corrected = |field, version, to: &str| Corrected { version, field, to: to.into(), reason: "误录".into() };
    history.add(
        "case/A1",
        "2014-11-19T02:00:00Z",
        "P001",
        corrected(CorrectedField::FinishedAt, 3, "2014-11-17T10:00:00+08:00"),
    );
    assert_eq!(row(&history, Clock::Promise, 0).status, Status::Met);
    history.add(
        "case/A1",
        "2014-11-19T03:00:00Z",
        "P001",
        corrected(CorrectedField::StartAt, 2, "2014-10-31T10:00:00+08:00"),
    );
    let promise = row(&history, Clock::Promise, 0);
    assert_eq!((promise.due_at, promise.status), (at("2014-11-14T09:30:00Z"), Status::MetLate));
    history.add("case/A1", "2014-11-19T04:00:00Z", "P001", corrected(CorrectedField::Window, 1, "W02"));
    assert_eq!(row(&history, Clock::Promise, 0).window, "W02");
    assert_eq!(row(&history, Clock::AcceptanceDecision, 0).window, "W02");
}

#[test]
fn voiding_cancels_what_is_open_and_keeps_what_was_met() {
    let mut history = running();
    history.add("case/A1", "2014-11-04T02:00:00Z", "P001", paused(1, 5)).add(
        "case/A1",
        "2014-11-05T02:00:00Z",
        "P001",
        voided(),
    );
    for (clock, ordinal) in [(Clock::Promise, 0), (Clock::Statutory, 0), (Clock::Pause, 1)] {
        assert_eq!(row(&history, clock, ordinal).status, Status::Cancelled);
    }
    assert_eq!(row(&history, Clock::AcceptanceDecision, 0).status, Status::Met);
}

#[test]
fn a_due_instant_set_elsewhere_stands() {
    let mut history = grounds();
    let foreign = anjuan_domain::matters::case::events::Accepted {
        due_at: Some(at("2014-11-06T00:00:00Z")),
        ..accepted(START, commitment(10, "time-limit/3.4"), None)
    };
    history.add("case/A1", START, "P001", registered("AJ-20141103-A1", None)).add("case/A1", START, "P001", foreign);
    history.add("case/A1", "2014-11-06T00:00:01Z", "P001", finished());
    assert_eq!(row(&history, Clock::Promise, 0).status, Status::MetLate);
}

#[test]
fn a_finish_during_a_pause_ends_it() {
    let mut history = running();
    history.add("case/A1", "2014-11-04T02:00:00Z", "P001", paused(1, 5)).add(
        "case/A1",
        "2014-11-05T02:00:00Z",
        "P001",
        finished(),
    );
    assert_eq!(row(&history, Clock::Promise, 0).status, Status::Met);
    assert_eq!(row(&history, Clock::Pause, 1).status, Status::Met);
}

#[test]
fn what_cannot_follow_is_not_applied() {
    let mut history = running();
    history
        .add("case/A1", START, "P001", registered("AJ-20141103-A1", None))
        .add("case/A1", START, "P001", accepted(START, commitment(1, "time-limit/3.4"), None))
        .add("case/A1", START, "P001", Resumed { ordinal: 4, result: String::new() })
        .add("case/A9", START, "P001", finished())
        .add("contact/C9", START, "P001", crate::testing::answered(true))
        .add("case/A9", START, "P001", step("审查"));
    let mut view = InMemory::<Deadlines>::default();
    let applied: Vec<bool> = (0..history.bodies.len()).map(|at| history.apply(&mut view, at).is_ok()).collect();
    assert_eq!(applied[5..], [false, false, false, false, false, true]);
}

#[test]
fn lists_come_in_the_order_they_are_due_and_pages_follow_one_another() {
    let view = month().fold::<Deadlines>();
    let now = at("2014-11-20T00:00:00Z");
    let all = |filter: &Filter, limit| {
        let (mut keys, mut request) = (vec![], PageRequest { cursor: None, limit });
        loop {
            let page = list(view.rows(), filter, &request, now).unwrap();
            keys.extend(page.rows.iter().map(|row| (row.due_at, row.key())));
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => return keys,
            }
        }
    };
    let all_rows = all(&Filter::default(), 100);
    assert!(all_rows.is_sorted());
    assert_eq!(all_rows.len(), view.rows().iter().filter(|(_, row)| matches!(row, Row::Obligation(_))).count());
    for limit in 1..4 {
        assert_eq!(all(&Filter::default(), limit), all_rows);
    }
    let overdue = all(&Filter { states: vec![State::Overdue], ..Filter::default() }, 2);
    assert_eq!(overdue, [(at("2014-11-04T09:30:00Z"), "contact/C2#contact-closing".to_owned())]);
    let of_case = all(&Filter { aggregate: Some("case/A1".parse().unwrap()), ..Filter::default() }, 2);
    assert_eq!(of_case.len(), 4);
    assert_eq!(for_aggregate(view.rows(), &"case/A1".parse().unwrap()).unwrap().len(), 4);
    let of_person =
        all(&Filter { responsible: Some("P002".into()), clock: Some(Clock::Promise), ..Filter::default() }, 2);
    assert_eq!(of_person.iter().map(|(_, key)| &**key).collect::<Vec<_>>(), ["case/A3#promise"]);
    let soon = all(&Filter { due_before: Some(at("2014-11-04T00:00:00Z")), ..Filter::default() }, 2);
    assert!(soon.iter().all(|(due, _)| *due < at("2014-11-04T00:00:00Z")) && !soon.is_empty());
}

#[test]
fn counts_are_what_a_look_at_every_row_gives() {
    let view = month().fold::<Deadlines>();
    for now in ["2014-11-03T12:00:00Z", "2014-11-20T00:00:00Z", "2015-03-01T00:00:00Z"].map(at) {
        let promise = Some(Clock::Promise);
        // As if contacts were not everybody's to read.
        let own = Some(Own { kinds: vec![Kind::Contact], persons: vec!["P003".into()], ..Own::default() });
        for (window, clock, own) in [
            (None, None, None),
            (Some("W01"), None, None),
            (None, promise, None),
            (Some("W02"), promise, None),
            (None, None, own.clone()),
            (Some("W01"), None, own.clone()),
            (None, Some(Clock::ContactClosing), own),
        ] {
            let asked = Filter { window: window.map(str::to_owned), clock, own, ..Filter::default() };
            let counted = counts(view.rows(), &asked, now).unwrap();
            for state in State::ALL {
                let filter = Filter { states: vec![*state], ..asked.clone() };
                let looked = view
                    .rows()
                    .iter()
                    .filter(|(_, row)| matches!(row, Row::Obligation(row) if filter.fits(row, now)))
                    .count();
                assert_eq!(counted[state], looked as u64, "{state} at {now} of {window:?} {clock:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_restart_between_any_two_events_changes_no_row(cuts in prop::collection::btree_set(0_usize..22, 0..6)) {
        let history = month();
        let mut view = InMemory::<Deadlines>::default();
        for at in 0..history.bodies.len() {
            if cuts.contains(&at) {
                view.restart().unwrap();
            }
            history.apply(&mut view, at).unwrap();
        }
        let all_rows = history.fold::<Deadlines>();
        prop_assert!(view.rows().iter().eq(all_rows.rows().iter()));
        prop_assert!(view.rows().index().eq(all_rows.rows().index()));
    }

    #[test]
    fn a_row_never_moves_without_saying_why(pause in 1_i32..8, extension in 1_i32..8, gap in 1_u32..6) {
        let mut history = running();
        history.add("case/A1", "2014-11-04T02:00:00Z", "P001", paused(1, pause));
        let resumed = format!("2014-11-{:02}T02:00:00Z", 4 + gap);
        history.add("case/A1", &resumed, "P001", Resumed { ordinal: 1, result: String::new() });
        history.add("case/A1", &resumed, "P001", Extended { by: days(extension), approver: "P010".into(), reason: String::new() });
        let promise = row(&history, Clock::Promise, 0);
        let mut due = at("2014-11-17T09:30:00Z");
        for moved in &promise.moves {
            prop_assert_eq!(moved.from, due);
            due = moved.to;
        }
        prop_assert_eq!(due, promise.due_at);
    }
}
