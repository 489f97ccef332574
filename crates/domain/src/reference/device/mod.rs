//! An attendance device (考勤机): where it hangs, its watermark, its clock.
//!
//! Implements discipline/1. Reference data: decisions that wait for complete facts ask the centre for it. One file per
//! decision, each with its refusals and its tests.
pub mod commands;
mod complete;
mod correct_clock;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
mod register;
mod retire;
pub mod state;

use crate::reference::context::Context;
use crate::reference::lookup::{civil, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use commands::DeviceCommand;
pub use commands::decide;
pub use fold::evolve;
pub use state::{Correction, Device};

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        Unknown {} = "device.unknown" by "discipline/1",
            "The device is not registered.", "该考勤机尚未登记。",
        Retired { name, retired } = "device.retired" by "discipline/1",
            "{name} was taken down at {retired}.", "{name}已于{retired}停用。",
    }
}

/// The device; one that was taken down takes nothing any more but a correction of its clock.
fn known<'a>(state: Option<&'a Device>, command: &DeviceCommand, context: &Context<'_>) -> Result<&'a Device, Refusal> {
    not_in_future(context)?;
    let device = state.ok_or(GuardRefusal::Unknown {})?;
    match (command, device.retired) {
        (DeviceCommand::Complete(_) | DeviceCommand::Retire(_), Some(retired)) => {
            Err(GuardRefusal::Retired { name: device.name.clone(), retired: civil(retired) }.into())
        }
        (DeviceCommand::Register(_) | DeviceCommand::CorrectClock(_), _) | (_, None) => Ok(device),
    }
}
