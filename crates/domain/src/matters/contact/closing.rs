//! Closing time of a contact's day (下班时间): open after it, the contact is flagged (first-asked/3.1).
//!
//! Asked after closing, or on a day off (a letter, an online question), the day is the next working day: nobody is
//! blamed for an hour at which the office of duty/2.2.2 is shut. Taken over by somebody else, the day is that of taking over.
use crate::clock::{ClockError, civil};
use crate::reference::context::Context;
use crate::vocabulary::stamp::Instant;

/// Closing time of the first working day that still had office hours ahead when it happened.
pub(super) fn closes_at(context: &Context<'_>) -> Result<Instant, ClockError> {
    let calendar = context.centre.calendar();
    let today = calendar.add_working_days(civil::date_of(context.at), 0)?;
    match calendar.closes_at(today) {
        closes if context.at < closes => Ok(closes),
        _ => calendar.add_working_days(today, 1).map(|next| calendar.closes_at(next)),
    }
}

/// An instant in words, civil time to the second: `2014-11-03 17:30:00`.
pub(super) fn civil(at: Instant) -> String {
    civil::local(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, instant, question};

    fn closes(asked: &str) -> String {
        let scenario = Scenario::new().then(asked, "P001", question()).unwrap();
        super::civil(scenario.contact().closes_at.unwrap())
    }

    #[test]
    fn asked_in_office_hours_it_closes_the_same_day() {
        assert_eq!(closes("2014-11-03T08:00:00+08:00"), "2014-11-03 17:30:00");
        assert_eq!(closes("2014-11-03T12:30:00+08:00"), "2014-11-03 17:30:00", "over noon");
        assert_eq!(closes("2014-11-03T17:29:59+08:00"), "2014-11-03 17:30:00");
    }

    #[test]
    fn asked_after_closing_it_closes_the_next_working_day() {
        assert_eq!(closes("2014-11-03T17:30:00+08:00"), "2014-11-04 17:30:00");
        assert_eq!(closes("2014-11-04T20:00:00+08:00"), "2014-11-06 17:30:00", "the 5th is a holiday");
        assert_eq!(closes("2014-11-07T18:00:00+08:00"), "2014-11-10 17:30:00", "over the weekend");
    }

    #[test]
    fn asked_on_a_day_off_it_closes_the_next_working_day() {
        assert_eq!(closes("2014-11-01T10:00:00+08:00"), "2014-11-03 17:30:00", "a Saturday");
        assert_eq!(closes("2014-11-05T10:00:00+08:00"), "2014-11-06 17:30:00", "a holiday");
    }

    #[test]
    fn the_day_is_the_civil_day_of_shanghai() {
        assert_eq!(closes("2014-11-03T20:00:00Z"), "2014-11-04 17:30:00", "four in the morning of the 4th");
        assert_eq!(instant("2014-11-03T20:00:00Z"), instant("2014-11-04T04:00:00+08:00"));
    }
}
