//! A leave (请假): applied for in writing, approved along the chain, reported back.
//!
//! Implements leave/1–7 and ab-role/1–4 where a post is left. One file per decision, each with its refusals; the tests tell
//! whole leaves with their posts.
mod adjoin;
mod apply;
mod approve;
mod begin;
mod cancel;
pub mod chain;
pub mod commands;
pub mod counters;
mod end;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod guard;
pub mod overlap;
mod papers;
pub mod state;
#[cfg(test)]
mod tests;
mod together;

use crate::reference::context::Context;
use commands::LeaveCommand;
pub use commands::decide;
pub use fold::evolve;
pub use state::{Leave, Standing};
pub use together::together;

/// What a decision must know beside the leave: the other leaves of the same person meanwhile (leave/1).
#[must_use]
pub fn needs(state: Option<&Leave>, command: &LeaveCommand, context: &Context<'_>) -> Option<overlap::LeavesOf> {
    match (state, command) {
        (None, LeaveCommand::Apply(command)) => apply::needs(command, context),
        (Some(_), LeaveCommand::Apply(_))
        | (
            _,
            LeaveCommand::Approve(_)
            | LeaveCommand::Refuse(_)
            | LeaveCommand::ReportToMayor(_)
            | LeaveCommand::ProvideCertificate(_)
            | LeaveCommand::Regularise(_)
            | LeaveCommand::Cancel(_)
            | LeaveCommand::Begin(_)
            | LeaveCommand::End(_)
            | LeaveCommand::ReportBack(_),
        ) => None,
    }
}
