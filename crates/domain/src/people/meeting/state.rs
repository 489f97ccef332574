//! The state of a meeting (会议): what its events so far say.
use super::events::{MeetingKind, RollEntry};
use crate::vocabulary::stamp::Instant;

/// An excuse given beforehand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Excuse {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
}

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MeetingState")]
pub struct Meeting {
    /// Its number.
    pub number: String,
    /// What it is.
    pub kind: MeetingKind,
    /// What it is about.
    pub title: String,
    /// When it starts.
    pub starts: Instant,
    /// When it is to end.
    pub ends: Instant,
    /// Where.
    pub place: String,
    /// Who is to come.
    pub invited: Vec<String>,
    /// Who was excused beforehand.
    pub excused: Vec<Excuse>,
    /// The roll, once it was called.
    pub roll: Option<Vec<RollEntry>>,
    /// Whether it does not take place.
    pub cancelled: bool,
}

impl Meeting {
    /// The excuse that was given to somebody.
    #[must_use]
    pub fn excuse(&self, person: &str) -> Option<&Excuse> {
        self.excused.iter().find(|excuse| excuse.person == person)
    }
}
