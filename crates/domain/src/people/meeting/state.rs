//! The state of a meeting (会议): what its events so far say.
use super::events::{MatterHandedIn, MeetingKind, NotesKept, Resolution, RollEntry};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// An excuse given beforehand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Excuse {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
}

/// How minutes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MinutesStanding")]
pub enum Standing {
    /// The director has yet to read them.
    Written,
    /// They are to be written anew.
    Returned,
    /// They were approved and sent.
    Approved,
}

/// The minutes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MeetingMinutes")]
pub struct Minutes {
    /// Their number.
    pub document: String,
    /// How they stand.
    pub standing: Standing,
    /// Who wrote them.
    pub by: String,
    /// What was decided, in order.
    pub resolutions: Vec<Resolution>,
    /// Which of it is carried out, by its number.
    pub done: Vec<u32>,
    /// The windows that they were sent to.
    pub windows: Vec<String>,
    /// Those that read them.
    pub read: Vec<String>,
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
    /// Who keeps the minutes.
    pub keeper: Option<String>,
    /// The day of study that it is held instead of.
    pub instead_of: Option<NaiveDate>,
    /// The agenda, as it was handed in.
    pub matters: Vec<MatterHandedIn>,
    /// Who reported that they cannot come, and waits for an answer.
    pub reported: Vec<Excuse>,
    /// The minutes, once they were written.
    pub minutes: Option<Minutes>,
    /// Who handed in notes.
    pub notes: Vec<NotesKept>,
}

impl Meeting {
    /// The excuse that was given to somebody.
    #[must_use]
    pub fn excuse(&self, person: &str) -> Option<&Excuse> {
        self.excused.iter().find(|excuse| excuse.person == person)
    }

    /// The absence that somebody reported and nobody answered yet.
    #[must_use]
    pub fn report(&self, person: &str) -> Option<&Excuse> {
        self.reported.iter().find(|report| report.person == person)
    }
}
