//! The key stream (密钥流): one sealed key per applicant, whose deletion overwrites the bytes on the disk.
//!
//! A plain stream and not a key-value bucket, because buckets leave deleted bytes on the disk. A key is put once and never
//! overwritten: a record that a newer one covers can no longer be erased. What is stored here is wrapped by a master key
//! that is kept elsewhere; this module sees bytes only.
use crate::append::found;
use crate::log::LogError;
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
}

/// The key stream of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsKeys {
    wire: Wire,
    stream: Stream<()>,
    centre: String,
}

/// How often a request without a certain answer is looked up and repeated.
const ATTEMPTS: usize = 3;

impl NatsKeys {
    pub(crate) async fn open(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        provision(wire, settings, KEYS).await?;
        Ok(Self { wire: wire.clone(), stream: crate::nats::handle(wire, KEYS).await?, centre: settings.centre.clone() })
    }

    fn subject(&self, applicant: &str) -> Result<String, LogError> {
        anjuan_domain::vocabulary::ids::check_token(applicant).map_err(|error| LogError::Other(error.to_string()))?;
        Ok(subject::of_key(&self.centre, applicant))
    }

    async fn stored(&self, subject: &str) -> Result<Option<StreamMessage>, LogError> {
        found(self.stream.raw_message_builder().last_by_subject(subject).send().await)
    }
}

#[async_trait]
impl KeyStore for NatsKeys {
    async fn put_if_absent(&self, applicant: &str, key: Bytes) -> Result<Bytes, LogError> {
        let subject = self.subject(applicant)?;
        let mut failure = Failure::TimedOut;
        for _ in 0..ATTEMPTS {
            if let Some(present) = self.stored(&subject).await? {
                return Ok(present.payload);
            }
            let mut headers = HeaderMap::new();
            headers.insert(async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, "0");
            let sent = self.wire.request(subject.clone(), Some(headers), key.clone()).await;
            match sent.and_then(|message| answer(&message.payload)) {
                Ok(_) => return Ok(key),
                Err(other) => failure = other,
            }
        }
        // The last attempt may have been stored, or another's before it.
        match self.stored(&subject).await? {
            Some(present) => Ok(present.payload),
            None => Err(self.wire.explain(failure)),
        }
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
                self.wire.api(&format!("STREAM.MSG.DELETE.{KEYS}"), &json!({"seq": present.sequence})).await
            {
                failure = other;
            }
        }
        match self.stored(&subject).await? {
            None => Ok(erased),
            Some(_) => Err(self.wire.explain(failure)),
        }
    }
}
