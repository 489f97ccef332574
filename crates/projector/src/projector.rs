//! One view over the log: opens its store, catches up, and follows with the others.
use crate::directory::Directory;
use crate::error::ProjectorError;
use crate::feed::{BATCH, Feed, Left, Member, NotLevel, split};
use crate::folder::Folder;
use crate::message::Message;
use crate::reader::{Reader, Shared};
use crate::status::Health;
use crate::store::failed;
use anjuan_domain::event::hash;
use anjuan_journal::log::{EventLog, Filter, Stored};
use anjuan_journal::{Mark, Witness};
use anjuan_views::view::View;
use futures::StreamExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::JoinError;

/// How long the other views wait for one whose fold somebody else holds.
const PATIENCE: Duration = Duration::from_millis(50);
/// How often it is asked for meanwhile.
const LOOK: Duration = Duration::from_micros(200);

/// A view that is kept up to the log. Cloning shares it.
pub struct Projector<V: View> {
    pub(crate) shared: Arc<Shared<V>>,
    /// None while the store is opened again.
    pub(crate) folder: Arc<Mutex<Option<Folder<V>>>>,
    pub(crate) directory: Directory,
    pub(crate) building: Arc<Mutex<()>>,
    /// Held by whoever writes to the store or replaces it; taken before the fold.
    pub(crate) writing: Arc<Mutex<()>>,
    pub(crate) feed: Arc<Feed>,
    /// What may be in memory and not in the store, in bytes.
    pub(crate) memory: usize,
}

impl<V: View> Clone for Projector<V> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            folder: Arc::clone(&self.folder),
            directory: self.directory.clone(),
            building: Arc::clone(&self.building),
            writing: Arc::clone(&self.writing),
            feed: Arc::clone(&self.feed),
            memory: self.memory,
        }
    }
}

/// Exclusive hold of the fold: nothing is committed by anybody else.
pub(crate) type Held<V> = OwnedMutexGuard<Option<Folder<V>>>;

impl<V: View> Projector<V> {
    /// Opens the view's store under `dir`, or a new one, to follow the log by itself. Follows nothing yet: see
    /// [`Projector::supervise`].
    ///
    /// # Errors
    /// When files cannot be made or read. A store that does not open is set aside, not an error.
    pub fn open(dir: &Path, log: Arc<dyn EventLog>) -> Result<Self, ProjectorError> {
        Self::open_with(dir, &Feed::new(log))
    }

    /// The same, to follow the log together with the other views of that feed.
    ///
    /// # Errors
    /// As [`Projector::open`].
    pub fn open_with(dir: &Path, feed: &Arc<Feed>) -> Result<Self, ProjectorError> {
        let directory = Directory::for_view::<V>(dir)?;
        directory.tidy()?;
        let mut folder = directory.open::<V>()?;
        let shared = Arc::new(Shared::new(feed.log(), &mut folder));
        let folder = Arc::new(Mutex::new(Some(folder)));
        let (building, writing, memory) = (Arc::default(), Arc::default(), feed.memory());
        Ok(Self { shared, folder, directory, building, writing, feed: Arc::clone(feed), memory })
    }

    /// A reader of the view.
    #[must_use]
    pub fn reader(&self) -> Reader<V> {
        Reader::new(Arc::clone(&self.shared))
    }

    /// Follows the log from the position on until something fails: the log, the store, or a hole in the stream.
    /// [`Projector::supervise`] calls it again, and writes behind it.
    pub(crate) async fn run(&self) -> Result<std::convert::Infallible, ProjectorError> {
        self.check_log().await?;
        self.catch_up().await?;
        // A view that stopped at a hole has to come past it first.
        if !matches!(self.shared.health(), Health::Stopped { .. }) {
            self.shared.set_health(Health::Following);
        }
        let mut to = self.shared.log.head().await?;
        loop {
            self.follow_to(to).await?;
            let (feed, member): (_, Arc<dyn Member>) = (Arc::clone(&self.feed), Arc::new(self.clone()));
            // While messages are handed out, joining waits.
            let joined = tokio::task::spawn_blocking(move || feed.join(member)).await.map_err(interrupted::<V>)?;
            to = match joined {
                Err(NotLevel(to)) => to,
                Ok(seat) => match seat.left().await {
                    Left::Failed(error) => return Err(error),
                    Left::Behind => self.shared.log.head().await?,
                },
            };
        }
    }

    /// Follows the log by itself as far as that.
    async fn follow_to(&self, to: u64) -> Result<(), ProjectorError> {
        let position = self.reader().position();
        if position >= to {
            return Ok(());
        }
        let mut messages = self.shared.log.follow(position + 1, Filter::All).await?.ready_chunks(BATCH);
        while self.reader().position() < to {
            let Some(chunk) = messages.next().await else { return Err(ProjectorError::Ended(V::NAME)) };
            let (batch, failure) = split(chunk);
            self.fold(batch).await?;
            if let Some(error) = failure {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Folds messages, once there is room for what they change, and shows readers what came of them.
    async fn fold(&self, batch: Vec<Stored>) -> Result<(), ProjectorError> {
        self.room_in_memory().await;
        let (shared, mut held) = (Arc::clone(&self.shared), Arc::clone(&self.folder).lock_owned().await);
        let work = move || {
            let messages: Vec<Message<'_>> = batch.iter().map(Message::decode).collect();
            shared.fold(&mut held, &messages)
        };
        tokio::task::spawn_blocking(work).await.map_err(interrupted::<V>)?
    }

    /// Takes another store in use, with the folder over it.
    pub(crate) fn take(&self, held: &mut Held<V>, mut folder: Folder<V>) {
        self.shared.show(&mut folder);
        **held = Some(folder);
    }

    /// Closes the store: nobody reads or writes it until it is opened again. Readers are not shown less than they saw.
    pub(crate) async fn close(&self) -> Result<Held<V>, ProjectorError> {
        let _writing = self.writing.lock().await;
        let mut held = Arc::clone(&self.folder).lock_owned().await;
        let seen = *self.shared.position.borrow();
        if self.shared.answers() {
            self.shared.answer_from(seen);
        }
        self.shared.hide();
        if let Some(folder) = held.take() {
            let lease = folder.into_lease();
            tokio::task::spawn_blocking(move || lease.ended()).await.map_err(interrupted::<V>)?;
        }
        Ok(held)
    }

    /// Opens the store again from its files, after a failure: what does not read as it was written is set aside there, and
    /// the view is replayed.
    pub(crate) async fn reopen(&self) -> Result<(), ProjectorError> {
        let mut held = self.close().await?;
        let directory = self.directory.clone();
        let opened = tokio::task::spawn_blocking(move || directory.open::<V>()).await.map_err(interrupted::<V>)?;
        self.take(&mut held, opened?);
        self.shared.mended();
        Ok(())
    }

    /// Sets the store aside and begins anew from the first event.
    pub(crate) async fn begin_anew(&self, because: &str) -> Result<(), ProjectorError> {
        tracing::error!(view = V::NAME, because, "the view's store is set aside; the view is replayed");
        let held = self.close().await?;
        if let Some(old) = self.directory.current()? {
            self.directory.set_aside(&old)?;
        }
        drop(held);
        self.reopen().await
    }

    /// What the view knows of the log: where it stands, and on which message. None before the first event.
    pub(crate) fn witness(&self) -> Result<Option<Witness>, ProjectorError> {
        let state = self.shared.state().ok_or_else(|| failed::<V>("it is being opened again"))?;
        let (sequence, hash) = (state.about.sequence, state.about.tip.hash());
        let mark = Mark { sequence, hash, recorded: None, aggregate: None, command: None };
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

impl<V: View> Member for Projector<V> {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn sequence(&self) -> u64 {
        self.reader().position()
    }

    fn take(&self, messages: &[Message<'_>]) -> Result<(), Left> {
        let begun = Instant::now();
        let mut held = loop {
            match self.folder.try_lock() {
                Ok(held) if !self.is_full() => break held,
                Err(_) if begun.elapsed() < PATIENCE => std::thread::sleep(LOOK),
                Ok(_) | Err(_) => return Err(Left::Behind),
            }
        };
        // One view that panics is that view's failure: the others stay where they are.
        let folded = catch_unwind(AssertUnwindSafe(|| self.shared.fold(&mut held, messages)));
        folded
            .unwrap_or_else(|_| {
                if let Some(folder) = held.as_mut() {
                    folder.broke_off();
                }
                Err(ProjectorError::Interrupted { view: V::NAME, what: "it panicked on what was handed out".into() })
            })
            .map_err(Left::Failed)
    }
}

/// What a task that did not end properly is called.
pub(crate) fn interrupted<V: View>(error: JoinError) -> ProjectorError {
    ProjectorError::Interrupted { view: V::NAME, what: error.to_string() }
}
