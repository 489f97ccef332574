//! The pulse of the workflow (工作流状态): when it last came round, and what it could not do for which aggregate.
use anjuan_api::Problem;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The most troubles that are remembered; more of them are one trouble of the whole.
const MOST: usize = 1_000;

/// What could not be done for one aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The aggregate.
    pub aggregate: String,
    /// The policy that proposed it.
    pub policy: String,
    /// When it failed first.
    pub since: Instant,
    /// How often it failed.
    pub tries: u32,
    /// How it failed last.
    pub problem: Problem,
}

/// How the workflow is.
#[derive(Debug, Default)]
pub struct Pulse {
    beats: Mutex<Beats>,
    /// Somebody waits for the next round.
    wanted: Notify,
}

#[derive(Debug, Default)]
struct Beats {
    last: Option<Instant>,
    ended: Option<Problem>,
    /// With the round that proposed it last.
    troubles: BTreeMap<String, (Trouble, u64)>,
    /// What was refused and rests, with the round in which that was seen last.
    resting: BTreeMap<String, (Trouble, u64)>,
    /// For which aggregates everything is tried again: none of them for all.
    again: Option<BTreeSet<String>>,
    rounds: Rounds,
    /// Up to which stream sequence nothing is left to do.
    through: u64,
}

/// How many rounds there were.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Rounds {
    /// Begun.
    pub begun: u64,
    /// Ended.
    pub ended: u64,
    /// How many commands were accepted in all of them.
    pub accepted: u64,
}

impl Pulse {
    fn beats(&self) -> MutexGuard<'_, Beats> {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A round begins.
    pub(super) fn begins(&self) {
        self.beats().rounds.begun += 1;
    }

    /// A round ended, with so many commands accepted, or early with a problem.
    pub(super) fn round(&self, now: Instant, ended: Result<usize, Problem>) {
        let mut beats = self.beats();
        beats.rounds.ended += 1;
        beats.rounds.accepted += ended.as_ref().map_or(0, |accepted| *accepted as u64);
        (beats.last, beats.ended) = (Some(now), ended.err());
    }

    /// A round that knew the log up to that sequence ended and found nothing to do.
    pub(super) fn settled_through(&self, sequence: u64) {
        self.beats().through = sequence;
    }

    /// The stream sequence up to which everything is done that the service does by itself.
    #[must_use]
    pub fn through(&self) -> u64 {
        self.beats().through
    }

    /// How many rounds there were.
    #[must_use]
    pub fn rounds(&self) -> Rounds {
        self.beats().rounds
    }

    /// Has the next round begin now and not when it would.
    pub fn wake(&self) {
        self.wanted.notify_one();
    }

    /// Waits until somebody wakes it.
    pub(super) async fn woken(&self) {
        self.wanted.notified().await;
    }

    /// Something failed for an aggregate; answers how often by now.
    pub(super) fn failed(&self, aggregate: &AggregateRef, (policy, now): (&str, Instant), problem: &Problem) -> u32 {
        let mut beats = self.beats();
        let (round, name) = (beats.rounds.begun, aggregate.to_string());
        if beats.troubles.len() >= MOST && !beats.troubles.contains_key(&name) {
            return 1;
        }
        let (trouble, _) = beats.troubles.entry(name.clone()).or_insert_with(|| {
            let (policy, problem) = (policy.to_owned(), problem.clone());
            (Trouble { aggregate: name, policy, since: now, tries: 0, problem }, round)
        });
        trouble.tries = trouble.tries.saturating_add(1);
        trouble.problem = problem.clone();
        trouble.tries
    }

    /// Something is proposed for an aggregate: what failed for it is a trouble still.
    pub(super) fn proposed(&self, aggregate: &AggregateRef) {
        let mut beats = self.beats();
        let round = beats.rounds.begun;
        if let Some((_, seen)) = beats.troubles.get_mut(&aggregate.to_string()) {
            *seen = round;
        }
    }

    /// What was proposed for an aggregate was refused, and rests until something changes.
    pub(super) fn rests(&self, aggregate: &AggregateRef, (policy, now): (&str, Instant), problem: &Problem) {
        let mut beats = self.beats();
        let (round, name) = (beats.rounds.begun, aggregate.to_string());
        if beats.resting.len() >= MOST && !beats.resting.contains_key(&name) {
            return;
        }
        let resting = beats.resting.entry(name.clone()).or_insert_with(|| {
            let (policy, problem) = (policy.to_owned(), problem.clone());
            (Trouble { aggregate: name, policy, since: now, tries: 1, problem }, round)
        });
        resting.0.problem = problem.clone();
        resting.1 = round;
    }

    /// What was refused and rests, by aggregate, as the last round saw it.
    #[must_use]
    pub fn resting(&self) -> Vec<Trouble> {
        let mut beats = self.beats();
        let round = beats.rounds.begun;
        beats.resting.retain(|_, (_, seen)| *seen + 1 >= round);
        beats.resting.values().map(|(trouble, _)| trouble.clone()).collect()
    }

    /// Everything was looked at in this round: what nothing is proposed for any more is no trouble.
    pub(super) fn complete(&self) {
        let mut beats = self.beats();
        let round = beats.rounds.begun;
        beats.troubles.retain(|_, (_, seen)| *seen == round);
    }

    /// The aggregate answers again.
    pub(super) fn settled(&self, aggregate: &AggregateRef) {
        self.beats().troubles.remove(&aggregate.to_string());
    }

    /// When the last round ended, and the problem that ended it early.
    #[must_use]
    pub fn last(&self) -> (Option<Instant>, Option<Problem>) {
        let beats = self.beats();
        (beats.last, beats.ended.clone())
    }

    /// What could not be done, by aggregate.
    #[must_use]
    pub fn troubles(&self) -> Vec<Trouble> {
        self.beats().troubles.values().map(|(trouble, _)| trouble.clone()).collect()
    }

    /// Has what failed for these aggregates, or everything that failed where none is named, tried again in a round that begins now.
    pub fn retry(&self, aggregates: &BTreeSet<String>) {
        {
            let mut beats = self.beats();
            beats.again = match beats.again.take() {
                Some(asked) if asked.is_empty() || aggregates.is_empty() => Some(BTreeSet::new()),
                asked => Some(asked.unwrap_or_default().union(aggregates).cloned().collect()),
            };
        }
        self.wake();
    }

    /// For which aggregates what failed is to be tried again now, none of them for all; asked once.
    pub(super) fn again(&self) -> Option<BTreeSet<String>> {
        self.beats().again.take()
    }
}
