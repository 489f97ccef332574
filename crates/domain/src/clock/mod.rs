//! Clocks (时限): working-day calendar, limits, pauses, extensions, due instants and their explanation day by day.
//!
//! Implements the counting of `rules.md` (行政许可法 art. 82, 民法典 art. 201 and 203) and both ways of `standards.md`.
mod types;
pub use types::*;
use chrono::NaiveDate;
use crate::event::Instant;

/// The working-day calendar (工作日历): notices in the order they were announced, and office hours.
#[derive(Debug, Clone, Default)]
pub struct Calendar {}

/// Why a clock cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// Before the first year of the calendar.
    #[error("{0} lies before the calendar's first year {1}")]
    BeforeCalendar(NaiveDate, i32),
}

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
    /// Extensions, in order.
    pub extensions: Vec<Limit>,
    /// Pauses, in order.
    pub pauses: Vec<Pause>,
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

/// When a deadline is due. A pause that still lasts is counted to the end of what was approved.
///
/// # Errors
/// [`ClockError`].
pub fn due(_calendar: &Calendar, _deadline: &Deadline) -> Result<Due, ClockError> {
    todo!()
}

impl Calendar {
    /// Placeholder signature, until the calendar is written: notices in the order of announcement, and office hours.
    ///
    /// # Errors
    /// When they make no calendar.
    pub fn new(_notices: Vec<Notice>, _hours: OfficeHours) -> Result<Self, ClockError> {
        Ok(Self::default())
    }
}
