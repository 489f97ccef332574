//! What a view tells of itself: where it stands, how it is, what it could not apply.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How a projector is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "health")]
pub enum Health {
    /// Opened, not following yet.
    Starting,
    /// Following the log.
    Following,
    /// Catching up or rebuilding; readers see the state before.
    Rebuilding,
    /// The log, the store or the disk failed; it tries again.
    Retrying {
        /// What failed.
        because: String,
    },
    /// It stands at a hole of the log, and goes on only when that is mended.
    Stopped {
        /// Why.
        because: String,
    },
}

impl Health {
    /// Whether readers can count on the view to move on.
    #[must_use]
    pub fn is_well(&self) -> bool {
        matches!(self, Health::Following | Health::Rebuilding)
    }
}

/// One event that was not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Incident {
    /// Its stream sequence.
    pub sequence: u64,
    /// The aggregate, `case/ID`; the stored subject where not even that decodes.
    pub aggregate: String,
    /// The event's type; empty where it does not decode.
    pub event_type: String,
    /// What is wrong.
    pub reason: String,
    /// When the event was stored.
    pub stored_at: DateTime<Utc>,
}

/// One aggregate whose events are passed over since an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parked {
    /// The aggregate.
    pub aggregate: String,
    /// The stream sequence of the incident.
    pub since: u64,
    /// How many later events were passed over.
    pub skipped: u64,
}

/// The state of one view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The view's name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The stream sequence its rows reflect.
    pub position: u64,
    /// The last stream sequence of the log; none when the log does not answer.
    pub head: Option<u64>,
    /// How many rows it has.
    pub rows: u64,
    /// How it is.
    #[serde(flatten)]
    pub health: Health,
    /// What could not be applied.
    pub incidents: Vec<Incident>,
    /// What is passed over.
    pub parked: Vec<Parked>,
}
