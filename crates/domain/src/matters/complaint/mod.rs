//! Complaints (投诉督查): received, classified, investigated, decided, answered, followed to the end.
//!
//! Implements complaint/1–3 and accountability/1–4. One file per decision, each with its refusals and its tests. It must
//! never let anybody complained of take any part, nor show them who complained ([`seen_by`]).
mod answer;
mod assign;
mod circular;
mod classify;
pub mod commands;
mod confidential;
mod conflict;
mod decide;
pub mod events;
mod explain;
#[cfg(test)]
mod fixture;
mod fold;
mod guard;
mod hand_over;
mod handling;
mod investigate;
mod measure;
#[cfg(test)]
mod properties;
mod put_in_writing;
mod receive;
pub mod state;
mod withdraw;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::ComplaintCommand as Command;
pub use confidential::{Shown, Sight, clear_withheld, is_own_statement, raw_withheld, seen_by, shown_to};
use events::ComplaintEvent;
pub use fold::evolve;
pub(crate) use handling::INVESTIGATORS;
pub use state::{Complaint, Status};

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Complaint>, command: &Command, context: &Context<'_>) -> Result<ComplaintEvent, Refusal> {
    guard::check(state, command, context)?;
    let Some(complaint) = state else {
        return match command {
            Command::Receive(receive) => receive::decide(receive, context).map(ComplaintEvent::from),
            _ => Err(guard::not_received(command)),
        };
    };
    match command {
        Command::Receive(_) => Err(guard::received_already(complaint)),
        Command::PutInWriting(command) => put_in_writing::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Classify(command) => classify::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Assign(command) => assign::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Investigate(command) => investigate::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Decide(command) => decide::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Answer(command) => answer::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::ExplainOverdue(command) => explain::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::TakeMeasure(command) => measure::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::IssueCircular(command) => circular::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::Withdraw(command) => withdraw::decide(complaint, command, context).map(ComplaintEvent::from),
        Command::HandOver(command) => hand_over::decide(complaint, command, context).map(ComplaintEvent::from),
    }
}
