//! The rows of a view while events are folded: what changed since the last commit, over what a build still has to write,
//! over a bounded cache of clean rows, over the store.
//!
//! A row touched many times between two commits is written once. Reads see every earlier write. A row stands in one of
//! these places only.
use crate::error::ProjectorError;
use crate::store::{Store, Write, failed, index_write, row_write, weight};
use crate::sweep::{Sweep, Word};
use anjuan_views::view::{Direction, Rows, Source, View};
use lru::LruCache;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How many clean rows stay in memory.
const CLEAN: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();
/// How many of them in a build, which keeps what it has changed in memory as well and reads hardly anything else.
const CLEAN_IN_A_BUILD: NonZeroUsize = NonZeroUsize::new(2_000).unwrap();

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

/// The rows of a view while events are folded.
pub(crate) struct Overlay<V: View> {
    store: Store<V>,
    dirty: Changes<V::Row>,
    /// Of a build only.
    sweep: Option<Sweep<V>>,
    clean: LruCache<String, Arc<V::Row>>,
    undo: Vec<(String, Option<Change<V::Row>>)>,
    failure: Option<ProjectorError>,
}

impl<V: View> Overlay<V> {
    pub(crate) fn new(store: Store<V>) -> Self {
        let clean = LruCache::new(CLEAN);
        Self { store, dirty: HashMap::new(), sweep: None, clean, undo: Vec::new(), failure: None }
    }

    /// The rows of a build: the store has none yet, and nobody reads it before the build is complete.
    pub(crate) fn building(store: Store<V>) -> Self {
        Self { sweep: Some(Sweep::new()), clean: LruCache::new(CLEAN_IN_A_BUILD), ..Self::new(store) }
    }

    /// The build is complete; from here on changes are committed.
    pub(crate) fn built(&mut self) {
        self.sweep = None;
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

    /// The changes since the last commit; from here on they count as clean.
    pub(crate) fn drain(&mut self) -> Changes<V::Row> {
        let changes = std::mem::take(&mut self.dirty);
        for (key, change) in &changes {
            if let Some(row) = &change.after {
                self.clean.put(key.clone(), Arc::clone(row));
            }
        }
        changes
    }

    /// How many changed rows a build has still to write.
    pub(crate) fn changed(&self) -> usize {
        self.dirty.len() + self.sweep.as_ref().map_or(0, Sweep::waiting)
    }

    /// Hands changes of a build to somebody who writes them and says so through the channel, once those handed over before
    /// are written.
    pub(crate) fn hand_over(&mut self, written: Word) -> Result<Arc<Changes<V::Row>>, ProjectorError> {
        let Some(sweep) = &mut self.sweep else { return Err(failed::<V>("changes are committed, not handed over")) };
        sweep.next(&mut self.dirty, written)
    }

    /// Waits until what was handed over is in the store.
    pub(crate) fn settle(&mut self) -> Result<(), ProjectorError> {
        self.sweep.as_mut().map_or(Ok(()), Sweep::settle)
    }

    /// What changed in the row and is not in the store.
    fn unwritten(&self, key: &str) -> Option<&Change<V::Row>> {
        self.dirty.get(key).or_else(|| self.sweep.as_ref().and_then(|sweep| sweep.get(key)))
    }

    /// The row as the store has it.
    fn stored(&mut self, key: &str) -> Option<Arc<V::Row>> {
        if let Some(row) = self.clean.get(key) {
            return Some(Arc::clone(row));
        }
        if self.sweep.as_ref().is_some_and(|sweep| !sweep.may_be_stored(key)) {
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
        let waiting = || self.sweep.as_mut().and_then(|sweep| sweep.take(key));
        let old = self.dirty.get(key).cloned().or_else(waiting);
        let before = match &old {
            Some(change) => change.before.clone(),
            None => self.get(key),
        };
        self.clean.pop(key);
        self.dirty.insert(key.to_owned(), Change { before, after });
        self.undo.push((key.to_owned(), old));
    }

    fn entries(&mut self, prefix: &str) -> Result<BTreeMap<String, String>, ProjectorError> {
        self.settle()?;
        let stored = self.store.entries(prefix, None, Direction::Forward);
        let mut entries = stored.collect::<Result<BTreeMap<_, _>, _>>().map_err(failed::<V>)?;
        let waiting = self.sweep.iter().flat_map(Sweep::changes);
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
            Some(change) => change.after.clone(),
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

/// What changes come to in the store.
pub(crate) struct Written {
    /// Rows, and the difference of their index entries.
    pub(crate) writes: Vec<Write>,
    /// How the store's sum changes.
    pub(crate) sum: u64,
}

/// The writes that changes come to.
pub(crate) fn writes<V: View>(changes: &Changes<V::Row>) -> Result<Written, ProjectorError> {
    let (mut writes, mut sum) = (Vec::with_capacity(changes.len() * 3), 0_u64);
    for (key, Change { before, after }) in changes {
        if before == after {
            continue;
        }
        let (gone, row) = (row_write::<V>(key, before.as_deref())?, row_write::<V>(key, after.as_deref())?);
        sum = sum.wrapping_sub(weighed(&gone)).wrapping_add(weighed(&row));
        writes.push(row);
        let old: BTreeSet<String> = before.iter().flat_map(|row| V::index_keys(key, row)).collect();
        let new: BTreeSet<String> = after.iter().flat_map(|row| V::index_keys(key, row)).collect();
        for entry in old.difference(&new) {
            sum = sum.wrapping_sub(weighed(&index_write(entry, Some(key))));
            writes.push(index_write(entry, None));
        }
        for entry in new.difference(&old) {
            let added = index_write(entry, Some(key));
            sum = sum.wrapping_add(weighed(&added));
            writes.push(added);
        }
    }
    Ok(Written { writes, sum })
}

/// What an entry adds to the sum; one that is not there adds nothing.
fn weighed((key, value): &Write) -> u64 {
    value.as_ref().map_or(0, |value| weight(key, value))
}

/// How many rows more there are after the changes, less how many fewer.
pub(crate) fn growth<R>(changes: &Changes<R>) -> i64 {
    let of = |change: &Change<R>| i64::from(change.after.is_some()) - i64::from(change.before.is_some());
    changes.values().map(of).sum()
}
