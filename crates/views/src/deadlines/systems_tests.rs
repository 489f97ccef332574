//! The clocks of the nine systems as rows, by article: given a history, when it is folded, then this is due.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::{Filter, counts, get, list};
use super::row::{Clock, MovedBy, Obligation, State, Status};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::systems::{
    answered, attempt, classified, cover_started, explained, issued, objected, part, part_done, post, rated, received,
    reported, streams, systems,
};
use crate::testing::{History, accepted, at, commitment, finished, grounds, notice, notice_given, paused, registered};
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{
    Corrected, Denied, HandedOver as CaseMoved, LeadReassigned, Mended, PartDone, Reopened, Resumed, SupplementReceived,
};
use anjuan_domain::matters::complaint::events::{PutInWriting, Received, Track, Withdrawn};
use anjuan_domain::matters::denial::events::{ObjectionWithdrawn, ReportedUp};
use anjuan_domain::reference::post::events::{CoverEnded, CoverHandedOver};

fn view(history: &History) -> InMemory<Deadlines> {
    history.fold()
}

fn find(history: &History, aggregate: &str, clock: Clock, ordinal: u32) -> Option<Obligation> {
    get(view(history).rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap()
}

fn row(history: &History, aggregate: &str, clock: Clock) -> Obligation {
    find(history, aggregate, clock, 0).unwrap()
}

/// A denial of Monday 3 November, objected to at 16:30.
fn denied() -> History {
    let mut history = grounds();
    history.add("denial/D1", "2014-11-03T08:00:00Z", "P003", issued("FD-20141103-D1", "P003")).add(
        "denial/D1",
        "2014-11-03T08:30:00Z",
        "P003",
        objected(true),
    );
    history
}

#[test]
fn denial_report_9__the_report_is_owed_from_the_objection_and_met_by_the_report() {
    let mut history = denied();
    let owed = row(&history, "denial/D1", Clock::DenialReport);
    assert_eq!(
        (owed.due_at, owed.status, owed.rule.as_str()),
        (at("2014-11-04T09:30:00Z"), Status::Open, "denial-report/9")
    );
    assert_eq!(
        (owed.number.as_str(), owed.window.as_str(), owed.responsible.as_str()),
        ("FD-20141103-D1", "W01", "P003")
    );
    history.add("denial/D1", "2014-11-05T02:00:00Z", "P003", reported(None));
    assert_eq!(row(&history, "denial/D1", Clock::DenialReport).status, Status::MetLate);
    assert_eq!(find(&history, "denial/D1", Clock::ReportUp, 0), None, "nothing important");
}

#[test]
fn denial_report_2__an_objection_withdrawn_owes_no_report_and_one_made_again_owes_one_anew() {
    let mut history = denied();
    history.add("denial/D1", "2014-11-04T02:00:00Z", "P003", ObjectionWithdrawn { reason: "理解".into() });
    assert_eq!(row(&history, "denial/D1", Clock::DenialReport).status, Status::Cancelled);
    history.add("denial/D1", "2014-11-06T02:00:00Z", "P003", objected(true));
    let again = find(&history, "denial/D1", Clock::DenialReport, 1).unwrap();
    assert_eq!((again.due_at, again.status), (at("2014-11-07T09:30:00Z"), Status::Open));
}

#[test]
fn denial_report_5__the_review_is_owed_by_the_head_of_the_approval_section() {
    let history = systems();
    let review = row(&history, "denial/D1", Clock::DenialReview);
    assert_eq!((review.responsible.as_str(), review.due_at), ("P009", at("2014-11-07T09:30:00Z")));
    assert_eq!((review.status, review.rule.as_str()), (Status::MetLate, "denial-report/5"));
}

#[test]
fn denial_report_6__the_correction_is_told_within_its_own_time() {
    let history = systems();
    let promised = row(&history, "denial/D1", Clock::CorrectionNotice);
    assert_eq!((promised.start, promised.due_at), (at("2014-11-10T02:00:00Z"), at("2014-11-13T09:30:00Z")));
    assert_eq!(
        (promised.status, promised.rule.as_str(), promised.responsible.as_str()),
        (Status::Met, "denial-report/6", "P003")
    );
}

#[test]
fn denial_report_7__an_important_matter_is_reported_up_in_time() {
    let mut history = denied();
    history.add("denial/D1", "2014-11-04T02:00:00Z", "P003", reported(Some(commitment(3, "denial-report/7"))));
    let owed = row(&history, "denial/D1", Clock::ReportUp);
    assert_eq!((owed.due_at, owed.status), (at("2014-11-07T09:30:00Z"), Status::Open));
    let up = ReportedUp { by: "P009".into(), to: "P011".into(), document: "1号".into(), summary: "重大".into() };
    history.add("denial/D1", "2014-11-07T09:30:00Z", "P003", up);
    assert_eq!(row(&history, "denial/D1", Clock::ReportUp).status, Status::Met);
}

#[test]
fn denial_report_6__a_reopened_case_has_its_periods_anew_in_rows_of_their_own() {
    let history = systems();
    let aggregate = "case/K2";
    for clock in [Clock::Promise, Clock::Statutory] {
        let first = row(&history, aggregate, clock);
        assert_eq!(
            (first.status, first.met_at),
            (Status::Met, Some(at("2014-11-03T08:00:00Z"))),
            "ended by the denial"
        );
        let anew = find(&history, aggregate, clock, 1).unwrap();
        assert_eq!((anew.start, anew.limit, anew.rule), (at("2014-11-10T02:00:00Z"), first.limit, first.rule));
        assert_eq!((anew.status, anew.met_at), (Status::Met, Some(at("2014-11-12T02:00:00Z"))));
    }
    let part = find(&history, aggregate, Clock::JointPart, 1).unwrap();
    assert_eq!(
        (part.start, part.due_at, part.status),
        (at("2014-11-10T02:00:00Z"), at("2014-11-12T09:30:00Z"), Status::Met)
    );
}

#[test]
fn denial_report_6__pause_extension_and_correction_reach_the_periods_that_run_now() {
    let mut history = grounds();
    let accept = accepted("2014-11-03T02:00:00Z", commitment(10, "time-limit/3.4"), None);
    history
        .add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None))
        .add("case/A1", "2014-11-03T02:00:00Z", "P001", accept)
        .add("case/A1", "2014-11-04T02:00:00Z", "P001", Denied { denial: "D1".into() })
        .add("case/A1", "2014-11-05T02:00:00Z", "P001", Reopened { denial: "D1".into(), by: "P009".into() })
        .add("case/A1", "2014-11-06T02:00:00Z", "P001", paused(1, 5));
    let first = row(&history, "case/A1", Clock::Promise);
    let stopped = find(&history, "case/A1", Clock::Promise, 1).unwrap();
    assert_eq!((first.pauses.len(), stopped.pauses.len(), stopped.status), (0, 1, Status::Paused));
    history.add("case/A1", "2014-11-07T02:00:00Z", "P001", Resumed { ordinal: 1, result: String::new() });
    assert_eq!(find(&history, "case/A1", Clock::Promise, 1).unwrap().status, Status::Open);
    history.add("case/A1", "2014-12-24T02:00:00Z", "P001", finished());
    assert_eq!(find(&history, "case/A1", Clock::Promise, 1).unwrap().status, Status::MetLate);
    let in_time = Corrected {
        version: 8,
        field: anjuan_domain::matters::case::events::CorrectedField::FinishedAt,
        to: "2014-11-10T02:00:00Z".into(),
        reason: "误".into(),
    };
    history.add("case/A1", "2014-12-25T02:00:00Z", "P001", in_time);
    assert_eq!(find(&history, "case/A1", Clock::Promise, 1).unwrap().status, Status::Met);
    assert_eq!(row(&history, "case/A1", Clock::Promise), first, "what the denial ended stays as it was");
}

#[test]
fn denial_report_6__denied_before_acceptance_the_decision_is_owed_anew_at_the_reopening() {
    let mut history = grounds();
    let promised = Some(commitment(5, "行政许可法/32"));
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", promised)).add(
        "case/A1",
        "2014-11-04T02:00:00Z",
        "P001",
        Denied { denial: "D1".into() },
    );
    assert_eq!(row(&history, "case/A1", Clock::AcceptanceDecision).status, Status::Met);
    history.add("case/A1", "2014-11-10T02:00:00Z", "P001", Reopened { denial: "D1".into(), by: "P009".into() });
    let anew = find(&history, "case/A1", Clock::AcceptanceDecision, 1).unwrap();
    assert_eq!((anew.due_at, anew.status), (at("2014-11-17T09:30:00Z"), Status::Open));
}

#[test]
fn denial_report_6__denied_while_materials_are_awaited_nothing_is_owed_before_they_are_complete() {
    let mut history = grounds();
    let promised = Some(commitment(5, "行政许可法/32"));
    history
        .add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", promised))
        .add("case/A1", "2014-11-03T02:00:00Z", "P001", notice_given())
        .add("case/A1", "2014-11-04T02:00:00Z", "P001", Denied { denial: "D1".into() })
        .add("case/A1", "2014-11-10T02:00:00Z", "P001", Reopened { denial: "D1".into(), by: "P009".into() });
    assert_eq!(find(&history, "case/A1", Clock::AcceptanceDecision, 1), None, "it is the applicant's turn");
    let complete = SupplementReceived { materials: vec![], complete: true };
    history.add("case/A1", "2014-11-12T02:00:00Z", "P001", complete.clone());
    let owed = find(&history, "case/A1", Clock::AcceptanceDecision, 1).unwrap();
    assert_eq!((owed.start, owed.status), (at("2014-11-12T02:00:00Z"), Status::Open));
    // Denied again while it is to be decided, it is to be decided again.
    history.add("case/A1", "2014-11-13T02:00:00Z", "P001", Denied { denial: "D2".into() }).add(
        "case/A1",
        "2014-11-14T02:00:00Z",
        "P001",
        Reopened { denial: "D2".into(), by: "P009".into() },
    );
    assert_eq!(find(&history, "case/A1", Clock::AcceptanceDecision, 2).unwrap().status, Status::Open);
}

#[test]
fn denial_report_6__a_part_that_was_late_when_its_case_was_denied_stays_late_after_the_reopening() {
    let mut history = grounds();
    let accept = accepted("2014-11-03T02:00:00Z", commitment(10, "time-limit/3.4"), None);
    history
        .add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None))
        .add("case/A1", "2014-11-03T02:00:00Z", "P001", accept)
        .add("case/A1", "2014-11-03T03:00:00Z", "P001", part(1, "W02", "P005"))
        .add("case/A1", "2014-11-06T02:00:00Z", "P001", Denied { denial: "D1".into() })
        .add("case/A1", "2014-11-10T02:00:00Z", "P001", Reopened { denial: "D1".into(), by: "P009".into() });
    let late = find(&history, "case/A1", Clock::JointPart, 1).unwrap();
    assert_eq!((late.due_at, late.status), (at("2014-11-05T09:30:00Z"), Status::Open));
}

/// A simple complaint of Monday 3 November: the answer is due on the 10th, an explanation on the 11th.
fn complaint() -> History {
    let mut history = grounds();
    history.add("complaint/T1", "2014-11-03T01:00:00Z", "P008", received("TS-20141103-T1", &["P001"])).add(
        "complaint/T1",
        "2014-11-04T01:00:00Z",
        "P008",
        classified(Track::Simple, 5),
    );
    history
}

#[test]
fn complaint_3__the_answer_is_promised_from_receipt_and_the_explanation_waits_behind_it() {
    let history = complaint();
    let answer = row(&history, "complaint/T1", Clock::ComplaintAnswer);
    assert_eq!((answer.start, answer.due_at), (at("2014-11-03T01:00:00Z"), at("2014-11-10T09:30:00Z")));
    let explanation = row(&history, "complaint/T1", Clock::OverdueExplanation);
    assert_eq!((explanation.start, explanation.due_at), (answer.due_at, at("2014-11-11T09:30:00Z")));
    let open = |now: &str| {
        let folded = view(&history);
        let rows = list(folded.rows(), &Filter::default(), &PageRequest::default(), at(now)).unwrap().rows;
        let counted: u64 = counts(folded.rows(), &Filter::default(), at(now)).unwrap().values().sum();
        assert_eq!(counted, rows.len() as u64, "what is listed is what is counted");
        rows.iter().map(|row| (row.clock, row.state(at(now)))).collect::<Vec<_>>()
    };
    assert_eq!(open("2014-11-10T09:30:00Z"), [(Clock::ComplaintAnswer, State::Warned)], "nothing to explain yet");
    assert_eq!(
        open("2014-11-10T09:30:01Z"),
        [(Clock::ComplaintAnswer, State::Overdue), (Clock::OverdueExplanation, State::Warned)]
    );
}

#[test]
fn complaint_3__answered_in_time_there_never_was_anything_to_explain() {
    let mut history = complaint();
    history.add("complaint/T1", "2014-11-10T09:30:00Z", "P008", answered());
    assert_eq!(row(&history, "complaint/T1", Clock::ComplaintAnswer).status, Status::Met);
    assert_eq!(find(&history, "complaint/T1", Clock::OverdueExplanation, 0), None);
}

#[test]
fn complaint_3__an_overdue_answer_is_explained_in_time_or_late_or_explains_itself() {
    for (time, event, status) in [
        ("2014-11-11T09:30:00Z", Event::from(explained()), Status::Met),
        ("2014-11-11T09:30:01Z", Event::from(explained()), Status::MetLate),
        ("2014-11-11T02:00:00Z", Event::from(answered()), Status::Cancelled),
        ("2014-11-12T02:00:00Z", Event::from(answered()), Status::MetLate),
    ] {
        let mut history = complaint();
        history.add("complaint/T1", time, "P008", event);
        assert_eq!(row(&history, "complaint/T1", Clock::OverdueExplanation).status, status, "{time}");
    }
}

#[test]
fn complaint_3__another_track_or_another_calendar_moves_the_explanation_with_the_answer() {
    let mut history = complaint();
    history.add("complaint/T1", "2014-11-05T01:00:00Z", "P008", classified(Track::Complex, 15));
    history.add("calendar/cn", "2014-11-06T00:00:00Z", "", notice("急", "2014-11-06", None, &["2014-11-07"]));
    let answer = row(&history, "complaint/T1", Clock::ComplaintAnswer);
    let explanation = row(&history, "complaint/T1", Clock::OverdueExplanation);
    assert_eq!(answer.due_at, at("2014-11-25T09:30:00Z"));
    assert_eq!((explanation.start, explanation.due_at), (answer.due_at, at("2014-11-26T09:30:00Z")));
    assert_eq!(answer.moves.len(), 2);
}

#[test]
fn complaint_1__the_time_of_a_grave_one_counts_from_its_paper() {
    let mut history = complaint();
    let paper = PutInWriting { document: "来信1".into(), matter: crate::systems::sealed(), answer: None };
    history.add("complaint/T1", "2014-11-06T01:00:00Z", "P008", paper);
    assert_eq!(row(&history, "complaint/T1", Clock::ComplaintAnswer).due_at, at("2014-11-13T09:30:00Z"));
    assert_eq!(row(&history, "complaint/T1", Clock::OverdueExplanation).start, at("2014-11-13T09:30:00Z"));
}

/// Received, and nobody looks at it again.
fn unclassified(received: Received) -> History {
    let mut history = grounds();
    history.add("complaint/T1", "2014-11-03T02:00:00Z", "P008", received);
    history
}

#[test]
fn complaint_2__what_nobody_classifies_is_overdue_like_a_simple_one_and_to_be_explained() {
    let history = unclassified(crate::systems::received("TS-1", &["P001"]));
    let answer = row(&history, "complaint/T1", Clock::ComplaintAnswer);
    assert_eq!((answer.start, answer.due_at), (at("2014-11-03T02:00:00Z"), at("2014-11-10T09:30:00Z")));
    assert_eq!((answer.rule.as_str(), answer.responsible.as_str()), ("complaint/3", "P008"));
    assert_eq!(answer.state(at("2014-11-10T09:30:01Z")), State::Overdue);
    assert_eq!(row(&history, "complaint/T1", Clock::OverdueExplanation).due_at, at("2014-11-11T09:30:00Z"));
}

#[test]
fn complaint_3__the_classification_moves_the_time_that_runs_from_receipt_and_says_so() {
    let mut history = unclassified(crate::systems::received("TS-1", &["P001"]));
    history.add("complaint/T1", "2014-11-04T01:00:00Z", "P008", classified(Track::Complex, 15));
    let answer = row(&history, "complaint/T1", Clock::ComplaintAnswer);
    let moved: Vec<_> = answer.moves.iter().map(|moved| (moved.from, moved.to, moved.because)).collect();
    assert_eq!(moved, [(at("2014-11-10T09:30:00Z"), at("2014-11-24T09:30:00Z"), MovedBy::Classification)]);
    assert_eq!(row(&history, "complaint/T1", Clock::OverdueExplanation).start, answer.due_at);
}

#[test]
fn complaint_1__a_grave_one_that_waits_for_its_paper_has_its_time_from_the_paper_on() {
    let grave = Received { answer: None, asked_in_writing: true, ..crate::systems::received("TS-1", &["P001"]) };
    let mut history = unclassified(grave);
    assert_eq!(find(&history, "complaint/T1", Clock::ComplaintAnswer, 0), None);
    let answer = Some(commitment(5, "complaint/3"));
    let paper = PutInWriting { document: "来信1".into(), matter: crate::systems::sealed(), answer };
    history.add("complaint/T1", "2014-11-06T01:00:00Z", "P008", paper);
    let answer = row(&history, "complaint/T1", Clock::ComplaintAnswer);
    assert_eq!((answer.start, answer.due_at), (at("2014-11-06T01:00:00Z"), at("2014-11-13T09:30:00Z")));
}

#[test]
fn complaint_3__withdrawn_nothing_is_owed_any_more() {
    let withdrawn = || Withdrawn { by: "P008".into(), reason: "和解".into() };
    let mut history = complaint();
    history.add("complaint/T1", "2014-11-06T01:00:00Z", "P008", withdrawn());
    assert_eq!(row(&history, "complaint/T1", Clock::ComplaintAnswer).status, Status::Cancelled);
    assert_eq!(find(&history, "complaint/T1", Clock::OverdueExplanation, 0), None);
    let mut late = complaint();
    late.add("complaint/T1", "2014-11-12T01:00:00Z", "P008", withdrawn());
    assert_eq!(row(&late, "complaint/T1", Clock::OverdueExplanation).status, Status::Cancelled);
}

fn covered() -> History {
    let mut history = grounds();
    history.add("post/PO1", "2014-01-02T00:00:00Z", "", post()).add(
        "post/PO1",
        "2014-11-03T01:00:00Z",
        "",
        cover_started(1, "P001", "P002"),
    );
    history
}

#[test]
fn ab_role_4__a_cover_needs_its_handover_the_same_day_unless_it_is_over_by_then() {
    let ended = || CoverEnded { ordinal: 1, back: "P001".into(), remark: String::new() };
    let handed = || CoverHandedOver { ordinal: 1, handover: "H1".into() };
    let cases = [
        ("2014-11-03T09:30:00Z", Event::from(handed()), Status::Met),
        ("2014-11-04T01:00:00Z", Event::from(handed()), Status::MetLate),
        ("2014-11-03T09:30:00Z", Event::from(ended()), Status::Cancelled),
        ("2014-11-04T01:00:00Z", Event::from(ended()), Status::MetLate),
    ];
    let owed = find(&covered(), "post/PO1", Clock::CoverHandover, 1).unwrap();
    assert_eq!((owed.due_at, owed.rule.as_str()), (at("2014-11-03T09:30:00Z"), "ab-role/4"));
    assert_eq!((owed.number.as_str(), owed.window.as_str(), owed.responsible.as_str()), ("PO1", "W01", "P001"));
    for (time, event, status) in cases {
        let mut history = covered();
        history.add("post/PO1", time, "", event);
        assert_eq!(find(&history, "post/PO1", Clock::CoverHandover, 1).unwrap().status, status, "{time}");
    }
    let mut history = covered();
    history.add("post/PO1", "2014-11-03T05:00:00Z", "", handed()).add("post/PO1", "2014-11-05T05:00:00Z", "", ended());
    assert_eq!(find(&history, "post/PO1", Clock::CoverHandover, 1).unwrap().status, Status::Met);
}

#[test]
fn handover_2_1__what_is_open_goes_to_the_receiver_and_keeps_who_held_it() {
    let history = systems();
    let promise = row(&history, "case/K3", Clock::Promise);
    assert_eq!((promise.responsible.as_str(), promise.window.as_str()), ("P006", "W03"));
    assert_eq!(promise.responsible_at(at("2014-11-06T03:59:59Z")), "P003");
    assert_eq!(promise.responsible_at(at("2014-11-06T04:00:00Z")), "P006");
    let part = find(&history, "case/K3", Clock::JointPart, 2).unwrap();
    assert_eq!((part.responsible.as_str(), part.window.as_str()), ("P005", "W03"), "a department's part is its own");
    let filter = Filter { responsible: Some("P006".into()), ..Filter::default() };
    let found = list(view(&history).rows(), &filter, &PageRequest::default(), at("2014-11-25T01:00:00Z")).unwrap();
    assert_eq!(found.rows.iter().map(|row| row.clock).collect::<Vec<_>>(), [Clock::Promise]);
}

#[test]
fn handover_2_1__what_begins_after_a_handover_is_the_receivers() {
    let mut history = grounds();
    let moved = CaseMoved { handover: "H1".into(), from: "P001".into(), to: "P005".into() };
    let promised = Some(commitment(5, "行政许可法/32"));
    let accept = accepted("2014-11-05T02:00:00Z", commitment(10, "time-limit/3.4"), None);
    history
        .add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", promised))
        .add("case/A1", "2014-11-04T02:00:00Z", "P005", moved)
        // A cover does the work that day: the case stays the receiver's.
        .add("case/A1", "2014-11-05T02:00:00Z", "P002", accept);
    let promise = row(&history, "case/A1", Clock::Promise);
    assert_eq!((promise.responsible.as_str(), promise.number.as_str()), ("P005", "AJ-20141103-A1"));
    assert_eq!(row(&history, "case/A1", Clock::AcceptanceDecision).responsible, "P005");
}

#[test]
fn first_asked_3_3__another_lead_window_takes_the_case_and_leaves_the_parts() {
    let history = systems();
    let parts: Vec<_> = (1..3).map(|ordinal| find(&history, "case/K3", Clock::JointPart, ordinal).unwrap()).collect();
    assert_eq!(
        parts.iter().map(|part| (part.window.as_str(), part.status)).collect::<Vec<_>>(),
        [("W02", Status::Met), ("W03", Status::Open)]
    );
    assert_eq!(parts[1].due_at, at("2014-11-05T09:30:00Z"));
}

#[test]
fn a_part_that_nobody_assigned_is_not_done_and_one_is_not_assigned_twice() {
    let mut history = systems();
    history.add("case/K3", "2014-11-20T02:00:00Z", "P006", PartDone { ordinal: 7, ..part_done(1) });
    history.add("case/K3", "2014-11-20T02:00:00Z", "P006", part(2, "W02", "P004"));
    let mut folded = InMemory::<Deadlines>::default();
    let applied: Vec<bool> = (0..history.bodies.len()).map(|at| history.apply(&mut folded, at).is_ok()).collect();
    assert_eq!(applied.iter().filter(|applied| !**applied).count(), 2);
}

#[test]
fn a_bad_rating_is_mended_in_its_time_and_a_good_one_owes_nothing() {
    let mut history = grounds();
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None));
    let good = anjuan_domain::matters::case::events::Rated { mend: None, ..rated() };
    history.add("case/A1", "2014-11-04T01:00:00Z", "P001", good);
    assert_eq!(find(&history, "case/A1", Clock::RatingMend, 0), None);
    history.add("case/A1", "2014-11-05T01:00:00Z", "P001", rated());
    let owed = row(&history, "case/A1", Clock::RatingMend);
    assert_eq!((owed.due_at, owed.rule.as_str()), (at("2014-11-12T09:30:00Z"), "work/3"));
    history.add("case/A1", "2014-11-12T09:30:00Z", "P001", Mended { by: "P001".into(), measure: "道歉".into() });
    assert_eq!(row(&history, "case/A1", Clock::RatingMend).status, Status::Met);
}

#[test]
fn an_attempt_and_a_lead_touch_no_clock_of_their_own() {
    let mut history = grounds();
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None));
    let before = view(&history).rows().iter().count();
    history.add(
        "case/A1",
        "2014-11-03T02:00:00Z",
        "P001",
        attempt("case.charge", "case.charge.already", "commitment/11"),
    );
    let lead = LeadReassigned { from: "W01".into(), to: "W02".into(), reason: "r".into(), approver: "P010".into() };
    history.add("case/A1", "2014-11-03T03:00:00Z", "P001", lead);
    assert_eq!(view(&history).rows().iter().count(), before);
}

#[test]
fn every_clock_of_the_service_has_a_row_in_the_histories_of_the_tests() {
    let mut found: std::collections::BTreeSet<Clock> = std::collections::BTreeSet::new();
    for history in [
        systems(),
        crate::testing::month(),
        covered(),
        super::duty_tests::history(),
        super::meeting_tests::history(),
        super::leave_tests::history(),
        super::approval::tests::answers(),
        super::record::tests::history(),
    ] {
        found.extend(view(&history).rows().iter().filter_map(|(_, row)| match row {
            Row::Obligation(row) => Some(row.clock),
            _ => None,
        }));
    }
    assert!(Clock::ALL.iter().all(|clock| found.contains(clock)), "{found:?}");
    assert_eq!(streams().len(), 11);
}
