//! Building a view from the stream (重建): fold in memory, write each row when it has gone cold.
//!
//! Three threads work at once: one reads the log, one folds, one writes. What is changed and not written takes no more memory
//! than it may, whatever the length of the log. The store counts for nothing until the build is complete: the position is
//! written last.
use crate::digest::ViewDigest;
use crate::error::ProjectorError;
use crate::folder::Folder;
use crate::message::Message;
use crate::overlay::{Changes, Overlay, writes};
use crate::store::{Store, failed};
use anjuan_journal::log::{LogError, Stored};
use anjuan_views::view::View;
use futures::{FutureExt, Stream, StreamExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// What changed rows that are not written may take in memory in a build for benchmarks, in bytes.
const MEMORY: usize = 512 * 1024 * 1024;
/// Rows that are written together, in the order of their keys: the more, the more of them share a block of the store.
pub(crate) const PART: usize = 16_000;
/// Messages that travel together from reading to folding.
const CHUNK: usize = 500;
/// Bytes that travel together, where messages are large.
const CHUNK_BYTES: usize = 1024 * 1024;
/// Chunks that wait between reading and folding.
const WAITING: usize = 8;

/// How far a rebuild is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The stream sequence folded last.
    pub done: u64,
    /// The stream sequence at which it began to end; the log may have grown since.
    pub total: u64,
}

/// Whether the rebuilt rows are compared with the old ones before the switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// Digest both; nothing is projected meanwhile.
    Digests,
    /// Switch at once.
    Nothing,
}

/// What a build came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildStats {
    /// Events folded.
    pub events: u64,
    /// Rows at the end.
    pub rows: u64,
    /// Aggregates parked.
    pub parked: u64,
    /// How long it took, flushing included.
    pub took: Duration,
}

/// A finished rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// What the build came to.
    pub stats: RebuildStats,
    /// The digests before and after; none where they were not compared, or the old rows stood elsewhere.
    pub compared: Option<(ViewDigest, ViewDigest)>,
}

/// Folds a stream of messages, from the first on, into a new store at `dir`: the whole work of a rebuild, for benchmarks.
///
/// # Errors
/// As the stream, the store or the order of the messages has it.
pub async fn rebuild_from<V: View>(
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    dir: &Path,
) -> Result<RebuildStats, ProjectorError> {
    let began = Instant::now();
    let folder = Folder::<V>::build(Store::open(dir)?, PART)?;
    let folder = fold_all(folder, messages, || MEMORY, |_| ()).await?;
    stats(&folder, began)
}

/// What the build in that folder came to.
pub(crate) fn stats<V: View>(folder: &Folder<V>, began: Instant) -> Result<RebuildStats, ProjectorError> {
    let store = folder.overlay.store();
    store.flush()?;
    let (position, parked) = (store.position()?, store.parked()?.len() as u64);
    Ok(RebuildStats { events: position.sequence, rows: position.rows, parked, took: began.elapsed() })
}

/// Folds every message of the stream and answers the folder, everything written. `memory` says what changed rows may take.
pub(crate) async fn fold_all<V: View>(
    folder: Folder<V>,
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    memory: impl Fn() -> usize + Send + 'static,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<Folder<V>, ProjectorError> {
    let (chunks, waiting) = mpsc::channel(WAITING);
    let folding = tokio::task::spawn_blocking(move || fold_chunks(folder, waiting, &memory, &progress));
    let read = read_chunks(messages, chunks).await;
    let folded = folding.await.map_err(crate::projector::interrupted::<V>)?;
    // A failure of the fold closes the channel, so it is the cause where both have one.
    let folder = folded?;
    read.map(|()| folder)
}

async fn read_chunks(
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    chunks: mpsc::Sender<Vec<Stored>>,
) -> Result<(), ProjectorError> {
    let mut messages = messages.fuse();
    while let Some(first) = messages.next().await {
        let mut chunk = vec![first?];
        let mut bytes = chunk[0].body.len();
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            // What is there already goes along; nothing waits for what is not. The end is met by the loop around.
            let Some(Some(stored)) = messages.next().now_or_never() else { break };
            let stored = stored?;
            bytes += stored.body.len();
            chunk.push(stored);
        }
        if chunks.send(chunk).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn fold_chunks<V: View>(
    mut folder: Folder<V>,
    mut waiting: mpsc::Receiver<Vec<Stored>>,
    memory: &dyn Fn() -> usize,
    progress: &dyn Fn(u64),
) -> Result<Folder<V>, ProjectorError> {
    let writer = Writer::start(folder.overlay.store().clone());
    while let Some(chunk) = waiting.blocking_recv() {
        // Writing begins long before the memory is used up, so that it goes on beside the fold.
        let memory = memory() / 4;
        for stored in &chunk {
            folder.fold(&Message::decode(stored))?;
            writer.write(&mut folder, |overlay| overlay.changed_bytes() > memory)?;
        }
        progress(folder.sequence());
    }
    writer.write(&mut folder, |overlay| overlay.changed() > 0)?;
    folder.overlay.settle()?;
    let (_, sum) = folder.overlay.store().sum()?;
    let position = folder.complete(sum)?;
    folder.overlay.store().put_all(position)?;
    Ok(folder)
}

/// Changes on their way to the store.
struct Job<V: View> {
    changes: Arc<Changes<V::Row>>,
    written: std::sync::mpsc::Sender<Result<(), ProjectorError>>,
}

/// The hand that writes.
pub(crate) struct Writer<V: View> {
    jobs: SyncSender<Job<V>>,
}

impl<V: View> Writer<V> {
    pub(crate) fn start(store: Store<V>) -> Self {
        let (jobs, waiting) = sync_channel(1);
        std::thread::spawn(move || write_jobs(&store, &waiting));
        Self { jobs }
    }

    /// Hands changes over as long as there are too many unwritten.
    pub(crate) fn write(
        &self,
        folder: &mut Folder<V>,
        are_too_many: impl Fn(&Overlay<V>) -> bool,
    ) -> Result<(), ProjectorError> {
        while are_too_many(&folder.overlay) {
            let (written, word) = channel();
            let changes = folder.overlay.hand_over(word)?;
            folder.count(&changes);
            self.jobs.send(Job { changes, written }).map_err(|_| failed::<V>("the writer is gone"))?;
        }
        Ok(())
    }
}

fn write_jobs<V: View>(store: &Store<V>, waiting: &Receiver<Job<V>>) {
    while let Ok(Job { changes, written }) = waiting.recv() {
        let done = writes::<V>(&changes).and_then(|rows| store.put_each(rows));
        drop(changes);
        if written.send(done).is_err() {
            return;
        }
    }
}
