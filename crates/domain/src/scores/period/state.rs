//! The state of an assessment period (考核期): what its events so far say.
//!
//! Implements assessment/1 and monthly/12 as far as they say when. It is there before it is opened: its id names the days.
use super::events::{Graded, PublishedScore};
use super::span::Span;
use crate::vocabulary::stamp::Instant;

/// How far a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PeriodStage")]
pub enum Stage {
    /// Not opened.
    New,
    /// Opened: facts are collected.
    Open,
    /// Closed: the sheets are drawn up and can be contested.
    Closed,
    /// Decided by the meeting.
    Decided,
    /// Published.
    Published,
}

/// What the meeting decided last, and on which sheets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PeriodDecision")]
pub struct Decision {
    /// First, second … decision, from 1.
    pub version: u32,
    /// The number of the minutes.
    pub document: String,
    /// The sheets that it was decided on; empty where that was not recorded.
    pub scores: Vec<PublishedScore>,
    /// The grades.
    pub grades: Vec<Graded>,
    /// The red-flag windows, or the post stars.
    pub named: Vec<String>,
    /// How a tie was broken beyond the rules.
    pub tie_reason: String,
    /// Who took part.
    pub present: Vec<String>,
    /// Who recorded it.
    pub by: String,
    /// Who of the others attested it; none before.
    pub attested_by: Option<String>,
}

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PeriodState")]
pub struct Period {
    /// Its id.
    pub id: String,
    /// Its days.
    #[serde(skip)]
    pub span: Span,
    /// How many events it has.
    pub version: u32,
    /// How far it is.
    pub stage: Stage,
    /// The windows, or the persons, that it is about.
    pub subjects: Vec<String>,
    /// Until when its sheets can be contested, once closed.
    pub contest_until: Option<Instant>,
    /// What the meeting decided last.
    pub decision: Option<Decision>,
    /// How often it was published.
    pub published: u32,
}

impl Period {
    /// The period that an id names, before its first event; none where it names none.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Some(Self {
            id: id.to_owned(),
            span: Span::parse(id)?,
            version: 0,
            stage: Stage::New,
            subjects: vec![],
            contest_until: None,
            decision: None,
            published: 0,
        })
    }
}

impl Stage {
    /// In words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Stage::New => ("not opened", "尚未开始"),
            Stage::Open => ("open", "正在进行"),
            Stage::Closed => ("closed", "已结束"),
            Stage::Decided => ("decided by the meeting", "已由会议决定"),
            Stage::Published => ("published", "已公布"),
        }
    }
}
