//! A patrol (巡查): what was looked at, item by item.
//!
//! Implements duty/1 and post/1.2.
pub mod checklist;
pub mod commands;
pub mod events;
mod fold;
mod record;
pub mod state;

use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use commands::PatrolCommand;
use events::PatrolEvent;
pub use fold::evolve;
pub use state::Patrol;

refusals! {
    /// Why no decision is reached at all.
    PatrolRefusal {
        /// It is there already.
        RecordedAlready { number } = "patrol.recorded-already" by "handover/2.5",
            "This patrol is recorded already, as {number}.", "该次巡查已登记，编号{number}。",
    }
}

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Patrol>, command: &PatrolCommand, context: &Context<'_>) -> Result<PatrolEvent, Refusal> {
    not_in_future(context)?;
    let PatrolCommand::Record(command) = command;
    match state {
        Some(patrol) => Err(PatrolRefusal::RecordedAlready { number: patrol.number.clone() }.into()),
        None => record::decide(command, context).map(Into::into),
    }
}
