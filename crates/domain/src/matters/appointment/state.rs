//! The state of one window's appointments on one day (预约现状): what its events so far say. The day is there before the
//! first booking, because its id names it.
use super::events::{AppointmentKind, AppointmentOutcome};
use chrono::{NaiveDate, NaiveTime};

/// How slots are written: `HH:MM`.
pub(super) const SLOT: &str = "%H:%M";

/// What became of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BookingStanding")]
pub enum Standing {
    /// The place is kept for them.
    Booked,
    /// Given up: the place is free.
    Cancelled,
    /// They came, or did not.
    Kept(AppointmentOutcome),
}

impl Standing {
    /// The standing in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Standing::Booked => ("booked", "已预约"),
            Standing::Cancelled => ("cancelled", "已取消"),
            Standing::Kept(AppointmentOutcome::Came) => ("kept", "已履约"),
            Standing::Kept(AppointmentOutcome::Missed) => ("missed", "已失约"),
        }
    }
}

/// One booking.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Booking {
    /// Its number.
    pub number: String,
    /// When its slot begins, `HH:MM`.
    pub slot: String,
    /// What is booked.
    pub kind: AppointmentKind,
    /// The catalogue item.
    pub item: String,
    /// The applicant's id.
    pub applicant: String,
    /// What became of it.
    pub standing: Standing,
}

/// The appointments of one window on one day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AppointmentState")]
pub struct Appointment {
    /// The window.
    pub window: String,
    /// The day.
    pub day: NaiveDate,
    /// The bookings, in the order they were made.
    pub bookings: Vec<Booking>,
}

impl Appointment {
    /// The empty day that an id names, `<window>-<yyyymmdd>`; none where it names none.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        let (window, day) = id.rsplit_once('-').filter(|(window, day)| !window.is_empty() && day.len() == 8)?;
        let day = NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
        Some(Self { window: window.to_owned(), day, bookings: vec![] })
    }

    /// The id that names a window's day.
    #[must_use]
    pub fn id(window: &str, day: NaiveDate) -> String {
        format!("{window}-{}", day.format("%Y%m%d"))
    }

    /// The booking of that number.
    #[must_use]
    pub fn booking(&self, number: &str) -> Option<&Booking> {
        self.bookings.iter().find(|booking| booking.number == number)
    }

    /// The bookings that take a place of a slot: all but those given up.
    pub fn taken<'a>(&'a self, slot: &'a str) -> impl Iterator<Item = &'a Booking> {
        self.bookings.iter().filter(move |booking| booking.slot == slot && booking.standing != Standing::Cancelled)
    }
}

/// The time of day that a slot names; none where it is not written `HH:MM`.
pub(super) fn time(slot: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(slot, SLOT).ok().filter(|time| time.format(SLOT).to_string() == slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_a_window_and_a_day() {
        let day = Appointment::named("W-01-20141009").unwrap();
        assert_eq!((day.window.as_str(), day.day.to_string().as_str()), ("W-01", "2014-10-09"));
        assert_eq!(Appointment::id(&day.window, day.day), "W-01-20141009");
        for wrong in ["W01", "20141009", "-20141009", "W01-20141301", "W01-2014109", "W01-2014-10-09"] {
            assert_eq!(Appointment::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_slot_is_written_in_one_way() {
        assert!(time("08:00").is_some());
        for wrong in ["8:00", "08:60", "0800", "", "08:00:00", " 08:00"] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
    }
}
