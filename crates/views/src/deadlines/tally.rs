//! How many obligations are over, by window and clock: so that counting costs nothing that grows with the history.
use super::Group;
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
    /// Over, by an entry made late that nobody confirmed yet.
    #[serde(default, skip_serializing_if = "zero")]
    pub late_entry: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks skip_serializing_if for a reference")]
fn zero(value: &u64) -> bool {
    *value == 0
}

impl Tally {
    /// One more of that group; open ones are not counted here.
    pub(super) fn add(&mut self, group: Group) {
        if let Some(count) = self.count_mut(group) {
            *count += 1;
        }
    }

    /// One less.
    pub(super) fn take(&mut self, group: Group) {
        if let Some(count) = self.count_mut(group) {
            *count = count.saturating_sub(1);
        }
    }

    fn count_mut(&mut self, group: Group) -> Option<&mut u64> {
        match group {
            Group::Open => None,
            Group::Met => Some(&mut self.met),
            Group::MetLate => Some(&mut self.met_late),
            Group::Cancelled => Some(&mut self.cancelled),
            Group::LateEntry => Some(&mut self.late_entry),
        }
    }
}
