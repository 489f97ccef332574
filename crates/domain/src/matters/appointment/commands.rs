//! The commands of appointments (预约指令). One row for each verb; its decision is in the file that the row names. The aggregate is one window
//! on one day, `appointment/<window>-<yyyymmdd>`.
use super::Appointment;
use super::day;
use super::events::AppointmentEvent;
use super::events::{AppointmentKind, AppointmentOutcome};
use super::{book, cancel, keep};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::STAFF;
use crate::vocabulary::actor::standing::AT_WINDOW;
use crate::vocabulary::sealed::Party;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of the appointments of one window on one day.
    AppointmentCommand on Appointment, gives AppointmentEvent {
        checked by day:
        Book(Box<Book>) = "book" for STAFF, AT_WINDOW, "work/3",
            "Book a place at a window", "预约", book::decide;
        Cancel(Cancel) = "cancel" for STAFF, AT_WINDOW, "work/3",
            "Give a booked place up", "取消预约", cancel::decide;
        Keep(Keep) = "keep" for STAFF, AT_WINDOW, "work/3",
            "Record whether they came", "登记赴约", keep::decide;
    }
}

bodies! {
    /// Book a place.
    Book {
        /// When the slot begins, `HH:MM`.
        slot: String,
        /// What is booked.
        kind: AppointmentKind,
        /// The catalogue item.
        item: String,
        /// For whom, sealed at the edge.
        applicant: Party,
    }
    /// Give it up.
    Cancel {
        /// The booking's number.
        number: String,
        /// Why.
        reason: String,
    }
    /// Record whether they came.
    Keep {
        /// The booking's number.
        number: String,
        /// Which.
        outcome: AppointmentOutcome,
        /// The case it became.
        #[serde(default)] case: Option<String>,
    }
}
