//! The log's contract: what the real stream and its memory twin both do.
use anjuan_domain::event::{Envelope, hash};
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use uuid::Uuid;

/// Which aggregates a reader follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every event of the centre.
    All,
    /// Events of these kinds.
    Kinds(Vec<anjuan_domain::vocabulary::ids::Kind>),
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
}

/// Why an append was not done, or is not known to be done.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream moved: another event of this aggregate came first. Load again and decide again.
    #[error("another event of {0} was recorded first")]
    Conflict(AggregateRef),
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
    /// The stream is not configured as the house needs.
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
    #[error("the event log has no room left ({0}); nothing was stored: free space or raise the quota, then try again")]
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
    /// Anything else, with the server's own words.
    #[error("{0}")]
    Other(String),
}

/// The log. Object-safe, so that roles hold `Arc<dyn EventLog>`.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends one event, guarded by its expectation; answers its stream sequence. Waiting drafts of other aggregates
    /// may be gathered into one atomic batch; a lone draft is never delayed. Ambiguous answers are resolved by a leader read.
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
}

/// The whole history of one aggregate in order: the last message, then back along `previoussequence`.
///
/// # Errors
/// [`LogError::Damaged`] where version, hash or subject do not fit; otherwise as the log answers.
pub async fn read(log: &dyn EventLog, aggregate: &AggregateRef) -> Result<Vec<Stored>, LogError> {
    let Some(mut newer) = log.last(aggregate).await? else { return Ok(Vec::new()) };
    let mut link = Link::of(&newer, aggregate)?;
    let mut history = Vec::with_capacity(usize::try_from(link.version).unwrap_or_default().min(1024));
    loop {
        let earlier = link.clone();
        if earlier.version == 1 {
            history.push(newer);
            history.reverse();
            return Ok(history);
        }
        let older = log.at(earlier.previous).await?.ok_or_else(|| LogError::Damaged {
            sequence: earlier.previous,
            what: format!("version {} of {aggregate} is not there", earlier.version - 1),
        })?;
        link = Link::of(&older, aggregate)?;
        link.precedes(&older, &newer, &earlier)?;
        history.push(newer);
        newer = older;
    }
}

/// The chain fields of one stored event.
#[derive(Debug, Clone)]
struct Link {
    version: u64,
    previous: u64,
    hash: String,
}

impl Link {
    /// Reads the chain fields and checks what one event alone can show.
    fn of(stored: &Stored, aggregate: &AggregateRef) -> Result<Self, LogError> {
        let damaged = |what: String| LogError::Damaged { sequence: stored.sequence, what };
        let envelope = Envelope::decode(&stored.body).map_err(|error| damaged(reason(&error)))?;
        let first = envelope.sequence == 1;
        let chained = envelope.previoussequence != 0 && !envelope.previoushash.is_empty();
        match envelope.aggregate() {
            Ok(found) if found == *aggregate => {}
            _ => return Err(damaged(format!("an event of {} is stored under {aggregate}", envelope.subject))),
        }
        if first == chained || envelope.sequence == 0 || envelope.previoussequence >= stored.sequence {
            return Err(damaged(format!(
                "version {} names {} as its predecessor",
                envelope.sequence, envelope.previoussequence
            )));
        }
        Ok(Self {
            version: envelope.sequence,
            previous: envelope.previoussequence,
            hash: envelope.previoushash.into_owned(),
        })
    }

    /// Checks that this event, stored as `older`, is the one that `newer` follows.
    fn precedes(&self, older: &Stored, newer: &Stored, next: &Link) -> Result<(), LogError> {
        let damaged = |what: String| Err(LogError::Damaged { sequence: older.sequence, what });
        if older.subject != newer.subject {
            return damaged(format!("{} is followed by an event of {}", older.subject, newer.subject));
        }
        if self.version + 1 != next.version {
            return damaged(format!(
                "version {} is followed by version {} at {}",
                self.version, next.version, newer.sequence
            ));
        }
        if hash(&older.body) != next.hash {
            return damaged(format!("its bytes do not have the hash that the event at {} names", newer.sequence));
        }
        Ok(())
    }
}

/// A decoding error with its cause in one sentence.
fn reason(error: &DecodeError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
