//! What a command costs of the server (往返次数): one append, and nothing else where the desk remembers the aggregate.
use super::{answer, clerk, command, desk_on, furnish, open};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryLog, Stored};
use async_trait::async_trait;
use futures::stream::BoxStream;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A connection that counts what goes over it: appends, and questions.
struct Counted {
    log: Arc<dyn EventLog>,
    appends: AtomicUsize,
    questions: AtomicUsize,
}

impl Counted {
    fn asked(&self) {
        self.questions.fetch_add(1, Ordering::SeqCst);
    }

    /// The appends and the questions since this was asked last.
    fn taken(&self) -> (usize, usize) {
        (self.appends.swap(0, Ordering::SeqCst), self.questions.swap(0, Ordering::SeqCst))
    }
}

#[async_trait]
impl EventLog for Counted {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        self.log.append(draft).await
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        self.log.append_all(drafts).await
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.asked();
        self.log.last(aggregate).await
    }

    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.asked();
        self.log.at(sequence).await
    }

    async fn head(&self) -> Result<u64, LogError> {
        self.asked();
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
        self.asked();
        self.log.read_span(from, to, filter).await
    }
}

#[tokio::test]
async fn a_command_is_one_append_and_one_to_a_warm_aggregate_asks_nothing() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new("bencha"));
    let counted = Arc::new(Counted { log, appends: AtomicUsize::new(0), questions: AtomicUsize::new(0) });
    let desk = desk_on(Arc::<Counted>::clone(&counted), NonZeroUsize::MIN.saturating_add(100)).await;
    furnish(&desk).await;
    counted.taken();
    let opened = open(1, None);
    desk.execute(&clerk(), &opened).await.unwrap();
    let (appends, questions) = counted.taken();
    assert_eq!(appends, 1);
    assert!(questions <= 1, "a new aggregate asks {questions} times");
    desk.execute(&clerk(), &command(2, opened.aggregate.clone(), answer(false, "已答复"))).await.unwrap();
    assert_eq!(counted.taken(), (1, 0));
    assert!(desk.execute(&clerk(), &opened).await.unwrap().duplicate);
    assert_eq!(counted.taken(), (0, 0), "an answer that is known is given again");
}
