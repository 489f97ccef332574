//! The pace of acknowledgements (确认节奏): what one event and one batch take on this server and this disk, as measured.
//!
//! On one node events that are published one by one are synced one after the other, so that what is under way waits for each
//! other; what one of them adds is its share. From that follows how many are let go at once, and from how many waiting on a batch is
//! sooner done than they are one by one. Nothing here reads a clock.
use std::time::Duration;

/// How many publishes are under way at most before others wait: enough to keep the server busy.
const MOST_AT_ONCE: usize = 8;
/// How many are let go at once where each takes long: one that is synced, and one that is on its way.
const LEAST_AT_ONCE: usize = 2;
/// What is let go at once takes so long together, about: whoever comes then waits no longer for a batch.
const TOGETHER: Duration = Duration::from_millis(2);
/// What one event is taken to add before anything was measured.
const SINGLE: Duration = Duration::from_micros(120);
/// What a batch takes besides its syncs and its events (nats-server 2.15.1, measured 2026-11-29).
const FIXED: Duration = Duration::from_micros(2_600);
/// What each event of a batch adds.
const EACH: Duration = Duration::from_micros(20);
/// How many syncs a batch takes, about.
const SYNCS: u32 = 4;
/// The fewest that are put into a batch.
const FEWEST: usize = 4;
/// The part by which a new measure changes what is known: one in so many.
const WEIGHT: u32 = 8;

/// What acknowledgements take.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// What one event adds that is published with others, or alone.
    single: Duration,
    /// What a batch takes besides what its events add; none while none was measured.
    batch: Option<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { single: SINGLE, batch: None }
    }
}

impl Pace {
    /// One event was acknowledged after that time, with so many under way when it began, itself among them.
    pub(crate) fn single(&mut self, took: Duration, under_way: usize) {
        let under_way = u32::try_from(under_way.max(1)).unwrap_or(u32::MAX);
        self.single = nearer(self.single, took / under_way);
        // A batch that was slow once is tried again: what is not measured moves towards what is to be expected.
        self.batch = self.batch.map(|batch| nearer(batch, self.expected()));
    }

    /// A batch of so many was acknowledged after that time.
    pub(crate) fn batch(&mut self, took: Duration, events: usize) {
        let took = took.saturating_sub(each(events));
        self.batch = Some(self.batch.map_or(took, |batch| nearer(batch, took)));
    }

    /// How many publishes are let go before others wait.
    pub(crate) fn at_once(&self) -> usize {
        let fit = TOGETHER.as_nanos() / self.single.as_nanos().max(1);
        usize::try_from(fit).unwrap_or(MOST_AT_ONCE).clamp(LEAST_AT_ONCE, MOST_AT_ONCE)
    }

    /// Whether so many that wait are sooner done as a batch than one by one.
    pub(crate) fn pays(&self, waiting: usize) -> bool {
        let singles = self.single * u32::try_from(waiting).unwrap_or(u32::MAX);
        waiting >= FEWEST && singles > self.batch.unwrap_or_else(|| self.expected()) + each(waiting)
    }

    fn expected(&self) -> Duration {
        FIXED + self.single * SYNCS
    }
}

fn each(events: usize) -> Duration {
    EACH * u32::try_from(events).unwrap_or(u32::MAX)
}

fn nearer(known: Duration, measured: Duration) -> Duration {
    (known * (WEIGHT - 1) + measured) / WEIGHT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(took: Duration, under_way: usize) -> Pace {
        let mut pace = Pace::default();
        (0..60).for_each(|_| pace.single(took, under_way));
        pace
    }

    #[test]
    fn one_that_is_alone_never_waits_for_others() {
        for took in [Duration::ZERO, Duration::from_micros(100), Duration::from_secs(3)] {
            let pace = measured(took, 1);
            assert!(pace.at_once() >= LEAST_AT_ONCE && !pace.pays(1) && !pace.pays(FEWEST - 1), "{pace:?}");
        }
    }

    #[test]
    fn on_a_quick_disk_some_thirty_must_wait() {
        let pace = measured(Duration::from_micros(960), 8);
        assert_eq!(pace.at_once(), MOST_AT_ONCE);
        assert!(!pace.pays(25) && pace.pays(36), "{pace:?}");
    }

    #[test]
    fn on_a_slow_disk_a_dozen_pay_and_few_are_let_go_before_them() {
        let pace = measured(Duration::from_millis(8), 2);
        assert_eq!(pace.at_once(), LEAST_AT_ONCE);
        assert!(pace.pays(12), "{pace:?}");
    }

    #[test]
    fn what_a_batch_took_decides_and_one_that_was_slow_is_tried_again() {
        let mut pace = measured(Duration::from_micros(960), 8);
        pace.batch(Duration::from_millis(200), 40);
        assert!(!pace.pays(200));
        (0..100).for_each(|_| pace.single(Duration::from_micros(960), 8));
        assert!(pace.pays(36), "{pace:?}");
        (0..20).for_each(|_| pace.batch(Duration::from_micros(1_500), 20));
        assert!(pace.pays(15), "{pace:?}");
    }
}
