//! The scrubber (巡检): reads the stream again and again, slowly, and compares every stored message with the tiles, so that a flipped bit or
//! a message that was removed is found before anybody relies on it.
//!
//! One pass takes as long as the settings say, whatever the size of the log; a small log is read through more often. Where it is, it
//! writes down, and goes on from there after a start. It must never pass over a message: what is found stays until a later pass finds
//! the message as it was sealed, or its loss is declared.
use super::cosigned::SealIncident;
use super::store::{Sealed, Store};
use crate::clock::Clock;
use crate::sentences::words;
use crate::settings::SealSettings;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{EventLog, LogError};
use anjuan_proof::tiles::{FULL, Tree};
use anjuan_proof::{Hash, Tile, checkpoint, leaf};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const SCRUBBED: &str = "scrubbed.json";

/// How many findings are written down; the first ones say where to look.
const MOST: usize = 1_000;

/// How far the scrubber is, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scrubbed {
    /// The leaf that is read next.
    pub next: u64,
    /// When the pass under way began.
    pub begun: Option<Instant>,
    /// When the last complete pass ended, and how many leaves it read.
    pub finished: Option<(Instant, u64)>,
    /// What is wrong, by stream sequence.
    pub findings: BTreeMap<u64, Finding>,
}

/// What is wrong with one stored message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// When it was found first.
    pub since: Instant,
    /// Whether there is no message; otherwise it has other bytes than were sealed.
    pub missing: bool,
}

impl Store {
    /// How far the scrubber is; none before it began.
    ///
    /// # Errors
    /// As the system says, or where the file does not read.
    pub fn scrubbed(&self) -> io::Result<Option<Scrubbed>> {
        self.json(SCRUBBED)
    }
}

impl Scrubbed {
    /// What it found, as one incident: what must be done is the same for one message and for many.
    #[must_use]
    pub fn incident(&self) -> Option<SealIncident> {
        let since = self.findings.values().map(|finding| finding.since).min()?;
        let list = |missing: bool| {
            let sequences = self.findings.iter().filter(|(_, finding)| finding.missing == missing);
            sequences.take(10).map(|(sequence, _)| sequence.to_string()).collect::<Vec<_>>().join(" ")
        };
        let (count, altered, missing) = (self.findings.len(), list(false), list(true));
        let what = words(
            format!("{count} stored messages are not what was sealed: altered [{altered}], missing [{missing}]"),
            format!("{count} 条已存消息与封存内容不符：被改动 [{altered}]，缺失 [{missing}]"),
        );
        Some(SealIncident { code: "seal.altered", since, what })
    }
}

/// Why a message was not compared.
#[derive(Debug, thiserror::Error)]
enum ScrubError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Files(#[from] io::Error),
    #[error("{0}")]
    Seal(String),
}

/// What reads the log again.
pub struct Scrubber {
    store: Store,
    public: String,
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    settings: SealSettings,
}

impl Scrubber {
    /// Over the files of a seal and the log; `public` is the key of the log.
    #[must_use]
    pub fn new(
        store: Store,
        public: &str,
        (log, clock): (Arc<dyn EventLog>, Arc<dyn Clock>),
        settings: SealSettings,
    ) -> Self {
        Self { store, public: public.to_owned(), log, clock, settings }
    }

    /// Reads until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            let pause = match self.step().await {
                Ok(size) => self.settings.pause(size),
                Err(error) => {
                    tracing::warn!(%error, "the log was not compared with its seal; trying again");
                    self.settings.pause(0)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Compares the messages of one tile; how many leaves the log has.
    async fn step(&self) -> Result<u64, ScrubError> {
        let (store, public) = (self.store.clone(), self.public.clone());
        let read = tokio::task::spawn_blocking(move || wanted(&store, &public)).await.map_err(io::Error::other)?;
        let Some((mut scrubbed, sealed, leaves)) = read? else { return Ok(0) };
        let now = self.clock.now();
        scrubbed.begun.get_or_insert(now);
        for (index, hash) in (scrubbed.next..).zip(leaves) {
            let Some(sequence) = sealed.sequence_of(index) else { continue };
            self.compare(&mut scrubbed, (sequence, hash), now).await?;
            scrubbed.next = index + 1;
        }
        if scrubbed.next >= sealed.size {
            (scrubbed.next, scrubbed.begun, scrubbed.finished) = (0, None, Some((now, sealed.size)));
        }
        let store = self.store.clone();
        let kept = tokio::task::spawn_blocking(move || store.keep_json(SCRUBBED, &scrubbed)).await;
        kept.map_err(io::Error::other)??;
        Ok(sealed.size)
    }

    async fn compare(
        &self,
        scrubbed: &mut Scrubbed,
        (sequence, sealed): (u64, Hash),
        now: Instant,
    ) -> Result<(), LogError> {
        // What was declared lost stays sealed, and is no finding any more.
        let missing = match self.log.at(sequence).await {
            _ if self.log.declared(sequence) => None,
            Ok(Some(stored)) if leaf::hash(sequence, &stored.body) == sealed => None,
            Ok(Some(_)) => Some(false),
            // The server says that there is none, or cannot read it.
            Ok(None) | Err(LogError::Damaged { .. }) => Some(true),
            Err(error) => return Err(error),
        };
        match missing {
            None => drop(scrubbed.findings.remove(&sequence)),
            Some(missing) if scrubbed.findings.contains_key(&sequence) || scrubbed.findings.len() < MOST => {
                if !scrubbed.findings.contains_key(&sequence) {
                    tracing::error!(sequence, missing, "A STORED MESSAGE IS NOT WHAT WAS SEALED");
                }
                scrubbed.findings.entry(sequence).or_insert(Finding { since: now, missing }).missing = missing;
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// Where the scrubber is, what is sealed, and the leaves from there to the end of their tile, proved against the signed root; none before
/// the first checkpoint.
fn wanted(store: &Store, public: &str) -> Result<Option<(Scrubbed, Sealed, Vec<Hash>)>, ScrubError> {
    let seal = |error: &dyn std::fmt::Display| ScrubError::Seal(error.to_string());
    let Some(sealed) = store.sealed()? else { return Ok(None) };
    let mut scrubbed = store.scrubbed()?.unwrap_or_default();
    if scrubbed.next >= sealed.size {
        scrubbed.next = 0;
    }
    let signed = checkpoint::open(&sealed.checkpoint, public).map_err(|error| seal(&error))?;
    let tree = Tree::new(signed.size, signed.root, |tile: &Tile| store.tile(tile));
    let width = u64::from(FULL);
    let end = ((scrubbed.next / width + 1) * width).min(signed.size);
    let leaves = tree.leaves(scrubbed.next..end).map_err(|error| seal(&error))?;
    Ok(Some((scrubbed, sealed, leaves)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::seal::sealer::tests::{log, seal};
    use anjuan_journal::MemoryLog;
    use std::path::Path;

    /// One complete pass over a log, from wherever it was.
    async fn pass(directory: &Path, log: &Arc<MemoryLog>) -> Scrubbed {
        let store = Store::new(directory.join("proof"));
        let public = store.public().unwrap();
        let both: (Arc<dyn EventLog>, Arc<dyn Clock>) = (Arc::clone(log) as _, Arc::new(SystemClock));
        let scrubber = Scrubber::new(store.clone(), &public, both, SealSettings::default());
        loop {
            scrubber.step().await.unwrap();
            let scrubbed = store.scrubbed().unwrap().unwrap();
            if scrubbed.next == 0 {
                return scrubbed;
            }
        }
    }

    #[tokio::test]
    async fn a_log_as_it_was_sealed_has_no_findings_and_every_leaf_was_read() {
        let (directory, log) = (tempfile::tempdir().unwrap(), log(700, u64::MAX).await);
        seal(directory.path(), &log).await.unwrap();
        let scrubbed = pass(directory.path(), &log).await;
        assert_eq!((scrubbed.findings.len(), scrubbed.finished.map(|(_, leaves)| leaves)), (0, Some(700)));
        assert_eq!(scrubbed.incident(), None);
    }

    #[tokio::test]
    async fn every_changed_message_and_every_missing_one_is_found_and_forgotten_when_it_is_back() {
        let (directory, sound) = (tempfile::tempdir().unwrap(), log(700, u64::MAX).await);
        seal(directory.path(), &sound).await.unwrap();
        // From 698 on other bytes, and the last one is gone.
        let found = pass(directory.path(), &log(699, 698).await).await;
        let missing: Vec<_> = found.findings.iter().map(|(sequence, finding)| (*sequence, finding.missing)).collect();
        assert_eq!(missing, [(698, false), (699, false), (700, true)]);
        let incident = found.incident().unwrap();
        assert!(incident.code == "seal.altered" && incident.what.zh.contains("缺失 [700]"), "{incident:?}");
        assert_eq!(pass(directory.path(), &sound).await.findings.len(), 0);
    }

    #[tokio::test]
    async fn tiles_that_were_changed_are_believed_in_nothing() {
        let (directory, log) = (tempfile::tempdir().unwrap(), log(300, u64::MAX).await);
        seal(directory.path(), &log).await.unwrap();
        let tile = directory.path().join("proof/tile/0/000");
        let mut bytes = std::fs::read(&tile).unwrap();
        bytes[40] ^= 1;
        std::fs::write(&tile, bytes).unwrap();
        let store = Store::new(directory.path().join("proof"));
        let refused = wanted(&store, &store.public().unwrap());
        assert!(matches!(refused, Err(ScrubError::Seal(_))));
    }
}
