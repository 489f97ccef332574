//! The stream of inboxes (待办流): what people marked as read, and how far each inbox was told. One message for each name, the newest.
//!
//! A small stream of its own beside the log: no matter of the centre changes by a mark, and no view is made of it. A value replaces the one
//! that its writer read, so that of two processes one is told that it came second. This module knows bytes only.
use crate::log::LogError;
use crate::nats::{NatsLog, named};
use crate::settings::Settings;
use crate::stream::{INBOX, provision};
use crate::subject;
use crate::wire::{ApiError, Failure, Wire, answer};
use async_nats::HeaderMap;
use async_nats::jetstream::stream::Stream;
use async_trait::async_trait;
use bytes::Bytes;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its sequence: what the next value of the same name replaces.
    pub sequence: u64,
    /// The bytes.
    pub body: Bytes,
}

/// Values by name, of which there are two for each person. Object-safe; the memory twin is [`MemoryMarks`].
#[async_trait]
pub trait MarkStore: Send + Sync + 'static {
    /// Puts a value in place of the one at `replaced` (0: there is none yet); answers its sequence, or none where another came first.
    ///
    /// # Errors
    /// As the log answers.
    async fn put(&self, name: (&str, &str), replaced: u64, body: Bytes) -> Result<Option<u64>, LogError>;

    /// The value of a name: what it is, and whose.
    ///
    /// # Errors
    /// As the log answers.
    async fn get(&self, name: (&str, &str)) -> Result<Option<Mark>, LogError>;
}

/// The stream of inboxes of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsMarks {
    wire: Wire,
    stream: Stream<()>,
    centre: String,
    /// Where the server keeps its store, when it runs on this machine.
    store: Option<PathBuf>,
}

/// How often a request without a certain answer is looked up and repeated.
const ATTEMPTS: usize = 3;

impl NatsLog {
    /// The stream of inboxes on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn marks(&self) -> Result<Arc<NatsMarks>, LogError> {
        NatsMarks::open(&self.writer.wire, &self.settings).await.map(Arc::new)
    }
}

impl NatsMarks {
    async fn open(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        provision(wire, settings, INBOX).await?;
        let (centre, store) = (settings.centre.clone(), settings.store.clone());
        Ok(Self { wire: wire.clone(), stream: crate::nats::handle(wire, INBOX).await?, centre, store })
    }

    fn subject(&self, name: (&str, &str)) -> Result<String, LogError> {
        checked(name)?;
        Ok(subject::of_inbox(&self.centre, name))
    }
}

fn checked((what, person): (&str, &str)) -> Result<(), LogError> {
    let check = |token| anjuan_domain::vocabulary::ids::check_token(token);
    check(what).and_then(|()| check(person)).map_err(|error| LogError::Other(error.to_string()))
}

#[async_trait]
impl MarkStore for NatsMarks {
    async fn put(&self, name: (&str, &str), replaced: u64, body: Bytes) -> Result<Option<u64>, LogError> {
        let (subject, mut failure) = (self.subject(name)?, Failure::TimedOut);
        for _ in 0..ATTEMPTS {
            let mut headers = HeaderMap::new();
            headers.insert(async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, replaced.to_string().as_str());
            let sent = self.wire.request(subject.clone(), Some(headers), body.clone()).await;
            match sent.and_then(|message| answer(&message.payload)) {
                Ok(stored) => return Ok(stored["seq"].as_u64()),
                Err(other) => failure = other,
            }
            // 10071, 10164: another came first, or this one did, and its answer was lost.
            let guarded = matches!(failure, Failure::Api(ApiError { err_code: 10071 | 10164, .. }));
            match self.get(name).await? {
                Some(present) if present.body == body && present.sequence > replaced => {
                    return Ok(Some(present.sequence));
                }
                Some(present) if present.sequence != replaced => return Ok(None),
                Some(_) | None if guarded => return Ok(None),
                Some(_) | None => {}
            }
        }
        Err(named(self.wire.explain(failure), self.store.as_deref()))
    }

    async fn get(&self, name: (&str, &str)) -> Result<Option<Mark>, LogError> {
        let subject = self.subject(name)?;
        let read = self.wire.read(|| self.stream.raw_message_builder().last_by_subject(subject.as_str()).send()).await;
        let read = read.map_err(|error| named(error, self.store.as_deref()))?;
        Ok(read.map(|message| Mark { sequence: message.sequence, body: message.payload }))
    }
}

/// The same in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryMarks(Arc<Mutex<Marks>>);

#[derive(Debug, Default)]
struct Marks {
    last: u64,
    values: HashMap<(String, String), Mark>,
}

#[async_trait]
impl MarkStore for MemoryMarks {
    async fn put(&self, name: (&str, &str), replaced: u64, body: Bytes) -> Result<Option<u64>, LogError> {
        checked(name)?;
        let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (name.0.to_owned(), name.1.to_owned());
        if marks.values.get(&key).map_or(0, |mark| mark.sequence) != replaced {
            return Ok(None);
        }
        marks.last += 1;
        let sequence = marks.last;
        marks.values.insert(key, Mark { sequence, body });
        Ok(Some(sequence))
    }

    async fn get(&self, name: (&str, &str)) -> Result<Option<Mark>, LogError> {
        let marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(marks.values.get(&(name.0.to_owned(), name.1.to_owned())).cloned())
    }
}
