//! Streams of records (记录流) beside the log: what became of deliveries (投递), what people marked as read in their inboxes (待办),
//! accounts (账号) and records of access (登录记录). Of each id there
//! is one message, the newest; each replaces the one that its writer read, so that of two processes one is told that it came second.
//!
//! No matter of the centre changes by a record, and no view is made of one: facts are in the log and stay for ever. This module knows bytes only.
use crate::log::LogError;
use crate::nats::{NatsLog, named};
use crate::stream::{ACCESS, ACCOUNTS, DELIVERIES, INBOX, provision};
use crate::subject;
use crate::wire::{ApiError, Failure, Wire, answer};
use crate::zones::Zone;
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

/// The records of one stream. Object-safe; the memory twin is [`MemoryRecords`].
#[async_trait]
pub trait RecordStore: Send + Sync + 'static {
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
    async fn since(&self, sequence: u64) -> Result<Vec<Record>, LogError> {
        self.page(sequence, usize::MAX).await
    }

    /// As [`Self::since`], and no more than `most` of them.
    ///
    /// # Errors
    /// As the log answers.
    async fn page(&self, sequence: u64, most: usize) -> Result<Vec<Record>, LogError>;

    /// Tells whenever any process puts a record.
    ///
    /// # Errors
    /// As the log answers.
    async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError>;
}

/// The records of one stream and one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsRecords {
    wire: Wire,
    stream: Stream<()>,
    /// What the subject of a record has before its id.
    prefix: String,
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
    pub async fn deliveries(&self) -> Result<Arc<NatsRecords>, LogError> {
        NatsRecords::open(
            self.keeper(Zone::Notices).or_else(|| self.keeper(Zone::Gateway)),
            self,
            DELIVERIES,
            subject::under_deliveries,
        )
        .await
    }

    /// The stream of inboxes on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn marks(&self) -> Result<Arc<NatsRecords>, LogError> {
        NatsRecords::open(self.keeper(Zone::Gateway), self, INBOX, subject::under_inbox).await
    }
}

impl NatsLog {
    /// The stream of accounts on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn accounts(&self) -> Result<Arc<NatsRecords>, LogError> {
        // Every process follows the accounts: whichever zone this one works in may read them.
        let keeper = Zone::ALL.into_iter().filter(|zone| zone.is_in_service()).find_map(|zone| self.keeper(zone));
        NatsRecords::open(self.keeper(Zone::Gateway).or(keeper), self, ACCOUNTS, subject::under_accounts).await
    }

    /// The stream of records of access on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn access(&self) -> Result<Arc<NatsRecords>, LogError> {
        NatsRecords::open(self.keeper(Zone::Gateway), self, ACCESS, subject::under_access).await
    }
}

impl NatsRecords {
    async fn open(
        keeper: Option<&NatsLog>,
        log: &NatsLog,
        stream: &'static str,
        under: fn(&str) -> String,
    ) -> Result<Arc<Self>, LogError> {
        // Whoever may not use the stream has a handle on it and looks at nothing.
        let (wire, settings) =
            keeper.map_or((&log.writer.wire, &log.settings), |log| (&log.writer.wire, &log.settings));
        if keeper.is_some() {
            provision(wire, settings, stream).await?;
        }
        let (prefix, store) = (under(&settings.centre), settings.store.clone());
        Ok(Arc::new(Self { wire: wire.clone(), stream: crate::nats::handle(wire, stream).await?, prefix, store }))
    }

    fn subject(&self, id: &str) -> Result<String, LogError> {
        anjuan_domain::vocabulary::ids::check_token(id).map_err(|error| LogError::Other(error.to_string()))?;
        Ok(format!("{}{id}", self.prefix))
    }

    fn explain(&self, failure: Failure) -> LogError {
        named(self.wire.explain(failure), self.store.as_deref())
    }
}

#[async_trait]
impl RecordStore for NatsRecords {
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

    async fn page(&self, sequence: u64, most: usize) -> Result<Vec<Record>, LogError> {
        let every = format!("{}*", self.prefix);
        let (mut records, mut next) = (Vec::new(), sequence + 1);
        while records.len() < most {
            let builder = || self.stream.raw_message_builder().sequence(next);
            let read = self.wire.read(|| builder().next_by_subject(every.as_str()).send()).await;
            let Some(message) = read.map_err(|error| named(error, self.store.as_deref()))? else { return Ok(records) };
            next = message.sequence + 1;
            let id = message.subject.strip_prefix(self.prefix.as_str()).unwrap_or_default().to_owned();
            records.push(Record { id, sequence: message.sequence, body: message.payload });
        }
        Ok(records)
    }

    async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError> {
        let heard = self.wire.client.subscribe(format!("{}*", self.prefix)).await;
        heard.map(|heard| heard.map(|_| ()).boxed()).map_err(|error| LogError::Other(error.to_string()))
    }
}

/// The same in memory.
#[derive(Debug, Clone)]
pub struct MemoryRecords {
    records: Arc<Mutex<BTreeMap<String, Record>>>,
    last: Arc<watch::Sender<u64>>,
}

impl Default for MemoryRecords {
    fn default() -> Self {
        Self { records: Arc::default(), last: Arc::new(watch::Sender::new(0)) }
    }
}

#[async_trait]
impl RecordStore for MemoryRecords {
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

    async fn page(&self, sequence: u64, most: usize) -> Result<Vec<Record>, LogError> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newer: Vec<Record> = records.values().filter(|record| record.sequence > sequence).cloned().collect();
        newer.sort_by_key(|record| record.sequence);
        newer.truncate(most);
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
