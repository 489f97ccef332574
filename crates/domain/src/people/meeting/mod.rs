//! A meeting (会议): a weekly meeting, a study session or another activity: who was called, who came.
//!
//! Implements meeting/1–2 and study/2–5 as far as scores read them. One file per decision.
mod call;
mod call_roll;
mod cancel;
pub mod commands;
mod correct_roll;
pub mod events;
mod excuse;
mod fold;
mod guard;
pub mod state;
pub mod study;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::MeetingCommand;
use events::MeetingEvent;
pub use fold::evolve;
pub use state::Meeting;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Meeting>,
    command: &MeetingCommand,
    context: &Context<'_>,
) -> Result<MeetingEvent, Refusal> {
    let (meeting, command) = match command {
        MeetingCommand::Call(command) => {
            guard::not_called(state, context)?;
            return call::decide(command, context).map(Into::into);
        }
        command => (guard::standing(state, context)?, command),
    };
    match command {
        MeetingCommand::Call(command) => call::decide(command, context).map(Into::into),
        MeetingCommand::Excuse(command) => excuse::decide(meeting, command, context).map(Into::into),
        MeetingCommand::CallRoll(command) => call_roll::decide(meeting, command, context).map(Into::into),
        MeetingCommand::CorrectRoll(command) => correct_roll::decide(meeting, command, context).map(Into::into),
        MeetingCommand::Cancel(command) => cancel::decide(meeting, command, context).map(Into::into),
    }
}
