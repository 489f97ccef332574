//! A day of appointments told event by event, for the tests of this folder.
use super::commands::{AppointmentCommand, Book, Cancel};
use super::events::{AppointmentEvent, AppointmentKind};
use super::state::{Appointment, Booking};
use super::{decide, evolve};
use crate::matters::case::fixture::{at, centre, party};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

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

/// One window's day; Thursday 9 October 2014, ten o'clock, P004 acts.
#[derive(Clone)]
pub(super) struct Days {
    centre: Rc<Centre>,
    state: Option<Box<Appointment>>,
    version: u32,
    now: Instant,
    at: Instant,
}

impl Days {
    /// The empty day of that id.
    pub(super) fn of(id: &str) -> Self {
        let state = Appointment::of(id).map(Box::new);
        Self {
            centre: Rc::new(centre()),
            state,
            version: 0,
            now: at("2014-10-09 10:00:00"),
            at: at("2014-10-09 10:00:00"),
        }
    }

    /// Giving up a booking.
    pub(super) fn cancel(number: &str) -> Cancel {
        Cancel { number: number.into(), reason: "临时有事".into() }
    }

    /// It is now this civil time.
    pub(super) fn now(mut self, civil: &str) -> Self {
        (self.now, self.at) = (at(civil), at(civil));
        self
    }

    /// What follows happened then.
    pub(super) fn happened(mut self, civil: &str) -> Self {
        self.at = at(civil);
        self
    }

    /// What a command comes to.
    pub(super) fn when(&self, command: impl Into<AppointmentCommand>) -> Result<AppointmentEvent, Refusal> {
        let actor = Actor { person: "P004".into(), roles: vec![Role::WindowStaff], centre: "bencha".into() };
        let command_id = Uuid::from_u128(u128::from(self.version) + 1);
        let context = Context {
            now: self.now,
            at: self.at,
            actor: &actor,
            centre: &self.centre,
            command: command_id,
            facts: crate::reference::facts::Facts::none(),
        };
        decide(self.state.as_deref(), &command.into(), &context)
    }

    /// Given a command that is accepted.
    pub(super) fn given(&self, command: impl Into<AppointmentCommand>) -> Self {
        let event = self.when(command).unwrap_or_else(|refusal| panic!("{refusal}"));
        let mut next = self.clone();
        next.version += 1;
        evolve(&mut next.state, &event, Stamp { version: next.version, time: self.now, recorded: self.now }).unwrap();
        next
    }

    /// The refusal of a command that must be refused.
    pub(super) fn refused(&self, command: impl Into<AppointmentCommand>) -> Refusal {
        let refusal = self.when(command).expect_err("a refusal");
        assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
        refusal
    }

    /// One of the bookings so far.
    pub(super) fn booking(&self, n: usize) -> &Booking {
        &self.state.as_deref().unwrap().bookings[n]
    }
}
