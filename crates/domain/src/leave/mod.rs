//! A leave (请假): applied for in writing, approved along the chain, reported back.
//!
//! Implements leave/1–7 and ab-role/1–4 where a post is left. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod counters;
pub mod events;
mod fold;
pub mod half_days;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::LeaveCommand;
use events::LeaveEvent;
pub use fold::evolve;
pub use state::Leave;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Leave>, command: &LeaveCommand, context: &Context<'_>) -> Result<LeaveEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "leave.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
