//! Appointments (预约): the places of one window on one day, so that nobody is booked twice and no place is given twice.
//!
//! Implements work/3. One file per decision, each with its refusals and its tests. The aggregate is the day of a window,
//! `appointment/<window>-<yyyymmdd>`: bookings of one slot meet there, and the log's guard lets one of two win.
mod book;
mod cancel;
pub mod commands;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
mod keep;
pub mod state;

use crate::clock::civil::instant;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveTime, TimeDelta};
pub use commands::decide;
pub use fold::evolve;
pub use state::{Appointment, Booking, Standing};

refusals! {
    /// Why no decision is reached at all.
    DayRefusal {
        NoDay {} = "appointment.no-day" by "work/3",
            "Appointments are of one window on one day: appointment/<window>-<yyyymmdd>.",
            "预约按窗口和日期办理：appointment/<窗口>-<yyyymmdd>。",
        Unknown { number, window, day } = "appointment.unknown" by "work/3",
            "Window {window} has no booking {number} on {day}.", "窗口{window}{day}没有预约{number}。",
        Settled { number, en, zh } = "appointment.settled" by "work/3",
            "Booking {number} is {en}.", "预约{number}{zh}，不能再变更。",
    }
}

/// The day that the id names.
fn day<'a>(
    state: Option<&'a Appointment>,
    _: &commands::AppointmentCommand,
    context: &Context<'_>,
) -> Result<&'a Appointment, Refusal> {
    not_in_future(context)?;
    Ok(state.ok_or(DayRefusal::NoDay {})?)
}

/// A booking that stands.
fn standing<'a>(day: &'a Appointment, number: &str) -> Result<&'a Booking, DayRefusal> {
    let number = number.to_owned();
    match day.booking(&number) {
        None => Err(DayRefusal::Unknown { number, window: day.window.clone(), day: day.day.to_string() }),
        Some(booking) if booking.standing == Standing::Booked => Ok(booking),
        Some(booking) => {
            let (en, zh) = booking.standing.words();
            Err(DayRefusal::Settled { number, en: en.into(), zh: zh.into() })
        }
    }
}

/// How long a slot is, by the rulebook of its day.
fn length(day: &Appointment, context: &Context<'_>) -> Result<TimeDelta, Refusal> {
    let minutes = context.centre.number("appointment-slot-minutes", day.day)?.value;
    Ok(TimeDelta::minutes(i64::from(minutes.max(1))))
}

/// When a slot of a day begins; a slot that does not read begins with its day.
fn begins(day: &Appointment, slot: &str) -> Instant {
    instant(day.day, state::time(slot).unwrap_or(NaiveTime::MIN))
}
