//! The log on a real nats-server (真实日志): connects, checks, and implements the contract.
use crate::append::{Writer, found, stored};
use crate::follow::Reader;
use crate::gather::Gather;
use crate::log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use crate::settings::Settings;
use crate::stream::{self, EVENTS, check_version};
use crate::subject;
use crate::wire::Wire;
use anjuan_domain::vocabulary::ids::AggregateRef;
use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::stream::{DirectGetErrorKind, Stream};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

pub use crate::keys::NatsKeys;

/// Opens logs.
#[derive(Debug)]
pub struct Journal;

impl Journal {
    /// Connects, checks the server's version, makes the stream of events when there is none, and compares its configuration.
    ///
    /// # Errors
    /// Every [`LogError`]: no server, too old, credentials refused, stream misconfigured.
    pub async fn connect(settings: Settings) -> Result<Arc<NatsLog>, LogError> {
        settings.validate()?;
        let wire = Wire::connect(&settings).await?;
        check_version(&wire.client.server_info().version)?;
        if let Some(monitor) = &settings.monitor {
            crate::doctor::check_sync(monitor).await?;
        }
        stream::provision(&wire, &settings, EVENTS).await?;
        let events = handle(&wire, EVENTS).await?;
        let writer = Arc::new(Writer { wire, events, centre: settings.centre.clone() });
        Ok(Arc::new(NatsLog { gather: Gather::new(Arc::clone(&writer)), writer, settings }))
    }
}

/// A stream by name for raw reads, without asking for its state.
pub(crate) async fn handle(wire: &Wire, name: &str) -> Result<Stream<()>, LogError> {
    let context = ContextBuilder::new().timeout(crate::wire::TIMEOUT).build(wire.client.clone());
    context.get_stream_no_info(name).await.map_err(|error| LogError::Other(error.to_string()))
}

/// The log of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsLog {
    pub(crate) writer: Arc<Writer>,
    gather: Gather,
    pub(crate) settings: Settings,
}

impl NatsLog {
    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Closes the connections, because the server is about to stop. Nothing can be asked of this log afterwards.
    pub async fn close(&self) {
        self.writer.wire.close().await;
    }

    /// The key stream beside the log, made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`].
    pub async fn keys(&self) -> Result<Arc<NatsKeys>, LogError> {
        Ok(Arc::new(NatsKeys::open(&self.writer.wire, &self.settings).await?))
    }
}

/// With less than this free, a server that does not answer has no room to write its files.
const ROOM: u64 = 4 << 20;

impl NatsLog {
    /// A full disk stops JetStream without a word to its clients; where we see the disk, we say so.
    fn named(&self, error: AppendError) -> AppendError {
        match (&error, &self.settings.store) {
            (AppendError::Unavailable(LogError::NoAnswer(_)), Some(store)) => {
                full(store, ROOM).map_or(error, AppendError::from)
            }
            _ => error,
        }
    }
}

/// Whether the disk that holds `store` has less than `room` bytes left for us.
fn full(store: &Path, room: u64) -> Option<LogError> {
    let disk = rustix::fs::statvfs(store).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    (free < room).then(|| LogError::Full(format!("the disk of {} has {free} bytes left", store.display())))
}

impl Writer {
    /// The last sequence of the stream, from its leader.
    pub(crate) async fn head(&self) -> Result<u64, LogError> {
        let info = self.wire.api(&format!("STREAM.INFO.{EVENTS}"), &Value::Null).await;
        let info = info.map_err(|failure| match failure {
            // The stream is not restored yet after a start of the server.
            crate::wire::Failure::Api(error) if error.err_code == 10059 => LogError::NoAnswer(error.description),
            other => self.wire.explain(other),
        })?;
        info["state"]["last_seq"].as_u64().ok_or_else(|| LogError::Other("the stream's state has no last_seq".into()))
    }
}

#[async_trait]
impl EventLog for NatsLog {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.gather.append(draft).await.map_err(|error| self.named(error))
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.writer.append_all(&drafts).await.map_err(|error| self.named(error))
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        Ok(self.writer.last(&subject::of(&self.writer.centre, aggregate)).await?.map(stored))
    }

    /// A stored message never changes, so that any replica may answer; only what it does not have is asked of the leader.
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        if sequence == 0 {
            return Ok(None);
        }
        match self.writer.events.direct_get(sequence).await {
            Ok(message) => Ok(Some(stored(message))),
            Err(error) if matches!(error.kind(), DirectGetErrorKind::InvalidSubject) => {
                Err(LogError::Other(error.to_string()))
            }
            Err(_) => Ok(found(self.writer.events.raw_message_builder().sequence(sequence).send().await)?.map(stored)),
        }
    }

    async fn head(&self) -> Result<u64, LogError> {
        self.writer.head().await
    }

    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        Ok(Reader::new(Arc::clone(&self.writer), from, None, &filter).into_stream())
    }

    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        Ok(Reader::new(Arc::clone(&self.writer), from, Some(to), &filter).into_stream())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_is_named_with_its_place() {
        let place = tempfile::tempdir().unwrap();
        assert!(full(place.path(), 0).is_none());
        let error = full(place.path(), u64::MAX).unwrap().to_string();
        assert!(error.contains(&place.path().display().to_string()) && error.contains("free space"), "{error}");
        assert!(full(&place.path().join("gone"), u64::MAX).is_none(), "what cannot be seen is not said to be full");
    }
}
