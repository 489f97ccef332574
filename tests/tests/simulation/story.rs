//! What happened last (经过): the steps that a failure is told with.
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::clock::{Clock, SetClock};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many steps are kept.
const KEPT: usize = 60;

/// The last steps of one simulation. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Story {
    steps: Arc<Mutex<VecDeque<String>>>,
    clock: SetClock,
}

impl Story {
    /// Nothing happened yet; steps are told with the time of this clock.
    pub(crate) fn new(clock: SetClock) -> Self {
        Self { steps: Arc::default(), clock }
    }

    /// Adds a step.
    pub(crate) fn tell(&self, step: String) {
        let now: Instant = self.clock.now();
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        if steps.len() == KEPT {
            steps.pop_front();
        }
        steps.push_back(format!("{} {step}", now.format("%m-%d %H:%M:%S")));
    }

    /// The last steps, one a line.
    pub(crate) fn last_steps(&self) -> String {
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        steps.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}
