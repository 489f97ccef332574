//! The contract of a view: a fold from events to rows, and the index keys that follow from each row.
use anjuan_domain::event::Recorded;
use serde::{Serialize, de::DeserializeOwned};

/// Why an event cannot be applied; it opens an incident and parks its aggregate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unappliable(pub String);

/// The rows of a view while events are applied: reads see earlier writes of the same batch.
pub trait Rows<R> {
    /// The row of that key.
    fn get(&mut self, key: &str) -> Option<R>;
    /// Writes the row of that key.
    fn put(&mut self, key: &str, row: R);
    /// Removes the row of that key.
    fn remove(&mut self, key: &str);
    /// The row keys whose index entries start with `prefix`, in order. Expensive: for rare events only.
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
    fn restore(&mut self, rows: &mut dyn Rows<Self::Row>);

    /// Applies one event. On an error no row may have been written.
    ///
    /// # Errors
    /// [`Unappliable`] says why; the projector parks the aggregate.
    fn apply(&mut self, event: &Recorded<'_>, rows: &mut dyn Rows<Self::Row>) -> Result<(), Unappliable>;

    /// The index keys of a row, derived; sorted text such as `due/2026-11-24T09:30:00Z/case/…`.
    fn index_keys(key: &str, row: &Self::Row) -> Vec<String>;
}
