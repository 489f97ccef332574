//! A late entry (补录) and what is said of it: the evidence, and the confirmation or rejection from the paper.
//!
//! Implements handover/2.5 (no falsifying) and time-limit/2 (the time of registration decides). What is entered late is recorded
//! like anything else; whether it changes what was due is judged by [`crate::clock::late_entry`]. Here people say of one event of
//! any kind what paper shows it. One mechanism serves every kind: the aggregate is named after the event entered late
//! (`entry/case-7K2M9QX4T1AB-5` is about event 5 of `case/7K2M9QX4T1AB`). One file per decision, each with its refusals and its tests.
mod about;
pub mod commands;
pub mod events;
mod fold;
mod present;
mod settle;
pub mod state;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
pub use about::{Entered, Past, id_of, named};
use commands::EntryCommand;
use events::EntryEvent;
pub use fold::evolve;
pub use state::Entry;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: &Entry, command: &EntryCommand, context: &Context<'_>) -> Result<EntryEvent, Refusal> {
    match command {
        EntryCommand::Present(command) => present::decide(state, command, context).map(Into::into),
        EntryCommand::Confirm(command) => settle::confirm(state, command, context).map(Into::into),
        EntryCommand::Reject(command) => settle::reject(state, command, context).map(Into::into),
    }
}

#[cfg(test)]
mod fixture;
