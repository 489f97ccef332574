//! Recent changes of a view (近期变更): ordered maps of rows and index entries that lie over its store.
//!
//! The maps are persistent: a copy costs nothing and never changes, so that a question keeps the layers it began with
//! while the fold goes on. A layer knows no store and writes nothing.
use crate::blocks::{Keys, is_empty};
use crate::error::ProjectorError;
use crate::overlay::Change;
use crate::store::{Write, index_write, row_write};
use anjuan_views::view::{Direction, Unreadable, View};
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;

/// A key of a row or of an index entry, without the prefix that it has in the store.
type Key = Arc<[u8]>;

/// What a changed row and an index entry take in the maps besides their content, in bytes: nodes, keys and counters.
const OF_A_ROW: usize = 256;
const OF_AN_ENTRY: usize = 224;

/// Changed rows and index entries; none stands for one that was removed.
pub(crate) struct Layer<R> {
    rows: RedBlackTreeMapSync<Key, Option<Arc<R>>>,
    index: RedBlackTreeMapSync<Key, Option<Key>>,
}

impl<R> Clone for Layer<R> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), index: self.index.clone() }
    }
}

impl<R> Default for Layer<R> {
    fn default() -> Self {
        Self { rows: RedBlackTreeMapSync::new_sync(), index: RedBlackTreeMapSync::new_sync() }
    }
}

impl<R> Layer<R> {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.index.is_empty()
    }

    /// How many rows it holds.
    pub(crate) fn len(&self) -> usize {
        self.rows.size()
    }

    /// How much memory it takes, about, where a row takes so many bytes.
    pub(crate) fn bytes(&self, row: usize) -> usize {
        self.rows.size() * (row + OF_A_ROW) + self.index.size() * OF_AN_ENTRY
    }

    /// The row of that key, if it changed: none inside, if it was removed.
    pub(crate) fn row(&self, key: &str) -> Option<&Option<Arc<R>>> {
        self.rows.get(key.as_bytes())
    }

    /// Takes a change of a row, with the difference of its index entries.
    pub(crate) fn change<V: View<Row = R>>(&mut self, key: &str, change: &Change<R>) {
        let entries = |row: &Option<Arc<R>>| row.iter().flat_map(|row| V::index_keys(key, row)).collect::<Vec<_>>();
        let (old, new) = (entries(&change.before), entries(&change.after));
        let key: Key = key.as_bytes().into();
        for entry in old.iter().filter(|entry| !new.contains(entry)) {
            self.index.insert_mut(entry.as_bytes().into(), None);
        }
        for entry in new.iter().filter(|entry| !old.contains(entry)) {
            self.index.insert_mut(entry.as_bytes().into(), Some(Arc::clone(&key)));
        }
        self.rows.insert_mut(key, change.after.clone());
    }

    /// The changed rows in that range, in that direction.
    pub(crate) fn rows(&self, keys: &Keys, direction: Direction) -> Box<dyn Iterator<Item = Changed<&Arc<R>>> + '_> {
        ranged(&self.rows, keys, direction)
    }

    /// The changed index entries in that range, in that direction, with the keys of their rows.
    pub(crate) fn index(&self, keys: &Keys, direction: Direction) -> Box<dyn Iterator<Item = Changed<&Key>> + '_> {
        ranged(&self.index, keys, direction)
    }

    /// What is to be written to the store so that it has these changes.
    pub(crate) fn writes<V: View<Row = R>>(&self) -> Result<Vec<Write>, ProjectorError> {
        let mut writes = Vec::with_capacity(self.rows.size() + self.index.size());
        for (entry, key) in &self.index {
            writes.push(index_write(entry, key.as_deref()));
        }
        for (key, row) in &self.rows {
            writes.push(row_write::<V>(key, row.as_deref())?);
        }
        Ok(writes)
    }
}

/// A key, and what it has now; none where it was removed.
pub(crate) type Changed<T> = (Vec<u8>, Option<T>);

fn ranged<'a, T>(
    map: &'a RedBlackTreeMapSync<Key, Option<T>>,
    (from, to): &Keys,
    direction: Direction,
) -> Box<dyn Iterator<Item = Changed<&'a T>> + 'a> {
    if map.is_empty() || is_empty(&(from.clone(), to.clone())) {
        return Box::new(std::iter::empty());
    }
    let bounds = (from.clone().map(Key::from), to.clone().map(Key::from));
    let found = map.range::<Key, _>(bounds).map(|(key, value)| (key.to_vec(), value.as_ref()));
    match direction {
        Direction::Forward => Box::new(found),
        Direction::Backward => Box::new(found.rev()),
    }
}

/// One of several ordered sources, with what it gives next.
struct Part<'a, T> {
    head: Option<Changed<T>>,
    rest: Box<dyn Iterator<Item = Result<Changed<T>, Unreadable>> + 'a>,
}

/// Layers over a store, read as one: of each key, what the newest source has. A key that was removed is left out.
pub(crate) struct Merged<'a, T> {
    /// The newest first.
    parts: Vec<Part<'a, T>>,
    direction: Direction,
    failure: Option<Unreadable>,
}

impl<'a, T> Merged<'a, T> {
    pub(crate) fn new(direction: Direction) -> Self {
        Self { parts: Vec::new(), direction, failure: None }
    }

    /// With one more source, older than those before.
    pub(crate) fn over(mut self, rest: impl Iterator<Item = Result<Changed<T>, Unreadable>> + 'a) -> Self {
        let mut part = Part { head: None, rest: Box::new(rest) };
        match part.rest.next().transpose() {
            Ok(head) => part.head = head,
            Err(failure) => self.failure = Some(failure),
        }
        self.parts.push(part);
        self
    }

    /// Which source has the key that comes next.
    fn next_part(&self) -> Option<usize> {
        let heads = self.parts.iter().enumerate().filter_map(|(at, part)| Some((&part.head.as_ref()?.0, at)));
        let next = match self.direction {
            Direction::Forward => heads.min_by(|a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1))),
            Direction::Backward => heads.max_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1))),
        };
        next.map(|(_, at)| at)
    }

    /// Takes the head of that source.
    fn take(&mut self, at: usize) -> Option<Changed<T>> {
        let part = self.parts.get_mut(at)?;
        let next = part.rest.next().transpose();
        match next {
            Ok(next) => std::mem::replace(&mut part.head, next),
            Err(failure) => {
                self.failure = Some(failure);
                part.head.take()
            }
        }
    }
}

impl<T> Iterator for Merged<'_, T> {
    type Item = Result<(Vec<u8>, T), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(failure) = self.failure.take() {
                self.parts.clear();
                return Some(Err(failure));
            }
            let newest = self.next_part()?;
            let (key, value) = self.take(newest)?;
            for at in newest + 1..self.parts.len() {
                let is_hidden =
                    self.parts.get(at).and_then(|part| part.head.as_ref()).is_some_and(|head| head.0 == key);
                if is_hidden {
                    self.take(at);
                }
            }
            // What could not be read behind this key is said next.
            if let Some(value) = value {
                return Some(Ok((key, value)));
            }
        }
    }
}
