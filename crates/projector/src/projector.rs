//! One view over the log: opens its store, follows the stream, commits batches.
use crate::directory::Directory;
use crate::error::ProjectorError;
use crate::folder::Folder;
use crate::overlay::writes;
use crate::reader::{Reader, Shared};
use crate::status::Health;
use crate::store::{Store, failed};
use anjuan_domain::event::hash;
use anjuan_journal::log::{EventLog, Filter, LogError, Stored};
use anjuan_journal::{Mark, Witness};
use anjuan_views::view::View;
use futures::StreamExt;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::JoinError;

/// Most events in one live commit.
const BATCH: usize = 100;

/// A view that is kept up to the log. Cloning shares it.
pub struct Projector<V: View> {
    pub(crate) shared: Arc<Shared<V>>,
    /// None while the store is opened again.
    pub(crate) folder: Arc<Mutex<Option<Folder<V>>>>,
    pub(crate) directory: Directory,
    pub(crate) building: Arc<Mutex<()>>,
}

impl<V: View> Clone for Projector<V> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            folder: Arc::clone(&self.folder),
            directory: self.directory.clone(),
            building: Arc::clone(&self.building),
        }
    }
}

/// Exclusive hold of the fold: nothing is committed by anybody else.
pub(crate) type Held<V> = OwnedMutexGuard<Option<Folder<V>>>;

impl<V: View> Projector<V> {
    /// Opens the view's store under `dir`, or a new one. Follows nothing yet: see [`Projector::supervise`].
    ///
    /// # Errors
    /// When files cannot be made or read. A store that does not open is set aside, not an error.
    pub fn open(dir: &Path, log: Arc<dyn EventLog>) -> Result<Self, ProjectorError> {
        let directory = Directory::of::<V>(dir)?;
        let (store, folder) = directory.open::<V>()?;
        let shared = Arc::new(Shared::new(log, store, folder.sequence()));
        Ok(Self { shared, folder: Arc::new(Mutex::new(Some(folder))), directory, building: Arc::default() })
    }

    /// A reader of the view.
    #[must_use]
    pub fn reader(&self) -> Reader<V> {
        Reader::new(Arc::clone(&self.shared))
    }

    /// Follows the log from the position on until something fails. [`Projector::supervise`] calls it again.
    ///
    /// # Errors
    /// Always, in the end: the log's failure, the store's, or a hole in the stream.
    pub async fn run(&self) -> Result<std::convert::Infallible, ProjectorError> {
        self.check_log().await?;
        self.catch_up().await?;
        let from = self.reader().position() + 1;
        let mut messages = self.shared.log.follow(from, Filter::All).await?.ready_chunks(BATCH);
        // A view that stopped at a hole has to come past it first.
        let stopped = matches!(self.shared.health(), Health::Stopped { .. });
        if !stopped {
            self.shared.set_health(Health::Following);
        }
        while let Some(chunk) = messages.next().await {
            let (batch, failure) = split(chunk);
            if !batch.is_empty() {
                let held = Arc::clone(&self.folder).lock_owned().await;
                self.commit(held, batch).await?;
                if stopped {
                    self.shared.set_health(Health::Following);
                }
            }
            if let Some(error) = failure {
                return Err(error.into());
            }
        }
        Err(ProjectorError::Ended(V::NAME))
    }

    /// Folds and commits messages; gives the hold back.
    pub(crate) async fn commit(&self, held: Held<V>, batch: Vec<Stored>) -> Result<Held<V>, ProjectorError> {
        let shared = Arc::clone(&self.shared);
        let work = move || commit(&shared, held, &batch);
        tokio::task::spawn_blocking(work).await.map_err(interrupted::<V>)?
    }

    /// Takes another store in use, with the folder over it.
    pub(crate) fn take(&self, held: &mut Held<V>, store: Store<V>, folder: Folder<V>) {
        let mut current = self.shared.store.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(store);
        self.shared.position.send_replace(folder.sequence());
        **held = Some(folder);
    }

    /// Closes the store: nobody reads or writes it until it is opened again. Readers are not shown less than they saw.
    pub(crate) async fn close(&self) -> Held<V> {
        let mut held = Arc::clone(&self.folder).lock_owned().await;
        let mut current = self.shared.store.write().unwrap_or_else(PoisonError::into_inner);
        let seen = *self.shared.position.borrow();
        if self.shared.answers() {
            self.shared.answer_from(seen);
        }
        (*held, *current) = (None, None);
        drop(current);
        held
    }

    /// Opens the store again from its files, after a failure: what does not read as it was written is set aside there, and
    /// the view is replayed.
    pub(crate) async fn reopen(&self) -> Result<(), ProjectorError> {
        let mut held = self.close().await;
        let directory = self.directory.clone();
        let opened = tokio::task::spawn_blocking(move || directory.open::<V>()).await.map_err(interrupted::<V>)?;
        let (store, folder) = opened?;
        self.take(&mut held, store, folder);
        self.shared.mended();
        Ok(())
    }

    /// Sets the store aside and begins anew from the first event.
    pub(crate) async fn begin_anew(&self, because: &str) -> Result<(), ProjectorError> {
        tracing::error!(view = V::NAME, because, "the view's store is set aside; the view is replayed");
        let held = self.close().await;
        if let Some(old) = self.directory.current()? {
            self.directory.set_aside(&old)?;
        }
        drop(held);
        self.reopen().await
    }

    /// What the view knows of the log: where it stands, and on which message. None before the first event.
    pub(crate) fn witness(&self) -> Result<Option<Witness>, ProjectorError> {
        let position = self.shared.opened()?.position()?;
        let mark =
            Mark { sequence: position.sequence, hash: position.hash, recorded: None, aggregate: None, command: None };
        let name = format!("the view {}", V::NAME);
        Ok((mark.sequence > 0).then(|| Witness { name, created: None, known: Vec::new(), marks: vec![mark] }))
    }

    /// A store that stands past the log's end, or on another message than the log has there, shows that the log is not what
    /// it was. It is never set aside for a shorter log, except where people have declared the loss.
    async fn check_log(&self) -> Result<(), ProjectorError> {
        let Some(witness) = self.witness()? else { return Ok(()) };
        let Some(Mark { sequence, hash: known, .. }) = witness.marks.first().cloned() else { return Ok(()) };
        let found = match self.shared.log.at(sequence).await? {
            Some(stored) if hash(&stored.body) == known => return Ok(()),
            Some(_) => "another message",
            // It stands on a message whose loss was declared: nothing was there to fold.
            None if hash(b"") == known => return Ok(()),
            None => "no message",
        };
        if self.shared.log.declared(sequence) {
            return self.begin_anew("the events at its position were declared lost").await;
        }
        self.shared.log.witness(witness);
        Err(ProjectorError::Ahead { view: V::NAME, position: sequence, found })
    }
}

fn split(chunk: Vec<Result<Stored, LogError>>) -> (Vec<Stored>, Option<LogError>) {
    let mut batch = Vec::with_capacity(chunk.len());
    for message in chunk {
        match message {
            Ok(stored) => batch.push(stored),
            Err(error) => return (batch, Some(error)),
        }
    }
    (batch, None)
}

/// Folds messages and commits them in one atomic batch. What came before a hole in the stream is committed all the same.
fn commit<V: View>(shared: &Shared<V>, mut held: Held<V>, batch: &[Stored]) -> Result<Held<V>, ProjectorError> {
    let folder = held.as_mut().ok_or_else(|| failed::<V>("it is being opened again"))?;
    let folded = batch.iter().try_for_each(|stored| folder.fold(stored));
    match &folded {
        Ok(()) | Err(ProjectorError::Gap { .. }) => {}
        Err(_) => return folded.map(|()| held),
    }
    let changes = folder.overlay.drain();
    let written = writes::<V>(&changes)?;
    let mut all = written.writes;
    folder.count(&changes);
    folder.weigh(written.sum);
    let bookkeeping = folder.bookkeeping()?;
    all.extend(bookkeeping.writes);
    let store = shared.store.write().unwrap_or_else(PoisonError::into_inner);
    store.as_ref().ok_or_else(|| failed::<V>("it is being opened again"))?.put_all(all)?;
    shared.position.send_replace(bookkeeping.sequence);
    drop(store);
    folded.map(|()| held)
}

/// What a task that did not end properly is called.
pub(crate) fn interrupted<V: View>(error: JoinError) -> ProjectorError {
    ProjectorError::Interrupted { view: V::NAME, what: error.to_string() }
}
