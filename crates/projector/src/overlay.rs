//! The rows of a view while events are folded: what the events at hand changed, over recent changes that readers see already,
//! over a bounded cache of clean rows, over the store. A build has its rows elsewhere ([`Build`]) and an empty store.
//!
//! A row touched many times between two writes is written once. Reads see every earlier change.
use crate::build::Build;
use crate::error::ProjectorError;
use crate::layer::Layer;
use crate::state::Layers;
use crate::store::{Store, between, failed, row_json};
use anjuan_views::view::{Direction, Rows, Unreadable, View};
use lru::LruCache;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How many clean rows stay in memory at most, and how many bytes of them, about.
const CLEAN: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();
const CLEAN_BYTES: usize = 6 * 1024 * 1024;
/// What a row takes besides its content where it is kept by its key, in bytes.
pub(crate) const OF_A_ROW: usize = 256;
/// One row in so many is measured.
const MEASURED: usize = 64;

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
    /// The rows of a build, until it is complete.
    build: Option<Build<V>>,
    clean: LruCache<String, Arc<V::Row>>,
    undo: Vec<(String, Option<Change<V::Row>>)>,
    failure: Option<ProjectorError>,
}

impl<V: View> Overlay<V> {
    pub(crate) fn new(store: Store<V>) -> Self {
        let clean = LruCache::new(CLEAN);
        let (dirty, layers, undo) = (HashMap::new(), Layers::default(), Vec::new());
        Self { store, dirty, layers, size: Size::default(), build: None, clean, undo, failure: None }
    }

    /// The rows of a build: the store has none yet, and nobody reads it before the build is complete.
    pub(crate) fn building(store: Store<V>, build: Build<V>) -> Self {
        Self { build: Some(build), ..Self::new(store) }
    }

    /// The rows of the build that is not complete.
    pub(crate) fn build(&self) -> Option<&Build<V>> {
        self.build.as_ref()
    }

    /// The same, to be changed.
    pub(crate) fn build_mut(&mut self) -> Option<&mut Build<V>> {
        self.build.as_mut()
    }

    /// The build is complete: its rows are in the store, and from here on changes are committed.
    pub(crate) fn built(&mut self) {
        self.build = None;
    }

    /// The store underneath.
    pub(crate) fn store(&self) -> &Store<V> {
        &self.store
    }

    /// Begins an event: what is written from here on can be taken back.
    pub(crate) fn begin(&mut self) {
        self.undo.clear();
        if let Some(build) = &mut self.build {
            build.begin();
        }
    }

    /// Takes back what was written since [`Overlay::begin`].
    pub(crate) fn take_back(&mut self) {
        if let Some(build) = &mut self.build {
            build.take_back();
        }
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
                self.keep(key, row);
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

    /// The row as it was changed and is not in the store: none inside, if it was removed.
    fn unwritten(&self, key: &str) -> Option<&Option<Arc<V::Row>>> {
        let changed = self.dirty.get(key).map(|change| &change.after);
        changed.or_else(|| self.layers.row(key))
    }

    /// Keeps a row as the store has it, or will have it.
    fn keep(&mut self, key: &str, row: &Arc<V::Row>) {
        self.clean.put(key.to_owned(), Arc::clone(row));
        while self.clean.len() * (self.size.row() + OF_A_ROW) > CLEAN_BYTES {
            self.clean.pop_lru();
        }
    }

    /// The row as the store has it.
    fn stored(&mut self, key: &str) -> Option<Arc<V::Row>> {
        if let Some(row) = self.clean.get(key) {
            return Some(Arc::clone(row));
        }
        match self.store.row(key) {
            Ok(row) => {
                let row = Arc::new(row?);
                self.keep(key, &row);
                Some(row)
            }
            Err(error) => {
                self.failure = Some(failed::<V>(error));
                None
            }
        }
    }

    fn write(&mut self, key: &str, after: Option<V::Row>) {
        if let Some(build) = &mut self.build {
            return build.write(key, after);
        }
        let (after, old) = (after.map(Arc::new), self.dirty.get(key).cloned());
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

    /// What could be read; a failure is remembered.
    fn known<T: Default>(&mut self, read: Result<T, Unreadable>) -> T {
        read.unwrap_or_else(|error| {
            self.failure = Some(failed::<V>(error));
            T::default()
        })
    }

    fn entries(&mut self, prefix: &str) -> Result<BTreeMap<String, String>, ProjectorError> {
        let keys = between(prefix.as_bytes(), None, Direction::Forward);
        let known = self.layers.entries(&self.store, keys, Direction::Forward);
        let mut entries = known.collect::<Result<BTreeMap<_, _>, _>>().map_err(failed::<V>)?;
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
        if let Some(build) = &mut self.build {
            let row = build.get(key);
            return self.known(row);
        }
        match self.unwritten(key) {
            Some(changed) => changed.clone(),
            None => self.stored(key),
        }
    }

    fn put(&mut self, key: &str, row: V::Row) {
        self.write(key, Some(row));
    }

    fn remove(&mut self, key: &str) {
        self.write(key, None);
    }

    fn keys_by_index(&mut self, prefix: &str) -> Vec<String> {
        if let Some(build) = &mut self.build {
            let keys = build.keys_by_index(prefix);
            return self.known(keys);
        }
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
pub(crate) struct Size {
    row: usize,
    seen: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { row: 2048, seen: 0 }
    }
}

impl Size {
    /// How much a row takes.
    pub(crate) fn row(&self) -> usize {
        self.row
    }

    pub(crate) fn changed<V: View>(&mut self, row: &V::Row) {
        if self.seen.is_multiple_of(MEASURED) {
            let measured = row_json::<V>(row).map_or(self.row, |json| json.len() * 2);
            // Large rows count at once, small ones little by little.
            self.row = measured.max(self.row - self.row / 16 + measured / 16);
        }
        self.seen += 1;
    }
}

/// How many rows more there are after the changes, less how many fewer.
fn growth<R>(changes: &Changes<R>) -> i64 {
    let of = |change: &Change<R>| i64::from(change.after.is_some()) - i64::from(change.before.is_some());
    changes.values().map(of).sum()
}
