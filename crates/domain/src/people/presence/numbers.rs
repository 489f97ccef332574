//! The numbers of attendance (考勤参数) as the rulebook of a day has them.
//!
//! Implements what discipline/1 and duty/2.2.2 leave open. No number lives in code: one that is missing is a refusal.
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use chrono::{NaiveDate, TimeDelta};

/// The numbers of attendance on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// How long after midnight a punch still belongs to the day before.
    pub day_cut: TimeDelta,
    /// Punches closer together than this are one.
    pub repeat: TimeDelta,
    /// So many whole minutes late or early are none.
    pub grace: i64,
}

impl Numbers {
    /// Those of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn on(centre: &Centre, day: NaiveDate) -> Result<Self, Refusal> {
        let minutes = |name: &str| centre.number(name, day).map(|rule| i64::from(rule.value));
        Ok(Self {
            day_cut: TimeDelta::minutes(minutes("attendance-day-cut-minutes")?),
            repeat: TimeDelta::minutes(minutes("attendance-repeat-minutes")?),
            grace: minutes("attendance-grace-minutes")?,
        })
    }
}
