//! A simulated month (模拟): a centre over National Day of 2014, two desks on one log that fails, people, and a calendar
//! that changes under what is due.
//!
//! Everything follows from a seed. A failure names the seed and the last steps; `ANJUAN_SEED=7` plays that seed alone.
//! No wall clock is asked: time is set, and what waits waits in the runtime's own time.
#![allow(clippy::unwrap_used, reason = "what cannot be read fails the test")]
mod cases;
mod checks;
mod faults;
mod ground;
mod house;
mod ledger;
mod people;
mod record;
mod story;
mod upheaval;
mod year;

use anjuan_domain::clock::civil::date_of;
use anjuan_domain::event::Instant;
use anjuan_journal::{Draft, EventLog};
use anjuan_server::clock::SetClock;
use anjuan_server::roles::workflow::Workflow;
use anjuan_tests::generate::Gen;
use bytes::Bytes;
use chrono::{TimeDelta, Timelike};
use ground::{CENTRE, instant, reference};
use house::{DESKS, House, Reach};
use people::{Act, People};
use record::Record;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use story::Story;

/// The months that are always played.
const SEEDS: [u64; 4] = [1, 30, 48, 20_141_001];

/// From the weekend before National Day to the second week after it.
const FIRST: &str = "2014-09-20T00:00:00+08:00";
const MONTH: i64 = 31;

#[test]
fn a_month_of_faults_loses_nothing_and_does_nothing_twice() {
    let reference = played(reference());
    let seeds = std::env::var("ANJUAN_SEED").map_or(SEEDS.to_vec(), |seed| vec![seed.parse().unwrap()]);
    let failures: Vec<String> = std::thread::scope(|threads| {
        let months: Vec<_> = seeds.iter().map(|seed| threads.spawn(|| month(*seed, &reference))).collect();
        months.into_iter().filter_map(|month| month.join().unwrap().err()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn the_same_seed_is_the_same_days_byte_for_byte() {
    let reference = played(reference());
    let days = || {
        let clock = SetClock::at(instant(FIRST));
        played(Simulation::play(7, 5, &reference, clock.clone(), Story::new(clock)))
    };
    let (once, again) = (days(), days());
    let differs = once.iter().zip(&again).position(|(one, other)| one != other);
    assert_eq!((differs, once.len()), (None, again.len()), "a failure could not be played again");
    assert!(once.len() > reference.len() + 50, "hardly anything happened");
}

/// Runs a future to its end, in a time of its own that passes only when everybody waits.
fn played<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(future)
}

/// Plays one month; what failed is told with the seed and the last steps.
fn month(seed: u64, reference: &[Draft]) -> Result<(), String> {
    let clock = SetClock::at(instant(FIRST));
    let story = Story::new(clock.clone());
    let simulation = || {
        let stored = played(Simulation::play(seed, MONTH, reference, clock, story.clone()));
        assert!(stored.len() > reference.len() + 300, "hardly anything happened");
    };
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(simulation));
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let what = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
        format!("ANJUAN_SEED={seed} fails: {what}\nThe last steps:\n{}", story.last_steps())
    })
}

/// One month being played.
struct Simulation {
    house: Arc<House>,
    clock: SetClock,
    dice: Gen,
    record: Record,
    workflow: Workflow,
}

impl Simulation {
    /// Plays so many days and holds everything against everything; answers what the log has in the end.
    async fn play(seed: u64, days: i64, reference: &[Draft], clock: SetClock, story: Story) -> Vec<Bytes> {
        let house = House::start(seed, reference, clock.clone(), story).await;
        let reach = || Arc::new(Reach(Arc::clone(&house)));
        let workflow = Workflow::new(CENTRE, reach(), reach(), Arc::new(clock.clone()));
        let mut simulation = Self { house, clock, dice: Gen::new(seed), record: Record::default(), workflow };
        for hour in 0..days * 24 {
            simulation.hour(instant(FIRST) + TimeDelta::hours(hour)).await;
            if hour % (24 * 7) == 24 * 6 {
                checks::rows_agree(&simulation.house, &simulation.record).await;
            }
        }
        simulation.end(reference.len() as u64, instant(FIRST) + TimeDelta::days(days)).await;
        simulation.stored().await
    }

    async fn stored(&self) -> Vec<Bytes> {
        let mut stored = Vec::new();
        for sequence in 1..=self.record.head {
            stored.push(self.house.log.at(sequence).await.unwrap().unwrap().body);
        }
        stored
    }

    /// One hour: what people do, what befalls the house, who asks again, what the house does by itself.
    async fn hour(&mut self, from: Instant) {
        let (day, hour) = (date_of(from), (from + TimeDelta::hours(8)).hour());
        self.clock.set(from);
        self.record.read(&self.house.log).await;
        let busy = self.record.centre.calendar().is_working(day) && (8..18).contains(&hour);
        let acts = if busy { self.dice.below(7) } else { usize::from(self.dice.below(100) < 4) };
        for minute in 0..acts {
            self.clock.set(from + TimeDelta::minutes(minute as i64 * 8 + self.dice.below(8) as i64));
            self.record.read(&self.house.log).await;
            self.act().await;
        }
        let now = from + TimeDelta::minutes(58);
        self.clock.set(now);
        upheaval::hour(&self.house, &mut self.dice, &self.record, now).await;
        self.ask_again().await;
        self.by_itself().await;
    }

    fn people(&mut self) -> People<'_> {
        use anjuan_server::clock::Clock;
        People { dice: &mut self.dice, record: &self.record, now: self.clock.now() }
    }

    /// Somebody does something, alone or while somebody else does.
    async fn act(&mut self) {
        let act = self.people().act();
        let (desk, luck) = (self.dice.below(DESKS), self.dice.below(100));
        match luck {
            0..6 => {
                let dies = self.dice.below(25) as u64;
                self.house.give(desk, &act, Some(dies)).await;
            }
            // The caller is impatient and asks both desks.
            6..18 => self.both(&act, &act).await,
            // Two people work on the same thing at once.
            18..38 if self.record.told.contains_key(&act.command.aggregate) => {
                let aggregate = act.command.aggregate.clone();
                let other = self.people().act_on(&aggregate);
                self.both(&act, &other).await;
            }
            38..44 => self.repeat(desk).await,
            _ => drop(self.house.give(desk, &act, None).await),
        }
    }

    async fn both(&self, one: &Act, other: &Act) {
        futures::join!(self.house.give(0, one, None), self.house.give(1, other, None));
    }

    /// A command that was answered long ago is given again; the ledger sees to it that the answer is the original one.
    async fn repeat(&mut self, desk: usize) {
        let accepted = self.house.ledger.lock().unwrap().accepted();
        if !accepted.is_empty() {
            let given = self.dice.pick(&accepted);
            self.house.give(desk, &Act { actor: given.actor, command: given.command }, None).await;
        }
    }

    /// Who got no answer asks again, at whichever desk.
    async fn ask_again(&mut self) {
        let unanswered = self.house.ledger.lock().unwrap().unanswered();
        for given in unanswered {
            if self.dice.below(100) < 60 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                self.house.ledger.lock().unwrap().retry(given.command.id);
                let desk = self.dice.below(DESKS);
                self.house.give(desk, &Act { actor: given.actor, command: given.command }, None).await;
            }
        }
    }

    /// The workflow's round, over views that know everything recorded so far.
    async fn by_itself(&mut self) {
        tokio::time::sleep(Duration::from_secs(3)).await;
        self.record.read(&self.house.log).await;
        checks::reached(&self.house, &self.record).await;
        if let Err(problem) = self.workflow.round().await {
            self.house.story.tell(format!("   the workflow's round ends early: {problem}"));
        }
        self.record.read(&self.house.log).await;
    }

    /// The network calms down, everybody gets an answer, and everything is held against everything.
    async fn end(&mut self, ground: u64, now: Instant) {
        self.house.calm.store(true, Ordering::SeqCst);
        self.clock.set(now);
        while !self.house.ledger.lock().unwrap().unanswered().is_empty() {
            self.ask_again().await;
        }
        for round in 1..=2 {
            self.clock.set(now + TimeDelta::hours(round));
            self.by_itself().await;
        }
        checks::answers_are_recorded(&self.house, &self.record, ground);
        checks::chains_hold(&self.house, &self.record).await;
        checks::rows_agree(&self.house, &self.record).await;
        checks::policies_rest(&self.house, &self.record, now + TimeDelta::hours(2)).await;
        checks::views_are_folds(&self.house, &self.record).await;
    }
}
