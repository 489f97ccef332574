//! A month of duty (值班): the roster of a month, its checklists, its log, its handovers.
//!
//! Implements duty/2 and handover/1. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::DutyCommand;
use events::DutyEvent;
pub use fold::evolve;
pub use state::Duty;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Duty>, command: &DutyCommand, context: &Context<'_>) -> Result<DutyEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "duty.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
