//! The rows of the views against the domain (行与域相符): every deadline and every line of the register says what the states
//! say, and there is no other.
use crate::owed::{CLOCKS, Over, keyed};
use crate::record::{Record, Recorded, is_answered_for};
use crate::service::Service;
use anjuan_api::queries::{DeadlineRow, Page, RegisterRow};
use anjuan_domain::aggregate::State;
use anjuan_domain::matters::case::{Case, Phase};
use anjuan_domain::matters::complaint::Complaint;
use anjuan_domain::matters::contact::Contact;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::clock::Clock as _;
use anjuan_server::ports::{DeadlineQuery, Question, RegisterQuery};
use anjuan_views::deadlines::row::{Clock, Obligation, Status};
use std::collections::BTreeMap;

/// Every obligation, once the view has reached what the record has read.
pub(crate) async fn obligations(service: &Service, record: &Record, state: Option<&str>) -> Vec<Obligation> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let query = DeadlineQuery {
            state: state.map(str::to_owned),
            limit: Some(500),
            cursor,
            after: Some(record.head),
            ..DeadlineQuery::default()
        };
        let page: Page<DeadlineRow> = service.ask(Question::Deadlines(query)).await;
        rows.extend(page.rows.into_iter().map(|row| row.obligation));
        cursor = page.next;
        if cursor.is_none() {
            return rows;
        }
    }
}

/// Waits until the deadlines reflect what the record has read.
pub(crate) async fn reached(service: &Service, record: &Record) {
    let query = DeadlineQuery { limit: Some(1), after: Some(record.head), ..DeadlineQuery::default() };
    let _: Page<DeadlineRow> = service.ask(Question::Deadlines(query)).await;
}

/// The views say what the domain says of everything, and of nothing else.
pub(crate) async fn agree(service: &Service, record: &Record) {
    let now = service.clock.now();
    let rows = obligations(service, record, None).await;
    let mut of: BTreeMap<&AggregateRef, Vec<&Obligation>> = BTreeMap::new();
    rows.iter().for_each(|row| of.entry(&row.aggregate).or_default().push(row));
    for aggregate in of.keys() {
        let known = record.histories.contains_key(aggregate) || record.covers.of.contains_key(aggregate);
        assert!(known, "{aggregate} has deadlines and no event");
    }
    for (aggregate, history) in &record.histories {
        let found = of.get(aggregate).map_or(&[][..], Vec::as_slice);
        match &history.state {
            State::Case(Some(case)) => of_a_case(found, history, case, record),
            State::Contact(Some(contact)) => of_a_contact(found, contact),
            State::Complaint(Some(complaint)) => explained(found, complaint, now),
            State::Handover(_) | State::Appointment(_) => assert!(found.is_empty(), "{aggregate} owes nothing"),
            State::Case(None) | State::Contact(None) | State::Complaint(None) | State::Denial(_) => {}
            other => crate::staff::owed::agree(found, other),
        }
        owed_agree(found, history);
        if is_answered_for(aggregate.kind) {
            held_by_the_responsible(found, history);
        }
    }
    covers_agree(&of, record);
    register_agrees(service, record).await;
    crate::staff::listed::agree(service, record).await;
}

fn of_a_contact(found: &[&Obligation], contact: &Contact) {
    let row = found.iter().max_by_key(|row| row.ordinal).unwrap();
    assert_eq!(row.clock, Clock::ContactClosing, "{}", row.key());
    assert_eq!(Some(row.due_at), contact.closes_at, "{}", row.key());
    assert_eq!(row.is_open(), !contact.status.is_settled(), "{} {:?}", row.key(), contact.status);
    assert_eq!(row.left_open_at.is_some(), contact.flagged, "{} {row:#?}", row.key());
}

fn of_a_case(found: &[&Obligation], history: &Recorded, case: &Case, record: &Record) {
    let last = |clock| found.iter().filter(|row| row.clock == clock).map(|row| row.ordinal).max();
    assert_eq!(last(Clock::Promise).is_some(), case.start_at.is_some(), "the promise of {}", case.number);
    for row in found.iter().filter(|row| !CLOCKS.contains(&row.clock)) {
        match row.clock {
            // What ran before the case was denied is over.
            Clock::Promise | Clock::Statutory if last(row.clock) != Some(row.ordinal) => {
                assert!(!row.is_open(), "{} {row:#?}", row.key());
            }
            Clock::Agency => {
                let asked = case.served.agency_asked.as_ref().filter(|asked| asked.agent == row.responsible);
                let waits = asked.is_some() && last(row.clock) == Some(row.ordinal);
                assert!(!row.is_open() || waits, "{} {row:#?}", row.key());
                assert!(row.is_open() || !waits || case.phase.is_closed(), "{} {row:#?}", row.key());
            }
            _ => row_agrees(row, history, case, record),
        }
    }
}

fn row_agrees(row: &Obligation, history: &Recorded, case: &Case, record: &Record) {
    let key = row.key();
    if row.clock == Clock::Approval {
        let waits = case.approvals.iter().any(|open| open.at == row.start);
        assert_eq!(row.is_open(), waits, "{key} {:?}", case.approvals);
        return;
    }
    if row.clock == Clock::Pause {
        let pause = &case.pauses[row.ordinal as usize - 1];
        assert_eq!(row.start, pause.from, "{key}");
        return;
    }
    if row.clock == Clock::AcceptanceDecision && row.ordinal > 0 {
        let completed = case.completions.iter().any(|completion| completion.at == row.start);
        assert!(completed || history.reopened.contains(&row.start), "{key} {row:#?}");
        return;
    }
    assert_eq!(Some(&row.due_at), history.due.get(&row.clock), "{key} {row:#?}");
    if row.clock == Clock::Promise && !case.phase.is_closed() {
        let due = case.promise_due(record.centre.calendar()).unwrap();
        assert_eq!(Some(row.due_at), due, "{key} by the calendar of now");
    }
    let expected = match (row.clock, case.phase) {
        (Clock::AcceptanceDecision, _) => {
            assert_eq!(row.is_open(), !history.decided, "{key} {:?} {:?}", case.acceptance, case.phase);
            return;
        }
        (_, Phase::Open) => Status::Open,
        (_, Phase::Paused) => Status::Paused,
        (_, Phase::Finished) => judged(case.finished.as_ref().map(|ending| ending.at), row.due_at),
        (_, Phase::Denied) => judged(history.denied_at, row.due_at),
        (_, Phase::Voided | Phase::EntryError | Phase::Returned) => Status::Cancelled,
    };
    assert_eq!(row.status, expected, "{key} {row:#?}");
}

fn judged(finished: Option<Instant>, due: Instant) -> Status {
    if finished.is_some_and(|at| at <= due) { Status::Met } else { Status::MetLate }
}

/// What a state owes has its row; every other row of these clocks is over.
fn owed_agree(found: &[&Obligation], history: &Recorded) {
    let mut rest: Vec<&Obligation> = found.iter().copied().filter(|row| CLOCKS.contains(&row.clock)).collect();
    for (key, owed) in keyed(&history.state) {
        let start = owed.deadline.start;
        let due = history.owed[&key];
        let status = match owed.over {
            None => Status::Open,
            Some(Over::Met(at)) => judged(Some(at), due),
            Some(Over::Away) => Status::Cancelled,
        };
        // Where a case was denied and reopened, its part runs from the reopening.
        let fits = |row: &&Obligation| {
            row.clock == owed.clock
                && row.status == status
                && (row.start == start || history.reopened.contains(&row.start))
        };
        let Some(place) = rest.iter().position(fits) else { panic!("{owed:?} has no row {status:?} in {found:#?}") };
        let row = rest.remove(place);
        if row.start == start {
            assert_eq!(row.due_at, due, "{} {row:#?}", row.key());
        }
        assert_eq!(row.left_open_at.is_some(), owed.found, "{} {row:#?}", row.key());
    }
    let reopened = !history.reopened.is_empty();
    for row in rest {
        assert!(!row.is_open() || (reopened && row.clock == Clock::JointPart), "{} is not owed: {row:#?}", row.key());
    }
}

/// There is an explanation to give from the moment the answer is overdue, until it is given or the answer is.
fn explained(found: &[&Obligation], complaint: &Complaint, now: Instant) {
    let row = |clock| found.iter().find(|row| row.clock == clock);
    let (answer, explanation) = (row(Clock::ComplaintAnswer), row(Clock::OverdueExplanation));
    let Some(answer) = answer else {
        return assert!(explanation.is_none() && complaint.deadline().is_none(), "{}", complaint.number);
    };
    match explanation {
        None => assert!(!answer.is_open() || now <= answer.due_at, "{} {answer:#?}", complaint.number),
        Some(row) if complaint.promised.is_some() => assert!(!row.is_open(), "{} {row:#?}", complaint.number),
        Some(row) => {
            assert_eq!(row.is_open(), answer.is_open(), "{} {row:#?}", complaint.number);
            assert!(!answer.is_open() || row.start == answer.due_at, "{} {row:#?} {answer:#?}", complaint.number);
        }
    }
}

/// What nobody took from the responsible person is theirs in every open row.
fn held_by_the_responsible(found: &[&Obligation], history: &Recorded) {
    let others =
        [Clock::DenialReview, Clock::ReportUp, Clock::JointPart, Clock::RatingMend, Clock::Approval, Clock::Agency];
    for row in found.iter().filter(|row| row.is_open() && !others.contains(&row.clock)) {
        assert_eq!(Some(row.responsible.as_str()), history.state.responsible(), "{} {row:#?}", row.key());
    }
}

fn covers_agree(of: &BTreeMap<&AggregateRef, Vec<&Obligation>>, record: &Record) {
    for (post, runs) in &record.covers.of {
        let found = of.get(post).map_or(&[][..], Vec::as_slice);
        assert_eq!(found.len(), runs.len(), "{post}: {found:#?}");
        for run in runs {
            let row = found.iter().find(|row| row.ordinal == run.ordinal).unwrap();
            let status = match (run.handed, run.ended) {
                (Some(at), _) => judged(Some(at), run.due),
                (None, Some(at)) if at <= run.due => Status::Cancelled,
                (None, Some(_)) => Status::MetLate,
                (None, None) => Status::Open,
            };
            assert_eq!((row.clock, row.due_at, row.status), (Clock::CoverHandover, run.due, status), "{row:#?}");
            assert_eq!(row.responsible, run.away, "{row:#?}");
        }
    }
}

/// Every line of the register, once the view has reached what the record has read.
pub(crate) async fn register(service: &Service, record: &Record, kinds: &str) -> Vec<RegisterRow> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let query = RegisterQuery {
            kinds: Some(kinds.to_owned()),
            limit: Some(500),
            cursor,
            after: Some(record.head),
            ..RegisterQuery::default()
        };
        let page: Page<RegisterRow> = service.ask(Question::Register(query)).await;
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return rows;
        }
    }
}

/// The register has every matter and handover once, with its version, whose it is, and whether it is open.
async fn register_agrees(service: &Service, record: &Record) {
    let kinds = Kind::MATTERS.iter().chain(&[Kind::Handover]).map(|kind| kind.as_str()).collect::<Vec<_>>();
    let rows = register(service, record, &kinds.join(",")).await;
    let mut of: BTreeMap<&AggregateRef, &RegisterRow> = BTreeMap::new();
    for row in &rows {
        assert!(of.insert(&row.entry.aggregate, row).is_none(), "{} is in the register twice", row.entry.aggregate);
    }
    let kept = record.histories.iter().filter(|(aggregate, _)| is_answered_for(aggregate.kind));
    for (aggregate, history) in kept {
        let Some(row) = of.remove(aggregate) else { panic!("{aggregate} is not in the register") };
        let entry = &row.entry;
        assert_eq!(entry.version as usize, history.events.len(), "{entry:#?}");
        assert_eq!(Some(entry.responsible.as_str()), history.state.responsible(), "{entry:#?}");
        assert_eq!(entry.is_open(), history.is_open(), "{entry:#?} {:#?}", history.state);
    }
    assert!(of.is_empty(), "the register has what was never opened: {of:#?}");
}
