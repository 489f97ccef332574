//! A make-up slip (补签单): a punch that could not be made, approved by the deputy director in charge.
//!
//! Implements discipline/2. One file per decision, each with its refusals and its tests.
pub mod commands;
mod deciding;
pub mod events;
mod fill_in;
mod fold;
pub mod repeated;
pub mod state;
#[cfg(test)]
mod tests;

use crate::reference::context::Context;
use commands::SlipCommand;
pub use commands::decide;
pub use fold::evolve;
pub use state::{Slip, SlipStanding};

/// What a decision must know beside the slip: the other slips of the same person for that day (discipline/2).
#[must_use]
pub fn needs(state: Option<&Slip>, command: &SlipCommand, context: &Context<'_>) -> Option<repeated::SlipsOf> {
    match (state, command) {
        (None, SlipCommand::FillIn(command)) => fill_in::needs(command, context),
        (Some(_), SlipCommand::FillIn(_))
        | (_, SlipCommand::Approve(_) | SlipCommand::Refuse(_) | SlipCommand::TakeBack(_)) => None,
    }
}
