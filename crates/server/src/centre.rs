//! The centre's reference data as this process knows it (基础数据): folded from the log and followed for as long as it runs.
//!
//! Decisions are given the newest fold; after a command to reference data its caller waits until the fold has it.
use anjuan_domain::event::Envelope;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Stamp;
use anjuan_journal::{EventLog, Filter, LogError, Stored};
use futures::StreamExt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How many events are folded before the fold is shown.
const GATHERED: usize = 256;

/// How long to wait before the log is asked again after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// The fold at one moment.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The reference data.
    pub centre: Centre,
    /// The stream sequence of the last reference event folded.
    pub sequence: u64,
}

/// Who knows the reference data: this process, by following the log.
pub trait KnowsCentre: Send + Sync + 'static {
    /// The newest fold.
    fn known(&self) -> Arc<Known>;
}

impl KnowsCentre for CentreWatch {
    fn known(&self) -> Arc<Known> {
        CentreWatch::known(self)
    }
}

/// Follows the reference data.
pub struct CentreWatch {
    known: RwLock<Arc<Known>>,
    history: RwLock<Vec<Stored>>,
    troubles: RwLock<Vec<String>>,
    reached: watch::Sender<u64>,
}

impl CentreWatch {
    /// Folds what the log has, then follows it in a task until `stop`.
    ///
    /// # Errors
    /// As the log answers.
    pub async fn start(log: Arc<dyn EventLog>, stop: CancellationToken) -> Result<Arc<Self>, LogError> {
        let watch = Arc::new(Self {
            known: RwLock::default(),
            history: RwLock::default(),
            troubles: RwLock::default(),
            reached: watch::Sender::new(0),
        });
        let head = match log.head().await {
            // Nothing can be decided without a log; what is known of it is said, and the views still answer.
            Err(LogError::ReadOnly(statement)) => {
                watch.trouble(statement.en());
                0
            }
            head => head?,
        };
        if head > 0 {
            watch.fold_span(&*log, head).await?;
        }
        let task = Arc::clone(&watch);
        tokio::spawn(async move {
            tokio::select! {
                () = task.follow(log, head + 1) => {}
                () = stop.cancelled() => {}
            }
        });
        Ok(watch)
    }

    /// Folds everything up to `head`. The log's own count of these events says whether all of them could be read: the
    /// server passes over what it cannot read without a word.
    async fn fold_span(&self, log: &dyn EventLog, head: u64) -> Result<(), LogError> {
        let mut events = log.read_span(1, head, filter()).await?.ready_chunks(GATHERED);
        let mut folded = 0;
        while let Some(chunk) = events.next().await {
            folded += chunk.len() as u64;
            self.fold(chunk.into_iter().collect::<Result<_, _>>()?);
        }
        if folded >= log.count(filter()).await? || log.head().await? != head {
            return Ok(());
        }
        // One is missing: reading everything names it.
        let mut everything = log.read_span(1, head, Filter::All).await?;
        while let Some(read) = everything.next().await {
            read?;
        }
        Ok(())
    }

    fn trouble(&self, what: String) {
        self.troubles.write().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// The newest fold.
    #[must_use]
    pub fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every reference event so far, in stream order.
    #[must_use]
    pub fn history(&self) -> Vec<Stored> {
        self.history.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reference events that could not be folded; not empty means the log holds what this version does not understand.
    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        self.troubles.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the fold has the reference event at `sequence`.
    pub async fn reached(&self, sequence: u64) {
        // The sender lives as long as `self`, so the wait ends only by reaching the sequence.
        let _ = self.reached.subscribe().wait_for(|reached| *reached >= sequence).await;
    }

    async fn follow(&self, log: Arc<dyn EventLog>, mut from: u64) {
        let mut era = log.era();
        loop {
            if log.era() != era {
                // What was folded may be of events that were declared lost.
                match self.refold(&*log).await {
                    Ok(next) => (era, from) = (log.era(), next),
                    Err(error) => tracing::warn!(%error, "the reference data cannot be read anew; trying again"),
                }
            }
            match log.follow(from, filter()).await {
                Ok(events) => {
                    let mut events = events.ready_chunks(GATHERED);
                    while let Some(chunk) = events.next().await {
                        let good: Vec<Stored> = chunk
                            .into_iter()
                            .filter_map(|stored| {
                                stored.inspect_err(|error| tracing::warn!(%error, "reference data")).ok()
                            })
                            .filter(|stored| stored.sequence >= from)
                            .collect();
                        from = good.last().map_or(from, |stored| stored.sequence + 1);
                        self.fold(good);
                    }
                }
                Err(error) => tracing::warn!(%error, "the reference data cannot be followed; trying again"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Folds the log as it is now; answers where following goes on.
    async fn refold(&self, log: &dyn EventLog) -> Result<u64, LogError> {
        let head = log.head().await?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::default();
        self.history.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.troubles.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.fold_span(log, head).await?;
        Ok(head + 1)
    }

    fn fold(&self, chunk: Vec<Stored>) {
        let Some(last) = chunk.last().map(|stored| stored.sequence) else { return };
        let mut next = Known::clone(&self.known());
        next.sequence = last;
        for stored in &chunk {
            let evolved = match &stored.left_out {
                Some(why) => Err(format!("it is left out: {why}")),
                None => evolve(&mut next.centre, &stored.body),
            };
            if let Err(trouble) = evolved {
                tracing::error!(sequence = stored.sequence, trouble, "a reference event cannot be folded");
                self.trouble(format!("reference event at stream sequence {}: {trouble}", stored.sequence));
            }
        }
        let chunk = chunk.into_iter().filter(|stored| stored.left_out.is_none());
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.history.write().unwrap_or_else(PoisonError::into_inner).extend(chunk);
        self.reached.send_replace(last);
    }
}

fn filter() -> Filter {
    Filter::Kinds(Kind::REFERENCE.to_vec())
}

fn evolve(centre: &mut Centre, body: &[u8]) -> Result<(), String> {
    let envelope = Envelope::decode(body).map_err(|error| error.to_string())?;
    let aggregate = envelope.aggregate().map_err(|error| error.to_string())?;
    let event = envelope.event().map_err(|error| error.to_string())?;
    let version = u32::try_from(envelope.sequence).map_err(|error| error.to_string())?;
    let stamp = Stamp { version, time: envelope.time, recorded: envelope.recordedtime };
    centre.evolve(&aggregate, &event, stamp).map_err(|error| error.to_string())
}
