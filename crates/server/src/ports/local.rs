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

/// The weight of the newest command in the mean, one part of so many.
const WEIGHT: u64 = 16;

/// Fewer commands than this never wait too long.
const FEW: u64 = 64;

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
    begun: Instant,
}

/// One command inside; it is counted until this is dropped, however its execution ends.
struct Place<'a>(&'a LocalDesk);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let inside = self.0.queue.inside.fetch_sub(1, Ordering::Relaxed) - 1;
        self.0.vitals.metrics.waiting(inside);
        self.0.queue.done(inside);
    }
}

impl Queue {
    fn new(longest: Duration) -> Self {
        let zero = AtomicU64::default;
        Self { longest, inside: zero(), pace: zero(), done: zero(), begun: Instant::now() }
    }

    /// Measures the pace while commands wait: an idle desk says nothing about it.
    fn done(&self, left: u64) {
        self.done_at(left, u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX).max(1));
    }

    fn done_at(&self, left: u64, now: u64) {
        // Nobody waits: the time until the next command is done is not the desk's.
        let before = self.done.swap(if left > 0 { now } else { 0 }, Ordering::Relaxed);
        if before > 0 {
            let pace = self.pace.load(Ordering::Relaxed);
            let next = (pace * (WEIGHT - 1) + now.saturating_sub(before)) / WEIGHT;
            self.pace.store(next, Ordering::Relaxed);
        }
    }

    /// How long a command that comes now is expected to take.
    fn expected(&self, inside: u64) -> Duration {
        Duration::from_micros(inside.saturating_mul(self.pace.load(Ordering::Relaxed)))
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
        let expected = self.queue.expected(inside);
        if inside <= FEW || expected <= self.queue.longest {
            return Ok(place);
        }
        self.vitals.metrics.turned_away();
        let seconds = expected.as_secs();
        Err(Problem::new(
            503,
            "desk.overloaded",
            format!(
                "{inside} commands wait, which takes {seconds} seconds; this one was not tried: send it again later"
            ),
            format!("现有 {inside} 条指令排队，约需 {seconds} 秒，本指令未执行，请稍后以同一编号重试。"),
        ))
    }
}

#[async_trait]
impl CommandPort for LocalDesk {
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem> {
        let _place = self.enter()?;
        let begun = Instant::now();
        let answer = self.desk.execute(&caller.actor, &command).await.map_err(Problem::from);
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
        queue.done(0);
        assert_eq!(queue.expected(1_000), Duration::ZERO, "nothing is known of the pace yet");
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(2));
            queue.done(10);
        }
        let (short, long) = (queue.expected(10), queue.expected(10_000));
        assert!(short > Duration::from_millis(10) && long > Duration::from_secs(10), "{short:?} {long:?}");
    }

    #[test]
    fn an_idle_time_before_many_commands_says_nothing_about_the_desk() {
        let queue = Queue::new(Duration::from_secs(10));
        queue.done_at(0, 1_000);
        // A minute later a batch comes, and one command is done every millisecond.
        for done in 0..200 {
            queue.done_at(200 - done, 60_000_000 + done * 1_000);
        }
        assert!(queue.expected(256) <= Duration::from_millis(256), "{:?}", queue.expected(256));
        // Now the desk is slow, and says so.
        for done in 0..200 {
            queue.done_at(200, 70_000_000 + done * 100_000);
        }
        assert!(queue.expected(256) > queue.longest, "{:?}", queue.expected(256));
    }
}
