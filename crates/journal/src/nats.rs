//! The log on a real nats-server (真实日志): connects, checks, and implements the contract.
use crate::append::{Writer, stored};
use crate::follow::Reader;
use crate::gate::incidents::Incidents;
use crate::gate::judge::Witness;
use crate::gate::watch::Watch;
use crate::gate::{Gate, Standing};
use crate::gather::Gather;
use crate::log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use crate::scan::Scan;
use crate::server::room::{ROOM, full};
use crate::settings::{Credentials, Settings};
use crate::stream::{self, DELIVERIES, EVENTS, check_version};
use crate::subject;
use crate::wire::Wire;
use crate::zones::Zone;
use anjuan_domain::vocabulary::ids::AggregateRef;
use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::stream::{DirectGetErrorKind, Stream};
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

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
        Self::connect_as(settings, Vec::new()).await
    }

    /// The same for a process of several zones: the settings are those of the first, which watches the log, and each of `others` has a
    /// connection of its own.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_as(settings: Settings, others: Vec<(Zone, Credentials)>) -> Result<Arc<NatsLog>, LogError> {
        settings.validate()?;
        let wire = Wire::connect(&settings).await?;
        check_version(&wire.client.server_info().version)?;
        if let Some(monitor) = &settings.monitor {
            crate::doctor::check_sync(monitor).await?;
        }
        let gate = Gate::open(settings.anchor.as_deref(), &settings.centre)?;
        // Where events are known, their stream is never made anew: that would issue their sequences a second time.
        if gate.witnesses().iter().all(|witness| witness.head() == 0) {
            stream::provision(&wire, &settings, EVENTS).await?;
        } else {
            stream::check(&wire, EVENTS).await?;
        }
        let mut log = open(wire, gate, settings).await?;
        for (zone, credentials) in others {
            let beside = log.beside(credentials).await?;
            log.zones.insert(zone, Arc::new(beside));
        }
        Ok(Arc::new(log))
    }

    /// Makes the streams that are not there yet, as their owner; those of the deliveries too where they are wanted. Where events are
    /// known in the directory of anchors, their stream is never made anew.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn provide(settings: &Settings, deliveries: bool) -> Result<(), LogError> {
        settings.validate()?;
        let wire = Wire::connect(settings).await?;
        check_version(&wire.client.server_info().version)?;
        let gate = Gate::open(settings.anchor.as_deref(), &settings.centre)?;
        let known = gate.witnesses().iter().any(|witness| witness.head() > 0);
        let wanted = |stream: &str| (stream != EVENTS || !known) && (stream != DELIVERIES || deliveries);
        let mut outcome = Ok(());
        for stream in stream::ALL.into_iter().filter(|stream| wanted(stream)) {
            outcome = outcome.and(stream::provision(&wire, settings, stream).await);
        }
        wire.close().await;
        outcome
    }
}

/// A log behind its gate, on a connection; makes and compares nothing.
pub(crate) async fn open(wire: Wire, gate: Gate, settings: Settings) -> Result<NatsLog, LogError> {
    let events = handle(&wire, EVENTS).await?;
    let writer = Arc::new(Writer { wire, events, centre: settings.centre.clone(), gate: Arc::new(gate) });
    let (gather, scan) =
        (Gather::new(Arc::clone(&writer)), Arc::new(Scan::new(settings.store.clone(), settings.trust.clone())));
    Ok(NatsLog { gather, writer, settings, scan, zones: BTreeMap::new() })
}

/// A stream by name for raw reads, without asking for its state.
pub(crate) async fn handle(wire: &Wire, name: &str) -> Result<Stream<()>, LogError> {
    let context = ContextBuilder::new().api_prefix(wire.api).timeout(crate::wire::TIMEOUT).build(wire.client.clone());
    context.get_stream_no_info(name).await.map_err(|error| LogError::Other(error.to_string()))
}

/// The log of one centre on NATS JetStream.
#[derive(Debug)]
pub struct NatsLog {
    pub(crate) writer: Arc<Writer>,
    gather: Gather,
    pub(crate) scan: Arc<Scan>,
    pub(crate) settings: Settings,
    /// The same log on the connections of other zones of this process.
    zones: BTreeMap<Zone, Arc<NatsLog>>,
}

impl NatsLog {
    /// The same log, behind the same gate and with the same judgement, on a connection of another zone.
    async fn beside(&self, credentials: Credentials) -> Result<Self, LogError> {
        let settings = Settings { credentials, ..self.settings.clone() };
        let wire = Wire::connect(&settings).await?;
        let events = handle(&wire, EVENTS).await?;
        let (centre, gate) = (settings.centre.clone(), Arc::clone(&self.writer.gate));
        let writer = Arc::new(Writer { wire, events, centre, gate });
        let gather = Gather::new(Arc::clone(&writer));
        Ok(Self { gather, writer, settings, scan: Arc::clone(&self.scan), zones: BTreeMap::new() })
    }

    /// The log as a zone of this process reaches it; itself where the server keeps no zones apart.
    #[must_use]
    pub fn zone(self: &Arc<Self>, zone: Zone) -> Arc<Self> {
        self.zones.get(&zone).map_or_else(|| Arc::clone(self), Arc::clone)
    }

    /// In what the log is configured otherwise than it must be, as its watch saw it last; nothing is written meanwhile.
    #[must_use]
    pub fn misconfigured(&self) -> Option<String> {
        self.writer.gate.misconfigured()
    }

    /// Whether zones are kept apart on this connection.
    #[must_use]
    pub fn keeps_apart(&self) -> bool {
        self.settings.zone.is_some()
    }

    /// The zone that may use what it alone keeps; none where it is another process's.
    pub(crate) fn keeper(&self, zone: Zone) -> Option<&Self> {
        match (self.zones.get(&zone), &self.settings.zone) {
            (Some(log), _) => Some(log),
            (None, Some(own)) if *own != zone => None,
            (None, _) => Some(self),
        }
    }

    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Closes the connections, because the server is about to stop. Nothing can be asked of this log afterwards.
    pub async fn close(&self) {
        for log in self.zones.values() {
            log.writer.wire.close().await;
        }
        self.writer.wire.close().await;
    }

    /// When the stream of events was made, as its server says it.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn created(&self) -> Result<String, LogError> {
        let info = self.writer.wire.info(EVENTS, &Value::Null).await;
        let info = info.map_err(|failure| self.named(self.writer.wire.explain(failure)))?;
        Ok(info["created"].as_str().unwrap_or_default().to_owned())
    }

    /// Watches the log until `stop`: it is read as a whole and held against the anchors of this process's settings and
    /// against `witnesses` before anything is written, and again and again afterwards. Without an anchor in the settings
    /// it only hears of what other processes find.
    ///
    /// # Errors
    /// None: what cannot be done at this moment is tried again, and appends wait for it.
    pub fn guard(&self, witnesses: Vec<Witness>, stop: CancellationToken) -> impl Future<Output = ()> + Send + use<> {
        for witness in witnesses {
            self.writer.gate.hear(witness);
        }
        self.scan.begin();
        let (writer, scan, settings) = (Arc::clone(&self.writer), Arc::clone(&self.scan), self.settings.clone());
        async move {
            let incidents = Incidents::open(&writer.wire, &settings).await.inspect_err(
                |error| tracing::warn!(%error, "the stream of incidents cannot be used: other processes are not told of a damaged log"),
            );
            let watching = Watch::new(Arc::clone(&writer), Arc::clone(&scan), incidents.ok()).run(stop.clone());
            futures::future::join(watching, scan.run(writer, stop)).await;
        }
    }

    /// Writes down what is known of the log, when the process ends.
    pub fn rest(&self) {
        self.writer.gate.flush();
    }

    /// The key stream beside the log, made when there is none.
    ///
    /// # Errors
    /// As for [`Journal::connect`].
    pub async fn keys(&self) -> Result<Arc<NatsKeys>, LogError> {
        let Some(keeper) = self.keeper(Zone::Gateway) else {
            return Ok(Arc::new(NatsKeys::seen(&self.writer.wire, &self.settings).await?));
        };
        let eraser = self.keeper(Zone::Eraser).unwrap_or(keeper);
        let keys = NatsKeys::open(&keeper.writer.wire, &keeper.settings).await?;
        Ok(Arc::new(keys.erasing_by(&eraser.writer.wire)))
    }
}

impl NatsLog {
    /// A full disk stops JetStream without a word to its clients; where we see the disk, we say so.
    fn unwritten(&self, error: AppendError) -> AppendError {
        match error {
            AppendError::Unavailable(error) => self.named(error).into(),
            other => other,
        }
    }

    fn named(&self, error: LogError) -> LogError {
        named(error, self.settings.store.as_deref())
    }
}

/// A server that does not answer, or fails to store, has a full disk, where we see that it has.
pub(crate) fn named(error: LogError, store: Option<&Path>) -> LogError {
    match (&error, store) {
        (LogError::NoAnswer(_) | LogError::Full(_), Some(store)) => full(store, ROOM).unwrap_or(error),
        _ => error,
    }
}

impl NatsLog {
    /// A stored message with why it is left out, if it is.
    fn known(&self, stored: Stored) -> Stored {
        Stored { left_out: self.scan.known(stored.sequence, &stored.body), ..stored }
    }

    /// A log that is known to be gone does not merely not answer.
    fn noted(&self, error: LogError) -> LogError {
        match (error, self.writer.gate.standing()) {
            (LogError::NoAnswer(_), Standing::Closed(statement)) => LogError::ReadOnly(statement),
            (error, _) => error,
        }
    }
}

impl Writer {
    /// The last sequence of the stream, from its leader.
    pub(crate) async fn head(&self) -> Result<u64, LogError> {
        let info = self.wire.info(EVENTS, &Value::Null).await;
        let info = info.map_err(|failure| match failure {
            // The stream is not restored yet after a start of the server.
            crate::wire::Failure::Api(error) if error.err_code == 10059 => match self.gate.standing() {
                Standing::Closed(statement) => LogError::ReadOnly(statement),
                Standing::Open | Standing::Checking { .. } => LogError::NoAnswer(error.description),
            },
            other => self.wire.explain(other),
        })?;
        info["state"]["last_seq"].as_u64().ok_or_else(|| LogError::Other("the stream's state has no last_seq".into()))
    }

    /// How many messages the server counts under a subject, which may end in `>`.
    async fn counted(&self, subject: String) -> Result<u64, LogError> {
        let (mut count, mut offset) = (0, 0);
        loop {
            let ask = json!({"subjects_filter": subject, "offset": offset});
            let info = self.wire.info(EVENTS, &ask).await;
            let info = info.map_err(|failure| self.wire.explain(failure))?;
            let page = info["state"]["subjects"].as_object();
            let length = page.map_or(0, |page| page.len() as u64);
            count += page.into_iter().flat_map(|page| page.values()).filter_map(Value::as_u64).sum::<u64>();
            offset += length;
            if length == 0 || offset >= info["total"].as_u64().unwrap_or(0) {
                return Ok(count);
            }
        }
    }

    /// Where the server's index says that the last message of a subject is, whether it can be read or not: a consumer that
    /// is to begin with it says so when it is made.
    async fn last_place(&self, subject: &str) -> Option<u64> {
        let name = format!("place-{}", self.wire.client.new_inbox().rsplit('.').next().unwrap_or_default());
        let config = json!({
            "name": name, "deliver_policy": "last", "filter_subject": subject, "ack_policy": "none",
            "mem_storage": true, "num_replicas": 1, "inactive_threshold": 5_000_000_000_u64,
        });
        let ask = json!({"stream_name": EVENTS, "config": config, "action": "create"});
        let call = format!("CONSUMER.CREATE.{EVENTS}.{name}.{subject}");
        let made = self.wire.api(&call, &ask).await.ok()?;
        let _ = self.wire.api(&format!("CONSUMER.DELETE.{EVENTS}.{name}"), &Value::Null).await;
        made["delivered"]["stream_seq"].as_u64().map(|before| before + 1)
    }
}

#[async_trait]
impl EventLog for NatsLog {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        let span = tracing::info_span!("append", otel.kind = "producer", aggregate = %draft.aggregate);
        self.gather.append(draft).instrument(span).await.map_err(|error| self.unwritten(error))
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        let span = tracing::info_span!("append", otel.kind = "producer", events = drafts.len());
        self.writer.append_all(&drafts).instrument(span).await.map_err(|error| self.unwritten(error))
    }

    /// "None" only where the server counts none: one that it counts and cannot read is damage.
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        let subject = subject::for_aggregate(&self.writer.centre, aggregate);
        if let Some(last) = self.writer.last(&subject).await.map_err(|error| self.noted(self.named(error)))? {
            return Ok(Some(self.known(stored(last))));
        }
        match self.count(Filter::Aggregate(aggregate.clone())).await? {
            0 => Ok(None),
            count => {
                let sequence = self.writer.last_place(&subject).await.unwrap_or_default();
                let what = format!("the last of {count} messages of {aggregate} cannot be read");
                Err(LogError::Damaged { sequence, what })
            }
        }
    }

    /// A stored message never changes, so that any replica may answer; only what it does not have is asked of the leader.
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        if sequence == 0 {
            return Ok(None);
        }
        match self.writer.events.direct_get(sequence).await {
            Ok(message) => Ok(Some(self.known(stored(message)))),
            Err(error) if matches!(error.kind(), DirectGetErrorKind::InvalidSubject) => {
                Err(LogError::Other(error.to_string()))
            }
            Err(_) => {
                let read = self.writer.leader_at(sequence).await;
                Ok(read.map_err(|error| self.noted(self.named(error)))?.map(stored).map(|stored| self.known(stored)))
            }
        }
    }

    async fn head(&self) -> Result<u64, LogError> {
        self.writer.head().await.map_err(|error| self.named(error))
    }

    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        Ok(Reader::new(Arc::clone(&self.writer), Arc::clone(&self.scan), (from, None), &filter).into_stream())
    }

    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        Ok(Reader::new(Arc::clone(&self.writer), Arc::clone(&self.scan), (from, Some(to)), &filter).into_stream())
    }

    async fn count(&self, filter: Filter) -> Result<u64, LogError> {
        let subjects = crate::follow::subjects(&self.writer.centre, &filter);
        let all = if subjects.is_empty() { vec![subject::prefix(&self.writer.centre) + ">"] } else { subjects };
        let counts = futures::future::try_join_all(all.into_iter().map(|subject| self.writer.counted(subject))).await;
        Ok(counts.map_err(|error| self.noted(error))?.into_iter().sum())
    }

    fn vouches(&self, aggregate: &AggregateRef, sequence: u64) -> bool {
        self.scan.vouches(&subject::for_aggregate(&self.writer.centre, aggregate), sequence)
    }

    async fn note(&self, note: Bytes) -> Result<(), LogError> {
        Incidents::notes(&self.writer.wire, &self.settings).await?.put(note).await.map_err(|error| self.named(error))
    }

    async fn notes(&self) -> Result<Vec<Bytes>, LogError> {
        Incidents::notes(&self.writer.wire, &self.settings).await?.bodies().await
    }

    fn standing(&self) -> Standing {
        self.writer.gate.standing()
    }

    fn witness(&self, witness: Witness) {
        self.writer.gate.hear(witness);
        self.writer.gate.poke.notify_one();
    }

    fn era(&self) -> usize {
        self.writer.gate.declared().len()
    }

    fn holes(&self) -> Vec<(u64, u64)> {
        let declared = self.writer.gate.declared();
        declared.iter().filter(|gap| gap.is_hole()).map(|hole| (hole.from, hole.to)).collect()
    }

    fn declared(&self, sequence: u64) -> bool {
        self.writer.gate.declared().iter().any(|declaration| !declaration.is_hole() && declaration.covers(sequence))
    }
}
