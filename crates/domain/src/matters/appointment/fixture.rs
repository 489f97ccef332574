//! One window's day of appointments, for the tests of this folder.
use super::commands::{AppointmentCommand, Book, Cancel};
use super::events::AppointmentKind;
use super::state::{Appointment, Booking};
use crate::matters::case::fixture::party;

/// A booking of `SI-001`.
pub(super) fn book(slot: &str, applicant: &str) -> Book {
    Book { slot: slot.into(), kind: AppointmentKind::Counter, item: "SI-001".into(), applicant: party(applicant) }
}

/// A booking of another item at nine o'clock.
pub(super) fn for_item(item: &str, applicant: &str) -> Book {
    Book { item: item.into(), ..book("09:00", applicant) }
}

impl From<Book> for AppointmentCommand {
    fn from(book: Book) -> Self {
        Box::new(book).into()
    }
}

/// One window's day in the making.
pub(super) type Days = crate::scenario::Scenario<Appointment>;

impl Days {
    /// The empty day of that id.
    pub(super) fn new(id: &str) -> Self {
        Self::about(id)
    }

    /// Giving up a booking.
    pub(super) fn cancel(number: &str) -> Cancel {
        Cancel { number: number.into(), reason: "临时有事".into() }
    }

    /// One of the bookings so far.
    pub(super) fn booking(&self, n: usize) -> &Booking {
        &self.current().bookings[n]
    }
}
