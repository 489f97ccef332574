//! A view in memory: the same fold over plain maps, for tests, goldens and policies that try things out.
//!
//! It keeps everything and forgets it at the end; a served view lives in the projector's store.
use crate::view::{Derived, Direction, Entries, Given, Keyed, Rows, Source, Unappliable, View};
use anjuan_domain::event::Recorded;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// A view and its rows.
pub struct InMemory<V: View> {
    view: V,
    rows: MemoryRows<V>,
}

/// The rows of a view, with the index that follows from them.
pub struct MemoryRows<V: View> {
    rows: BTreeMap<String, Arc<V::Row>>,
    index: BTreeMap<String, String>,
    derived: Derived,
}

impl<V: View> Default for InMemory<V> {
    fn default() -> Self {
        Self { view: V::new(), rows: MemoryRows::default() }
    }
}

impl<V: View> InMemory<V> {
    /// Applies one event.
    ///
    /// # Errors
    /// As the view says.
    pub fn apply(&mut self, event: &Recorded<'_>) -> Result<(), Unappliable> {
        self.view.apply(&Given::new(event.clone()), &mut self.rows)
    }

    /// Forgets what the view remembers and brings it back from the rows, as after a restart.
    ///
    /// # Errors
    /// As the view says.
    pub fn restart(&mut self) -> Result<(), Unappliable> {
        self.view = V::new();
        self.view.restore(&mut self.rows)
    }

    /// The rows by key.
    #[must_use]
    pub fn rows(&self) -> &MemoryRows<V> {
        &self.rows
    }
}

impl<V: View> Default for MemoryRows<V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), index: BTreeMap::new(), derived: Derived::default() }
    }
}

impl<V: View> MemoryRows<V> {
    /// Every row with its key, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V::Row)> {
        self.rows.iter().map(|(key, row)| (key.as_str(), row.as_ref()))
    }

    /// Every index key, in order.
    pub fn index(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }
}

impl<V: View> Rows<V::Row> for MemoryRows<V> {
    fn get(&mut self, key: &str) -> Option<Arc<V::Row>> {
        self.rows.get(key).cloned()
    }

    fn put(&mut self, key: &str, row: V::Row) {
        self.remove(key);
        for entry in V::index_keys(key, &row) {
            self.index.insert(entry, key.to_owned());
        }
        self.rows.insert(key.to_owned(), Arc::new(row));
    }

    fn remove(&mut self, key: &str) {
        if let Some(old) = self.rows.remove(key) {
            for entry in V::index_keys(key, &old) {
                self.index.remove(&entry);
            }
        }
    }

    fn keys_by_index(&mut self, prefix: &str) -> Vec<String> {
        under(&self.index, prefix).map(|(_, key)| key.clone()).collect()
    }
}

impl<V: View> Source<V::Row> for MemoryRows<V> {
    fn row(&self, key: &str) -> Result<Option<V::Row>, crate::view::Unreadable> {
        Ok(self.rows.get(key).map(|row| row.as_ref().clone()))
    }

    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a> {
        let after = after.filter(|after| after.starts_with(prefix));
        let (from, end) = bounds(prefix);
        let range = match (after, direction) {
            (None, _) => (from, end),
            (Some(after), Direction::Forward) => (Bound::Excluded(after.to_owned()), end),
            (Some(after), Direction::Backward) => (from, Bound::Excluded(after.to_owned())),
        };
        if is_empty(&range) {
            return Box::new(std::iter::empty());
        }
        let entries = self.index.range(range).map(|(entry, key)| Ok((entry.clone(), key.clone())));
        match direction {
            Direction::Forward => Box::new(entries),
            Direction::Backward => Box::new(entries.rev()),
        }
    }

    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, V::Row> {
        Box::new(under(&self.rows, prefix).map(|(key, row)| Ok((key.clone(), row.as_ref().clone()))))
    }

    fn derived(&self) -> Option<&Derived> {
        Some(&self.derived)
    }
}

/// The entries whose keys start with `prefix`.
fn under<'a, T>(
    map: &'a BTreeMap<String, T>,
    prefix: &str,
) -> impl DoubleEndedIterator<Item = (&'a String, &'a T)> + use<'a, T> {
    map.range(bounds(prefix))
}

/// Where the keys begin and end that start with `prefix`.
fn bounds(prefix: &str) -> (Bound<String>, Bound<String>) {
    let behind = Bound::Excluded(format!("{prefix}\u{10FFFF}\u{10FFFF}"));
    (Bound::Included(prefix.to_owned()), behind)
}

/// Whether nothing can lie between the two: a map takes no such range.
fn is_empty((from, end): &(Bound<String>, Bound<String>)) -> bool {
    match (from, end) {
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(end) | Bound::Excluded(end)) => from >= end,
        _ => false,
    }
}
