//! A finding (考核事实): something seen or proven that points are taken or given for; it can be contested.
//!
//! Implements post/1.2, conduct/1–5, discipline/3–6 and what assessment and monthly take points for by hand. One file per decision.
mod choices;
pub mod codes;
pub mod commands;
mod contest;
mod decide;
pub mod events;
mod fold;
mod guard;
mod record;
pub mod state;
mod withdraw;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::FindingCommand;
use events::FindingEvent;
pub use fold::evolve;
pub use state::Finding;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Finding>,
    command: &FindingCommand,
    context: &Context<'_>,
) -> Result<FindingEvent, Refusal> {
    match command {
        FindingCommand::Record(command) => {
            guard::not_recorded(state, context)?;
            record::decide(command, context).map(Into::into)
        }
        FindingCommand::Contest(command) => {
            contest::decide(guard::standing(state, context)?, command, context).map(Into::into)
        }
        FindingCommand::Decide(command) => {
            decide::decide(guard::standing(state, context)?, command, context).map(Into::into)
        }
        FindingCommand::Withdraw(command) => {
            withdraw::decide(guard::standing(state, context)?, command, context).map(Into::into)
        }
    }
}
