//! The stream of incidents (事故流): what every process of a centre must know before it writes.
//!
//! A small stream beside the log, on the same server. Its last message says whether the log of the centre is closed to
//! writing, reopened, or goes on after a declaration; nothing in it is ever changed. It is a fact that all desks see, and
//! not the evidence: that lies in the anchors, outside the server.
use super::statement::{Cause, Statement};
use crate::log::LogError;
use crate::settings::Settings;
use crate::stream::{INCIDENTS, provision};
use crate::subject;
use crate::wire::{Failure, Wire, answer};
use async_nats::Subscriber;
use async_nats::jetstream::stream::Stream;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A person who answers for a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Declarant {
    /// The id in the directory.
    pub id: String,
    /// The name in the directory.
    pub name: String,
}

/// The declaration that the log goes on although events are lost (缺口声明).
///
/// The sequences from `continues` on are issued a second time where the tail is lost: the server keeps no gap at the end of
/// a stream, so that the declaration names the range instead, and readers that know it are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Declaration {
    /// The incident it ends.
    pub incident: String,
    /// In which way the log was damaged.
    pub cause: Cause,
    /// The first sequence that is lost.
    pub from: u64,
    /// The last sequence that is known to be lost.
    pub to: u64,
    /// The sequence of the first event after the declaration.
    pub continues: u64,
    /// When the stream was made that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Two different persons of the directory.
    pub by: Vec<Declarant>,
    /// Why.
    pub reason: String,
    /// When, by the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

impl Declaration {
    /// Whether the events are lost inside a log that goes on after them, so that no sequence is issued twice.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        self.cause == Cause::Hole
    }

    /// How many sequences it names.
    #[must_use]
    pub fn length(&self) -> u64 {
        (self.to + 1).saturating_sub(self.from)
    }

    /// Whether the sequence is in a declared hole, so that its absence is known.
    #[must_use]
    pub fn covers_hole(&self, sequence: u64) -> bool {
        self.is_hole() && self.covers(sequence)
    }

    /// Whether the sequence is in the declared range.
    pub(crate) fn covers(&self, sequence: u64) -> bool {
        (self.from..=self.to).contains(&sequence)
    }
}

/// One message of the stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "record")]
pub(crate) enum Record {
    /// Nothing is written any more, in any process.
    Closed(Box<Statement>),
    /// Everything known is in the log again: restored.
    Restored {
        /// The incident.
        incident: String,
    },
    /// The log goes on by declaration.
    Declared(Box<Declaration>),
}

/// The stream of incidents of one centre.
#[derive(Debug, Clone)]
pub(crate) struct Incidents {
    wire: Wire,
    stream: Stream<()>,
    subject: String,
}

impl Incidents {
    /// Opens the stream; makes it when there is none.
    pub(crate) async fn open(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        provision(wire, settings, INCIDENTS).await?;
        let stream = crate::nats::handle(wire, INCIDENTS).await?;
        Ok(Self { wire: wire.clone(), stream, subject: subject::of_incidents(&settings.centre) })
    }

    /// The stream of incidents where it is there; makes nothing.
    pub(crate) async fn find(wire: &Wire, settings: &Settings) -> Result<Option<Self>, LogError> {
        match wire.info(INCIDENTS, &Value::Null).await {
            Ok(_) => Self::open(wire, settings).await.map(Some),
            Err(Failure::Api(error)) if error.err_code == 10059 => Ok(None),
            Err(failure) => Err(wire.explain(failure)),
        }
    }

    /// Where the last record is.
    pub(crate) async fn last(&self) -> Result<Option<u64>, LogError> {
        let subject = self.subject.as_str();
        let last = self.wire.read(|| self.stream.raw_message_builder().last_by_subject(subject).send()).await?;
        Ok(last.map(|message| message.sequence))
    }

    /// What people decided about incidents of views, in the same stream on a subject of its own; made when there is none.
    pub(crate) async fn notes(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        Ok(Self { subject: subject::of_notes(&settings.centre), ..Self::open(wire, settings).await? })
    }

    /// The check value of the master key, in the same stream on a subject of its own; made when there is none.
    pub(crate) async fn known_master(wire: &Wire, settings: &Settings) -> Result<Self, LogError> {
        Ok(Self { subject: subject::of_known_master(&settings.centre), ..Self::open(wire, settings).await? })
    }

    /// Everything recorded, in order.
    pub(crate) async fn all(&self) -> Result<Vec<Record>, LogError> {
        self.bodies().await?.iter().map(|body| read(body)).collect()
    }

    /// The bodies of everything recorded, in order.
    pub(crate) async fn bodies(&self) -> Result<Vec<Bytes>, LogError> {
        let (mut bodies, mut next) = (Vec::new(), 1);
        loop {
            let (builder, subject) = (|| self.stream.raw_message_builder().sequence(next), self.subject.as_str());
            let Some(message) = self.wire.read(|| builder().next_by_subject(subject).send()).await? else {
                return Ok(bodies);
            };
            next = message.sequence + 1;
            bodies.push(message.payload);
        }
    }

    /// Records it.
    pub(crate) async fn record(&self, record: &Record) -> Result<(), LogError> {
        let body = serde_json::to_vec(record).map_err(|error| LogError::Other(error.to_string()))?;
        self.put(Bytes::from(body)).await
    }

    /// Records a body.
    pub(crate) async fn put(&self, body: Bytes) -> Result<(), LogError> {
        let sent = self.wire.request(self.subject.clone(), None, body).await;
        sent.and_then(|message| answer(&message.payload)).map(drop).map_err(|failure| self.wire.explain(failure))
    }

    /// Hears at once what any process records.
    pub(crate) async fn hear(&self) -> Result<Subscriber, LogError> {
        let heard = self.wire.client.subscribe(self.subject.clone()).await;
        heard.map_err(|error| LogError::Other(error.to_string()))
    }
}

fn read(payload: &[u8]) -> Result<Record, LogError> {
    serde_json::from_slice(payload)
        .map_err(|error| LogError::Other(format!("a record of the stream {INCIDENTS} does not read: {error}")))
}
