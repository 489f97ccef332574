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
use events::DeviceEvent;
pub use fold::evolve;
pub use state::{Correction, Device};

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        /// Nobody put it up.
        Unknown {} = "device.unknown" by "discipline/1",
            "The device is not registered.", "该考勤机尚未登记。",
        /// It hangs no more.
        Retired { name, retired } = "device.retired" by "discipline/1",
            "{name} was taken down at {retired}.", "{name}已于{retired}停用。",
    }
}

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Device>, command: &DeviceCommand, context: &Context<'_>) -> Result<DeviceEvent, Refusal> {
    not_in_future(context)?;
    let known = || state.ok_or(GuardRefusal::Unknown {});
    match command {
        DeviceCommand::Register(command) => register::decide(state, command).map(Into::into).map_err(Into::into),
        DeviceCommand::Complete(command) => {
            complete::decide(hanging(known()?)?, command, context).map(Into::into).map_err(Into::into)
        }
        DeviceCommand::CorrectClock(command) => correct_clock::decide(known()?, command, context).map(Into::into),
        DeviceCommand::Retire(command) => {
            retire::decide(hanging(known()?)?, command).map(Into::into).map_err(Into::into)
        }
    }
}

/// A device that was not taken down.
fn hanging(device: &Device) -> Result<&Device, GuardRefusal> {
    match device.retired {
        Some(retired) => Err(GuardRefusal::Retired { name: device.name.clone(), retired: civil(retired) }),
        None => Ok(device),
    }
}
