//! Denials (否定报备): what cannot be handled is explained, and reported and reviewed when the applicant objects.
//!
//! Implements denial-report/2–9. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::DenialCommand;
use events::DenialEvent;
pub use fold::evolve;
pub use state::Denial;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Denial>, command: &DenialCommand, context: &Context<'_>) -> Result<DenialEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "denial.not-built".into(),
        article: "handover/2.5".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}

/// The commands that are recorded together with an event ([`crate::aggregate::together`]).
#[must_use]
pub fn together(state: Option<&Denial>, event: &DenialEvent) -> Vec<crate::aggregate::Together> {
    let _ = (state, event);
    vec![]
}
