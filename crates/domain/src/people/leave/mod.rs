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
use crate::vocabulary::refusal::Refusal;
use commands::LeaveCommand;
use events::LeaveEvent;
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

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Leave>, command: &LeaveCommand, context: &Context<'_>) -> Result<LeaveEvent, Refusal> {
    match (state, command) {
        (None, LeaveCommand::Apply(command)) => apply::decide(command, context).map(Into::into),
        (Some(leave), LeaveCommand::Apply(_)) => {
            Err(guard::GuardRefusal::AlreadyApplied { number: leave.number().to_owned() }.into())
        }
        (state, LeaveCommand::Approve(command)) => approve::decide(state, command, context).map(Into::into),
        (state, LeaveCommand::Refuse(command)) => approve::refuse(state, command, context).map(Into::into),
        (state, LeaveCommand::ReportToMayor(_)) => papers::to_mayor(state, context).map(Into::into),
        (state, LeaveCommand::ProvideCertificate(command)) => {
            papers::certificate(state, command, context).map(Into::into)
        }
        (state, LeaveCommand::Regularise(command)) => papers::regularise(state, command, context).map(Into::into),
        (state, LeaveCommand::Cancel(command)) => cancel::decide(state, command, context).map(Into::into),
        (state, LeaveCommand::Begin(_)) => begin::decide(state, context),
        (state, LeaveCommand::End(_)) => end::decide(state, context).map(Into::into),
        (state, LeaveCommand::ReportBack(command)) => end::report_back(state, command, context).map(Into::into),
    }
}
