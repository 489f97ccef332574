//! A day of an attendance device (考勤): what a device gave for one day: punches as raw facts.
//!
//! Implements discipline/1. A repeat is known by its record id; nothing here says who was present ([`crate::presence`] does).
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::AttendanceCommand;
use events::AttendanceEvent;
pub use fold::evolve;
pub use state::Attendance;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Attendance>,
    command: &AttendanceCommand,
    context: &Context<'_>,
) -> Result<AttendanceEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "attendance.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
