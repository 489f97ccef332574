//! Reading a view: one consistent state per question, with the position it reflects.
//!
//! A question takes the state that there is and keeps it: it waits for nobody, and no event waits for it.
use crate::digest::{self, ViewDigest};
use crate::error::{ProjectorError, WaitError};
use crate::folder::{Backlog, Folder};
use crate::message::Message;
use crate::state::State;
use crate::status::{Health, Status};
use crate::store::failed;
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
    /// What readers see, none while the store is opened again.
    state: RwLock<Option<Arc<State<V>>>>,
    pub(crate) position: watch::Sender<u64>,
    /// What is only in memory.
    pub(crate) backlog: watch::Sender<Backlog>,
    /// Questions are answered from this position on: a view that is made anew does not show less than it did.
    answers_from: AtomicU64,
    /// What a question could not read.
    damage: watch::Sender<Option<String>>,
    health: Mutex<Health>,
}

impl<V: View> Shared<V> {
    pub(crate) fn new(log: Arc<dyn EventLog>, folder: &mut Folder<V>) -> Self {
        let position = folder.sequence();
        // A store with nothing in it answers once it is known how far the log goes, and it has come so far.
        let answers_from = AtomicU64::new(if position == 0 { u64::MAX } else { 0 });
        Self {
            log,
            state: RwLock::new(Some(Arc::new(folder.advance()))),
            position: watch::Sender::new(position),
            backlog: watch::Sender::new(Backlog::default()),
            answers_from,
            damage: watch::Sender::new(None),
            health: Mutex::new(Health::Starting),
        }
    }

    /// Lets questions be answered from this position on.
    pub(crate) fn answer_from(&self, position: u64) {
        self.answers_from.store(position, Ordering::SeqCst);
    }

    /// Whether the view has come as far as its answers must: the state that readers see, and not only the position that was told last.
    pub(crate) fn answers(&self) -> bool {
        self.state().is_some_and(|state| self.answers_with(&state))
    }

    /// Whether questions are answered from that state.
    pub(crate) fn answers_with(&self, state: &State<V>) -> bool {
        state.about.sequence >= self.answers_from.load(Ordering::SeqCst)
    }

    /// From which position on questions are answered.
    pub(crate) fn answered_from(&self) -> u64 {
        self.answers_from.load(Ordering::SeqCst)
    }

    /// The same result; a failure is remembered as damage of the store.
    pub(crate) fn noted<T>(&self, read: Result<T, Unreadable>) -> Result<T, Unreadable> {
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

    /// What readers see; none while the store is opened again.
    pub(crate) fn state(&self) -> Option<Arc<State<V>>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether anything between two sequences was folded, and not left out.
    pub(crate) fn has_folded(&self, (from, to): (u64, u64)) -> bool {
        self.state().is_some_and(|state| {
            let about = &state.about;
            (from..=to.min(about.sequence)).any(|sequence| !about.incidents.contains_key(&sequence))
        })
    }

    /// Shows readers what was folded.
    pub(crate) fn show(&self, folder: &mut Folder<V>) {
        let state = Arc::new(folder.advance());
        let position = state.about.sequence;
        self.replace(Some(state));
        self.position.send_if_modified(|known| std::mem::replace(known, position) != position);
        self.backlog.send_replace(folder.backlog());
    }

    /// Shows readers nothing: the store is closed.
    pub(crate) fn hide(&self) {
        self.replace(None);
        self.backlog.send_replace(Backlog::default());
    }

    fn replace(&self, state: Option<Arc<State<V>>>) {
        let mut current = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, state);
        // What goes with the state before is let go of while readers go on.
        drop(current);
        drop(before);
    }

    /// Folds messages and shows readers what came of them: what came before a hole in the stream as well.
    pub(crate) fn fold(&self, held: &mut Option<Folder<V>>, messages: &[Message<'_>]) -> Result<(), ProjectorError> {
        let folder = held.as_mut().ok_or_else(|| failed::<V>("it is being opened again"))?;
        let folded = messages.iter().try_for_each(|message| folder.fold(message));
        match &folded {
            Ok(()) | Err(ProjectorError::Gap { .. }) => self.show(folder),
            Err(_) => return folded,
        }
        if folded.is_ok() && matches!(self.health(), Health::Stopped { .. }) {
            self.set_health(Health::Following);
        }
        folded
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

    /// Asks a question of the state that there is.
    pub fn read<T>(&self, question: impl FnOnce(&dyn Source<V::Row>) -> T) -> Answer<T> {
        let state = self.shared.state();
        let position = state.as_ref().map_or_else(|| self.position(), |state| state.about.sequence);
        let source = match &state {
            Some(state) if self.shared.answers_with(state) => Watched::Open(state, &self.shared),
            _ => {
                Watched::Closed(format!("the view {} is being made anew and stands at {position}: ask again", V::NAME))
            }
        };
        Answer { position, value: question(&source) }
    }

    /// Waits, so long at most, until questions are answered; says whether they are.
    pub async fn answers_within(&self, patience: Duration) -> bool {
        let waited = async {
            while !self.shared.answers() {
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

    /// Waits until the rows reflect a stream sequence: read your own write. What the log has not is not waited for.
    ///
    /// # Errors
    /// [`WaitError`] when the time is up, or the view stopped.
    pub async fn wait_for(&self, sequence: u64, timeout: Duration) -> Result<u64, WaitError> {
        if self.position() < sequence
            && let Ok(head) = self.shared.log.head().await
            && head < sequence
        {
            return Err(WaitError::Beyond { head, wanted: sequence });
        }
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

    /// The digest of the rows. It reads them all; events go on being folded.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn digest(&self) -> Result<ViewDigest, ProjectorError> {
        let shared = Arc::clone(&self.shared);
        let work = move || {
            let state = shared.state().ok_or_else(|| failed::<V>("it is being opened again"))?;
            digest::compute(&state).inspect_err(|error| drop(shared.noted::<()>(Err(Unreadable(error.to_string())))))
        };
        tokio::task::spawn_blocking(work).await.map_err(crate::projector::interrupted::<V>)?
    }

    /// Where the view stands, how it is, and what it could not apply.
    ///
    /// # Errors
    /// None: a log that does not answer only leaves the head out.
    pub async fn status(&self) -> Result<Status, ProjectorError> {
        Ok(self.status_at(self.shared.log.head().await.ok()))
    }

    /// The same, where the end of the log is known, or known not to be.
    #[must_use]
    pub fn status_at(&self, head: Option<u64>) -> Status {
        let state = self.shared.state();
        let about = state.as_ref().map(|state| &state.about);
        Status {
            name: V::NAME.into(),
            version: V::VERSION,
            position: about.map_or_else(|| self.position(), |about| about.sequence),
            head,
            rows: about.map_or(0, |about| about.rows),
            health: self.health(),
            incidents: about.map(|about| about.incidents.values().cloned().collect()).unwrap_or_default(),
            parked: about.map(|about| about.parked.values().cloned().collect()).unwrap_or_default(),
        }
    }

    /// The stream sequence of the event that could not be applied, where the view passes over this aggregate.
    #[must_use]
    pub fn passed_over_since(&self, aggregate: &str) -> Option<u64> {
        let state = self.shared.state();
        state.as_ref().and_then(|state| state.about.parked.get(aggregate)).map(|parked| parked.since)
    }
}
