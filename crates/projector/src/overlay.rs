//! The rows of a view while events are folded: what the events at hand changed, over recent changes that readers see already,
//! or over what a build still has to write, over a bounded cache of clean rows, over the store.
//!
//! A row touched many times between two writes is written once. Reads see every earlier change.
use crate::cold::{Cold, Word};
use crate::error::ProjectorError;
use crate::layer::Layer;
use crate::state::Layers;
use crate::store::{Store, Write, between, failed, index_write, row_json, row_write};
use anjuan_views::view::{Direction, Rows, View};
use lru::LruCache;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How many clean rows stay in memory.
const CLEAN: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();
/// One row in so many is measured.
const MEASURED: usize = 64;
/// What the maps of a build take for a changed row besides its content, in bytes.
const OF_A_CHANGE: usize = 512;
/// How many of them in a build, which keeps what it has changed in memory as well and reads hardly anything else.
const CLEAN_IN_A_BUILD: NonZeroUsize = NonZeroUsize::new(2_000).unwrap();

/// One changed row: as it was, and as it shall be.
pub(crate) struct Change<R> {
    pub(crate) before: Option<Arc<R>>,
    pub(crate) after: Option<Arc<R>>,
}

impl<R> Clone for Change<R> {
    fn clone(&self) -> Self {
        Self { before: self.before.clone(), after: self.after.clone() }
    }
}

/// The changed rows by key.
pub(crate) type Changes<R> = HashMap<String, Change<R>>;

/// The rows of a view while events are folded.
pub(crate) struct Overlay<V: View> {
    store: Store<V>,
    dirty: Changes<V::Row>,
    /// What readers see already; empty in a build.
    layers: Layers<V::Row>,
    size: Size,
    /// Of a build only.
    cold: Option<Cold<V>>,
    clean: LruCache<String, Arc<V::Row>>,
    undo: Vec<(String, Option<Change<V::Row>>)>,
    failure: Option<ProjectorError>,
}

impl<V: View> Overlay<V> {
    pub(crate) fn new(store: Store<V>) -> Self {
        let clean = LruCache::new(CLEAN);
        let (dirty, layers, undo) = (HashMap::new(), Layers::default(), Vec::new());
        Self { store, dirty, layers, size: Size::default(), cold: None, clean, undo, failure: None }
    }

    /// The rows of a build: the store has none yet, and nobody reads it before the build is complete.
    /// So many rows are written together.
    pub(crate) fn building(store: Store<V>, part: usize) -> Self {
        Self { cold: Some(Cold::new(part)), clean: LruCache::new(CLEAN_IN_A_BUILD), ..Self::new(store) }
    }

    /// The build is complete; from here on changes are committed.
    pub(crate) fn built(&mut self) {
        self.cold = None;
        self.clean.resize(CLEAN);
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

    /// Hands what was changed to readers; answers how many rows more there are, less how many fewer.
    pub(crate) fn advance(&mut self) -> i64 {
        let changes = std::mem::take(&mut self.dirty);
        for (key, change) in &changes {
            if change.before != change.after {
                self.layers.recent.change::<V>(key, change);
            }
            if let Some(row) = &change.after {
                self.clean.put(key.clone(), Arc::clone(row));
            }
        }
        growth(&changes)
    }

    /// What readers see.
    pub(crate) fn layers(&self) -> &Layers<V::Row> {
        &self.layers
    }

    /// How many changed rows are to be written, and how much memory all that is not in the store takes, in bytes.
    pub(crate) fn unwritten_size(&self) -> (usize, usize) {
        let Layers { recent, leaving } = &self.layers;
        (recent.len(), recent.bytes(self.size.row) + leaving.bytes(self.size.row))
    }

    /// Takes the recent changes out to be written. Until that is done, they are read as before.
    pub(crate) fn leave(&mut self) -> Layer<V::Row> {
        self.layers.leaving = std::mem::take(&mut self.layers.recent);
        self.layers.leaving.clone()
    }

    /// What was taken out is in the store.
    pub(crate) fn written(&mut self) {
        self.layers.leaving = Layer::default();
    }

    /// How many changed rows a build has still to write.
    pub(crate) fn changed(&self) -> usize {
        self.dirty.len() + self.cold.as_ref().map_or(0, Cold::waiting)
    }

    /// How much memory they take, about, in bytes.
    pub(crate) fn changed_bytes(&self) -> usize {
        self.changed() * (self.size.row + OF_A_CHANGE)
    }

    /// Hands changes of a build to somebody who writes them and says so through the channel, once those handed over before
    /// are written.
    pub(crate) fn hand_over(&mut self, written: Word) -> Result<Arc<Changes<V::Row>>, ProjectorError> {
        let Some(cold) = &mut self.cold else { return Err(failed::<V>("changes are committed, not handed over")) };
        cold.next(&mut self.dirty, written)
    }

    /// Waits until what was handed over is in the store.
    pub(crate) fn settle(&mut self) -> Result<(), ProjectorError> {
        self.cold.as_mut().map_or(Ok(()), Cold::settle)
    }

    /// The row as it was changed and is not in the store: none inside, if it was removed.
    fn unwritten(&self, key: &str) -> Option<&Option<Arc<V::Row>>> {
        let waiting = || self.cold.as_ref().and_then(|cold| cold.get(key));
        let changed = self.dirty.get(key).or_else(waiting).map(|change| &change.after);
        changed.or_else(|| self.layers.row(key))
    }

    /// The row as the store has it.
    fn stored(&mut self, key: &str) -> Option<Arc<V::Row>> {
        if let Some(row) = self.clean.get(key) {
            return Some(Arc::clone(row));
        }
        if self.cold.as_ref().is_some_and(|cold| !cold.may_be_stored(key)) {
            return None;
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
        let waiting = || self.cold.as_mut().and_then(|cold| cold.take(key));
        let old = self.dirty.get(key).cloned().or_else(waiting);
        let before = match &old {
            Some(change) => change.before.clone(),
            None => self.get(key),
        };
        self.clean.pop(key);
        if let Some(row) = &after {
            self.size.changed::<V>(row);
        }
        self.dirty.insert(key.to_owned(), Change { before, after });
        self.undo.push((key.to_owned(), old));
    }

    fn entries(&mut self, prefix: &str) -> Result<BTreeMap<String, String>, ProjectorError> {
        self.settle()?;
        let keys = between(prefix.as_bytes(), None, Direction::Forward);
        let known = self.layers.entries(&self.store, keys, Direction::Forward);
        let mut entries = known.collect::<Result<BTreeMap<_, _>, _>>().map_err(failed::<V>)?;
        let waiting = self.cold.iter().flat_map(Cold::changes);
        for (key, change) in self.dirty.iter().chain(waiting) {
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
        match self.unwritten(key) {
            Some(changed) => changed.clone(),
            None => self.stored(key),
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

/// How much memory a row takes, measured as its JSON now and then: in memory it is about twice as large.
struct Size {
    row: usize,
    seen: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { row: 2048, seen: 0 }
    }
}

impl Size {
    fn changed<V: View>(&mut self, row: &V::Row) {
        if self.seen.is_multiple_of(MEASURED) {
            let measured = row_json::<V>(row).map_or(self.row, |json| json.len() * 2);
            // Large rows count at once, small ones little by little.
            self.row = measured.max(self.row - self.row / 16 + measured / 16);
        }
        self.seen += 1;
    }
}

/// The writes that changes of a build come to: rows, and the difference of their index entries.
pub(crate) fn writes<V: View>(changes: &Changes<V::Row>) -> Result<Vec<Write>, ProjectorError> {
    let mut writes = Vec::with_capacity(changes.len() * 3);
    for (key, Change { before, after }) in changes {
        if before == after {
            continue;
        }
        writes.push(row_write::<V>(key.as_bytes(), after.as_deref())?);
        let old: BTreeSet<String> = before.iter().flat_map(|row| V::index_keys(key, row)).collect();
        let new: BTreeSet<String> = after.iter().flat_map(|row| V::index_keys(key, row)).collect();
        writes.extend(old.difference(&new).map(|entry| index_write(entry.as_bytes(), None)));
        writes.extend(new.difference(&old).map(|entry| index_write(entry.as_bytes(), Some(key.as_bytes()))));
    }
    Ok(writes)
}

/// How many rows more there are after the changes, less how many fewer.
pub(crate) fn growth<R>(changes: &Changes<R>) -> i64 {
    let of = |change: &Change<R>| i64::from(change.after.is_some()) - i64::from(change.before.is_some());
    changes.values().map(of).sum()
}
