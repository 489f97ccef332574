//! Questions to the `attendance` view (考勤查询): presence derived from the facts, by the centre and as of a moment.
//!
//! The centre is given: [`super::centre`] makes it from the same rows, so that one source answers in one consistent state.
//! Every answer is worked out anew; none is stored.
pub mod answers;
mod days;
mod ledger;
mod lists;
mod moment;
mod months;
mod papers;
mod totals;
use crate::view::Unreadable;
use anjuan_domain::clock::ClockError;
use anjuan_domain::vocabulary::refusal::Refusal;
pub use answers::*;
use chrono::{Datelike, Months, NaiveDate};
pub use days::{person_days, person_sessions};
pub use ledger::ledger;
pub use lists::{publication, window_month};
pub use moment::{devices, here, unknown_persons};
pub use months::{person_month, person_totals};
pub use papers::{leaves, meetings, open_leaves, open_slips, slips};

/// Most days that one question goes over: a year and a bit.
pub const LONGEST: i64 = 400;

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// The store cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A number or period that presence is read by is missing.
    #[error("{0}")]
    Refused(Refusal),
}

impl From<Refusal> for Unanswered {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ClockError> for Unanswered {
    fn from(error: ClockError) -> Self {
        Self::Refused(error.into())
    }
}

/// A span of days, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Span {
    /// One day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self { from: day, until: day }
    }

    /// A month as it is written, `2015-03`; none where it is no month.
    #[must_use]
    pub fn month(text: &str) -> Option<Self> {
        let from = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
        let until = from.checked_add_months(Months::new(1))?.pred_opt()?;
        let span = Self { from, until };
        (span.name() == text).then_some(span)
    }

    /// A calendar year; none where chrono knows none.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: NaiveDate::from_ymd_opt(year, 1, 1)?, until: NaiveDate::from_ymd_opt(year, 12, 31)? })
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Its days in order, [`LONGEST`] of them at most.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let count = (self.until - self.from).num_days().clamp(-1, LONGEST - 1) + 1;
        self.from.iter_days().take(usize::try_from(count).unwrap_or_default())
    }

    /// The month that it begins in, `2015-03`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{:04}-{:02}", self.from.year(), self.from.month())
    }
}
