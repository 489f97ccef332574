//! What witnesses co-signed (联署状态): the newest checkpoint with its quorum, and how each witness answered, as one file beside the tiles.
use super::store::Store;
use crate::sentences::{Words, words};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::io;

const COSIGNED: &str = "cosigned.json";

/// What witnesses co-signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cosigned {
    /// The newest checkpoint with its quorum, a note with a line of each witness; empty for none.
    pub checkpoint: String,
    /// How many leaves it has.
    pub size: u64,
    /// Since when there is a checkpoint without its quorum; none where the newest has it.
    pub waiting: Option<Instant>,
    /// The witnesses as they answered last.
    pub witnesses: Vec<Answered>,
}

/// How a witness answered last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The witness.
    pub name: String,
    /// How many leaves the last checkpoint has that it co-signed.
    pub size: u64,
    /// When it co-signed last.
    pub cosigned: Option<Instant>,
    /// What is wrong; none where it co-signed what it was shown.
    pub trouble: Option<Trouble>,
}

/// Why a witness did not co-sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trouble {
    /// Since when.
    pub since: Instant,
    /// Whether it says that this log does not continue what it saw: nobody waits an hour with that.
    pub contradicts: bool,
    /// What it said, or why there was no answer.
    pub what: String,
}

/// Something that is wrong with the seal of the log, for readiness and for the list of incidents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealIncident {
    /// A stable code.
    pub code: &'static str,
    /// Since when.
    pub since: Instant,
    /// What.
    pub what: Words,
}

impl Store {
    /// What witnesses co-signed; none before they were asked first.
    ///
    /// # Errors
    /// As the system says, or where the file does not read.
    pub fn cosigned(&self) -> io::Result<Option<Cosigned>> {
        self.json(COSIGNED)
    }

    /// Writes down what witnesses co-signed.
    ///
    /// # Errors
    /// As the system says; what stood there stands.
    pub fn keep_cosigned(&self, cosigned: &Cosigned) -> io::Result<()> {
        self.keep_json(COSIGNED, cosigned)
    }
}

impl Cosigned {
    /// What is wrong at `now`, where a checkpoint may wait so long for its quorum.
    #[must_use]
    pub fn incidents(&self, now: Instant, overdue: TimeDelta) -> Vec<SealIncident> {
        let contradicting = self.witnesses.iter().filter_map(|witness| {
            let trouble = witness.trouble.as_ref().filter(|trouble| trouble.contradicts)?;
            let what = words(
                format!(
                    "the witness {} says that this log does not continue what it saw, and keeps the evidence: {}",
                    witness.name, trouble.what
                ),
                format!("见证方 {} 指出本日志与其此前所见不一致，并已留存证据：{}", witness.name, trouble.what),
            );
            Some(SealIncident { code: "seal.contradicted", since: trouble.since, what })
        });
        let waiting = self.waiting.filter(|since| now - *since >= overdue).map(|since| {
            let silent: Vec<String> = self
                .witnesses
                .iter()
                .filter_map(|one| one.trouble.as_ref().map(|trouble| format!("{}: {}", one.name, trouble.what)))
                .collect();
            let (since_text, silent) = (since.to_rfc3339(), silent.join("; "));
            let what = words(
                format!("no checkpoint has had its quorum of witnesses since {since_text} ({silent})"),
                format!("自 {since_text} 起检查点未获足够的见证联署（{silent}）"),
            );
            SealIncident { code: "seal.without-quorum", since, what }
        });
        contradicting.chain(waiting).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_without_quorum_is_an_incident_after_an_hour_and_a_contradiction_at_once() {
        let at = |minutes: i64| Instant::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap();
        let hour = TimeDelta::minutes(60);
        let mut cosigned = Cosigned { waiting: Some(at(0)), ..Cosigned::default() };
        assert_eq!(cosigned.incidents(at(59), hour), []);
        let codes = |cosigned: &Cosigned, now| {
            cosigned.incidents(now, hour).iter().map(|one| (one.code, one.since)).collect::<Vec<_>>()
        };
        assert_eq!(codes(&cosigned, at(60)), [("seal.without-quorum", at(0))]);
        let trouble = Trouble { since: at(3), contradicts: true, what: "409".into() };
        cosigned.witnesses.push(Answered { name: "w".into(), size: 3, cosigned: None, trouble: Some(trouble) });
        assert_eq!(codes(&cosigned, at(4)), [("seal.contradicted", at(3))]);
        let incidents = cosigned.incidents(at(60), hour);
        assert!(incidents.len() == 2 && incidents[1].what.zh.contains("w: 409"), "{incidents:?}");
    }
}
