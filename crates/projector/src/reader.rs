//! Reading a view: one consistent state per question, with the position it reflects.
//!
//! A question holds off the next commit until it is answered, so questions are to be short: pages, not whole views.
use crate::digest::{self, ViewDigest};
use crate::error::{ProjectorError, WaitError};
use crate::status::{Health, Status};
use crate::store::Store;
use anjuan_journal::log::EventLog;
use anjuan_views::view::{Source, View};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;

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
    /// The store in use; whoever writes to it, or replaces it, holds the lock for writing.
    pub(crate) store: RwLock<Store<V>>,
    pub(crate) position: watch::Sender<u64>,
    health: Mutex<Health>,
}

impl<V: View> Shared<V> {
    pub(crate) fn new(log: Arc<dyn EventLog>, store: Store<V>, position: u64) -> Self {
        let position = watch::Sender::new(position);
        Self { log, store: RwLock::new(store), position, health: Mutex::new(Health::Starting) }
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
        Answer { position, value: question(&*store) }
    }

    /// The stream sequence the rows reflect.
    #[must_use]
    pub fn position(&self) -> u64 {
        *self.shared.position.borrow()
    }

    /// How the projector is.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.health()
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
        let work = move || digest::of(&*shared.store.read().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(work).await.map_err(crate::projector::interrupted::<V>)?
    }

    /// Where the view stands, how it is, and what it could not apply.
    ///
    /// # Errors
    /// The store's failure. A log that does not answer only leaves the head out.
    pub async fn status(&self) -> Result<Status, ProjectorError> {
        let head = self.shared.log.head().await.ok();
        let store = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
        let position = store.position()?;
        Ok(Status {
            name: V::NAME.into(),
            version: V::VERSION,
            position: position.sequence,
            head,
            rows: position.rows,
            health: self.shared.health(),
            incidents: store.incidents()?,
            parked: store.parked()?,
        })
    }
}
