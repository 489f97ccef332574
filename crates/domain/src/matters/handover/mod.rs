//! Handovers (登记交接): work, covers and duty change hands in writing, signed by both.
//!
//! Implements handover/1, handover/2.1–2.5 and ab-role/4. Until both have signed, the giver stays responsible; the second
//! signature moves every listed matter in one atomic batch ([`crate::aggregate::together`]).
//!
//! | to read about | file |
//! | --- | --- |
//! | facts and commands, the state, its fold | `events`, `commands`, `state`, `fold` |
//! | what every decision asks first; the lists and how many matters they hold | `guard`, `lists`, `parts` |
//! | the decisions | `open`, `relist`, `sign`, `withdraw` |
//! | what the second signature does to others | `together`, `moved` |
pub mod commands;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod guard;
mod lists;
pub(crate) mod moved;
mod open;
pub mod parts;
#[cfg(test)]
mod properties;
mod relist;
mod sign;
pub mod state;
mod together;
mod withdraw;

use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use commands::HandoverCommand as Command;
pub use commands::decide;
pub use fold::evolve;
pub use open::{EnteredCover, UnsignedCover};
pub use state::{Handover, Status};
pub use together::together;

/// What a decision must know beside the handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// What is open of the giver.
    OpenMatters(OpenMatters),
    /// Which handover of a cover is entered.
    UnsignedCover(UnsignedCover),
}

/// What a decision must know beside the handover: what is open of the giver, and whether a cover has its entry.
#[must_use]
pub fn needs(state: Option<&Handover>, command: &Command, context: &Context<'_>) -> Vec<Need> {
    let matters = match command {
        Command::Open(open) => return open::needs(state, open, context),
        Command::Relist(_) => relist::needs(state, context),
        Command::Sign(_) => sign::needs(state, context),
        Command::Withdraw(_) => None,
    };
    matters.map(Need::OpenMatters).into_iter().collect()
}
