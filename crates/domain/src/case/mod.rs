//! Cases (办件): one file per decision, each with its refusals and its tests.
pub mod classify;
pub mod commands;
pub mod events;
mod fold;
pub mod state;
pub use classify::{CaseType, classify};
pub use fold::evolve;
pub use state::{Acceptance, Case, Phase};
use crate::context::Context;
use crate::refusal::Refusal;

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(_state: Option<&Case>, _command: &commands::CaseCommand, _context: &Context<'_>) -> Result<events::CaseEvent, Refusal> {
    todo!()
}
