//! The end of the log as it grows (日志尾部): one reading for everybody in this process who reads along.
//!
//! The first who listens begins it. Whoever is level with the log is handed what comes from a small store that all share; whoever is
//! behind, because they began earlier in the log or did not take what came, reads a bounded block from the log by themselves and is
//! level again afterwards. So no number of readers costs the log more than one, and no slow reader costs memory. Nothing is missed
//! and nothing comes twice: each listener owns its position, and takes only what continues it.
use anjuan_journal::{EventLog, Filter, LogError, Stored, subject};
use futures::StreamExt;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OnceCell, broadcast};
use tokio_util::sync::CancellationToken;

/// How many events are kept for those who are level.
const KEPT: usize = 256;

/// How much of the log one listener reads at once: events, and bytes.
const BLOCK: usize = 2_000;
const BLOCK_BYTES: usize = 4 * 1024 * 1024;

/// After how many events that are none of a listener's it is told how far it is.
const PASSED: u64 = 256;

/// The pause before the log is asked again after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// The end of the log.
pub struct Tail {
    log: Arc<dyn EventLog>,
    stop: CancellationToken,
    sent: broadcast::Sender<Arc<Stored>>,
    begun: OnceCell<()>,
}

impl Tail {
    /// Of that log, until `stop`. Nothing is read before somebody listens.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>, stop: CancellationToken) -> Self {
        Self { log, stop, sent: broadcast::Sender::new(KEPT), begun: OnceCell::new() }
    }

    /// Listens from a position on, to every event or to those of some kinds.
    ///
    /// # Errors
    /// As the log answers.
    pub(super) async fn listen(&self, from: u64, filter: Filter) -> Result<Listener, LogError> {
        // Before the log is asked for its end: what comes in between is in one of the two.
        let live = self.sent.subscribe();
        self.begun
            .get_or_try_init(|| async {
                let head = self.log.head().await?;
                tokio::spawn(follow(Arc::clone(&self.log), self.sent.clone(), head + 1, self.stop.clone()));
                Ok::<_, LogError>(())
            })
            .await?;
        let (log, era) = (Arc::clone(&self.log), self.log.era());
        let (block, is_behind, passed) = (VecDeque::new(), true, 0);
        Ok(Listener { log, filter, next: from.max(1), live, block, is_behind, passed, era })
    }
}

/// Reads the log for everybody.
async fn follow(log: Arc<dyn EventLog>, sent: broadcast::Sender<Arc<Stored>>, mut from: u64, stop: CancellationToken) {
    let mut era = log.era();
    loop {
        if log.era() != era
            && let Ok(head) = log.head().await
        {
            (era, from) = (log.era(), head + 1);
        }
        match log.follow(from, Filter::All).await {
            Ok(mut events) => loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    read = events.next() => match read {
                        Some(Ok(stored)) => {
                            from = stored.sequence + 1;
                            // Nobody may listen at this moment.
                            let _ = sent.send(Arc::new(stored));
                        }
                        Some(Err(error)) => {
                            tracing::warn!(%error, "the log cannot be read along; trying again");
                            break;
                        }
                        None => break,
                    }
                }
            },
            Err(error) => tracing::warn!(%error, "the log cannot be read along; trying again"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// What a listener hears.
#[derive(Debug, Clone)]
pub(super) enum Heard {
    /// An event that counts.
    Event(Arc<Stored>),
    /// Everything up to this stream sequence was looked at.
    Passed(u64),
}

/// One who listens, at a position.
pub(super) struct Listener {
    log: Arc<dyn EventLog>,
    filter: Filter,
    next: u64,
    live: broadcast::Receiver<Arc<Stored>>,
    /// What was read by itself and not handed on yet.
    block: VecDeque<Heard>,
    is_behind: bool,
    /// How many live events passed that are none of its own.
    passed: u64,
    era: usize,
}

impl Listener {
    /// What comes next; waits for it. An event that does not count is passed over, as by every reader.
    ///
    /// # Errors
    /// As the log answers; also when a loss was declared since, because positions mean something else then.
    pub(super) async fn next(&mut self) -> Result<Heard, LogError> {
        loop {
            if let Some(heard) = self.block.pop_front() {
                return Ok(heard);
            }
            if self.log.era() != self.era {
                return Err(LogError::Other(
                    "events of the log were declared lost while it was read along; read again from a position that you trust"
                        .into(),
                ));
            }
            if self.is_behind {
                self.catch_up().await?;
                continue;
            }
            match self.live.recv().await {
                Ok(stored) if stored.sequence < self.next => {}
                Ok(stored) if stored.sequence == self.next => {
                    self.next += 1;
                    if stored.left_out.is_none() && self.covers(&stored) {
                        self.passed = 0;
                        return Ok(Heard::Event(stored));
                    }
                    self.passed += 1;
                    if self.passed.is_multiple_of(PASSED) {
                        return Ok(Heard::Passed(self.next - 1));
                    }
                }
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => self.is_behind = true,
                // The sender lives as long as the process serves.
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// Reads a block of what was recorded before.
    async fn catch_up(&mut self) -> Result<(), LogError> {
        let head = self.log.head().await?;
        if self.next > head {
            self.is_behind = false;
            return Ok(());
        }
        let mut span = self.log.read_span(self.next, head, self.filter.clone()).await?;
        let (mut block, mut bytes, mut reached) = (VecDeque::new(), 0, head);
        while let Some(stored) = span.next().await {
            let stored = stored?;
            bytes += stored.body.len();
            let sequence = stored.sequence;
            if stored.left_out.is_none() {
                block.push_back(Heard::Event(Arc::new(stored)));
            }
            if block.len() >= BLOCK || bytes >= BLOCK_BYTES {
                reached = sequence;
                break;
            }
        }
        block.push_back(Heard::Passed(reached));
        (self.block, self.next) = (block, reached + 1);
        Ok(())
    }

    /// Goes on at a position, after what was declared lost.
    pub(super) fn goes_on(&mut self, from: u64) {
        self.block.clear();
        (self.next, self.is_behind, self.era) = (from.max(1), true, self.log.era());
    }

    fn covers(&self, stored: &Stored) -> bool {
        match &self.filter {
            Filter::All => true,
            Filter::Kinds(kinds) => {
                subject::parse(&stored.subject).is_some_and(|(_, aggregate)| kinds.contains(&aggregate.kind))
            }
            Filter::Aggregate(wanted) => {
                subject::parse(&stored.subject).is_some_and(|(_, aggregate)| aggregate == *wanted)
            }
        }
    }
}
