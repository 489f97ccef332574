//! The section `[seal]` (封存): how fast the stored log is compared with its seal.
use super::SettingsError;
use anjuan_proof::tiles::FULL;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The seal of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SealSettings {
    /// In how many hours the whole log is read again and compared; a log of any size takes no longer.
    pub scrub_hours: u64,
    /// The longest pause between two pieces of the log, in seconds: a small log is read through more often.
    pub pause_seconds: u64,
}

impl Default for SealSettings {
    fn default() -> Self {
        Self { scrub_hours: 24, pause_seconds: 10 }
    }
}

impl SealSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        match (self.scrub_hours, self.pause_seconds) {
            (1.., 1..) => Ok(()),
            _ => Err(SettingsError::new("[seal]", "scrub_hours and pause_seconds are at least 1")),
        }
    }

    /// The pause after one tile of a log of so many leaves.
    #[must_use]
    pub fn pause(&self, leaves: u64) -> Duration {
        let longest = Duration::from_secs(self.pause_seconds);
        let tiles = u32::try_from(leaves.div_ceil(u64::from(FULL))).unwrap_or(u32::MAX).max(1);
        longest.min(Duration::from_secs(self.scrub_hours * 60 * 60) / tiles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_takes_no_longer_than_it_may_and_pauses_no_longer_than_they_may() {
        let settings = SealSettings::default();
        assert_eq!(settings.pause(0), Duration::from_secs(10));
        assert_eq!(settings.pause(1_000), Duration::from_secs(10));
        let tiles = 100_000_000_u64.div_ceil(256);
        assert!(settings.pause(100_000_000) * u32::try_from(tiles).unwrap() <= Duration::from_secs(24 * 60 * 60));
        assert!(SealSettings { scrub_hours: 0, ..settings }.validate().is_err());
    }
}
