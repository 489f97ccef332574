//! Clocks (时限): working-day calendar, limits, pauses, extensions, due instants and their explanation day by day.
//!
//! Implements the counting of the law (行政许可法 art. 82 and 45, 民法典 art. 201 and 203) for `time-limit/3.4` and every
//! other period of the rulebook, in both ways of the supervision practice, and the office hours of `duty/2.2.2`. It must
//! never know what time it is, and never hold a number of days: limits come from the rulebook and the catalogue.
mod calendar;
mod cards;
pub mod civil;
mod deadline;
mod due;
mod error;
mod explain;
pub mod half_day;
mod hours;
mod index;
pub mod late_entry;
mod marks;
mod scale;
mod supervise;
mod types;
mod wording;

#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use cards::{Against, Bound, CardInstant, Level, Supervised, Threshold, card_instants, threshold_instant};
pub use deadline::{Deadline, Due, Pause};
pub use due::due;
pub use error::{CalendarError, ClockError};
pub use explain::{DayLine, Verdict, explain};
pub use marks::{Day, Standing};
pub use supervise::{days_over, elapsed_working_days, warn_at};
pub use types::*;
