//! The log's contract: what the real stream and its memory twin both do.
use crate::gate::Standing;
use crate::gate::judge::Witness;
use crate::gate::statement::Statement;
use crate::heads::Reason;
use anjuan_domain::vocabulary::ids::AggregateRef;
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::BoxStream;
use std::sync::Arc;
use uuid::Uuid;

/// Which aggregates a reader follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every event of the centre.
    All,
    /// Events of these kinds.
    Kinds(Vec<anjuan_domain::vocabulary::ids::Kind>),
    /// Everything stored under one aggregate.
    Aggregate(AggregateRef),
}

/// One event ready to be appended: at most one message, guarded.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The aggregate it belongs to.
    pub aggregate: AggregateRef,
    /// The event's id, used as the message id.
    pub event_id: Uuid,
    /// The stream sequence of the aggregate's last event; 0 for its first.
    pub expected: u64,
    /// The stream sequence that must still be the last of the whole log, where the event was decided on more than its own
    /// aggregate: what others recorded since is looked at before it is appended. None where that does not matter, as for
    /// nearly every event; of a batch, only the first may have one.
    pub head: Option<u64>,
    /// The CloudEvents JSON.
    pub body: Bytes,
}

/// One stored message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The stream sequence.
    pub sequence: u64,
    /// The subject it was stored on.
    pub subject: String,
    /// When the server stored it.
    pub stored_at: DateTime<Utc>,
    /// The CloudEvents JSON, byte for byte.
    pub body: Bytes,
    /// Why readers leave it out: it does not continue its aggregate, or its loss was declared. None where it counts, or
    /// nobody has judged it.
    pub left_out: Option<Arc<Reason>>,
    /// The trace it was recorded in, as a `traceparent`; none where nothing was traced.
    pub trace: Option<Arc<str>>,
}

/// Why an append was not done, or is not known to be done.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream moved: another event of this aggregate came first. Load again and decide again.
    #[error("another event of {0} was recorded first")]
    Conflict(AggregateRef),
    /// The aggregate did not move, but the log went on past the [`Draft::head`] of the event. Look at what came since.
    #[error("the log went on past {0}")]
    HeadMoved(u64),
    /// Too large for one message, or more aggregates than one atomic batch takes.
    #[error("{0}")]
    TooLarge(String),
    /// The log cannot take it; the text names the cause and the remedy. Whether it was stored was looked up where possible.
    #[error(transparent)]
    Unavailable(#[from] LogError),
}

/// Why the log cannot be read or written. Each message says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// No answer from the server in time.
    #[error(
        "the event log does not answer ({0}); nothing is lost: try again with the same command id once the nats-server runs"
    )]
    NoAnswer(String),
    /// The server is too old.
    #[error("nats-server {found} is too old; {needed} or later is needed: upgrade it, or let anjuan run its own")]
    TooOld {
        /// The server's version.
        found: String,
        /// The oldest that serves.
        needed: &'static str,
    },
    /// The stream is not configured as the service needs.
    #[error(
        "the stream {stream} is misconfigured: {difference}; run `anjuan doctor` and have the stream's owner correct it"
    )]
    Misconfigured {
        /// The stream.
        stream: String,
        /// What differs, expected and found.
        difference: String,
    },
    /// The disk or the account's quota is full.
    #[error(
        "the event log has no room left: {0}; nothing was stored: free space or raise the quota, and it goes on by itself within \
         seconds; then try again with the same command id"
    )]
    Full(String),
    /// The credentials are refused.
    #[error("the nats-server refuses the credentials ({0}); check the user, key or password for this role")]
    Refused(String),
    /// A stored message is not what the chain says it must be.
    #[error("the log is damaged at stream sequence {sequence}: {what}; do not write; compare with a backup or mirror")]
    Damaged {
        /// Where.
        sequence: u64,
        /// What is wrong.
        what: String,
    },
    /// The log contradicts what is known of it: nothing is written.
    #[error("{}", .0.en())]
    ReadOnly(Arc<Statement>),
    /// The log is being compared with what is known of it.
    #[error(
        "the log is being checked before anything is written ({done} of {total} messages are read); nothing was stored: try again with the same command id in a moment"
    )]
    Checking {
        /// Messages read so far.
        done: u64,
        /// Messages to read.
        total: u64,
    },
    /// Anything else, with the server's own words.
    #[error("{0}")]
    Other(String),
}

/// The log. Object-safe, so that roles hold `Arc<dyn EventLog>`.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends one event, guarded by its expectation; answers its stream sequence. Waiting drafts of other aggregates
    /// may be gathered into one atomic batch; a lone draft is never delayed, nor one that names the head of the log, which is
    /// never gathered. Ambiguous answers are resolved by a leader read.
    async fn append(&self, draft: Draft) -> Result<u64, AppendError>;

    /// Appends events of different aggregates all or none; answers their sequences in order.
    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError>;

    /// The last message of an aggregate, read from the leader.
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError>;

    /// The message at a stream sequence.
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError>;

    /// The last stream sequence of the log; 0 when it is empty.
    async fn head(&self) -> Result<u64, LogError>;

    /// Messages from a stream sequence on, in order, without end; survives reconnection without gap or repetition.
    async fn follow(&self, from: u64, filter: Filter)
    -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError>;

    /// Messages of one span `from..=to`, as fast as the server gives them, for rebuilds and replays.
    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError>;

    /// How many messages there are under a filter, by the log's own count: one that cannot be read counts too.
    async fn count(&self, filter: Filter) -> Result<u64, LogError> {
        let mut messages = self.read_span(1, self.head().await?, filter).await?;
        let mut count = 0;
        while let Some(message) = messages.next().await {
            message?;
            count += 1;
        }
        Ok(count)
    }

    /// Whether everything under the aggregate up to a sequence was judged by this process, and nothing is left out.
    fn vouches(&self, _aggregate: &AggregateRef, _sequence: u64) -> bool {
        false
    }

    /// Whether the log may be written.
    fn standing(&self) -> Standing {
        Standing::Open
    }

    /// Records beside the log what people decide about incidents. It is no event: no matter of the centre changes by it, and no view
    /// is made of it.
    ///
    /// # Errors
    /// As the server answers, or where this log keeps no notes.
    async fn note(&self, _note: Bytes) -> Result<(), LogError> {
        Err(LogError::Other("this log keeps no notes".into()))
    }

    /// Everything noted, in order.
    ///
    /// # Errors
    /// As the server answers.
    async fn notes(&self) -> Result<Vec<Bytes>, LogError> {
        Ok(Vec::new())
    }

    /// Says what somebody knows of the log, who sees that it contradicts it. The log looks for itself.
    fn witness(&self, _witness: Witness) {}

    /// How many gaps were declared so far. When it grows, what was remembered of the log may be lost.
    fn era(&self) -> usize {
        0
    }

    /// The first and the last sequence of each hole that was declared: a view that folded what was there begins anew.
    fn holes(&self) -> Vec<(u64, u64)> {
        Vec::new()
    }

    /// Whether the loss of what was at a sequence was declared, so that a view which has it begins anew.
    fn declared(&self, _sequence: u64) -> bool {
        false
    }
}
