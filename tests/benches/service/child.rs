//! A rebuild in a process of its own: peak memory is a process's, so that each rebuild needs a new one.
//!
//! The benchmark runs itself again with the task in the environment, which keeps the password off the command line.
use crate::{Failure, Outcome};
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_journal::{Credentials, EventLog, Filter, Journal, LogError, Settings, Stored};
use anjuan_projector::{Builds, RebuildStats, rebuild_from};
use anjuan_views::deadlines::Deadlines;
use anjuan_views::memory::InMemory;
use anjuan_views::view::View;
use futures::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The variable that the child of a rebuild finds its task in.
pub(crate) const TASK: &str = "ANJUAN_BENCH_TASK";

/// What the rebuilt rows are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kept {
    /// The projector's store.
    Store,
    /// Maps in memory, everything in them.
    Memory,
}

/// What is made of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Made {
    /// Nothing: each event is decoded once, all of it.
    Decoded,
    /// The deadlines.
    Deadlines(Kept),
    /// Every view, in one pass.
    AllViews,
}

/// What rows may take in memory in a rebuild, in bytes: the default of the setting.
pub(crate) const MEMORY: usize = 512 * 1024 * 1024;

/// Writes out, from the table of views, how all of them are built.
macro_rules! all_views {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        fn all_views(dir: &Path) -> Outcome<Builds> {
            let builds = Builds::within(MEMORY);
            $(let builds = builds.with::<anjuan_views::$module::$view>(&dir.join(stringify!($field)))?;)+
            Ok(builds)
        }
    };
}
anjuan_views::views!(all_views);

/// What a child does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    /// The server.
    pub(crate) url: String,
    /// Its user.
    pub(crate) user: String,
    /// Its password.
    pub(crate) password: String,
    /// The centre.
    pub(crate) centre: String,
    /// The last sequence to fold.
    pub(crate) to: u64,
    /// Where the store is made.
    pub(crate) dir: PathBuf,
    /// What is made of them.
    pub(crate) made: Made,
}

/// What a child answers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Events folded.
    pub(crate) events: u64,
    /// Rows at the end.
    pub(crate) rows: u64,
    /// Aggregates that could not be folded.
    pub(crate) parked: u64,
    /// How long it took.
    pub(crate) seconds: f64,
    /// The most memory the process ever had, in MiB; none where the system does not tell.
    pub(crate) peak: Option<f64>,
}

/// Does the task of a rebuild and prints the answer.
pub(crate) async fn run(task: String) -> Outcome<()> {
    let task: Task = serde_json::from_str(&task)?;
    let credentials = Credentials::Password { user: task.user, password: task.password };
    let log = Journal::connect(Settings::new(task.url, credentials, task.centre)).await?;
    let begun = Instant::now();
    let messages = log.read_span(1, task.to, Filter::All).await?;
    let (events, rows, parked) = match task.made {
        Made::Deadlines(Kept::Store) => {
            let stats = rebuild_from::<Deadlines>(messages, &task.dir).await?;
            (stats.events, stats.rows, stats.parked)
        }
        Made::Deadlines(Kept::Memory) => folded::<Deadlines>(messages).await?,
        Made::Decoded => decoded(messages).await?,
        Made::AllViews => {
            let built = all_views(&task.dir)?.run(messages).await?;
            let events = built.iter().map(|(_, stats)| stats.events).min().unwrap_or_default();
            let sum = |of: fn(&RebuildStats) -> u64| built.iter().map(|(_, stats)| of(stats)).sum::<u64>();
            (events, sum(|stats| stats.rows), sum(|stats| stats.parked))
        }
    };
    let answer = Answer { events, rows, parked, seconds: begun.elapsed().as_secs_f64(), peak: peak() };
    println!("{}", serde_json::to_string(&answer)?);
    Ok(())
}

/// Reads and decodes every event, one after the other.
async fn decoded(messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin) -> Outcome<(u64, u64, u64)> {
    let (mut events, mut ready) = (0, messages.ready_chunks(500));
    while let Some(chunk) = ready.next().await {
        for stored in chunk {
            let stored = stored?;
            std::hint::black_box(Envelope::decode(&stored.body)?.event()?);
            events += 1;
        }
    }
    Ok((events, 0, 0))
}

/// Runs a task in a process of its own, which finds it in that variable.
pub(crate) async fn spawn(variable: &str, task: &impl Serialize) -> Outcome<Answer> {
    let mut child = tokio::process::Command::new(std::env::current_exe()?);
    let output = child.env(variable, serde_json::to_string(task)?).output().await?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The same fold over maps, read and folded side by side as the projector does it.
pub(crate) async fn folded<V: View>(
    messages: impl Stream<Item = Result<Stored, LogError>> + Send + Unpin,
) -> Outcome<(u64, u64, u64)> {
    let (chunks, mut waiting) = tokio::sync::mpsc::channel::<Vec<Result<Stored, LogError>>>(8);
    let folding = tokio::task::spawn_blocking(move || {
        let (mut view, mut events) = (InMemory::<V>::default(), 0);
        while let Some(chunk) = waiting.blocking_recv() {
            for stored in chunk {
                let stored = stored?;
                let envelope = Envelope::decode(&stored.body)?;
                view.apply(&Recorded { stream_sequence: stored.sequence, envelope })?;
                events += 1;
            }
        }
        Ok::<_, Failure>((events, view.rows().iter().count() as u64, 0))
    });
    let mut ready = messages.ready_chunks(500);
    while let Some(chunk) = ready.next().await {
        if chunks.send(chunk).await.is_err() {
            break;
        }
    }
    drop(chunks);
    folding.await?
}

/// `VmHWM` of this process, in MiB.
pub(crate) fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
