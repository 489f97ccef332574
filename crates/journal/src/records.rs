//! Streams of records (记录流) beside the log: what became of deliveries (投递), what people marked as read in their inboxes (待办),
//! accounts (账号) and records of access (登录记录). Of each id there
//! is one message, the newest; each replaces the one that its writer read, so that of two processes one is told that it came second.
//!
//! No matter of the centre changes by a record, and no view is made of one: facts are in the log and stay for ever. This module knows bytes only.
use crate::log::LogError;
use crate::nats::{NatsLog, named};
use crate::settings::Settings;
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

/// The streams of records. What is done with every one of them (backup, restore, doctor) follows from this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// What became of deliveries.
    Deliveries,
    /// What people marked as read, and how far each inbox was told.
    Inbox,
    /// Accounts, with their sessions.
    Accounts,
    /// Records of access.
    Access,
}

impl RecordKind {
    /// Every one.
    pub const ALL: [RecordKind; 4] =
        [RecordKind::Deliveries, RecordKind::Inbox, RecordKind::Accounts, RecordKind::Access];

    /// The name of its stream.
    #[must_use]
    pub fn stream(self) -> &'static str {
        match self {
            RecordKind::Deliveries => DELIVERIES,
            RecordKind::Inbox => INBOX,
            RecordKind::Accounts => ACCOUNTS,
            RecordKind::Access => ACCESS,
        }
    }

    /// What the subject of a record has before its id.
    fn under(self, centre: &str) -> String {
        match self {
            RecordKind::Deliveries => subject::under_deliveries(centre),
            RecordKind::Inbox => subject::under_inbox(centre),
            RecordKind::Accounts => subject::under_accounts(centre),
            RecordKind::Access => subject::under_access(centre),
        }
    }

    /// The connection that may use it, the first there is.
    fn keeper(self, log: &NatsLog) -> Option<&NatsLog> {
        let gateway = log.keeper(Zone::Gateway);
        match self {
            RecordKind::Deliveries => log.keeper(Zone::Notices).or(gateway),
            RecordKind::Inbox | RecordKind::Access => gateway,
            // Every process follows the accounts: whichever zone this one works in may read them.
            RecordKind::Accounts => gateway.or_else(|| {
                Zone::ALL.into_iter().filter(|zone| zone.is_in_service()).find_map(|zone| log.keeper(zone))
            }),
        }
    }
}

impl NatsLog {
    /// A stream of records on the same server; made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn records(&self, kind: RecordKind) -> Result<Arc<NatsRecords>, LogError> {
        let keeper = kind.keeper(self);
        // Whoever may not use the stream has a handle on it and looks at nothing.
        let log = keeper.unwrap_or(self);
        if keeper.is_some() {
            provision(&log.writer.wire, &log.settings, kind.stream()).await?;
        }
        NatsRecords::seen(&log.writer.wire, &log.settings, kind).await.map(Arc::new)
    }

    /// The newest record of every id, in their order, as somebody reads who makes no stream; none where there is no such stream.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn recorded(&self, kind: RecordKind) -> Result<Option<Vec<Record>>, LogError> {
        let log = kind.keeper(self).unwrap_or(self);
        let wire = &log.writer.wire;
        match wire.info(kind.stream(), &serde_json::Value::Null).await {
            // 10059: there is no such stream.
            Err(Failure::Api(ApiError { err_code: 10059, .. })) => Ok(None),
            Err(failure) => Err(named(wire.explain(failure), log.settings.store.as_deref())),
            Ok(_) => NatsRecords::seen(wire, &log.settings, kind).await?.since(0).await.map(Some),
        }
    }

    /// The stream of deliveries.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub async fn deliveries(&self) -> Result<Arc<NatsRecords>, LogError> {
        self.records(RecordKind::Deliveries).await
    }

    /// The stream of inboxes.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub async fn marks(&self) -> Result<Arc<NatsRecords>, LogError> {
        self.records(RecordKind::Inbox).await
    }

    /// The stream of accounts.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub async fn accounts(&self) -> Result<Arc<NatsRecords>, LogError> {
        self.records(RecordKind::Accounts).await
    }

    /// The stream of records of access.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub async fn access(&self) -> Result<Arc<NatsRecords>, LogError> {
        self.records(RecordKind::Access).await
    }
}

impl NatsRecords {
    /// The records of a stream that is there, or nobody looks at.
    pub(crate) async fn seen(wire: &Wire, settings: &Settings, kind: RecordKind) -> Result<Self, LogError> {
        let (prefix, store) = (kind.under(&settings.centre), settings.store.clone());
        Ok(Self { wire: wire.clone(), stream: crate::nats::handle(wire, kind.stream()).await?, prefix, store })
    }

    /// The subject of every record.
    pub(crate) fn every(&self) -> String {
        format!("{}*", self.prefix)
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
        let every = self.every();
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
        let heard = self.wire.client.subscribe(self.every()).await;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::{ALL, EVENTS, INCIDENTS, KEYS};

    /// A stream that is none of these would be in no backup.
    #[test]
    fn every_stream_beside_log_keys_and_incidents_is_one_of_records() {
        let others: Vec<_> = ALL.into_iter().filter(|stream| ![EVENTS, KEYS, INCIDENTS].contains(stream)).collect();
        assert_eq!(RecordKind::ALL.map(RecordKind::stream).to_vec(), others);
    }
}
