//! The section `[witnesses]` (见证方): who co-signs the checkpoints of the log, and how many of them it takes.
//!
//! Whoever checks evidence gives the witnesses' keys himself: what stands here says whom the sealer asks, and when it is an incident that
//! too few answered.
use super::SettingsError;
use anjuan_proof::cosign::WitnessPublic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The witnesses of the centre's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WitnessesSettings {
    /// How many witnesses must co-sign a checkpoint; 0, none is asked.
    pub quorum: usize,
    /// After how many minutes a checkpoint without its quorum is an incident.
    pub overdue_minutes: i64,
    /// How long a witness may take to answer, in seconds.
    pub answer_seconds: u64,
    /// The witnesses.
    pub list: Vec<WitnessSettings>,
}

/// One witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSettings {
    /// What `add-checkpoint` is below of (C2SP tlog-witness): `https://witness.example/anjuan`.
    pub url: String,
    /// Its public key, `name+id+key`, as `anjuan witness key` prints it.
    pub key: String,
}

impl Default for WitnessesSettings {
    fn default() -> Self {
        Self { quorum: 0, overdue_minutes: 60, answer_seconds: 10, list: Vec::new() }
    }
}

impl WitnessesSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let mut keys = BTreeSet::new();
        for witness in &self.list {
            let named = |what: String| SettingsError::new(format!("[[witnesses.list]] {}", witness.url), what);
            let known = ["http://", "https://"].iter().any(|scheme| witness.url.starts_with(scheme));
            if !known {
                return Err(named("url must begin with http:// or https://".into()));
            }
            WitnessPublic::read(&witness.key).map_err(|error| named(error.to_string()))?;
            if !keys.insert(witness.key.rsplit('+').next().unwrap_or_default()) {
                return Err(named("its key stands there twice: one witness counts once".into()));
            }
        }
        if self.quorum > self.list.len() {
            let what = format!("{}: there are {} witnesses", self.quorum, self.list.len());
            return Err(SettingsError::new("[witnesses] quorum", what));
        }
        match (self.overdue_minutes, self.answer_seconds) {
            (1.., 1..) => Ok(()),
            _ => Err(SettingsError::new("[witnesses]", "overdue_minutes and answer_seconds are at least 1")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_proof::cosign::WitnessKey;

    fn witness(seed: u8) -> WitnessSettings {
        let written = WitnessKey::written(&format!("witness.example/{seed}"), &[seed; 32]).unwrap();
        WitnessSettings { url: "http://127.0.0.1:1".into(), key: WitnessKey::read(&written).unwrap().public() }
    }

    #[test]
    fn a_quorum_needs_as_many_witnesses_and_each_has_a_key_of_its_own() {
        let settings = |quorum, list| WitnessesSettings { quorum, list, ..WitnessesSettings::default() };
        assert!(settings(0, vec![]).validate().is_ok() && settings(2, vec![witness(1), witness(2)]).validate().is_ok());
        assert!(settings(2, vec![witness(1)]).validate().is_err());
        assert!(settings(1, vec![witness(1), witness(1)]).validate().is_err());
        let elsewhere = WitnessSettings { url: "ftp://x".into(), ..witness(1) };
        assert!(settings(1, vec![elsewhere]).validate().is_err());
        let unread = WitnessSettings { key: "witness.example/1+00000000+AAAA".into(), ..witness(1) };
        assert!(settings(1, vec![unread]).validate().is_err());
    }
}
