//! Contacts (首问接待): who was asked first is responsible until the question is settled or taken over.
//!
//! Implements first-asked/2, first-asked/3.1, first-asked/3.2, denial-report/8, work/6, work/7 and time-limit/3.1. One
//! file per decision, each with its refusals and its tests. A contact must never lose or change its first-asked person.
mod accept_referral;
mod advise_in_writing;
mod answer;
mod closing;
pub mod commands;
pub mod events;
#[cfg(test)]
mod fixture;
mod flag_open;
mod fold;
mod guard;
mod hand_over;
mod open;
#[cfg(test)]
mod properties;
mod refer;
pub mod state;
mod turn_into;

use crate::reference::context::Context;
use crate::reference::facts::IsRecorded;
use commands::ContactCommand as Command;
pub use commands::decide;
pub use fold::evolve;
pub use state::{Contact, Referral, Status};

/// What a decision must know beside the contact: whether what it became is there (first-asked/3.1).
#[must_use]
pub fn needs(state: Option<&Contact>, command: &Command, context: &Context<'_>) -> Option<IsRecorded> {
    match command {
        Command::TurnInto(turn) => turn_into::needs(state, turn, context),
        Command::Open(_)
        | Command::Answer(_)
        | Command::Refer(_)
        | Command::AcceptReferral(_)
        | Command::AdviseInWriting(_)
        | Command::FlagOpen(_)
        | Command::HandOver(_) => None,
    }
}
