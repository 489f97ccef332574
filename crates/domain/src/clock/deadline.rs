//! What a clock (时限) is given and what it answers: the deadline, its pauses, and when it is due.
//!
//! Implements the shapes of `time-limit/3.4` and of pauses (行政许可法 art. 45). Shapes only: nothing is counted here.
use super::types::Limit;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// An approved stop of the clock (行政许可法 art. 45): credited with at most what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// When it began.
    pub from: Instant,
    /// When it ended; none while it lasts.
    pub until: Option<Instant>,
    /// For how long at most.
    pub approved: Limit,
    /// Which approval: shown in explanations.
    pub label: String,
}

/// One running deadline: everything its due instant is derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// When the period starts; may be back-dated.
    pub start: Instant,
    /// How long.
    pub limit: Limit,
    /// Extensions, in order. Of the same unit and counting they add to the count; another one runs on from the end.
    pub extensions: Vec<Limit>,
    /// Pauses, in order. They stop periods that count forward; "n days before" does not run and is not paused.
    pub pauses: Vec<Pause>,
}

impl Deadline {
    /// A deadline without extensions and pauses.
    #[must_use]
    pub fn new(start: Instant, limit: Limit) -> Self {
        Self { start, limit, extensions: Vec::new(), pauses: Vec::new() }
    }
}

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The instant: after it, it is late.
    pub at: Instant,
    /// The civil day of that instant.
    pub date: NaiveDate,
    /// Whether a day past the published horizon was counted.
    pub provisional: bool,
    /// The calendar version: the last notice known.
    pub calendar: String,
}
