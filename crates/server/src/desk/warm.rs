//! Warm folds: the aggregates that were worked with last, each behind its own lock, so that commands to one wait for each
//! other and commands to others do not.
use super::loaded::Loaded;
use anjuan_domain::vocabulary::ids::AggregateRef;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// A fold, or nothing when it must be loaded.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Loaded>>>;

/// The warm folds.
pub(super) struct Warm(Mutex<LruCache<AggregateRef, Slot>>);

impl Warm {
    /// Keeps up to `capacity` of them.
    pub(super) fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(capacity)))
    }

    /// Forgets every fold. Who works with one goes on; the log decides.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The slot of an aggregate. One that was evicted while somebody works with it is made anew: the two then race in
    /// the log, where the expectation decides.
    pub(super) fn slot(&self, aggregate: &AggregateRef) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.get_or_insert_ref(aggregate, Slot::default))
    }
}
