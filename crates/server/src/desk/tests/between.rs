//! What another desk records between two reads of one attempt: the parts of a whole are not read at one moment.
use super::desk_on;
use super::together::{Service, sign, staff};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryLog, Stored};
use async_trait::async_trait;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A log whose first batch meets a conflict. Before a matter is read the second time, which is after that, something
/// else is recorded, and everything else of that attempt was read.
struct Between {
    log: MemoryLog,
    matter: AggregateRef,
    read: AtomicUsize,
    batches: AtomicUsize,
    recorded: Mutex<Option<BoxFuture<'static, ()>>>,
}

#[async_trait]
impl EventLog for Between {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.log.append(draft).await
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        match self.batches.fetch_add(1, Ordering::SeqCst) {
            0 => Err(AppendError::Conflict(self.matter.clone())),
            _ => self.log.append_all(drafts).await,
        }
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        if *aggregate == self.matter && self.read.fetch_add(1, Ordering::SeqCst) == 1 {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            let recorded = self.recorded.lock().unwrap().take();
            recorded.unwrap().await;
        }
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

#[tokio::test]
async fn a_whole_that_another_desk_records_while_it_is_read_again_has_the_original_answer_and_is_not_refused() {
    let log = MemoryLog::new("bencha");
    let service = Service::with_log(Arc::new(log.clone()), 3).await;
    let handover = service.listed(1, ("P015", "P016")).await;
    let (second, matter) = (sign(3, &handover), service.contacts[1].aggregate.clone());
    let (desk, command) = (service.desk, second.clone());
    let signs = async move {
        desk.execute(&staff("P016"), &command).await.unwrap();
    };
    let between = Arc::new(Between {
        log: log.clone(),
        matter,
        read: AtomicUsize::new(0),
        batches: AtomicUsize::new(0),
        recorded: Mutex::new(Some(Box::pin(signs))),
    });
    let other = desk_on(Arc::clone(&between) as Arc<dyn EventLog>, NonZeroUsize::MIN.saturating_add(63)).await;
    let answer = other.execute(&staff("P016"), &second).await.unwrap();
    assert!(answer.duplicate && between.recorded.lock().unwrap().is_none(), "{answer:?}");
    let stored = log.last(&handover).await.unwrap().unwrap();
    assert!(answer.sequence == stored.sequence && log.head().await.unwrap() == stored.sequence + 3, "once, and whole");
}
