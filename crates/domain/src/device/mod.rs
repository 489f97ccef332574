//! An attendance device (考勤机): where it hangs, its watermark, its clock.
//!
//! Implements discipline/1. Reference data: decisions that wait for complete facts ask the centre for it.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::DeviceCommand;
use events::DeviceEvent;
pub use fold::evolve;
pub use state::{Correction, Device};

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Device>, command: &DeviceCommand, context: &Context<'_>) -> Result<DeviceEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "device.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
