//! The clock and the source of ids: the only place of the house that asks for the time or makes a random id.
//!
//! Everything else is given them, so that tests and simulations can give their own.
use anjuan_domain::vocabulary::stamp::Instant;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use uuid::Uuid;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// Now, to the microsecond.
    fn now(&self) -> Instant;
}

/// Where ids of events and of commands without a key come from.
pub trait Ids: Send + Sync + 'static {
    /// A new UUIDv7.
    fn next(&self) -> Uuid;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the server's clock, the one place that reads the wall clock")]
    fn now(&self) -> Instant {
        let now = Instant::from(SystemTime::now());
        Instant::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

/// UUIDv7 from the machine's clock and random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[allow(clippy::disallowed_methods, reason = "this is the server's id source, the one place that makes random ids")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A clock that stands where it was set, for tests and simulations.
#[derive(Debug, Clone)]
pub struct SetClock(Arc<Mutex<Instant>>);

impl SetClock {
    /// A clock that shows `now` until it is set again.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Sets it forward (or back).
    pub fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
