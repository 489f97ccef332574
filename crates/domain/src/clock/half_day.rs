//! Half days (半天) by the calendar: when they open and close, how many of them are work, which one comes next.
//!
//! Implements leave/2 as far as a leave's length is counted in half days of work, by the office sessions of duty/2.2.2: the
//! morning is the first session of a day and the afternoon its last. It must know no kind of leave.
use super::civil::{date_of, instant};
use super::{Calendar, ClockError};
use crate::vocabulary::declare::codes;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// Half of a day.
    Half {
        /// 上午.
        Morning,
        /// 下午.
        Afternoon,
    }
}

/// One half day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HalfDay {
    /// The day.
    pub day: NaiveDate,
    /// Which half.
    pub half: Half,
}

impl HalfDay {
    /// When the office opens for it, by the season of the day.
    #[must_use]
    pub fn opens(self, calendar: &Calendar) -> Instant {
        match (self.half, calendar.sessions(self.day)) {
            (Half::Afternoon, [.., last]) => instant(self.day, last.opens),
            _ => calendar.opens_at(self.day),
        }
    }

    /// When the office closes for it.
    #[must_use]
    pub fn closes(self, calendar: &Calendar) -> Instant {
        match (self.half, calendar.sessions(self.day)) {
            (Half::Morning, [first, _, ..]) => instant(self.day, first.closes),
            _ => calendar.closes_at(self.day),
        }
    }

    /// The half day after it, of work or not.
    #[must_use]
    pub fn next(self) -> Self {
        match self.half {
            Half::Morning => Self { half: Half::Afternoon, ..self },
            Half::Afternoon => Self { day: self.day.succ_opt().unwrap_or(self.day), half: Half::Morning },
        }
    }

    /// The half day before it, of work or not.
    #[must_use]
    pub fn before(self) -> Self {
        match self.half {
            Half::Afternoon => Self { half: Half::Morning, ..self },
            Half::Morning => Self { day: self.day.pred_opt().unwrap_or(self.day), half: Half::Afternoon },
        }
    }

    /// The first half day of work after it: when somebody is back whose leave ends with it.
    ///
    /// # Errors
    /// [`ClockError`] when the calendar does not reach so far.
    pub fn back(self, calendar: &Calendar) -> Result<Self, ClockError> {
        if self.half == Half::Morning && calendar.is_working(self.day) {
            return Ok(self.next());
        }
        Ok(Self { day: calendar.add_working_days(self.day, 1)?, half: Half::Morning })
    }

    /// In words: `2014-10-09 AM`.
    #[must_use]
    pub fn en(self) -> String {
        let half = match self.half {
            Half::Morning => "AM",
            Half::Afternoon => "PM",
        };
        format!("{} {half}", self.day)
    }

    /// In Chinese: `2014-10-09上午`.
    #[must_use]
    pub fn zh(self) -> String {
        let half = match self.half {
            Half::Morning => "上午",
            Half::Afternoon => "下午",
        };
        format!("{}{half}", self.day)
    }
}

/// How many half days of work lie from the first to the last, both counted; none where they are the other way round.
///
/// # Errors
/// [`ClockError`] when the calendar does not reach so far.
pub fn of_work(from: HalfDay, until: HalfDay, calendar: &Calendar) -> Result<u32, ClockError> {
    if until < from {
        return Ok(0);
    }
    let after_first = calendar.working_days_between(from.day, until.day)?;
    let days = after_first + i64::from(calendar.is_working(from.day));
    let not_of_the_first = from.half == Half::Afternoon && calendar.is_working(from.day);
    let not_of_the_last = until.half == Half::Morning && calendar.is_working(until.day);
    let halves = 2 * days - i64::from(not_of_the_first) - i64::from(not_of_the_last);
    Ok(u32::try_from(halves).unwrap_or(0))
}

/// The half day an instant lies in: the morning until the afternoon's session opens.
#[must_use]
pub fn at(instant: Instant, calendar: &Calendar) -> HalfDay {
    let day: NaiveDate = date_of(instant);
    let afternoon = HalfDay { day, half: Half::Afternoon };
    match instant < afternoon.opens(calendar) {
        true => HalfDay { day, half: Half::Morning },
        false => afternoon,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::{at as civil, centre};

    fn half(text: &str, half: Half) -> HalfDay {
        HalfDay { day: text.parse().unwrap(), half }
    }

    fn count(from: HalfDay, until: HalfDay) -> u32 {
        of_work(from, until, centre().calendar()).unwrap()
    }

    #[test]
    fn half_days_of_work_are_those_of_working_days_between_both_ends() {
        use Half::{Afternoon, Morning};
        let thursday = half("2014-10-09", Morning);
        assert_eq!(count(thursday, thursday), 1);
        assert_eq!(count(thursday, half("2014-10-09", Afternoon)), 2);
        assert_eq!(count(half("2014-10-09", Afternoon), half("2014-10-10", Morning)), 2);
        assert_eq!(count(half("2014-10-10", Afternoon), half("2014-10-13", Morning)), 4, "a make-up Saturday between");
        assert_eq!(count(half("2014-10-01", Morning), half("2014-10-07", Afternoon)), 0, "the national holiday");
        assert_eq!(count(half("2014-09-30", Afternoon), half("2014-10-08", Morning)), 2, "over the holiday");
        assert_eq!(count(half("2014-10-12", Afternoon), half("2014-10-12", Afternoon)), 0, "a Sunday");
        assert_eq!(count(half("2014-10-10", Morning), thursday), 0, "the other way round");
    }

    #[test]
    fn the_first_half_day_back_is_the_next_of_work() {
        use Half::{Afternoon, Morning};
        let centre = centre();
        let back = |from: HalfDay| from.back(centre.calendar()).unwrap();
        assert_eq!(back(half("2014-10-09", Morning)), half("2014-10-09", Afternoon));
        assert_eq!(back(half("2014-10-09", Afternoon)), half("2014-10-10", Morning));
        assert_eq!(back(half("2014-09-30", Afternoon)), half("2014-10-08", Morning), "after the holiday");
        assert_eq!(back(half("2014-10-12", Morning)), half("2014-10-13", Morning), "a Sunday has no afternoon");
    }

    #[test]
    fn half_days_open_and_close_by_the_season() {
        let centre = centre();
        let calendar = centre.calendar();
        let (morning, afternoon) = (half("2014-10-09", Half::Morning), half("2014-10-09", Half::Afternoon));
        assert_eq!(
            (morning.opens(calendar), morning.closes(calendar)),
            (civil("2014-10-09 08:00:00"), civil("2014-10-09 11:30:00"))
        );
        assert_eq!(
            (afternoon.opens(calendar), afternoon.closes(calendar)),
            (civil("2014-10-09 14:00:00"), civil("2014-10-09 17:30:00"))
        );
        assert_eq!(at(civil("2014-10-09 13:59:59"), calendar), morning);
        assert_eq!(at(civil("2014-10-09 14:00:00"), calendar), afternoon);
        assert_eq!(half("2014-09-30", Half::Afternoon).opens(calendar), civil("2014-09-30 15:00:00"), "summer");
    }
}
