//! One reader of the log for all views of a process (公共读取): it reads and decodes each message once, and hands it to every
//! view that is level with it.
//!
//! A view joins when it has come as far as the others. One that cannot take what is handed out leaves, and catches up by
//! itself: nobody waits for it. A failure of the log is told to one view; the others find it when they read by themselves.
use crate::error::ProjectorError;
use crate::message::Message;
use crate::pass::{Built, Job, Passed, pass};
use anjuan_journal::log::{EventLog, Filter, LogError, Stored};
use anjuan_journal::trace::continued;
use futures::StreamExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tracing::Span;

/// Most messages that are handed out at once.
pub(crate) const BATCH: usize = 256;
/// How long a pass waits for other views that are to be built as well: at the start of a process, all of them.
const GATHERING: Duration = Duration::from_millis(50);

/// How much memory views may take besides their stores, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// One view that follows the log.
    pub following: usize,
    /// All views together that are built anew.
    pub building: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { following: 32 * 1024 * 1024, building: 512 * 1024 * 1024 }
    }
}

/// Why a view left.
pub(crate) enum Left {
    /// It cannot take more at this moment.
    Behind,
    /// It failed, or the log did.
    Failed(ProjectorError),
}

/// A view as the reader sees it.
pub(crate) trait Member: Send + Sync {
    /// The view's name.
    fn name(&self) -> &'static str;
    /// The stream sequence folded last.
    fn sequence(&self) -> u64;
    /// Folds messages. What was folded before is passed over.
    fn take(&self, messages: &[Message<'_>]) -> Result<(), Left>;
}

/// The one reader of a log that several views share.
pub struct Feed {
    log: Arc<dyn EventLog>,
    memory: Memory,
    seats: Mutex<Seats>,
    /// Views that are built in the next pass.
    to_build: Mutex<Vec<(Job, oneshot::Sender<Passed>)>>,
    /// Held by the pass that is under way: two together would take twice the memory.
    passing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Seats {
    members: Vec<(u64, Arc<dyn Member>, oneshot::Sender<Left>)>,
    /// The sequence that is handed out next.
    next: u64,
    /// The number of the member that joined last.
    number: u64,
    /// Ends the reading that is under way.
    reading: Option<CancellationToken>,
    /// Which reading that is: what another one still hands out counts no more.
    round: u64,
}

/// A view's place. Without it, nothing is handed to the view any more.
pub(crate) struct Seat {
    feed: Arc<Feed>,
    number: u64,
    left: oneshot::Receiver<Left>,
}

/// The view is not level: it has to come as far as that by itself.
pub(crate) struct NotLevel(pub(crate) u64);

impl Feed {
    /// A reader of that log, which reads once a view has joined.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>) -> Arc<Self> {
        Self::bounded(log, Memory::default())
    }

    /// The same, where views may take so much memory for what is not in their stores yet.
    #[must_use]
    pub fn bounded(log: Arc<dyn EventLog>, memory: Memory) -> Arc<Self> {
        let (seats, to_build, passing) = Default::default();
        Arc::new(Self { log, memory, seats, to_build, passing })
    }

    /// The log that is read.
    #[must_use]
    pub fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log)
    }

    /// What one view may keep in memory that follows the log.
    pub(crate) fn memory(&self) -> usize {
        self.memory.following
    }

    /// Builds a view from the first message to the last that there is, in one pass with all others that are to be built.
    /// Whoever stops waiting gives it up.
    pub(crate) async fn build(
        self: &Arc<Self>,
        built: Box<dyn Built>,
        progress: impl Fn(u64) + Send + 'static,
    ) -> Passed {
        let (view, given_up) = (built.name(), CancellationToken::new());
        let _waits = given_up.clone().drop_guard();
        let is_given_up = Box::new(move || given_up.is_cancelled());
        let (done, passed) = oneshot::channel();
        let is_first = {
            let mut to_build = self.to_build.lock().unwrap_or_else(PoisonError::into_inner);
            to_build.push((Job { built, progress: Box::new(progress), is_given_up }, done));
            to_build.len() == 1
        };
        if is_first {
            tokio::spawn(Arc::clone(self).pass());
        }
        let broke_off = |_| Err(ProjectorError::Interrupted { view, what: "the pass over the log broke off".into() });
        passed.await.unwrap_or_else(broke_off)
    }

    /// One pass for everything that is to be built.
    async fn pass(self: Arc<Self>) {
        let _only = self.passing.lock().await;
        tokio::time::sleep(GATHERING).await;
        let to_build = std::mem::take(&mut *self.to_build.lock().unwrap_or_else(PoisonError::into_inner));
        let (jobs, waiting): (Vec<Job>, Vec<oneshot::Sender<Passed>>) = to_build.into_iter().unzip();
        let messages = match self.log.head().await {
            Ok(0) => Ok(futures::stream::empty().boxed()),
            Ok(head) => self.log.read_span(1, head, Filter::All).await,
            Err(error) => Err(error),
        };
        let messages = messages.unwrap_or_else(|error| futures::stream::iter([Err(error)]).boxed());
        let passed = pass(jobs, messages, self.memory.building).await;
        for (passed, waiting) in passed.into_iter().zip(waiting) {
            drop(waiting.send(passed));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins a view that is level; the first one to join says where reading begins. It waits while messages are handed out.
    pub(crate) fn join(self: &Arc<Self>, member: Arc<dyn Member>) -> Result<Seat, NotLevel> {
        let mut seats = self.lock();
        let from = member.sequence() + 1;
        if seats.reading.is_some() && from < seats.next {
            return Err(NotLevel(seats.next - 1));
        }
        let (sender, left) = oneshot::channel();
        seats.number += 1;
        let number = seats.number;
        seats.members.push((number, member, sender));
        if seats.reading.is_none() {
            let stop = CancellationToken::new();
            (seats.next, seats.reading) = (from, Some(stop.clone()));
            seats.round += 1;
            tokio::spawn(Arc::clone(self).read(from, seats.round, stop));
        }
        Ok(Seat { feed: Arc::clone(self), number, left })
    }

    async fn read(self: Arc<Self>, from: u64, round: u64, stop: CancellationToken) {
        let failure = tokio::select! {
            () = stop.cancelled() => return,
            failure = self.follow(from, round) => failure,
        };
        let mut seats = self.lock();
        if seats.round == round {
            seats.reading = None;
            // Where this ends, the senders go with it: the others read on by themselves.
            if let (Some(failure), Some((_, _, first))) = (failure, seats.members.drain(..).next()) {
                drop(first.send(Left::Failed(failure.into())));
            }
        }
    }

    /// Hands out what follows; answers the failure of the log that ended it.
    async fn follow(self: &Arc<Self>, from: u64, round: u64) -> Option<LogError> {
        let mut messages = match self.log.follow(from, Filter::All).await {
            Ok(messages) => messages.ready_chunks(BATCH),
            Err(error) => return Some(error),
        };
        while let Some(chunk) = messages.next().await {
            let (batch, failure) = split(chunk);
            let feed = Arc::clone(self);
            let handed_out = tokio::task::spawn_blocking(move || feed.hand_out(&batch, round)).await;
            if failure.is_some() || handed_out.is_err() {
                return failure;
            }
        }
        None
    }

    fn hand_out(&self, batch: &[Stored], round: u64) {
        let messages: Vec<Message<'_>> = batch.iter().map(Message::decode).collect();
        let mut seats = self.lock();
        let Some(last) = batch.last().filter(|_| seats.round == round) else { return };
        seats.next = seats.next.max(last.sequence + 1);
        let members = std::mem::take(&mut seats.members);
        for (number, member, left) in members {
            let _shown = spans(member.name(), &messages);
            match member.take(&messages) {
                Ok(()) => seats.members.push((number, member, left)),
                Err(why) => drop(left.send(why)),
            }
        }
        seats.rest();
    }
}

/// Of each event that is traced, the span in which the view takes it in. What is read to build a view anew is not traced.
fn spans(view: &'static str, messages: &[Message<'_>]) -> Vec<Span> {
    let traced = |message: &Message<'_>| {
        let trace = message.stored.trace.as_deref()?;
        let span = tracing::info_span!("view", otel.kind = "consumer", view, sequence = message.stored.sequence);
        Some(continued(span, Some(trace)))
    };
    messages.iter().filter_map(traced).collect()
}

impl Seats {
    /// Reading ends when nobody is left.
    fn rest(&mut self) {
        if self.members.is_empty()
            && let Some(reading) = self.reading.take()
        {
            reading.cancel();
        }
    }
}

impl Seat {
    /// Waits until the view has left, and says why.
    pub(crate) async fn left(mut self) -> Left {
        (&mut self.left).await.unwrap_or(Left::Behind)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.feed.lock();
        seats.members.retain(|(number, _, _)| *number != self.number);
        seats.rest();
    }
}

/// The messages before the first failure, and that.
pub(crate) fn split(chunk: Vec<Result<Stored, LogError>>) -> (Vec<Stored>, Option<LogError>) {
    let mut batch = Vec::with_capacity(chunk.len());
    for message in chunk {
        match message {
            Ok(stored) => batch.push(stored),
            Err(error) => return (batch, Some(error)),
        }
    }
    (batch, None)
}
