//! The sealer (封存服务): follows the log in order, makes each message a leaf, and signs a checkpoint within a second of it; none where
//! nothing happens.
//!
//! After a start it goes on from what it sealed last, if the log still has that message in those bytes; where tiles were lost, the
//! tree is made again from the log and must come to the root that was signed. A log that does not is not sealed any further, and is
//! said so: what was signed once is never signed otherwise.
use super::store::{Sealed, Store};
use anjuan_domain::event::hash;
use anjuan_journal::{EventLog, Filter, LogError, Mark, Stored, Witness};
use anjuan_proof::checkpoint::{self, NoteError, SealKey};
use anjuan_proof::edge::{Edge, Unfit};
use anjuan_proof::{Hash, Tile, leaf};
use futures::StreamExt;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long a leaf waits for others before its checkpoint is signed: a checkpoint is at most a second behind.
const GATHER: Duration = Duration::from_millis(500);

/// How long to wait before the log is followed again after a fault.
const PAUSE: Duration = Duration::from_secs(5);

/// Why nothing more is sealed for now.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The files.
    #[error("the files of the seal cannot be written or read: {0}")]
    Files(#[from] io::Error),
    /// The tree.
    #[error(transparent)]
    Tree(#[from] Unfit),
    /// The notes.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The log is not the one that was sealed.
    #[error(
        "the log is not the one that was sealed: {0}; nothing more is sealed, and what was signed before is the evidence"
    )]
    Rewritten(String),
}

/// The sealer of one log.
#[derive(Debug)]
pub struct Sealer {
    key: SealKey,
    store: Store,
    sealed: Sealed,
    edge: Edge,
    /// How many leaves the newest checkpoint has.
    signed: u64,
    /// What was signed before and is not reached again yet, where the tree is made anew: its size and root.
    promised: Option<(u64, Hash)>,
    /// Full tiles that are not written yet.
    full: Vec<(Tile, Vec<u8>)>,
    /// The tiles that are not full, of the newest checkpoint and of the one before.
    kept: [Vec<Tile>; 2],
    /// Tells the size of each new checkpoint.
    published: watch::Sender<u64>,
}

impl Sealer {
    /// Goes on from the files; where they do not fit what was signed, the tree is made again.
    ///
    /// # Errors
    /// [`SealError`] where the files cannot be read, or the newest checkpoint is not of this key.
    pub fn open(key: SealKey, store: Store) -> Result<Self, SealError> {
        store.publish_key(key.public())?;
        let anew = Self {
            key,
            store,
            sealed: Sealed::default(),
            edge: Edge::default(),
            signed: 0,
            promised: None,
            full: vec![],
            kept: [vec![], vec![]],
            published: watch::Sender::new(0),
        };
        let Some(sealed) = anew.store.sealed()? else { return Ok(anew) };
        let signed = checkpoint::open(&sealed.checkpoint, anew.key.public())?;
        let edge = Edge::read(signed.size, |tile| anew.store.tile(tile)).ok();
        let edge = edge.filter(|edge| edge.root().is_ok_and(|root| root == signed.root));
        let Some(edge) = edge.filter(|_| sealed.size == signed.size) else {
            tracing::warn!(size = signed.size, "tiles of the seal are missing; the tree is made again from the log");
            return Ok(Self { promised: Some((signed.size, signed.root)), ..anew });
        };
        let newest = edge.partial().into_iter().map(|(tile, _)| tile).collect();
        Ok(Self { sealed, edge, signed: signed.size, kept: [newest, vec![]], ..anew })
    }

    /// The public key of the log.
    #[must_use]
    pub fn public(&self) -> &str {
        self.key.public()
    }

    /// Tells the size of each new checkpoint, once its files are written.
    #[must_use]
    pub fn published(&self) -> watch::Receiver<u64> {
        self.published.subscribe()
    }

    /// What it knows of the log: the last message that it sealed.
    #[must_use]
    pub fn witness(&self) -> Option<Witness> {
        let Sealed { sequence, hash, .. } = self.sealed.clone();
        let mark = Mark { sequence, hash, recorded: None, aggregate: None, command: None };
        (sequence > 0).then(|| Witness { name: "the seal".into(), created: None, known: vec![], marks: vec![mark] })
    }

    /// Seals until `stop`.
    pub async fn run(mut self, log: Arc<dyn EventLog>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                ended = self.follow(&*log) => if let Err(error) = ended {
                    tracing::error!(%error, "the log is not sealed any further; trying again");
                }
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(PAUSE) => {}
            }
        }
        if let Err(error) = self.publish().await {
            tracing::warn!(%error, "the last checkpoint before the end was not written; the next start makes it");
        }
    }

    async fn follow(&mut self, log: &dyn EventLog) -> Result<(), SealError> {
        self.fits(log).await?;
        let mut events = log.follow(self.sealed.sequence + 1, Filter::All).await?;
        let mut due: Option<Instant> = None;
        loop {
            let wait = async {
                match due {
                    Some(due) => sleep_until(due).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                stored = events.next() => match stored {
                    Some(stored) => {
                        self.take(&stored?)?;
                        due.get_or_insert_with(|| Instant::now() + GATHER);
                    }
                    None => return self.publish().await,
                },
                () = wait => {
                    self.publish().await?;
                    due = None;
                }
            }
        }
    }

    /// Whether the log still has what was sealed last, in those bytes.
    async fn fits(&self, log: &dyn EventLog) -> Result<(), SealError> {
        let Sealed { sequence, hash, .. } = &self.sealed;
        // What was declared lost stays sealed: it is the evidence of what stood there.
        if *sequence == 0 || log.declared(*sequence) {
            return Ok(());
        }
        match log.at(*sequence).await? {
            Some(stored) if self::hash(&stored.body) == *hash => Ok(()),
            Some(_) => Err(SealError::Rewritten(format!("the message at {sequence} has other bytes"))),
            None => Err(SealError::Rewritten(format!("there is no message at {sequence}"))),
        }
    }

    fn take(&mut self, stored: &Stored) -> Result<(), SealError> {
        self.full.extend(self.edge.append(leaf::hash(stored.sequence, &stored.body))?);
        self.sealed.take(stored.sequence, hash(&stored.body));
        match self.promised {
            Some((size, root)) if self.edge.size() == size => {
                if self.edge.root()? != root {
                    return Err(SealError::Rewritten(format!("its first {size} messages have another root")));
                }
                self.promised = None;
            }
            Some(_) | None => {}
        }
        Ok(())
    }

    /// Signs what was taken, and writes it; nothing where nothing was taken, or where what was promised is not reached yet.
    async fn publish(&mut self) -> Result<(), SealError> {
        if self.promised.is_some() || self.edge.size() == self.signed {
            return Ok(());
        }
        self.sealed.checkpoint = self.key.sign(self.edge.size(), self.edge.root()?)?;
        let partial = self.edge.partial();
        let newest: Vec<Tile> = partial.iter().map(|(tile, _)| *tile).collect();
        let mut tiles = std::mem::take(&mut self.full);
        tiles.extend(partial.into_iter().map(|(tile, data)| (tile, data.to_vec())));
        let (store, sealed) = (self.store.clone(), self.sealed.clone());
        let written = tokio::task::spawn_blocking(move || (store.publish(&sealed, &tiles), tiles)).await;
        let (written, tiles) = written.map_err(io::Error::other)?;
        if let Err(error) = written {
            // What is full is needed again: nobody writes it twice.
            self.full = tiles.into_iter().filter(|(tile, _)| !newest.contains(tile)).collect();
            return Err(error.into());
        }
        let [last, before] = std::mem::take(&mut self.kept);
        before
            .iter()
            .filter(|tile| !last.contains(tile) && !newest.contains(tile))
            .for_each(|tile| self.store.forget(tile));
        (self.kept, self.signed) = ([newest, last], self.edge.size());
        self.published.send_replace(self.signed);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests;
