//! A connection to the log that hesitates (迟疑的连接): by dice it lets others go first before each of its steps, and it counts how
//! often the log refused an event because it went on past the head that the event named.
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use async_trait::async_trait;
use futures::stream::BoxStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// The connection.
pub(super) struct Hesitant {
    log: Arc<dyn EventLog>,
    dice: AtomicU64,
    moved: Arc<AtomicUsize>,
}

impl Hesitant {
    pub(super) fn new(log: Arc<dyn EventLog>, seed: u64, moved: Arc<AtomicUsize>) -> Self {
        Self { log, dice: AtomicU64::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)), moved }
    }

    async fn hesitate(&self) {
        // A step of SplitMix64: enough of a dice, and the same for the same seed.
        let mut roll = self.dice.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
        roll = (roll ^ (roll >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        for _ in 0..(roll >> 40) % 6 {
            tokio::task::yield_now().await;
        }
    }

    fn counted<T>(&self, appended: Result<T, AppendError>) -> Result<T, AppendError> {
        if let Err(AppendError::HeadMoved(_)) = &appended {
            self.moved.fetch_add(1, Ordering::SeqCst);
        }
        appended
    }
}

#[async_trait]
impl EventLog for Hesitant {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.hesitate().await;
        self.counted(self.log.append(draft).await)
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.hesitate().await;
        self.counted(self.log.append_all(drafts).await)
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.hesitate().await;
        self.log.last(aggregate).await
    }

    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.hesitate().await;
        self.log.at(sequence).await
    }

    async fn head(&self) -> Result<u64, LogError> {
        self.hesitate().await;
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
        self.hesitate().await;
        self.log.read_span(from, to, filter).await
    }
}
