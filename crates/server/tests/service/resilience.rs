//! A log that fails in the middle: every command ends in an answer or a clear error, and a retry finds what was stored.
use crate::service::{Ask, Service, reference, registration};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryKeys, MemoryLog, Stored};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

/// What goes wrong with the next appends.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    /// Stored, but the answer is lost.
    AnswerLost,
    /// Stored, but the answer is a conflict, as a guarded retry gets it.
    FalseConflict,
    /// Not stored: another was first.
    Conflict,
}

#[derive(Clone)]
struct Faulty {
    log: MemoryLog,
    fault: Fault,
    left: Arc<AtomicUsize>,
}

#[async_trait]
impl EventLog for Faulty {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        let aggregate = draft.aggregate.clone();
        let faulty = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if !faulty {
            return self.log.append(draft).await;
        }
        if self.fault != Fault::Conflict {
            self.log.append(draft).await?;
        }
        match self.fault {
            Fault::AnswerLost => Err(AppendError::Unavailable(LogError::NoAnswer("timed out".into()))),
            Fault::FalseConflict | Fault::Conflict => Err(AppendError::Conflict(aggregate)),
        }
    }
    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.log.append_all(drafts).await
    }
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.log.last(aggregate).await
    }
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.log.at(sequence).await
    }
    async fn head(&self) -> Result<u64, LogError> {
        self.log.head().await
    }
    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.log.follow(from, filter).await
    }
    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.log.read_span(from, to, filter).await
    }
}

async fn service(fault: Fault) -> (Service, Arc<AtomicUsize>) {
    let (log, left) = (reference().await, Arc::new(AtomicUsize::new(0)));
    let faulty = Faulty { log: log.clone(), fault, left: Arc::clone(&left) };
    let service = Service::over(Arc::new(faulty), log, MemoryKeys::default(), tempfile::tempdir().unwrap()).await;
    (service, left)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_a_clear_error_and_the_retry_finds_the_event() {
    let (service, left) = service(Fault::AnswerLost).await;
    let before = service.log.head().await.unwrap();
    let ask = Ask::with(&service.clerk()).command(Uuid::from_u128(5));
    left.store(1, Ordering::SeqCst);
    let lost = service.post("/v1/cases", &ask, &registration()).await;
    assert_eq!(lost.problem(), (503, "log.unavailable".into()));
    assert!(lost.text.contains("same command id"), "the remedy: {}", lost.text);
    let found = service.post("/v1/cases", &ask, &registration()).await.accepted();
    assert!(found.duplicate);
    assert_eq!((found.sequence, service.log.head().await.unwrap()), (before + 1, before + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_with_ones_own_event_is_the_first_answer() {
    let (service, left) = service(Fault::FalseConflict).await;
    let before = service.log.head().await.unwrap();
    left.store(1, Ordering::SeqCst);
    let reply = service.post("/v1/cases", &Ask::with(&service.clerk()), &registration()).await;
    assert_eq!((reply.status, reply.accepted().duplicate), (201, false));
    assert_eq!(service.log.head().await.unwrap(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_decided_again_a_bounded_number_of_times() {
    let (service, left) = service(Fault::Conflict).await;
    let before = service.log.head().await.unwrap();
    let ask = Ask::with(&service.clerk()).command(Uuid::from_u128(5));
    left.store(4, Ordering::SeqCst);
    assert_eq!(service.post("/v1/cases", &ask, &registration()).await.status, 201);
    left.store(1_000, Ordering::SeqCst);
    let other = Ask::with(&service.clerk()).command(Uuid::from_u128(6));
    let given_up = service.post("/v1/cases", &other, &registration()).await;
    assert_eq!(given_up.problem(), (409, "command.contended".into()));
    assert_eq!(left.load(Ordering::SeqCst), 995, "five attempts");
    assert_eq!(service.log.head().await.unwrap(), before + 1);
}

/// A batch of commands to two cases: accept, a step, another step.
fn batch_of_two() -> serde_json::Value {
    let paper = json!({"person": "P014", "paper": "办件登记簿第1页"});
    let of = |case: u128| AggregateRef::opened_by(Kind::Case, Uuid::from_u128(case)).to_string();
    let command = |case: u128, place: u128, body: serde_json::Value| json!({"id": Uuid::from_u128(case * 10 + place), "aggregate": of(case), "enteredFor": paper, "body": {"case": body}});
    let chain = |case: u128| {
        [
            command(case, 1, json!({"accept": {}})),
            command(case, 2, json!({"step": {"step": "review", "result": "AGREE"}})),
            command(case, 3, json!({"step": {"step": "print", "result": "AGREE"}})),
        ]
    };
    let commands = [chain(101), chain(102)].concat();
    json!({"commands": commands})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_stops_at_a_command_of_an_aggregate_whose_outcome_is_not_known_and_goes_on_when_repeated() {
    for fault in [Fault::AnswerLost, Fault::Conflict] {
        let (service, left) = service(fault).await;
        let ask = Ask::with(&service.head());
        for case in [101, 102] {
            service.post("/v1/cases", &ask.clone().command(Uuid::from_u128(case)), &registration()).await.accepted();
        }
        let ask = Ask::with(&service.administrator());
        // As many conflicts as a command is decided again after; an answer is lost once.
        left.store(if fault == Fault::Conflict { 5 } else { 1 }, Ordering::SeqCst);
        let batch = batch_of_two();
        let answer = service.post("/v1/batch", &ask, &batch).await.json();
        let codes: Vec<String> = answer["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result["problem"]["code"].as_str().unwrap_or("accepted").to_owned())
            .collect();
        if fault == Fault::AnswerLost {
            let stopped = ["log.unavailable", "batch.not-tried", "batch.not-tried"];
            let chains = [&codes[..3], &codes[3..]];
            assert!(chains.iter().any(|chain| *chain == stopped), "{codes:?}");
            assert!(chains.iter().any(|chain| *chain == ["accepted"; 3]), "the other aggregate goes on: {codes:?}");
            let not_tried = answer["results"].as_array().unwrap().iter().map(|result| &result["problem"]);
            let not_tried: Vec<_> = not_tried.filter(|problem| problem["code"] == "batch.not-tried").collect();
            assert!(not_tried.iter().all(|problem| problem["status"] == 424), "{answer}");
            assert!(not_tried[0]["detailZh"].as_str().unwrap().contains("未执行"), "{answer}");
        } else if codes.iter().any(|code| code == "command.contended") {
            let at = codes.iter().position(|code| code == "command.contended").unwrap();
            assert_eq!(codes[at + 1], "batch.not-tried", "lost races stop an aggregate as well: {codes:?}");
        }
        left.store(0, Ordering::SeqCst);
        let again = service.post("/v1/batch", &ask, &batch).await.json();
        for (place, result) in again["results"].as_array().unwrap().iter().enumerate() {
            assert_eq!(result["accepted"]["version"], place % 3 + 2, "{again}");
        }
    }
}
