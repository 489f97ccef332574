//! The key stream (密钥流): one sealed key per applicant, whose deletion overwrites the bytes on the disk.
//!
//! A plain stream and not a key-value bucket, because buckets leave deleted bytes on the disk. A key is put once and never
//! overwritten: a record that a newer one covers can no longer be erased. What is stored here is wrapped by a master key
//! that is kept elsewhere; this module sees bytes only.
use crate::gate::incidents::Incidents;
use crate::log::LogError;
use crate::nats::named;
use crate::settings::Settings;
use crate::stream::{KEYS, provision};
use crate::subject;
use crate::wire::{Failure, Wire, answer};
use async_nats::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::Stream;
use async_trait::async_trait;
use bytes::Bytes;
use serde_json::json;
use std::path::PathBuf;

/// Keys of applicants. Object-safe; the memory twin is [`MemoryKeys`](crate::memory::MemoryKeys).
#[async_trait]
pub trait KeyStore: Send + Sync + 'static {
    /// Puts a key where there is none; answers the key that is stored now, which is another's when that came first.
    ///
    /// # Errors
    /// As the log answers.
    async fn put_if_absent(&self, applicant: &str, key: Bytes) -> Result<Bytes, LogError>;

    /// The applicant's key, unless there is none or it was erased.
    ///
    /// # Errors
    /// As the log answers.
    async fn get(&self, applicant: &str) -> Result<Option<Bytes>, LogError>;

    /// Erases the key so that its bytes are gone; answers whether there was one.
    ///
    /// # Errors
    /// As the log answers.
    async fn erase(&self, applicant: &str) -> Result<bool, LogError>;

    /// Puts the check value of the master key that wraps these keys, where there is none; answers the one that is stored now.
    ///
    /// # Errors
    /// As the log answers.
    async fn put_check_if_absent(&self, check: Bytes) -> Result<Bytes, LogError>;

    /// The check value of the master key that wraps these keys.
    ///
    /// # Errors
    /// As the log answers.
    async fn check(&self) -> Result<Option<Bytes>, LogError>;

    /// An applicant with a key, and that key; none where there is no key.
    ///
    /// # Errors
    /// As the log answers.
    async fn any(&self) -> Result<Option<(String, Bytes)>, LogError>;
}

impl NatsKeys {
    /// Every applicant with a key, as it is stored: for a backup.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn all(&self) -> Result<Vec<(String, Bytes)>, LogError> {
        let prefix = subject::of_key(&self.centre, "");
        let (mut all, mut next) = (Vec::new(), 1);
        loop {
            let (builder, every) =
                (|| self.stream.raw_message_builder().sequence(next), subject::of_key(&self.centre, "*"));
            let read = self.wire.read(|| builder().next_by_subject(every.as_str()).send()).await;
            let Some(message) = read.map_err(|error| named(error, self.store.as_deref()))? else { return Ok(all) };
            next = message.sequence + 1;
            let applicant = message.subject.strip_prefix(&prefix).unwrap_or_default().to_owned();
            all.push((applicant, message.payload));
        }
    }
}

/// The key stream of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsKeys {
    wire: Wire,
    /// The connection that may delete keys.
    eraser: Wire,
    stream: Stream<()>,
    centre: String,
    /// Where the server keeps its store, when it runs on this machine.
    store: Option<PathBuf>,
    /// The check value of the master key once more, apart from the keys: a key stream that is lost does not take with it the
    /// knowledge of which master key it was wrapped by. None where this process may not use that stream.
    known: Option<Incidents>,
}

/// How often a request without a certain answer is looked up and repeated.
const ATTEMPTS: usize = 3;

impl NatsKeys {
    pub(crate) async fn open(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        provision(wire, settings, KEYS).await?;
        let (centre, store) = (settings.centre.clone(), settings.store.clone());
        let known = Incidents::known_master(wire, settings).await;
        let known =
            known.inspect_err(|error| tracing::warn!(%error, "the master key is known by the key stream alone")).ok();
        let stream = crate::nats::handle(wire, KEYS).await?;
        Ok(Self { eraser: wire.clone(), wire: wire.clone(), stream, centre, store, known })
    }

    /// The key stream as somebody looks at it who makes and changes nothing.
    pub(crate) async fn seen(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        let (centre, store) = (settings.centre.clone(), settings.store.clone());
        let stream = crate::nats::handle(wire, KEYS).await?;
        Ok(Self { eraser: wire.clone(), wire: wire.clone(), stream, centre, store, known: None })
    }

    /// The same, with another connection for what is deleted.
    pub(crate) fn erasing_by(self, eraser: &Wire) -> Self {
        Self { eraser: eraser.clone(), ..self }
    }

    fn subject(&self, applicant: &str) -> Result<String, LogError> {
        anjuan_domain::vocabulary::ids::check_token(applicant).map_err(|error| LogError::Other(error.to_string()))?;
        Ok(subject::of_key(&self.centre, applicant))
    }

    async fn stored(&self, subject: &str) -> Result<Option<StreamMessage>, LogError> {
        let read = self.wire.read(|| self.stream.raw_message_builder().last_by_subject(subject).send()).await;
        read.map_err(|error| named(error, self.store.as_deref()))
    }

    fn explain(&self, failure: Failure) -> LogError {
        named(self.wire.explain(failure), self.store.as_deref())
    }

    async fn put(&self, subject: &str, key: Bytes) -> Result<Bytes, LogError> {
        let mut failure = Failure::TimedOut;
        for _ in 0..ATTEMPTS {
            // The server refuses it where there is a key: whoever has none, most often, is told so by one answer.
            let mut headers = HeaderMap::new();
            headers.insert(async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, "0");
            let sent = self.wire.request(subject.to_owned(), Some(headers), key.clone()).await;
            match sent.and_then(|message| answer(&message.payload)) {
                Ok(_) => return Ok(key),
                Err(other) => failure = other,
            }
            // It may have been stored all the same, or another's before it.
            if let Some(present) = self.stored(subject).await? {
                return Ok(present.payload);
            }
        }
        Err(self.explain(failure))
    }
}

#[async_trait]
impl KeyStore for NatsKeys {
    async fn put_if_absent(&self, applicant: &str, key: Bytes) -> Result<Bytes, LogError> {
        self.put(&self.subject(applicant)?, key).await
    }

    async fn get(&self, applicant: &str) -> Result<Option<Bytes>, LogError> {
        Ok(self.stored(&self.subject(applicant)?).await?.map(|message| message.payload))
    }

    async fn erase(&self, applicant: &str) -> Result<bool, LogError> {
        let subject = self.subject(applicant)?;
        let mut erased = false;
        let mut failure = Failure::TimedOut;
        for _ in 0..ATTEMPTS {
            let Some(present) = self.stored(&subject).await? else { return Ok(erased) };
            erased = true;
            // Without `no_erase` the server overwrites the record before it answers.
            if let Err(other) =
                self.eraser.api(&format!("STREAM.MSG.DELETE.{KEYS}"), &json!({"seq": present.sequence})).await
            {
                failure = other;
            }
        }
        match self.stored(&subject).await? {
            None => Ok(erased),
            Some(_) => Err(self.explain(failure)),
        }
    }

    async fn put_check_if_absent(&self, check: Bytes) -> Result<Bytes, LogError> {
        let kept = self.put(&subject::of_master(&self.centre), check).await?;
        if let Some(known) = &self.known
            && known.bodies().await?.is_empty()
        {
            known.put(kept.clone()).await?;
        }
        Ok(kept)
    }

    async fn check(&self) -> Result<Option<Bytes>, LogError> {
        if let Some(message) = self.stored(&subject::of_master(&self.centre)).await? {
            return Ok(Some(message.payload));
        }
        let Some(known) = &self.known else { return Ok(None) };
        let kept = known.bodies().await?.into_iter().next();
        if kept.is_some() {
            tracing::error!(
                "the key stream is lost: restore the keys from a backup; whoever's key is missing is told so"
            );
        }
        Ok(kept)
    }

    async fn any(&self) -> Result<Option<(String, Bytes)>, LogError> {
        let Some(message) = self.stored(&subject::of_key(&self.centre, "*")).await? else { return Ok(None) };
        let applicant = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
        Ok(Some((applicant, message.payload)))
    }
}
