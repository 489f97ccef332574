//! Cases (办件).
pub mod commands;
pub mod events;
use crate::aggregate::{Stamp, Unfoldable};
use crate::context::Context;
use crate::refusal::Refusal;

/// The state of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Who is responsible now.
    pub responsible: String,
}

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(_state: Option<&Case>, _command: &commands::CaseCommand, _context: &Context<'_>) -> Result<events::CaseEvent, Refusal> {
    todo!()
}

/// Folds an event.
///
/// # Errors
/// When the event cannot follow.
pub fn evolve(_state: &mut Option<Box<Case>>, _event: &events::CaseEvent, _stamp: Stamp) -> Result<(), Unfoldable> {
    todo!()
}
