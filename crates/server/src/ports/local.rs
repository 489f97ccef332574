//! The ports inside one process: a call. The desk's queue is bounded here: a command that would wait too long is turned away
//! at once, so that who sends it can wait outside and nobody is kept for nothing.
use super::{Caller, CommandPort};
use crate::desk::Desk;
use crate::health::Vitals;
use anjuan_api::{Accepted, Problem};
use anjuan_domain::command::Command;
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The weight of the newest command in the mean, one part of so many.
const WEIGHT: u64 = 16;

/// Fewer commands than this never wait too long.
const FEW: u64 = 64;

/// The longest time after which somebody is told to come again, in seconds.
const MOST: u64 = 60;

/// The desk of the same process.
pub struct LocalDesk {
    desk: Arc<Desk>,
    vitals: Arc<Vitals>,
    queue: Queue,
}

/// How many commands are there, and how fast they go.
#[derive(Debug)]
struct Queue {
    longest: Duration,
    inside: AtomicU64,
    /// The mean time between two commands that are done while others wait, in microseconds.
    pace: AtomicU64,
    /// When the last one was done while others waited, in microseconds since the beginning; 0 where nobody waited then.
    done: AtomicU64,
    /// When the last one was done, or came where nobody was: since then nobody gets any further.
    moved: AtomicU64,
    begun: Instant,
}

/// One command inside; it is counted until this is dropped, however its execution ends.
struct Place<'a>(&'a LocalDesk);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let inside = self.0.queue.inside.fetch_sub(1, Ordering::Relaxed) - 1;
        self.0.vitals.metrics.waiting(inside);
        self.0.queue.done_at(inside, self.0.queue.now());
    }
}

impl Queue {
    fn new(longest: Duration) -> Self {
        let zero = AtomicU64::default;
        Self { longest, inside: zero(), pace: zero(), done: zero(), moved: zero(), begun: Instant::now() }
    }

    /// Microseconds since the beginning; never 0.
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX).max(1)
    }

    /// Measures the pace while commands wait: an idle desk says nothing about it.
    fn done_at(&self, left: u64, now: u64) {
        self.moved.store(now, Ordering::Relaxed);
        // Nobody waits: the time until the next command is done is not the desk's.
        let before = self.done.swap(if left > 0 { now } else { 0 }, Ordering::Relaxed);
        if before > 0 {
            let pace = self.pace.load(Ordering::Relaxed);
            let next = (pace * (WEIGHT - 1) + now.saturating_sub(before)) / WEIGHT;
            self.pace.store(next, Ordering::Relaxed);
        }
    }

    /// One more is inside.
    fn entered_at(&self, inside: u64, now: u64) {
        if inside == 1 {
            self.moved.store(now, Ordering::Relaxed);
        }
    }

    /// How long a command that comes now is expected to take: as long as those before it at the pace that was measured, and where
    /// nothing has been done for longer than that, as long again.
    fn expected_at(&self, inside: u64, now: u64) -> Duration {
        let paced = inside.saturating_mul(self.pace.load(Ordering::Relaxed));
        Duration::from_micros(paced.max(now.saturating_sub(self.moved.load(Ordering::Relaxed))))
    }

    /// Where the command has to wait longer than anybody should, after how many seconds the queue is short enough again.
    fn too_long(&self, inside: u64, now: u64) -> Option<u64> {
        let expected = self.expected_at(inside, now);
        let over = expected.checked_sub(self.longest).filter(|over| inside > FEW && !over.is_zero())?;
        Some(over.as_secs().saturating_add(1).min(MOST))
    }
}

impl LocalDesk {
    /// A desk where nobody waits longer than that.
    #[must_use]
    pub fn new(desk: Arc<Desk>, vitals: Arc<Vitals>, longest: Duration) -> Self {
        Self { desk, vitals, queue: Queue::new(longest) }
    }

    /// A place in the queue, unless it is too long.
    #[allow(clippy::result_large_err, reason = "it is answered as it is")]
    fn enter(&self) -> Result<Place<'_>, Problem> {
        let inside = self.queue.inside.fetch_add(1, Ordering::Relaxed) + 1;
        let place = Place(self);
        self.vitals.metrics.waiting(inside);
        let now = self.queue.now();
        self.queue.entered_at(inside, now);
        let Some(after) = self.queue.too_long(inside, now) else { return Ok(place) };
        self.vitals.metrics.turned_away();
        let seconds = self.queue.expected_at(inside, now).as_secs();
        let problem = Problem::new(
            503,
            "desk.overloaded",
            format!(
                "{inside} commands wait, which takes {seconds} seconds; this one was not tried: send it again after {after} seconds"
            ),
            format!("现有 {inside} 条指令排队，约需 {seconds} 秒，本指令未执行，请在 {after} 秒后以同一编号重试。"),
        );
        Err(problem.after(after))
    }
}

#[async_trait]
impl CommandPort for LocalDesk {
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem> {
        self.desk.admit(&caller.actor, caller.issued_at).map_err(Problem::from)?;
        let _place = self.enter()?;
        let begun = Instant::now();
        let span = tracing::info_span!("command", action = command.body.action(), aggregate = %command.aggregate);
        let answer = self.desk.execute(&caller.actor, &command).instrument(span).await.map_err(Problem::from);
        self.vitals.metrics.command(begun.elapsed().as_secs_f64());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_measured_while_others_wait_and_a_long_queue_is_expected_to_take_longer() {
        let queue = Queue::new(Duration::from_secs(1));
        queue.done_at(0, 1);
        assert_eq!(queue.expected_at(1_000, 1), Duration::ZERO, "nothing is known of the pace yet");
        let mut now = 1;
        for _ in 0..40 {
            now += 2_000;
            queue.done_at(10, now);
        }
        let (short, long) = (queue.expected_at(10, now), queue.expected_at(10_000, now));
        assert!(short > Duration::from_millis(10) && long > Duration::from_secs(10), "{short:?} {long:?}");
    }

    #[test]
    fn an_idle_time_before_many_commands_says_nothing_about_the_desk() {
        let queue = Queue::new(Duration::from_secs(10));
        queue.done_at(0, 1_000);
        // A minute later a batch comes, and one command is done every millisecond.
        let mut now = 60_000_000;
        queue.entered_at(1, now);
        for done in 0..200 {
            now += 1_000;
            queue.done_at(200 - done, now);
        }
        assert!(queue.expected_at(256, now) <= Duration::from_millis(256), "{:?}", queue.expected_at(256, now));
        assert_eq!(queue.too_long(256, now), None);
        // Now the desk is slow, and says so.
        for _ in 0..200 {
            now += 100_000;
            queue.done_at(200, now);
        }
        assert!(queue.expected_at(256, now) > queue.longest, "{:?}", queue.expected_at(256, now));
    }

    #[test]
    fn whoever_is_turned_away_is_told_when_the_queue_is_short_enough_again() {
        let queue = Queue::new(Duration::from_secs(10));
        let mut now = 1;
        // One command every tenth of a second.
        for _ in 0..400 {
            now += 100_000;
            queue.done_at(300, now);
        }
        let advice = |inside: u64| queue.too_long(inside, now);
        assert_eq!((advice(90), advice(FEW)), (None, None));
        let (some, many) = (advice(150).unwrap(), advice(200).unwrap());
        assert!((5..=7).contains(&some) && (10..=12).contains(&many), "{some} {many}");
        assert_eq!(advice(1_000_000), Some(MOST));
    }

    #[test]
    fn a_desk_that_has_done_nothing_for_long_takes_no_more_whatever_its_pace_was() {
        let queue = Queue::new(Duration::from_secs(10));
        queue.entered_at(1, 1_000_000);
        assert_eq!(queue.too_long(FEW + 1, 10_000_000), None);
        assert_eq!(queue.too_long(FEW + 1, 14_500_000), Some(4));
        assert_eq!(
            queue.too_long(FEW, 14_500_000),
            None,
            "a few are always taken: one of them finds out that it goes on"
        );
    }
}
