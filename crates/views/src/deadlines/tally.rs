//! How many obligations are over, by window and clock: so that counting costs nothing that grows with the history.
use super::row::Status;
use serde::{Deserialize, Serialize};

/// The count of one window and clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tally {
    /// Met in time.
    pub met: u64,
    /// Met late.
    pub met_late: u64,
    /// Fell away.
    pub cancelled: u64,
}

impl Tally {
    /// One more of that status; open ones are not counted here.
    pub(super) fn add(&mut self, status: Status) {
        if let Some(count) = self.of(status) {
            *count += 1;
        }
    }

    /// One less.
    pub(super) fn take(&mut self, status: Status) {
        if let Some(count) = self.of(status) {
            *count = count.saturating_sub(1);
        }
    }

    fn of(&mut self, status: Status) -> Option<&mut u64> {
        match status {
            Status::Open | Status::Paused => None,
            Status::Met => Some(&mut self.met),
            Status::MetLate => Some(&mut self.met_late),
            Status::Cancelled => Some(&mut self.cancelled),
        }
    }
}
