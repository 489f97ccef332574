//! The commands of appointments (预约指令). Shapes only; each is decided in a file of its own. The aggregate is one window
//! on one day, `appointment/<window>-<yyyymmdd>`.
use super::events::{AppointmentKind, AppointmentOutcome};
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::sealed::Party;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of the appointments of one window on one day.
    AppointmentCommand {
        /// Book a place.
        Book(Box<Book>) = "book",
        /// Give it up.
        Cancel(Cancel) = "cancel",
        /// Record whether they came.
        Keep(Keep) = "keep",
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
