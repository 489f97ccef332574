//! Reading a view: one consistent state per question, with the position it reflects.
//!
//! A question holds off the next commit until it is answered, so questions are to be short: pages, not whole views.
use crate::digest::{self, ViewDigest};
use crate::error::{ProjectorError, WaitError};
use crate::status::{Health, Status};
use crate::store::{Store, failed};
use crate::watched::Watched;
use anjuan_journal::log::EventLog;
use anjuan_views::view::{Source, Unreadable, View};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;

/// How often a view that does not answer yet is looked at again.
const LOOK: Duration = Duration::from_millis(10);

/// An answer and the stream sequence it reflects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer<T> {
    /// The stream sequence.
    pub position: u64,
    /// The answer.
    pub value: T,
}

/// What projector and readers share.
pub(crate) struct Shared<V: View> {
    pub(crate) log: Arc<dyn EventLog>,
    /// The store in use, none while it is opened again; whoever writes to it, or replaces it, holds the lock for writing.
    pub(crate) store: RwLock<Option<Store<V>>>,
    pub(crate) position: watch::Sender<u64>,
    /// Questions are answered from this position on: a view that is made anew does not show less than it did.
    answers_from: AtomicU64,
    /// What a question could not read.
    damage: watch::Sender<Option<String>>,
    health: Mutex<Health>,
}

impl<V: View> Shared<V> {
    pub(crate) fn new(log: Arc<dyn EventLog>, store: Store<V>, position: u64) -> Self {
        // A store with nothing in it answers once it is known how far the log goes, and it has come so far.
        let answers_from = AtomicU64::new(if position == 0 { u64::MAX } else { 0 });
        Self {
            log,
            store: RwLock::new(Some(store)),
            position: watch::Sender::new(position),
            answers_from,
            damage: watch::Sender::new(None),
            health: Mutex::new(Health::Starting),
        }
    }

    /// Lets questions be answered from this position on.
    pub(crate) fn answer_from(&self, position: u64) {
        self.answers_from.store(position, Ordering::SeqCst);
    }

    /// Whether the view has come as far as its answers must.
    pub(crate) fn answers(&self) -> bool {
        *self.position.borrow() >= self.answers_from.load(Ordering::SeqCst)
    }

    /// From which position on questions are answered.
    pub(crate) fn answered_from(&self) -> u64 {
        self.answers_from.load(Ordering::SeqCst)
    }

    /// The same result; a failure is remembered as damage of the store.
    pub(crate) fn told<T>(&self, read: Result<T, Unreadable>) -> Result<T, Unreadable> {
        read.inspect_err(|Unreadable(what)| {
            self.damage.send_if_modified(|damage| damage.is_none().then(|| *damage = Some(what.clone())).is_some());
        })
    }

    /// Waits until a question could not read something, and answers what.
    pub(crate) async fn damaged(&self) -> String {
        let mut damage = self.damage.subscribe();
        // The sender lives as long as `self`.
        let found = damage.wait_for(Option::is_some).await.map(|damage| damage.clone().unwrap_or_default());
        found.unwrap_or_default()
    }

    /// The store was replaced: what was read of the one before counts no more.
    pub(crate) fn mended(&self) {
        self.damage.send_replace(None);
    }

    /// The store in use.
    pub(crate) fn opened(&self) -> Result<Store<V>, ProjectorError> {
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner).clone();
        store.ok_or_else(|| failed::<V>("it is being opened again"))
    }

    pub(crate) fn health(&self) -> Health {
        self.health.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_health(&self, health: Health) {
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
    }
}

/// A reader of a view. Cloning is cheap.
pub struct Reader<V: View> {
    shared: Arc<Shared<V>>,
}

impl<V: View> Clone for Reader<V> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<V: View> Reader<V> {
    pub(crate) fn new(shared: Arc<Shared<V>>) -> Self {
        Self { shared }
    }

    /// Asks a question; nothing is committed while it is answered.
    pub fn read<T>(&self, question: impl FnOnce(&dyn Source<V::Row>) -> T) -> Answer<T> {
        let store = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
        let position = *self.shared.position.borrow();
        let source = match &*store {
            Some(store) if self.shared.answers() => Watched::Open(store, &self.shared),
            _ => {
                Watched::Closed(format!("the view {} is being made anew and stands at {position}: ask again", V::NAME))
            }
        };
        Answer { position, value: question(&source) }
    }

    /// Waits, so long at most, until questions are answered; says whether they are.
    pub async fn answers_within(&self, patience: Duration) -> bool {
        let waited = async {
            while !(self.shared.answers() && self.shared.opened().is_ok()) {
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(patience, waited).await.is_ok()
    }

    /// The stream sequence the rows reflect.
    #[must_use]
    pub fn position(&self) -> u64 {
        *self.shared.position.borrow()
    }

    /// How the projector is.
    #[must_use]
    pub fn health(&self) -> Health {
        match self.shared.health() {
            Health::Following if !self.shared.answers() => Health::Rebuilding,
            health => health,
        }
    }

    /// Waits until the rows reflect a stream sequence: read your own write.
    ///
    /// # Errors
    /// [`WaitError`] when the time is up, or the view stopped.
    pub async fn wait_for(&self, sequence: u64, timeout: Duration) -> Result<u64, WaitError> {
        let mut position = self.shared.position.subscribe();
        let reached = tokio::time::timeout(timeout, position.wait_for(|position| *position >= sequence)).await;
        if let Ok(Ok(position)) = reached {
            return Ok(*position);
        }
        let position = self.position();
        match self.health() {
            Health::Stopped { because: why } => Err(WaitError::Stopped { view: V::NAME, position, why }),
            _ => Err(WaitError::Behind { view: V::NAME, position, wanted: sequence }),
        }
    }

    /// The digest of the rows. It reads them all, and nothing is committed meanwhile.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn digest(&self) -> Result<ViewDigest, ProjectorError> {
        let shared = Arc::clone(&self.shared);
        let work = move || {
            let store = shared.store.read().unwrap_or_else(PoisonError::into_inner);
            let store = store.as_ref().ok_or_else(|| failed::<V>("it is being opened again"))?;
            digest::of(store).inspect_err(|error| drop(shared.told::<()>(Err(Unreadable(error.to_string())))))
        };
        tokio::task::spawn_blocking(work).await.map_err(crate::projector::interrupted::<V>)?
    }

    /// Where the view stands, how it is, and what it could not apply.
    ///
    /// # Errors
    /// None: of a store that cannot be read it is told that it cannot. A log that does not answer only leaves the head out.
    pub async fn status(&self) -> Result<Status, ProjectorError> {
        let head = self.shared.log.head().await.ok();
        let store = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
        let mut health = self.health();
        // How it is can be told of a view whose store cannot be read, too.
        let kept = store.as_ref().map(|store| Ok((store.position()?, store.incidents()?, store.parked()?)));
        let (position, incidents, parked) = match kept {
            None => Default::default(),
            Some(Ok(kept)) => kept,
            Some(Err(error)) => {
                let because = ProjectorError::to_string(&error);
                drop(self.shared.told::<()>(Err(Unreadable(because.clone()))));
                health = Health::Retrying { because };
                Default::default()
            }
        };
        let sequence = self.position();
        Ok(Status {
            name: V::NAME.into(),
            version: V::VERSION,
            position: sequence,
            head,
            rows: position.rows,
            health,
            incidents,
            parked,
        })
    }
}
