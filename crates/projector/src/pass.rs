//! One pass over the log for all views that are built (一次通读): each message is read and decoded once, whatever
//! the number of views, and every view folds it.
//!
//! A part of the log is decoded by all cores, then folded by as many views at once as there are cores; each view folds in the
//! order of the log. Together the views keep no more in memory than they may: the largest sets down what it has. A view that fails
//! leaves, and the others go on.
use crate::error::ProjectorError;
use crate::fill::fill;
use crate::folder::Folder;
use crate::message::Message;
use crate::store::failed;
use anjuan_journal::log::{LogError, Stored};
use anjuan_views::view::View;
use futures::{FutureExt, Stream, StreamExt};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tokio::sync::mpsc;

/// Messages that travel together from reading to folding.
const CHUNK: usize = 4_000;
/// Bytes that travel together, where messages are large.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;
/// Chunks that wait between reading and folding.
const WAITING: usize = 2;

/// A view that is built, whichever it is.
pub(crate) trait Built: Send {
    /// The view's name.
    fn name(&self) -> &'static str;
    /// How many events were folded, how many rows they came to once it is finished, and how many aggregates are parked.
    fn counts(&self) -> (u64, u64, u64);
    /// Folds one message.
    fn fold(&mut self, message: &Message<'_>) -> Result<(), ProjectorError>;
    /// How much memory its rows take, in bytes.
    fn bytes(&self) -> usize;
    /// Sets down what it has in memory.
    fn set_down(&mut self) -> Result<(), ProjectorError>;
    /// Fills the store with everything, and takes so much memory for that besides.
    fn finish(&mut self, memory: usize) -> Result<(), ProjectorError>;
    /// What it is, for the one who knows its type.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

/// A folder that is built, and where it sets down what it must.
pub(crate) struct Building<V: View> {
    pub(crate) folder: Folder<V>,
    pub(crate) directory: PathBuf,
}

impl<V: View> Built for Building<V> {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn counts(&self) -> (u64, u64, u64) {
        self.folder.counts()
    }

    fn fold(&mut self, message: &Message<'_>) -> Result<(), ProjectorError> {
        self.folder.fold(message)
    }

    fn bytes(&self) -> usize {
        self.folder.overlay.build().map_or(0, |build| build.bytes())
    }

    fn set_down(&mut self) -> Result<(), ProjectorError> {
        self.folder.overlay.build_mut().map_or(Ok(()), |build| build.set_down().map_err(failed::<V>))
    }

    fn finish(&mut self, memory: usize) -> Result<(), ProjectorError> {
        let store = self.folder.overlay.store().clone();
        if let Some(build) = self.folder.overlay.build() {
            let filled = fill(&store, build, &self.directory, memory)?;
            store.put_all(self.folder.complete(filled)?)?;
            self.folder.overlay.built();
        }
        store.flush()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

/// A view in a pass: what is built, who hears of it, and whether anybody still waits for it.
pub(crate) struct Job {
    pub(crate) built: Box<dyn Built>,
    /// Hears the stream sequence folded last, now and then.
    pub(crate) progress: Box<dyn Fn(u64) + Send>,
    /// Says whether nobody waits for it any more.
    pub(crate) is_given_up: Box<dyn Fn() -> bool + Send>,
}

/// What became of a view in a pass.
pub(crate) type Passed = Result<Box<dyn Built>, ProjectorError>;

/// A view at work, and its failure if it had one.
struct Seat {
    job: Job,
    failed: Option<ProjectorError>,
}

/// Folds every message of the stream into every view, and fills their stores. In memory they take so many bytes, about.
pub(crate) async fn pass(
    jobs: Vec<Job>,
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    memory: usize,
) -> Vec<Passed> {
    let (chunks, waiting) = mpsc::channel(WAITING);
    let names: Vec<&'static str> = jobs.iter().map(|job| job.built.name()).collect();
    let folding = tokio::task::spawn_blocking(move || folded(jobs, waiting, memory));
    let read = read_chunks(messages, &chunks).await;
    // Who folds is told how the reading ended, and fills no store from half a log.
    let sent = chunks.send(Chunk::End(read)).await;
    drop((chunks, sent));
    folding.await.unwrap_or_else(|error| {
        let interrupted = |view: &'static str| ProjectorError::Interrupted { view, what: error.to_string() };
        names.into_iter().map(|view| Err(interrupted(view))).collect()
    })
}

/// What travels from reading to folding.
enum Chunk {
    /// Messages, in order.
    Messages(Vec<Stored>),
    /// There are no more, or they could not be read.
    End(Result<(), LogError>),
}

async fn read_chunks(
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    chunks: &mpsc::Sender<Chunk>,
) -> Result<(), LogError> {
    let mut messages = messages.fuse();
    while let Some(first) = messages.next().await {
        let first = first?;
        let mut bytes = first.body.len();
        let mut chunk = vec![first];
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            // What is there already goes along; nothing waits for what is not. The end is met by the loop around.
            let Some(Some(stored)) = messages.next().now_or_never() else { break };
            let stored = stored?;
            bytes += stored.body.len();
            chunk.push(stored);
        }
        if chunks.send(Chunk::Messages(chunk)).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn folded(jobs: Vec<Job>, mut waiting: mpsc::Receiver<Chunk>, memory: usize) -> Vec<Passed> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut seats: Vec<Seat> = jobs.into_iter().map(|job| Seat { job, failed: None }).collect();
    let ended = loop {
        match waiting.blocking_recv() {
            Some(Chunk::Messages(messages)) => take(&mut seats, &messages, (threads, memory)),
            Some(Chunk::End(ended)) => break ended,
            None => break Err(LogError::NoAnswer("the reading broke off".into())),
        }
        if seats.iter().all(Seat::is_done) {
            break Ok(());
        }
    };
    drop(waiting);
    match ended {
        Ok(()) => finish(&mut seats, (threads, memory)),
        Err(error) => fail(&mut seats, error),
    }
    seats.into_iter().map(|seat| seat.failed.map_or(Ok(seat.job.built), Err)).collect()
}

/// Every view folds these messages, and what is then too much in memory is set down.
fn take(seats: &mut [Seat], messages: &[Stored], (threads, memory): (usize, usize)) {
    let mut parts: Vec<(&[Stored], Vec<Message<'_>>)> =
        messages.chunks(messages.len().div_ceil(threads).max(1)).map(|part| (part, Vec::new())).collect();
    in_parallel(&mut parts, threads, |(part, decoded)| *decoded = part.iter().map(Message::prepare).collect());
    in_parallel(seats, threads, |seat| {
        let decoded = parts.iter().flat_map(|(_, decoded)| decoded);
        seat.work(|built| decoded.clone().try_for_each(|message| built.fold(message)));
        (seat.job.progress)(seat.job.built.counts().0);
    });
    // What sorts the index entries at the end takes a quarter.
    while seats.iter().map(Seat::bytes).sum::<usize>() > memory / 4 * 3 {
        let Some(largest) = seats.iter_mut().max_by_key(|seat| seat.bytes()) else { return };
        largest.work(|built| built.set_down());
    }
}

/// Fills the stores of all that have not failed.
fn finish(seats: &mut [Seat], (threads, memory): (usize, usize)) {
    let share = memory / 4 / threads.min(seats.len()).max(1);
    in_parallel(seats, threads, |seat| seat.work(|built| built.finish(share)));
}

/// The log failed: one view is told how, the others that it did.
fn fail(seats: &mut [Seat], error: LogError) {
    let text = error.to_string();
    let mut error = Some(error);
    for seat in seats.iter_mut().filter(|seat| seat.failed.is_none()) {
        let error = error.take().unwrap_or_else(|| LogError::NoAnswer(text.clone()));
        seat.failed = Some(error.into());
    }
}

impl Seat {
    fn is_done(&self) -> bool {
        self.failed.is_some() || (self.job.is_given_up)()
    }

    fn bytes(&self) -> usize {
        if self.is_done() { 0 } else { self.job.built.bytes() }
    }

    /// Does a piece of work on what is built, unless it has failed or nobody waits for it. One that panics fails.
    fn work(&mut self, work: impl FnOnce(&mut dyn Built) -> Result<(), ProjectorError>) {
        if self.is_done() {
            return;
        }
        let view = self.job.built.name();
        let built = &mut *self.job.built;
        let done = catch_unwind(AssertUnwindSafe(|| work(built)));
        let broke_off = || ProjectorError::Interrupted { view, what: "it panicked while it was built".into() };
        self.failed = done.unwrap_or_else(|_| Err(broke_off())).err();
    }
}

/// Does the same with each of these, so many at a time.
fn in_parallel<T: Send>(all: &mut [T], threads: usize, work: impl Fn(&mut T) + Sync) {
    let threads = threads.min(all.len());
    let waiting = Mutex::new(all.iter_mut());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let each = || {
        while let Some(one) = next() {
            work(one);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(each);
        }
        each();
    });
}
