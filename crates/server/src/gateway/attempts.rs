//! Wrong secrets (query passwords, rating codes), counted by what is tried: after some in an hour it is closed for the rest of it.
//!
//! What was tried is kept as a hash: however long it was typed, it takes as many bytes.
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use lru::LruCache;
use sha2::{Digest, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// How many numbers are remembered; the longest unused is forgotten first.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99_999);

fn key(number: &str) -> [u8; 32] {
    Sha256::digest(number).into()
}

/// The count.
pub struct Attempts {
    allowed: u32,
    wrong: Mutex<LruCache<[u8; 32], (Instant, u32)>>,
}

impl Attempts {
    /// Closes what is tried after `allowed` wrong secrets within an hour of the first.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self { allowed, wrong: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    /// Whether `number` may be tried; counts the try as wrong until [`Self::right`] takes it back, so that tries at once
    /// are counted too.
    pub fn begin(&self, number: &str, now: Instant) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = wrong.get_or_insert_mut(key(number), || (now, 0));
        if now - entry.0 >= TimeDelta::hours(1) {
            *entry = (now, 0);
        }
        entry.1 += 1;
        entry.1 <= self.allowed
    }

    /// The password was right: the number is open again.
    pub fn right(&self, number: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).pop(&key(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_allowed_wrong_ones_a_number_is_closed_for_the_rest_of_the_hour() {
        let now: Instant = "2026-11-22T01:00:00Z".parse().unwrap();
        let attempts = Attempts::new(2);
        assert!(attempts.begin("A", now) && attempts.begin("A", now) && !attempts.begin("A", now));
        assert!(attempts.begin("B", now), "another number is open");
        assert!(!attempts.begin("A", now + TimeDelta::minutes(59)));
        assert!(attempts.begin("A", now + TimeDelta::minutes(60)));
    }

    #[test]
    fn a_right_password_opens_the_number_again() {
        let now: Instant = "2026-11-22T01:00:00Z".parse().unwrap();
        let attempts = Attempts::new(2);
        for _ in 0..10 {
            assert!(attempts.begin("A", now));
            attempts.right("A");
        }
    }
}
