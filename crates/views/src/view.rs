//! The contract of a view: a fold from events to rows, and the index keys that follow from each row.
//!
//! Writing goes through [`Rows`], reading through [`Source`]. Neither knows how rows are kept; a fold never reads a
//! [`Source`], a query never writes [`Rows`].
use anjuan_domain::event::{Event, OfKind, Recorded};
use anjuan_domain::vocabulary::declare::DecodeError;
use serde::{Serialize, de::DeserializeOwned};
use std::any::Any;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Why an event cannot be applied; it opens an incident and parks its aggregate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unappliable(pub String);

impl From<DecodeError> for Unappliable {
    fn from(error: DecodeError) -> Self {
        match &error {
            DecodeError::Envelope(source) | DecodeError::Data { source, .. } => Self(format!("{error}: {source}")),
            DecodeError::UnknownType(_) | DecodeError::Subject(_) => Self(error.to_string()),
        }
    }
}

impl From<anjuan_domain::vocabulary::stamp::Unfoldable> for Unappliable {
    fn from(error: anjuan_domain::vocabulary::stamp::Unfoldable) -> Self {
        Self(error.0)
    }
}

/// A recorded event as views are given it: its data are decoded once for all of them, when the first asks for them.
pub struct Given<'a> {
    recorded: Recorded<'a>,
    event: OnceLock<Result<Event, Unappliable>>,
}

impl<'a> Given<'a> {
    /// The event, not decoded yet.
    #[must_use]
    pub fn new(recorded: Recorded<'a>) -> Self {
        Self { recorded, event: OnceLock::new() }
    }

    /// Its data, of that kind.
    ///
    /// # Errors
    /// [`Unappliable`] when they do not have the shape of the type, or the type is of another kind.
    pub fn data<E: OfKind>(&self) -> Result<&E, Unappliable> {
        let event = self.decoded().as_ref().map_err(Clone::clone)?;
        let unknown = || DecodeError::UnknownType(self.recorded.envelope.event_type.clone().into_owned());
        E::extract(event).ok_or_else(|| unknown().into())
    }
}

impl Given<'_> {
    /// Decodes the data ahead of the views, where any of them asks for them.
    pub fn prepare(&self) {
        if crate::concern::concerns_any(&self.recorded.envelope) {
            self.decoded();
        }
    }

    fn decoded(&self) -> &Result<Event, Unappliable> {
        self.event.get_or_init(|| self.recorded.envelope.event().map_err(Unappliable::from))
    }
}

impl<'a> Deref for Given<'a> {
    type Target = Recorded<'a>;

    fn deref(&self) -> &Recorded<'a> {
        &self.recorded
    }
}

/// The rows of a view while events are applied: reads see earlier writes of the same batch.
pub trait Rows<R> {
    /// The row of that key.
    fn get(&mut self, key: &str) -> Option<Arc<R>>;
    /// Writes the row of that key.
    fn put(&mut self, key: &str, row: R);
    /// Removes the row of that key.
    fn remove(&mut self, key: &str);
    /// The row keys whose index entries start with `prefix`, in order of the entries. Expensive: for rare events only.
    fn keys_by_index(&mut self, prefix: &str) -> Vec<String>;
}

/// A view: pure, deterministic, versioned. Rows and the position commit together; index entries follow from rows.
pub trait View: Send + 'static {
    /// Its name, in file names and queries: `deadlines`.
    const NAME: &'static str;
    /// Its version: a change of fold or row is a new version, built beside the old.
    const VERSION: u32;
    /// One row.
    type Row: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static;

    /// A view with nothing remembered yet.
    fn new() -> Self;

    /// Called once after the store was opened, to bring back what the view keeps in memory (the calendar, say).
    ///
    /// # Errors
    /// [`Unappliable`] when the stored rows do not fold: the store is then set aside and replayed.
    fn restore(&mut self, rows: &mut dyn Rows<Self::Row>) -> Result<(), Unappliable>;

    /// Applies one event. On an error nothing remembered in memory may have changed; rows written are taken back.
    ///
    /// # Errors
    /// [`Unappliable`] says why; the projector parks the aggregate.
    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Self::Row>) -> Result<(), Unappliable>;

    /// The index keys of a row, derived; sorted text such as `due/open/2026-11-24T09:30:00.000Z/case/…`. Every key
    /// ends with the row's own key, so that no two rows share one.
    fn index_keys(key: &str, row: &Self::Row) -> Vec<String>;
}

/// Rows could not be read back: the store's trouble, not the view's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the view's store cannot be read: {0}")]
pub struct Unreadable(pub String);

/// In which order entries are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As the keys sort.
    Forward,
    /// The other way round.
    Backward,
}

/// Entries of an index: the index key and the key of its row.
pub type Entries<'a> = Box<dyn Iterator<Item = Result<(String, String), Unreadable>> + 'a>;
/// Rows with their keys.
pub type Keyed<'a, R> = Box<dyn Iterator<Item = Result<(String, R), Unreadable>> + 'a>;

/// One thing that was worked out from the rows of a store and is kept beside it, with what it was worked out from.
#[derive(Default)]
pub struct Derived(Mutex<Option<(String, Arc<dyn Any + Send + Sync>)>>);

impl Derived {
    /// What was worked out from `basis`; made where it is not kept.
    ///
    /// # Errors
    /// Those of `make`: nothing is kept then.
    pub fn get_or_make<T: Send + Sync + 'static>(
        &self,
        basis: &str,
        make: impl FnOnce() -> Result<T, Unreadable>,
    ) -> Result<Arc<T>, Unreadable> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = lock().as_ref().filter(|(from, _)| from == basis).map(|(_, kept)| Arc::clone(kept));
        if let Some(kept) = kept.and_then(|kept| kept.downcast().ok()) {
            return Ok(kept);
        }
        let made = Arc::new(make()?);
        *lock() = Some((basis.to_owned(), made.clone()));
        Ok(made)
    }
}

/// The rows of a view as queries read them: one consistent state, at one position of the log.
pub trait Source<R> {
    /// The row of that key.
    ///
    /// # Errors
    /// [`Unreadable`].
    fn row(&self, key: &str) -> Result<Option<R>, Unreadable>;
    /// The index entries under `prefix` that come after the entry `after` in that direction; all of them without `after`.
    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a>;
    /// The rows whose keys start with `prefix`, in order.
    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, R>;
    /// What is kept beside the store, of which a state is read; none where nothing is.
    fn derived(&self) -> Option<&Derived> {
        None
    }
}
