//! Cards of electronic supervision (电子监察：预警、黄牌、红牌): issued where a clock is near its end or over it, and what becomes of them.
//!
//! Implements the "overdue" row of time-limit/3.4, complaint/3 and ab-role/3 (a card is against whoever answered when its threshold
//! fell). A card is a fact of its own about one obligation and one level: its id follows from both ([`aggregate`]), so that a clock gets
//! each level once, whoever proposes it and on however many machines. A card by itself costs no points: the clauses of the score
//! tables read the lateness, and one fact is not charged twice. It must never count days: [`crate::clock`] does, by the rulebook.
mod about;
mod appeal;
pub mod commands;
pub mod events;
mod fold;
mod guard;
mod issue;
mod settle;
pub mod state;
mod voice;

pub use about::{ObligationOf, Owed, aggregate, id_of};
pub use commands::decide;
pub use fold::evolve;
pub use state::Card;

#[cfg(test)]
mod fixture;

use crate::reference::context::Context;
use commands::CardCommand;

/// What the decision must know of the obligation: as the views and the log have it, never as whoever asks says.
#[must_use]
pub fn needs(state: Option<&Card>, command: &CardCommand, _: &Context<'_>) -> Option<ObligationOf> {
    match command {
        CardCommand::Issue(issue) => Some(issue.obligation()),
        CardCommand::IssueByHand(issue) => Some(issue.obligation()),
        CardCommand::Cancel(_) => state.map(|card| card.of.clone()),
        CardCommand::Confirm(_)
        | CardCommand::Urge(_)
        | CardCommand::Explain(_)
        | CardCommand::Appeal(_)
        | CardCommand::Decide(_) => None,
    }
}
