//! Building a view from the stream (重建): what is asked for, what is told meanwhile, and what it came to.
//!
//! The work is done by a [`pass`] over the log: fold in memory, then fill an empty store in the order of keys. The store counts for
//! nothing until it is complete: the position is written last.
use crate::build::Build;
use crate::digest::ViewDigest;
use crate::error::ProjectorError;
use crate::folder::Folder;
use crate::pass::{Building, Built, Job, pass};
use crate::store::{Store, failed};
use anjuan_journal::log::{LogError, Stored};
use anjuan_views::view::View;
use futures::Stream;
use std::path::Path;
use std::time::{Duration, Instant};

/// What rows may take in memory in a build for benchmarks, in bytes.
const MEMORY: usize = 512 * 1024 * 1024;

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
    let built = Builds::within(MEMORY).with::<V>(dir)?.run(messages).await?;
    built.into_iter().next().map(|(_, stats)| stats).ok_or_else(|| failed::<V>("it was not built"))
}

/// Several views that are built in one pass, into stores of their own: the whole work of a rebuild of all, for benchmarks.
pub struct Builds {
    memory: usize,
    jobs: Vec<Job>,
}

impl Builds {
    /// No view yet. So many bytes may all of them take in memory for their rows.
    #[must_use]
    pub fn within(memory: usize) -> Self {
        Self { memory, jobs: Vec::new() }
    }

    /// With that view, in a new store at `dir`.
    ///
    /// # Errors
    /// When the store cannot be made.
    pub fn with<V: View>(mut self, dir: &Path) -> Result<Self, ProjectorError> {
        let store = Store::open(dir)?;
        let beside = dir.parent().unwrap_or(dir);
        let built = begun::<V>(store, beside)?;
        self.jobs.push(Job { built: Box::new(built), progress: Box::new(|_| ()), is_given_up: Box::new(|| false) });
        Ok(self)
    }

    /// Folds the messages, from the first on; answers each view's name and what it came to, in the order they were named.
    ///
    /// # Errors
    /// The first failure: the stream's, a store's, or that of the order of the messages.
    pub async fn run(
        self,
        messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
    ) -> Result<Vec<(&'static str, RebuildStats)>, ProjectorError> {
        let began = Instant::now();
        let passed = pass(self.jobs, messages, self.memory).await;
        let finished = |built: Box<dyn Built>| {
            let (events, rows, parked) = built.counts();
            (built.name(), RebuildStats { events, rows, parked, took: began.elapsed() })
        };
        passed.into_iter().map(|built| built.map(finished)).collect()
    }
}

/// A view about to be built in that store, which has nothing in it. What is too much for the memory is set down in `directory`.
pub(crate) fn begun<V: View>(store: Store<V>, directory: &Path) -> Result<Building<V>, ProjectorError> {
    let folder = Folder::build(store, Build::new(directory))?;
    Ok(Building { folder, directory: directory.to_owned() })
}
