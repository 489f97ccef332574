//! A log that fails in the middle: every command ends in an answer or a clear error, and a retry finds what was stored.
use crate::house::{Ask, House, reference, registration};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryKeys, MemoryLog, Stored};
use async_trait::async_trait;
use futures::stream::BoxStream;
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

async fn house(fault: Fault) -> (House, Arc<AtomicUsize>) {
    let (log, left) = (reference().await, Arc::new(AtomicUsize::new(0)));
    let faulty = Faulty { log: log.clone(), fault, left: Arc::clone(&left) };
    let house = House::over(Arc::new(faulty), log, MemoryKeys::default(), tempfile::tempdir().unwrap()).await;
    (house, left)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_a_clear_error_and_the_retry_finds_the_event() {
    let (house, left) = house(Fault::AnswerLost).await;
    let before = house.log.head().await.unwrap();
    let ask = Ask::with(&house.clerk()).command(Uuid::from_u128(5));
    left.store(1, Ordering::SeqCst);
    let lost = house.post("/v1/cases", &ask, &registration()).await;
    assert_eq!(lost.problem(), (503, "log.unavailable".into()));
    assert!(lost.text.contains("same command id"), "the remedy: {}", lost.text);
    let found = house.post("/v1/cases", &ask, &registration()).await.accepted();
    assert!(found.duplicate);
    assert_eq!((found.sequence, house.log.head().await.unwrap()), (before + 1, before + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_with_ones_own_event_is_the_first_answer() {
    let (house, left) = house(Fault::FalseConflict).await;
    let before = house.log.head().await.unwrap();
    left.store(1, Ordering::SeqCst);
    let reply = house.post("/v1/cases", &Ask::with(&house.clerk()), &registration()).await;
    assert_eq!((reply.status, reply.accepted().duplicate), (201, false));
    assert_eq!(house.log.head().await.unwrap(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_decided_again_a_bounded_number_of_times() {
    let (house, left) = house(Fault::Conflict).await;
    let before = house.log.head().await.unwrap();
    let ask = Ask::with(&house.clerk()).command(Uuid::from_u128(5));
    left.store(4, Ordering::SeqCst);
    assert_eq!(house.post("/v1/cases", &ask, &registration()).await.status, 201);
    left.store(1_000, Ordering::SeqCst);
    let other = Ask::with(&house.clerk()).command(Uuid::from_u128(6));
    let given_up = house.post("/v1/cases", &other, &registration()).await;
    assert_eq!(given_up.problem(), (409, "command.contended".into()));
    assert_eq!(left.load(Ordering::SeqCst), 995, "five attempts");
    assert_eq!(house.log.head().await.unwrap(), before + 1);
}
