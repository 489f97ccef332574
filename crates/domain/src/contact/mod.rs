//! Contacts (首问接待).
pub mod commands;
pub mod events;
use crate::aggregate::{Stamp, Unfoldable};
use crate::context::Context;
use crate::refusal::Refusal;

/// The state of a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Who is responsible now.
    pub responsible: String,
}

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(_state: Option<&Contact>, _command: &commands::ContactCommand, _context: &Context<'_>) -> Result<events::ContactEvent, Refusal> {
    todo!()
}

/// Folds an event.
///
/// # Errors
/// When the event cannot follow.
pub fn evolve(_state: &mut Option<Contact>, _event: &events::ContactEvent, _stamp: Stamp) -> Result<(), Unfoldable> {
    todo!()
}
