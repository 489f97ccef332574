//! The clock and the source of ids: the only place of the service that asks for the time or makes a random id.
//!
//! Everything else is given them, so that tests and simulations can give their own.
use crate::settings::ClockSettings;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tokio::sync::watch;
use uuid::Uuid;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// Now, to the microsecond.
    fn now(&self) -> Instant;

    /// Whether it is the machine's own, which somebody may set while we run.
    fn is_the_machines(&self) -> bool {
        false
    }

    /// Tells whenever somebody moves it; none of a clock that nobody moves.
    fn moves(&self) -> Option<watch::Receiver<()>> {
        None
    }
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

    fn is_the_machines(&self) -> bool {
        true
    }
}

/// The machine's clock, which can be moved (演示时钟): a demonstration is played at the times at which it happens, so that what it
/// records was recorded then. It goes on from where it was moved to, and is the machine's own until then.
#[derive(Debug, Clone, Default)]
pub struct MovedClock(Arc<Moved>);

#[derive(Debug)]
struct Moved {
    by: Mutex<Option<TimeDelta>>,
    tell: watch::Sender<()>,
}

impl Default for Moved {
    fn default() -> Self {
        Self { by: Mutex::default(), tell: watch::Sender::new(()) }
    }
}

impl MovedClock {
    /// Moves it to `at`.
    pub fn move_to(&self, at: Instant) {
        *self.moved() = Some(at - SystemClock.now());
        self.0.tell.send_replace(());
    }

    /// Moves it to the machine's time. Leaps are not told from its moves, so that it is watched again with the next start only.
    pub fn set_right(&self) {
        if let Some(by) = self.moved().as_mut() {
            *by = TimeDelta::zero();
        }
        self.0.tell.send_replace(());
    }

    fn moved(&self) -> std::sync::MutexGuard<'_, Option<TimeDelta>> {
        self.0.by.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Instant {
        SystemClock.now() + self.moved().unwrap_or_default()
    }

    fn is_the_machines(&self) -> bool {
        self.moved().is_none()
    }

    fn moves(&self) -> Option<watch::Receiver<()>> {
        Some(self.0.tell.subscribe())
    }
}

/// The machine's clock, which stands where it was while it is set back a little (时钟不回退): what is recorded later is never recorded at
/// an earlier time. Set back by more than a leap it is followed, and [`TimeGuard`] says so: nobody would know for how long to stand.
pub struct Forward {
    clock: Arc<dyn Clock>,
    leap: TimeDelta,
    latest: Mutex<Option<Instant>>,
}

impl Forward {
    /// Over that clock, from the last time that is recorded.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, settings: &ClockSettings, recorded: Option<Instant>) -> Self {
        Self { clock, leap: TimeDelta::seconds(settings.leap_seconds), latest: Mutex::new(recorded) }
    }
}

impl Clock for Forward {
    fn now(&self) -> Instant {
        let now = self.clock.now();
        if !self.is_the_machines() {
            return now;
        }
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = latest.filter(|latest| *latest - now <= self.leap).map_or(now, |latest| latest.max(now));
        *latest = Some(shown);
        shown
    }

    fn is_the_machines(&self) -> bool {
        self.clock.is_the_machines()
    }

    fn moves(&self) -> Option<watch::Receiver<()>> {
        self.clock.moves()
    }
}

/// A leap of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leap {
    /// By how much; negative, backwards.
    pub by: TimeDelta,
    /// When it was seen, by the clock as it is now.
    pub seen: Instant,
}

/// Whether the wall clock can be believed (时钟核对): held against the monotonic clock while the process runs, and at its
/// start against the last time that the log has. After a leap, what the service does by itself waits until somebody confirms.
pub struct TimeGuard {
    clock: Arc<dyn Clock>,
    leap: TimeDelta,
    gap: TimeDelta,
    state: Mutex<Kept>,
}

struct Kept {
    steady: std::time::Instant,
    wall: Instant,
    leapt: Option<Leap>,
}

impl TimeGuard {
    /// A guard over that clock, which is believed as it is now.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, settings: &ClockSettings) -> Self {
        let kept = Kept { steady: std::time::Instant::now(), wall: clock.now(), leapt: None };
        Self {
            clock,
            leap: TimeDelta::seconds(settings.leap_seconds),
            gap: TimeDelta::days(settings.gap_days),
            state: Mutex::new(kept),
        }
    }

    /// Holds the clock against the last time that is recorded; asked once, at the start.
    pub fn recorded(&self, last: Instant) {
        let now = self.clock.now();
        if self.clock.is_the_machines() && (now - last > self.gap || last - now > self.leap) {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).leapt = Some(Leap { by: now - last, seen: now });
        }
    }

    /// The leap that nobody confirmed yet.
    #[must_use]
    pub fn leapt(&self) -> Option<Leap> {
        if !self.clock.is_the_machines() {
            return None;
        }
        self.look(std::time::Instant::now(), self.clock.now())
    }

    fn look(&self, steady: std::time::Instant, wall: Instant) -> Option<Leap> {
        let mut kept = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = TimeDelta::from_std(steady.duration_since(kept.steady)).unwrap_or(TimeDelta::MAX);
        let by = (wall - kept.wall) - passed;
        (kept.steady, kept.wall) = (steady, wall);
        if by.abs() > self.leap {
            let before = kept.leapt.map_or(TimeDelta::zero(), |leap| leap.by);
            let all = before + by;
            // Set back to where it was, it needs nobody's word.
            kept.leapt = (all.abs() > self.leap).then_some(Leap { by: all, seen: wall });
            tracing::error!(seconds = by.num_seconds(), "the wall clock leapt");
        }
        kept.leapt
    }

    /// Somebody says that the clock is right as it is now.
    pub fn confirm(&self) {
        let mut kept = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Kept { steady: std::time::Instant::now(), wall: self.clock.now(), leapt: None };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(at: Instant) -> TimeGuard {
        TimeGuard::new(Arc::new(SetClock::at(at)), &ClockSettings { leap_seconds: 300, gap_days: 30 })
    }

    /// A machine's clock that a test sets.
    struct Machines(SetClock);

    impl Clock for Machines {
        fn now(&self) -> Instant {
            self.0.now()
        }

        fn is_the_machines(&self) -> bool {
            true
        }
    }

    #[test]
    fn set_back_a_little_the_clock_stands_and_set_back_by_a_leap_it_is_followed() {
        let at: Instant = "2026-11-23T02:00:00Z".parse().unwrap();
        let set = SetClock::at(at);
        let settings = ClockSettings { leap_seconds: 300, gap_days: 30 };
        let clock = Forward::new(Arc::new(Machines(set.clone())), &settings, Some(at + TimeDelta::seconds(20)));
        assert_eq!(clock.now(), at + TimeDelta::seconds(20), "the log has that time already");
        for (seconds, expected) in [(60, 60), (59, 60), (-240, 60), (61, 61), (-240, -240), (-200, -200)] {
            set.set(at + TimeDelta::seconds(seconds));
            assert_eq!(clock.now(), at + TimeDelta::seconds(expected), "{seconds}");
        }
        set.set(at + TimeDelta::days(40));
        let moved = Forward::new(Arc::new(set.clone()), &settings, None);
        assert_eq!(moved.now(), at + TimeDelta::days(40));
        set.set(at);
        assert_eq!(moved.now(), at, "what is played is played at its own times");
    }

    #[test]
    fn a_leap_is_told_from_time_that_passes_and_is_gone_when_set_back_or_confirmed() {
        let at: Instant = "2026-11-23T02:00:00Z".parse().unwrap();
        let (guard, steady) = (guard(at), std::time::Instant::now());
        let later = |seconds: u64| steady + std::time::Duration::from_secs(seconds);
        assert_eq!(guard.look(later(3_600), at + TimeDelta::seconds(3_610)), None, "an hour passes, a clock drifts");
        let forward = guard.look(later(3_700), at + TimeDelta::days(40)).unwrap();
        assert!(forward.by > TimeDelta::days(39), "{forward:?}");
        assert!(guard.look(later(3_800), at + TimeDelta::days(40)).is_some(), "it is not forgotten");
        assert_eq!(guard.look(later(3_900), at + TimeDelta::seconds(3_910)), None, "set back");
        assert!(guard.look(later(4_000), at - TimeDelta::days(1)).unwrap().by < TimeDelta::zero());
        guard.confirm();
        assert_eq!(guard.state.lock().unwrap().leapt, None);
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
pub struct SetClock(Arc<watch::Sender<Instant>>);

impl SetClock {
    /// A clock that shows `now` until it is set again.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(watch::Sender::new(now)))
    }

    /// Sets it forward (or back).
    pub fn set(&self, now: Instant) {
        self.0.send_replace(now);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        *self.0.borrow()
    }

    fn moves(&self) -> Option<watch::Receiver<()>> {
        let mut set = self.0.subscribe();
        let (tell, moved) = watch::channel(());
        tokio::spawn(async move { while set.changed().await.is_ok() && tell.send(()).is_ok() {} });
        Some(moved)
    }
}
