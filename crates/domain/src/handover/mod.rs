//! Handovers (登记交接): work, covers and duty change hands in writing, signed by both.
//!
//! Implements handover/1, handover/2.1–2.5 and ab-role/4. Until both have signed, the giver stays responsible; the second
//! signature moves every listed matter in one atomic batch ([`crate::aggregate::together`]).
pub mod commands;
pub mod events;
mod fold;
pub(crate) mod moved;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::HandoverCommand;
use events::HandoverEvent;
pub use fold::evolve;
pub use state::Handover;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Handover>,
    command: &HandoverCommand,
    context: &Context<'_>,
) -> Result<HandoverEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "handover.not-built".into(),
        article: "handover/2.5".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}

/// The commands that are recorded together with an event ([`crate::aggregate::together`]).
#[must_use]
pub fn together(state: Option<&Handover>, event: &HandoverEvent) -> Vec<crate::aggregate::Together> {
    let _ = (state, event);
    vec![]
}
