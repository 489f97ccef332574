//! Appointments (预约): the places of one window on one day, so that nobody is booked twice.
//!
//! Implements work/3. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::AppointmentCommand;
use events::AppointmentEvent;
pub use fold::evolve;
pub use state::Appointment;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Appointment>,
    command: &AppointmentCommand,
    context: &Context<'_>,
) -> Result<AppointmentEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "appointment.not-built".into(),
        article: "handover/2.5".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
