//! Reading from outside (旁观): the log as somebody reads it who is no part of the service, and what they read is judged all the same.
//!
//! An observer makes no stream, writes nothing and keeps no anchor. It begins where it stopped, not at the first event, so that what
//! came before is looked up, for each aggregate once, when its first event comes. What was declared lost is asked for when a hole shows,
//! not watched. It must never be used by a role: those stand behind the gate.
use crate::follow::Reader;
use crate::gate::Gate;
use crate::gate::incidents::Incidents;
use crate::gate::judge::Seen;
use crate::gate::watch::declarations;
use crate::heads::{Head, Reason, follow, stated};
use crate::history::history;
use crate::log::{EventLog, Filter, LogError, Stored};
use crate::nats::{NatsLog, open};
use crate::settings::Settings;
use crate::signed::Signed;
use crate::stream::{self, EVENTS, check_version};
use crate::subject;
use crate::wire::Wire;
use anjuan_domain::vocabulary::ids::AggregateRef;
use futures::stream::{self as streams, BoxStream, StreamExt};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// How many aggregates' heads are remembered; others are looked up again.
const HEADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);
/// How many events are read ahead of whoever takes them.
const AHEAD: usize = 256;
/// The pause before the log is asked again after a failure.
const PAUSE: Duration = Duration::from_millis(200);

/// The log of one centre, read from outside.
#[derive(Debug, Clone)]
pub struct Observer {
    log: Arc<NatsLog>,
}

impl Observer {
    /// Connects, and looks whether the stream keeps what it is given. Where there is no stream yet, reading waits for it.
    ///
    /// # Errors
    /// Every [`LogError`]: no server, too old, credentials refused, a stream that is misconfigured.
    pub async fn connect(settings: Settings) -> Result<Self, LogError> {
        let settings = Settings { anchor: None, store: None, ..settings };
        settings.validate()?;
        let wire = Wire::connect(&settings).await?;
        check_version(&wire.client.server_info().version)?;
        stream::check(&wire, EVENTS).await?;
        let gate = Gate::open(None, &settings.centre)?;
        let log = Arc::new(open(wire, gate, settings).await?);
        let observer = Self { log };
        observer.declared_anew().await?;
        Ok(observer)
    }

    /// The last stream sequence of the log; 0 when it is empty.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn head(&self) -> Result<u64, LogError> {
        self.log.head().await
    }

    /// The message at a stream sequence.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.log.at(sequence).await
    }

    /// Everything after a stream sequence, in order, without end: no gap, no repetition. What does not continue its aggregate, and what
    /// stands for an event whose loss was declared, says so in [`Stored::left_out`]. It ends with the first error.
    #[must_use]
    pub fn follow(&self, after: u64, filter: Filter) -> BoxStream<'static, Result<Stored, LogError>> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let reading = Reading {
            observer: self.clone(),
            filter,
            next: after + 1,
            heads: LruCache::new(HEADS),
            signed: Signed::new(self.log.settings.trust.clone(), None),
            looks_up: after > 0,
        };
        tokio::spawn(reading.run(sender));
        streams::unfold(receiver, |mut receiver| async move { receiver.recv().await.map(|item| (item, receiver)) })
            .boxed()
    }

    /// Takes in what was declared lost; says whether that is more than before.
    async fn declared_anew(&self) -> Result<bool, LogError> {
        let writer = &self.log.writer;
        let Some(incidents) = Incidents::find(&writer.wire, &self.log.settings).await? else { return Ok(false) };
        let (before, declared) = (writer.gate.declared().len(), declarations(incidents.all().await?));
        let grew = declared.len() > before;
        writer.gate.declare(declared, &Seen::default());
        Ok(grew)
    }
}

/// One reading, at a position.
struct Reading {
    observer: Observer,
    filter: Filter,
    next: u64,
    heads: LruCache<AggregateRef, Head>,
    signed: Signed,
    /// Whether an aggregate may have a head that is not remembered.
    looks_up: bool,
}

impl Reading {
    /// Hands on what is read until an error, or until nobody takes it any more.
    async fn run(mut self, sender: mpsc::Sender<Result<Stored, LogError>>) {
        if let Ok(Some(before)) = self.observer.log.at(self.next - 1).await {
            self.signed.begins_behind(before.sequence, &before.body);
        }
        loop {
            let mut failed = self.read(&sender).await;
            if matches!(failed, Some(LogError::Damaged { .. })) {
                match self.observer.declared_anew().await {
                    Ok(true) => failed = None,
                    Ok(false) => {}
                    Err(error) => failed = Some(error),
                }
            }
            match failed {
                // The server was away for a moment: reading waits for it.
                None | Some(LogError::NoAnswer(_)) if !sender.is_closed() => tokio::time::sleep(PAUSE).await,
                None | Some(LogError::NoAnswer(_)) => return,
                Some(error) => {
                    // Nobody may take it any more.
                    let _ = sender.send(Err(error)).await;
                    return;
                }
            }
        }
    }

    /// Reads on from the position; answers what ended it.
    async fn read(&mut self, sender: &mpsc::Sender<Result<Stored, LogError>>) -> Option<LogError> {
        let log = Arc::clone(&self.observer.log);
        let (writer, scan) = (Arc::clone(&log.writer), Arc::clone(&log.scan));
        let mut events = Reader::new(writer, scan, (self.next, None), &self.filter).into_stream();
        loop {
            let read = tokio::select! {
                read = events.next() => read?,
                () = sender.closed() => return None,
            };
            let mut stored = match read {
                Ok(stored) => stored,
                Err(error) => return Some(error),
            };
            if stored.left_out.is_none() {
                match self.judge(&stored).await {
                    Ok(verdict) => stored.left_out = verdict,
                    Err(error) => return Some(error),
                }
            }
            self.next = stored.sequence + 1;
            if sender.send(Ok(stored)).await.is_err() {
                return None;
            }
        }
    }

    /// Why an event does not continue its aggregate, if it does not.
    async fn judge(&mut self, stored: &Stored) -> Result<Option<Arc<Reason>>, LogError> {
        let Some((_, aggregate)) = subject::parse(&stored.subject) else {
            return Ok(Some(Arc::new(Reason::subject(&stored.subject))));
        };
        let head = self.head(&aggregate, stored.sequence).await?;
        let followed = follow(head.as_ref(), &aggregate, stored.sequence, &stored.body)
            .and_then(|head| self.signed.judge(stored.sequence, &stored.body, &head.hash).map(|()| head));
        match followed {
            Ok(head) => {
                let pushed = self.heads.push(aggregate.clone(), head);
                self.looks_up |= pushed.is_some_and(|(other, _)| other != aggregate);
                Ok(None)
            }
            Err(why) => {
                tracing::warn!(sequence = stored.sequence, %why, "an event is left out: it is none of this log");
                Ok(Some(Arc::new(why)))
            }
        }
    }

    /// The last event of an aggregate that counts, before a sequence.
    async fn head(&mut self, aggregate: &AggregateRef, before: u64) -> Result<Option<Head>, LogError> {
        if let Some(head) = self.heads.get(aggregate) {
            return Ok(Some(head.clone()));
        }
        if !self.looks_up {
            return Ok(None);
        }
        let history = history(&*self.observer.log, aggregate).await?;
        let last = history.events.iter().rfind(|event| event.sequence < before);
        Ok(last.and_then(|last| stated(last.sequence, &last.body)))
    }
}
