//! What must hold (不变量): of the log against the callers' memory, of the views against the domain, of the policies.
use crate::house::House;
use crate::record::{Record, Told};
use crate::upheaval::VIEWS;
use anjuan_api::queries::{DeadlineRow, Page, ViewDigest, Views};
use anjuan_audit::{StoredEvent, chain};
use anjuan_domain::case::{Case, Phase};
use anjuan_domain::contact::Status as ContactStatus;
use anjuan_domain::event::Instant;
use anjuan_domain::ids::AggregateRef;
use anjuan_journal::EventLog;
use anjuan_projector::{Compare, Projector, ViewDigest as Digest};
use anjuan_server::ports::{DeadlineQuery, DigestQuery, Question};
use anjuan_views::centre::CentreView;
use anjuan_views::deadlines::Deadlines;
use anjuan_views::deadlines::row::{Clock, Obligation, Status};
use anjuan_views::register::Register;
use anjuan_views::view::View;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Every obligation, once the view has reached what the record has read.
pub(crate) async fn obligations(house: &House, record: &Record, state: Option<&str>) -> Vec<Obligation> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let query = DeadlineQuery {
            state: state.map(str::to_owned),
            limit: Some(500),
            cursor,
            after: Some(record.head),
            ..DeadlineQuery::default()
        };
        let page: Page<DeadlineRow> = house.ask(Question::Deadlines(query)).await;
        rows.extend(page.rows.into_iter().map(|row| row.obligation));
        cursor = page.next;
        if cursor.is_none() {
            return rows;
        }
    }
}

/// Waits until the deadlines reflect what the record has read.
pub(crate) async fn reached(house: &House, record: &Record) {
    let query = DeadlineQuery { limit: Some(1), after: Some(record.head), ..DeadlineQuery::default() };
    let _: Page<DeadlineRow> = house.ask(Question::Deadlines(query)).await;
}

/// The deadlines say what the domain says of every case and contact, and of nothing else.
pub(crate) async fn rows_agree(house: &House, record: &Record) {
    let rows = obligations(house, record, None).await;
    let mut of: BTreeMap<&AggregateRef, Vec<&Obligation>> = BTreeMap::new();
    rows.iter().for_each(|row| of.entry(&row.aggregate).or_default().push(row));
    for aggregate in of.keys() {
        assert!(record.told.contains_key(aggregate), "{aggregate} has deadlines and no event");
    }
    for (aggregate, told) in &record.told {
        let found = of.get(aggregate).map_or(&[][..], Vec::as_slice);
        let row = |clock| found.iter().copied().find(|row| row.clock == clock);
        match (told.case(), told.contact()) {
            (Some(case), _) => {
                assert_eq!(row(Clock::Promise).is_some(), case.start_at.is_some(), "the promise of {aggregate}");
                found.iter().for_each(|row| row_agrees(row, told, case, record));
            }
            (None, Some(contact)) => {
                let row = row(Clock::ContactClosing).unwrap();
                assert_eq!(row.due_at, contact.closes_at, "{aggregate}");
                assert_eq!(row.is_open(), contact.status == ContactStatus::Open, "{aggregate} {:?}", contact.status);
            }
            (None, None) => panic!("{aggregate} is neither a case nor a contact"),
        }
    }
}

fn row_agrees(row: &Obligation, told: &Told, case: &Case, record: &Record) {
    let key = row.key();
    if row.clock == Clock::Pause {
        let pause = &case.pauses[row.ordinal as usize - 1];
        assert_eq!(row.start, pause.from, "{key}");
        return;
    }
    if row.clock == Clock::AcceptanceDecision && row.ordinal > 0 {
        assert!(case.completions.iter().any(|completion| completion.at == row.start), "{key} {row:#?}");
        return;
    }
    assert_eq!(Some(&row.due_at), told.due.get(&row.clock), "{key} {row:#?}");
    if row.clock == Clock::Promise && !case.phase.is_closed() {
        let due = case.promise_due(record.centre.calendar()).unwrap();
        assert_eq!(Some(row.due_at), due, "{key} by the calendar of now");
    }
    let expected = match (row.clock, case.phase) {
        (Clock::AcceptanceDecision, _) => {
            assert_eq!(row.is_open(), !told.decided, "{key} {:?} {:?}", case.acceptance, case.phase);
            return;
        }
        (_, Phase::Open) => Status::Open,
        (_, Phase::Paused) => Status::Paused,
        (_, Phase::Finished) => judged(case.finished.as_ref().map(|ending| ending.at), row.due_at),
        (_, Phase::Denied) => panic!("{key}: nobody denies anything in this month"),
        (_, Phase::Voided | Phase::EntryError | Phase::Returned) => Status::Cancelled,
    };
    assert_eq!(row.status, expected, "{key} {row:#?}");
}

fn judged(finished: Option<Instant>, due: Instant) -> Status {
    if finished.is_some_and(|at| at <= due) { Status::Met } else { Status::MetLate }
}

/// Every answer is in the log, once, and nothing else is.
pub(crate) fn answers_are_recorded(house: &House, record: &Record, ground: u64) {
    let ledger = house.ledger.lock().unwrap();
    for (id, given) in ledger.all() {
        assert!(!given.unanswered, "never answered: {given:?}");
        let recorded = record.commands.get(id);
        let answered = given.answer.as_ref().map(|answer| (answer.sequence, answer.event_id));
        assert_eq!(recorded, answered.as_ref(), "what the caller was told is what was recorded: {given:?}");
    }
    for (id, (sequence, _)) in &record.commands {
        assert!(*sequence <= ground || ledger.all().contains_key(id), "nobody gave the command at {sequence}");
    }
}

/// Every chain is whole, and reads the same link by link from its end.
pub(crate) async fn chains_hold(house: &House, record: &Record) {
    let told = record.told.iter().map(|(aggregate, told)| (aggregate, &told.events));
    for (aggregate, events) in told.chain(&record.reference) {
        chain::verify(aggregate, events).unwrap_or_else(|breaks| panic!("{aggregate}: {breaks:?}"));
        let read = anjuan_journal::read(&house.log, aggregate).await.unwrap().into_iter();
        let read = read.map(|stored| StoredEvent { sequence: stored.sequence, body: stored.body.to_vec() });
        assert!(read.eq(events.iter().cloned()), "{aggregate} reads differently from its end");
    }
}

/// No policy still asks for something: what it proposed was done, or its row is settled.
pub(crate) async fn policies_rest(house: &House, record: &Record, now: Instant) {
    for row in obligations(house, record, Some("overdue")).await {
        if let Some(proposal) = anjuan_policies::propose(&row, now).next() {
            let ledger = house.ledger.lock().unwrap();
            let given = ledger.all().get(&proposal.command.id);
            panic!("{} is proposed for ever: {:?}\n{row:#?}", row.key(), given.map(|given| &given.refusal));
        }
    }
}

/// The digests of the views at the head of the log, with nothing left out on the way.
pub(crate) async fn digests(house: &House, record: &Record) -> Vec<ViewDigest> {
    let mut digests = Vec::new();
    for view in VIEWS {
        let query = DigestQuery { view: view.into(), after: Some(record.head) };
        digests.push(house.ask(Question::Digest(query)).await);
    }
    let status: Views = house.ask(Question::Status).await;
    for view in status.views {
        assert!(view.incidents.is_empty() && view.parked.is_empty(), "{view:?}");
    }
    digests
}

/// Live, restarted, rebuilt over the old rows, or followed from nothing: the same rows.
pub(crate) async fn views_are_folds(house: &House, record: &Record) {
    let live = digests(house, record).await;
    house.restart_views().await;
    assert_eq!(digests(house, record).await, live, "after a restart");
    house.stop_views().await;
    for (place, digest) in live.iter().enumerate() {
        let expected = (digest.sequence, digest.rows, digest.digest.clone());
        let again = match place {
            0 => again::<CentreView>(house, record).await,
            1 => again::<Deadlines>(house, record).await,
            _ => again::<Register>(house, record).await,
        };
        for found in again {
            assert_eq!((found.position, found.rows, found.sha256), expected, "{} anew", digest.name);
        }
    }
}

async fn again<V: View>(house: &House, record: &Record) -> [Digest; 2] {
    let log: Arc<dyn EventLog> = Arc::new(house.log.clone());
    let old = Projector::<V>::open(house.directory.path(), Arc::clone(&log)).unwrap();
    let (before, after) = old.rebuild(Compare::Digests, |_| ()).await.unwrap().compared.unwrap();
    assert_eq!(before, after, "{} rebuilt", V::NAME);
    [after, followed::<V>(log, record.head).await]
}

async fn followed<V: View>(log: Arc<dyn EventLog>, head: u64) -> Digest {
    let directory = tempfile::tempdir().unwrap();
    let directory: &Path = directory.path();
    let (projector, stop) = (Projector::<V>::open(directory, log).unwrap(), CancellationToken::new());
    let following = projector.clone();
    let stopped = stop.clone();
    let task = tokio::spawn(async move { following.supervise(stopped).await });
    let reader = projector.reader();
    reader.wait_for(head, std::time::Duration::from_secs(3_600)).await.unwrap();
    let digest = reader.digest().await.unwrap();
    stop.cancel();
    task.await.unwrap().unwrap();
    digest
}
