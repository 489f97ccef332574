//! Lock-out (锁定): wrong secrets are counted by account and source together, so that nobody is shut out by what somebody else tries from
//! elsewhere; and by source, so that one source does not try many accounts. After the free ones there is a wait, then one more is tried, and each that is
//! wrong doubles the wait, up to a most.
//!
//! It is kept in memory, by each gateway for itself: what attackers try must not fill a stream. With two gateways there are twice as many tries.
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// How many pairs are remembered; the longest unused is forgotten first.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99_999);

/// How many times as many wrong ones are free to a source over all accounts: an office may share one address.
const ACCOUNTS: u32 = 20;

/// How it waits.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// How many wrong ones are free.
    pub free: u32,
    /// The first wait.
    pub first: TimeDelta,
    /// The longest wait; after as long without a try all is forgotten.
    pub longest: TimeDelta,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    wrong: u32,
    /// Until when nothing is tried, and whether somebody was told so.
    wait: Option<(Instant, bool)>,
    last: Instant,
}

/// What is tried, from where.
type Pair = (String, String);

/// The counts.
pub struct Backoff {
    waits: Waits,
    counts: Mutex<LruCache<Pair, Count>>,
}

/// A try is not made: until when to wait, and whether this is the first that is told so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locked {
    /// Until when.
    pub until: Instant,
    /// Whether nobody was told so before in this wait.
    pub new: bool,
}

impl Backoff {
    /// Nothing was tried yet.
    #[must_use]
    pub fn new(waits: Waits) -> Self {
        Self { waits, counts: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    /// Whether a secret of `account` may be tried from `source`; counts as wrong until [`Self::right`] or [`Self::forgive`] takes it back,
    /// so that tries at once are counted too.
    ///
    /// # Errors
    /// [`Locked`].
    pub fn begin(&self, account: &str, source: &str, now: Instant) -> Result<(), Locked> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = |account: &str| (account.to_owned(), source.to_owned());
        let pairs = [(pair(account), self.waits.free), (pair(""), self.waits.free.saturating_mul(ACCOUNTS))];
        for (pair, _) in &pairs {
            if let Some(Count { wait: Some((until, told_so)), .. }) = counts.get_mut(pair)
                && *until > now
            {
                return Err(Locked { until: *until, new: !std::mem::replace(told_so, true) });
            }
        }
        for (pair, free) in pairs {
            let fresh = || Count { wrong: 0, wait: None, last: now };
            let count = counts.get_or_insert_mut(pair, fresh);
            if now - count.last > self.waits.longest * 2 {
                *count = fresh();
            }
            (count.wrong, count.last) = (count.wrong.saturating_add(1), now);
            count.wait = (count.wrong >= free).then(|| (now + self.wait(count.wrong - free), false));
        }
        Ok(())
    }

    fn wait(&self, beyond: u32) -> TimeDelta {
        let factor = 1_i32.checked_shl(beyond.min(16)).unwrap_or(i32::MAX);
        (self.waits.first * factor).min(self.waits.longest)
    }

    /// All was right: the account is open from there again.
    pub fn right(&self, account: &str, source: &str) {
        self.forgive(account, source);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.pop(&(account.to_owned(), source.to_owned()));
    }

    /// The try was not wrong, and is not complete: what was wrong before still counts.
    pub fn forgive(&self, account: &str, source: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for account in [account, ""] {
            if let Some(count) = counts.get_mut(&(account.to_owned(), source.to_owned())) {
                (count.wrong, count.wait) = (count.wrong.saturating_sub(1), None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        "2026-11-22T01:00:00Z".parse().unwrap()
    }

    fn backoff() -> Backoff {
        Backoff::new(Waits { free: 3, first: TimeDelta::seconds(30), longest: TimeDelta::minutes(15) })
    }

    #[test]
    fn wrong_ones_close_the_account_for_their_source_only_and_for_longer_each_time() {
        let backoff = backoff();
        for _ in 0..3 {
            assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Ok(()));
        }
        let until = now() + TimeDelta::seconds(30);
        assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Err(Locked { until, new: true }));
        assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Err(Locked { until, new: false }));
        assert_eq!(backoff.begin("P012", "10.0.0.2", now()), Ok(()), "the person signs in from elsewhere");
        assert_eq!(backoff.begin("P013", "10.0.0.1", now()), Ok(()), "and others do from there");
        assert_eq!(backoff.begin("P012", "10.0.0.1", until), Ok(()), "after the wait one more is tried");
        let next = backoff.begin("P012", "10.0.0.1", until).unwrap_err();
        assert_eq!(next, Locked { until: until + TimeDelta::seconds(60), new: true });
    }

    #[test]
    fn one_source_does_not_try_many_accounts() {
        let backoff = backoff();
        let tried = (0..1_000).take_while(|n| backoff.begin(&format!("P{n}"), "10.0.0.1", now()).is_ok()).count();
        assert_eq!(tried, 60);
        assert_eq!(backoff.begin("P012", "10.0.0.2", now()), Ok(()));
    }

    #[test]
    fn a_right_one_opens_again_and_half_a_right_one_does_not() {
        let backoff = backoff();
        for _ in 0..10 {
            assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Ok(()));
            backoff.right("P012", "10.0.0.1");
        }
        for _ in 0..3 {
            assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Ok(()));
        }
        backoff.forgive("P012", "10.0.0.1");
        assert_eq!(backoff.begin("P012", "10.0.0.1", now()), Ok(()));
        assert!(backoff.begin("P012", "10.0.0.1", now()).is_err(), "a right password alone does not clear wrong codes");
    }

    #[test]
    fn after_a_long_pause_all_is_forgotten() {
        let backoff = backoff();
        while backoff.begin("P012", "10.0.0.1", now()).is_ok() {}
        assert_eq!(backoff.begin("P012", "10.0.0.1", now() + TimeDelta::hours(1)), Ok(()));
    }
}
