//! The stream of deliveries (投递流): what became of what was sent outside. One message for each delivery, the newest; each replaces the one
//! that its writer read, so that of two processes one is told that it came second.
//!
//! A stream of its own beside the log, with limits: facts stay for ever, technical tries do not. This module knows bytes only.
use crate::log::LogError;
use crate::nats::{NatsLog, named};
use crate::settings::Settings;
use crate::stream::{DELIVERIES, provision};
use crate::subject;
use crate::wire::{ApiError, Failure, Wire, answer};
use async_nats::HeaderMap;
use async_nats::jetstream::stream::Stream;
use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// One record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is the record of.
    pub id: String,
    /// Its sequence: what the next record of the same id replaces.
    pub sequence: u64,
    /// The bytes.
    pub body: Bytes,
}

/// Records of deliveries. Object-safe; the memory twin is [`MemoryDeliveries`].
#[async_trait]
pub trait DeliveryStore: Send + Sync + 'static {
    /// Puts a record in place of the one at `replaced` (0: there is none yet); answers its sequence, or none where another came first.
    ///
    /// # Errors
    /// As the log answers.
    async fn put(&self, id: &str, replaced: u64, body: Bytes) -> Result<Option<u64>, LogError>;

    /// The newest record of an id.
    ///
    /// # Errors
    /// As the log answers.
    async fn get(&self, id: &str) -> Result<Option<Record>, LogError>;

    /// The newest record of every id, where it came after `sequence`, in their order.
    ///
    /// # Errors
    /// As the log answers.
    async fn since(&self, sequence: u64) -> Result<Vec<Record>, LogError>;

    /// Tells whenever any process puts a record.
    ///
    /// # Errors
    /// As the log answers.
    async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError>;
}

/// The stream of deliveries of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsDeliveries {
    wire: Wire,
    stream: Stream<()>,
    centre: String,
    /// Where the server keeps its store, when it runs on this machine.
    store: Option<PathBuf>,
}

/// How often a request without a certain answer is looked up and repeated.
const ATTEMPTS: usize = 3;

impl NatsLog {
    /// The stream of deliveries on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn deliveries(&self) -> Result<Arc<NatsDeliveries>, LogError> {
        NatsDeliveries::open(&self.writer.wire, &self.settings).await.map(Arc::new)
    }
}

impl NatsDeliveries {
    async fn open(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        provision(wire, settings, DELIVERIES).await?;
        let (centre, store) = (settings.centre.clone(), settings.store.clone());
        Ok(Self { wire: wire.clone(), stream: crate::nats::handle(wire, DELIVERIES).await?, centre, store })
    }

    fn subject(&self, id: &str) -> Result<String, LogError> {
        anjuan_domain::vocabulary::ids::check_token(id).map_err(|error| LogError::Other(error.to_string()))?;
        Ok(subject::of_delivery(&self.centre, id))
    }

    fn explain(&self, failure: Failure) -> LogError {
        named(self.wire.explain(failure), self.store.as_deref())
    }
}

#[async_trait]
impl DeliveryStore for NatsDeliveries {
    async fn put(&self, id: &str, replaced: u64, body: Bytes) -> Result<Option<u64>, LogError> {
        let (subject, mut failure) = (self.subject(id)?, Failure::TimedOut);
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
            match self.get(id).await? {
                Some(present) if present.body == body && present.sequence > replaced => {
                    return Ok(Some(present.sequence));
                }
                Some(present) if present.sequence != replaced => return Ok(None),
                Some(_) | None if guarded => return Ok(None),
                Some(_) | None => {}
            }
        }
        Err(self.explain(failure))
    }

    async fn get(&self, id: &str) -> Result<Option<Record>, LogError> {
        let subject = self.subject(id)?;
        let read = self.wire.read(|| self.stream.raw_message_builder().last_by_subject(subject.as_str()).send()).await;
        let read = read.map_err(|error| named(error, self.store.as_deref()))?;
        Ok(read.map(|message| Record { id: id.to_owned(), sequence: message.sequence, body: message.payload }))
    }

    async fn since(&self, sequence: u64) -> Result<Vec<Record>, LogError> {
        let (prefix, every) = (subject::of_delivery(&self.centre, ""), subject::of_delivery(&self.centre, "*"));
        let (mut records, mut next) = (Vec::new(), sequence + 1);
        loop {
            let builder = || self.stream.raw_message_builder().sequence(next);
            let read = self.wire.read(|| builder().next_by_subject(every.as_str()).send()).await;
            let Some(message) = read.map_err(|error| named(error, self.store.as_deref()))? else { return Ok(records) };
            next = message.sequence + 1;
            let id = message.subject.strip_prefix(&prefix).unwrap_or_default().to_owned();
            records.push(Record { id, sequence: message.sequence, body: message.payload });
        }
    }

    async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError> {
        let heard = self.wire.client.subscribe(subject::of_delivery(&self.centre, "*")).await;
        heard.map(|heard| heard.map(|_| ()).boxed()).map_err(|error| LogError::Other(error.to_string()))
    }
}

/// Deliveries in memory.
#[derive(Debug, Clone)]
pub struct MemoryDeliveries {
    records: Arc<Mutex<BTreeMap<String, Record>>>,
    last: Arc<watch::Sender<u64>>,
}

impl Default for MemoryDeliveries {
    fn default() -> Self {
        Self { records: Arc::default(), last: Arc::new(watch::Sender::new(0)) }
    }
}

#[async_trait]
impl DeliveryStore for MemoryDeliveries {
    async fn put(&self, id: &str, replaced: u64, body: Bytes) -> Result<Option<u64>, LogError> {
        anjuan_domain::vocabulary::ids::check_token(id).map_err(|error| LogError::Other(error.to_string()))?;
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if records.get(id).map_or(0, |record| record.sequence) != replaced {
            return Ok(None);
        }
        let mut sequence = 0;
        self.last.send_modify(|last| {
            *last += 1;
            sequence = *last;
        });
        records.insert(id.to_owned(), Record { id: id.to_owned(), sequence, body });
        Ok(Some(sequence))
    }

    async fn get(&self, id: &str) -> Result<Option<Record>, LogError> {
        Ok(self.records.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned())
    }

    async fn since(&self, sequence: u64) -> Result<Vec<Record>, LogError> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newer: Vec<Record> = records.values().filter(|record| record.sequence > sequence).cloned().collect();
        newer.sort_by_key(|record| record.sequence);
        Ok(newer)
    }

    async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError> {
        let heard = self.last.subscribe();
        Ok(futures::stream::unfold(heard, |mut heard| async move {
            heard.changed().await.ok()?;
            Some(((), heard))
        })
        .boxed())
    }
}
