//! A day of an attendance device (考勤): what a device gave for one day: punches as raw facts.
//!
//! Implements discipline/1. The aggregate is the civil day by the device's own clock, `attendance/<device>-<yyyymmdd>`. A repeat
//! is known by its record id; nothing here says who was present ([`crate::people::presence`] does).
pub mod commands;
mod elsewhere;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
pub mod state;
mod upload;
mod withdraw;

use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
pub use commands::decide;
pub use elsewhere::{RecordOf, RecordsElsewhere};
pub use fold::evolve;
pub use state::Attendance;
pub use upload::known_people;

/// The code of the refusal of an upload in which nothing is new: to whoever sends many days at once, that is no failure.
pub const NOTHING_NEW: &str = "attendance.upload.nothing-new";

refusals! {
    /// Why no decision is reached at all.
    DayRefusal {
        NoDay {} = "attendance.no-day" by "discipline/1",
            "Punches are of one device on one day: attendance/<device>-<yyyymmdd>.",
            "打卡记录按考勤机和日期归集：attendance/<考勤机>-<yyyymmdd>。",
    }
}

/// What a decision must know beside the day: which records of the upload stand under another day of the device.
#[must_use]
pub fn needs(
    state: Option<&Attendance>,
    command: &commands::AttendanceCommand,
    context: &Context<'_>,
) -> Option<RecordsElsewhere> {
    let state = state.filter(|_| not_in_future(context).is_ok())?;
    match command {
        commands::AttendanceCommand::Upload(command) => elsewhere::asked(state, command),
        commands::AttendanceCommand::Withdraw(_) => None,
    }
}

/// The day that the id names.
fn day<'a>(
    state: Option<&'a Attendance>,
    _: &commands::AttendanceCommand,
    context: &Context<'_>,
) -> Result<&'a Attendance, Refusal> {
    not_in_future(context)?;
    Ok(state.ok_or(DayRefusal::NoDay {})?)
}
