//! The rows of a view while events are folded: what changed since the last commit, over what is being written, over a
//! bounded cache of clean rows, over the store.
//!
//! A row touched many times between two commits is written once. Reads see every earlier write.
use crate::error::ProjectorError;
use crate::store::{Store, Write, failed, index_write, row_write};
use anjuan_views::view::{Direction, Rows, Source, View};
use lru::LruCache;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// How many clean rows stay in memory.
const CLEAN: usize = 20_000;

/// One changed row: as it is in the store, and as it shall be.
pub(crate) struct Change<R> {
    before: Option<Arc<R>>,
    after: Option<Arc<R>>,
}

impl<R> Clone for Change<R> {
    fn clone(&self) -> Self {
        Self { before: self.before.clone(), after: self.after.clone() }
    }
}

/// The changed rows by key.
pub(crate) type Changes<R> = HashMap<String, Change<R>>;

/// Changes on their way to the store, and where word comes that they arrived.
struct InFlight<R> {
    changes: Arc<Changes<R>>,
    written: Receiver<Result<(), ProjectorError>>,
}

/// The rows of a view while events are folded.
pub(crate) struct Overlay<V: View> {
    store: Store<V>,
    dirty: Changes<V::Row>,
    in_flight: Option<InFlight<V::Row>>,
    clean: LruCache<String, Arc<V::Row>>,
    undo: Vec<(String, Option<Change<V::Row>>)>,
    failure: Option<ProjectorError>,
}

impl<V: View> Overlay<V> {
    pub(crate) fn new(store: Store<V>) -> Self {
        let clean = LruCache::new(NonZeroUsize::new(CLEAN).unwrap_or(NonZeroUsize::MIN));
        Self { store, dirty: HashMap::new(), in_flight: None, clean, undo: Vec::new(), failure: None }
    }

    /// The store underneath.
    pub(crate) fn store(&self) -> &Store<V> {
        &self.store
    }

    /// Begins an event: what is written from here on can be taken back.
    pub(crate) fn begin(&mut self) {
        self.undo.clear();
    }

    /// Takes back what was written since [`Overlay::begin`].
    pub(crate) fn take_back(&mut self) {
        while let Some((key, change)) = self.undo.pop() {
            match change {
                Some(change) => self.dirty.insert(key, change),
                None => self.dirty.remove(&key),
            };
        }
    }

    /// The store's failure since it was asked last, if there was one: every read since then is void.
    pub(crate) fn failure(&mut self) -> Option<ProjectorError> {
        self.failure.take()
    }

    /// The changes since the last commit; from here on they count as clean.
    pub(crate) fn drain(&mut self) -> Changes<V::Row> {
        let changes = std::mem::take(&mut self.dirty);
        self.remember(&changes);
        changes
    }

    /// How many rows changed since the last commit.
    pub(crate) fn changed(&self) -> usize {
        self.dirty.len()
    }

    /// Hands the changes to somebody who writes them and says so through the channel; waits for those handed over before.
    pub(crate) fn hand_over(
        &mut self,
        written: Receiver<Result<(), ProjectorError>>,
    ) -> Result<Arc<Changes<V::Row>>, ProjectorError> {
        self.settle()?;
        let changes = Arc::new(std::mem::take(&mut self.dirty));
        self.in_flight = Some(InFlight { changes: Arc::clone(&changes), written });
        Ok(changes)
    }

    /// Waits until what was handed over is in the store.
    pub(crate) fn settle(&mut self) -> Result<(), ProjectorError> {
        if let Some(InFlight { changes, written }) = self.in_flight.take() {
            written.recv().map_err(|_| failed::<V>("the writer is gone"))??;
            self.remember(&changes);
        }
        Ok(())
    }

    fn remember(&mut self, changes: &Changes<V::Row>) {
        for (key, change) in changes {
            match &change.after {
                Some(row) => drop(self.clean.put(key.clone(), Arc::clone(row))),
                None => drop(self.clean.pop(key)),
            }
        }
    }

    /// The row as the store has it, or will have it once everything handed over is written.
    fn committed(&mut self, key: &str) -> Option<Arc<V::Row>> {
        if let Some(change) = self.in_flight.as_ref().and_then(|in_flight| in_flight.changes.get(key)) {
            return change.after.clone();
        }
        if let Some(row) = self.clean.get(key) {
            return Some(Arc::clone(row));
        }
        match self.store.row(key) {
            Ok(row) => {
                let row = Arc::new(row?);
                self.clean.put(key.to_owned(), Arc::clone(&row));
                Some(row)
            }
            Err(error) => {
                self.failure = Some(failed::<V>(error));
                None
            }
        }
    }

    fn write(&mut self, key: &str, after: Option<Arc<V::Row>>) {
        let old = self.dirty.get(key).cloned();
        let before = match &old {
            Some(change) => change.before.clone(),
            None => self.committed(key),
        };
        self.dirty.insert(key.to_owned(), Change { before, after });
        self.undo.push((key.to_owned(), old));
    }

    fn entries(&mut self, prefix: &str) -> Result<BTreeMap<String, String>, ProjectorError> {
        self.settle()?;
        let stored = self.store.entries(prefix, None, Direction::Forward);
        let mut entries = stored.collect::<Result<BTreeMap<_, _>, _>>().map_err(failed::<V>)?;
        for (key, change) in &self.dirty {
            for entry in change.before.iter().flat_map(|row| V::index_keys(key, row)) {
                entries.remove(&entry);
            }
            for entry in change.after.iter().flat_map(|row| V::index_keys(key, row)) {
                if entry.starts_with(prefix) {
                    entries.insert(entry, key.clone());
                }
            }
        }
        Ok(entries)
    }
}

impl<V: View> Rows<V::Row> for Overlay<V> {
    fn get(&mut self, key: &str) -> Option<Arc<V::Row>> {
        match self.dirty.get(key) {
            Some(change) => change.after.clone(),
            None => self.committed(key),
        }
    }

    fn put(&mut self, key: &str, row: V::Row) {
        self.write(key, Some(Arc::new(row)));
    }

    fn remove(&mut self, key: &str) {
        self.write(key, None);
    }

    fn keys_by_index(&mut self, prefix: &str) -> Vec<String> {
        match self.entries(prefix) {
            Ok(entries) => entries.into_values().collect(),
            Err(error) => {
                self.failure = Some(error);
                Vec::new()
            }
        }
    }
}

/// The writes that changes come to: rows, and the difference of their index entries; and how many rows more there are.
pub(crate) fn writes<V: View>(changes: &Changes<V::Row>) -> Result<Vec<Write>, ProjectorError> {
    let mut writes = Vec::with_capacity(changes.len() * 3);
    for (key, Change { before, after }) in changes {
        if before == after {
            continue;
        }
        writes.push(row_write::<V>(key, after.as_deref())?);
        let old: BTreeSet<String> = before.iter().flat_map(|row| V::index_keys(key, row)).collect();
        let new: BTreeSet<String> = after.iter().flat_map(|row| V::index_keys(key, row)).collect();
        writes.extend(old.difference(&new).map(|entry| index_write(entry, None)));
        writes.extend(new.difference(&old).map(|entry| index_write(entry, Some(key))));
    }
    Ok(writes)
}

/// How many rows more there are after the changes, less how many fewer.
pub(crate) fn growth<R>(changes: &Changes<R>) -> i64 {
    let of = |change: &Change<R>| i64::from(change.after.is_some()) - i64::from(change.before.is_some());
    changes.values().map(of).sum()
}
