//! Warm folds: the aggregates that were worked with last, each behind its own lock, so that commands to one wait for each
//! other and commands to others do not.
//!
//! Bounded by number and by what they take in memory: an aggregate with a long history counts for many with a short one.
use super::loaded::Loaded;
use anjuan_domain::vocabulary::ids::AggregateRef;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What all folds take together at most, in bytes, about.
const MOST: usize = 32 * 1024 * 1024;

/// A fold, or nothing when it must be loaded.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Loaded>>>;

/// The warm folds.
pub(super) struct Warm(Mutex<Slots>);

struct Slots {
    /// Each with what it takes.
    slots: LruCache<AggregateRef, (Slot, usize)>,
    bytes: usize,
}

impl Warm {
    /// Keeps up to `capacity` of them.
    pub(super) fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(Slots { slots: LruCache::new(capacity), bytes: 0 }))
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets every fold. Who works with one goes on; the log decides.
    pub(super) fn clear(&self) {
        let mut all = self.lock();
        all.slots.clear();
        all.bytes = 0;
    }

    /// The slot of an aggregate. One that was evicted while somebody works with it is made anew: the two then race in
    /// the log, where the expectation decides.
    pub(super) fn slot(&self, aggregate: &AggregateRef) -> Slot {
        let mut all = self.lock();
        if let Some((slot, _)) = all.slots.get(aggregate) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        if let Some((_, (_, gone))) = all.slots.push(aggregate.clone(), (Arc::clone(&slot), 0)) {
            all.bytes -= gone;
        }
        all.grown(aggregate, Loaded::LEAST);
        slot
    }

    /// Says how much the fold of an aggregate takes now; what was worked with longest ago gives way to it.
    pub(super) fn takes(&self, aggregate: &AggregateRef, bytes: usize) {
        self.lock().grown(aggregate, bytes);
    }
}

impl Slots {
    fn grown(&mut self, aggregate: &AggregateRef, bytes: usize) {
        let Some((_, known)) = self.slots.peek_mut(aggregate) else { return };
        self.bytes = self.bytes + bytes - std::mem::replace(known, bytes);
        while self.bytes > MOST && self.slots.len() > 1 {
            let Some((_, (_, gone))) = self.slots.pop_lru() else { return };
            self.bytes -= gone;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(number: usize) -> AggregateRef {
        format!("contact/K{number}").parse().unwrap()
    }

    /// How many folds there are, and what they take.
    fn kept(warm: &Warm) -> (usize, usize) {
        let all = warm.lock();
        (all.slots.len(), all.bytes)
    }

    #[test]
    fn folds_are_bounded_by_what_they_take_and_the_one_worked_with_last_stays() {
        let warm = Warm::new(NonZeroUsize::new(1_000_000).unwrap());
        let (count, each) = (1_000, MOST / 100);
        for number in 0..count {
            drop(warm.slot(&contact(number)));
            warm.takes(&contact(number), each);
        }
        assert_eq!(kept(&warm), (100, each * 100));
        // A fold that is told twice is counted once, and one that is too large alone is kept until another comes.
        warm.takes(&contact(count - 1), each);
        assert_eq!(warm.lock().bytes, each * 100);
        warm.takes(&contact(count - 1), MOST * 2);
        assert_eq!(kept(&warm), (1, MOST * 2));
        drop(warm.slot(&contact(0)));
        assert_eq!(kept(&warm), (1, Loaded::LEAST));
        warm.clear();
        assert_eq!(warm.lock().bytes, 0);
    }

    #[test]
    fn folds_are_bounded_by_number() {
        let warm = Warm::new(NonZeroUsize::new(3).unwrap());
        let slots: Vec<Slot> = (0..5).map(|number| warm.slot(&contact(number))).collect();
        assert_eq!(kept(&warm), (3, Loaded::LEAST * 3));
        assert!(Arc::ptr_eq(&warm.slot(&contact(4)), &slots[4]) && !Arc::ptr_eq(&warm.slot(&contact(0)), &slots[0]));
    }
}
