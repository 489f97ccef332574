//! Escalation (逐级上报): what is overdue is told to the next person up the line of authority, and nobody can say that they did not know.
//!
//! Implements discipline/7 and the "overdue" row of time-limit/3.4: whoever is responsible, the head of the window, the deputy director, the
//! director, each after the rulebook's time. One aggregate is one obligation ([`aggregate`]), so that each step is recorded once, whoever
//! proposes it and on however many machines. It is a kind of its own and no event of a card: most obligations that can be overdue give no
//! card. An escalation costs no points and is no breach. It must never go to somebody whom a complaint is about (complaint/3), and never to
//! nobody.
mod about;
mod acknowledge;
pub mod commands;
pub mod events;
mod fold;
mod line;
mod raise;
pub mod state;

pub use about::{Owing, OwingOf, aggregate, id_of};
pub use commands::decide;
pub use fold::evolve;
pub use state::Escalation;

#[cfg(test)]
mod fixture;

use crate::reference::context::Context;
use commands::EscalationCommand;

/// What the decision must know of the obligation: as the views and the log have it, never as whoever asks says.
#[must_use]
pub fn needs(_: Option<&Escalation>, command: &EscalationCommand, _: &Context<'_>) -> Option<OwingOf> {
    match command {
        EscalationCommand::Raise(raise) => Some(OwingOf(raise.obligation())),
        EscalationCommand::Acknowledge(_) => None,
    }
}
