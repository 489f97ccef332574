//! Denials (否定报备): what cannot be handled is explained, and reported and reviewed when the applicant objects.
//!
//! Implements denial-report/2–9. One file per decision, each with its refusals and its tests.
//!
//! | to read about | file |
//! | --- | --- |
//! | facts and commands, the state and its fold | `events`, `commands`, `state`, `fold` |
//! | what every decision asks first | `guard` |
//! | denying and objecting | `issue`, `object`, `withdraw_objection` |
//! | reporting | `report`, `acknowledge`, `report_up`, `flag_missing` |
//! | reviewing and correcting | `review`, `notify_correction` |
//! | what moves with a handover, what goes together with a denial | `hand_over`, `together` |
mod acknowledge;
pub mod commands;
pub mod events;
#[cfg(test)]
mod fixture;
mod flag_missing;
mod fold;
mod guard;
mod hand_over;
mod issue;
mod notify_correction;
mod object;
#[cfg(test)]
mod properties;
mod report;
mod report_up;
mod review;
pub mod state;
mod together;
mod withdraw_objection;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::DenialCommand;
use events::DenialEvent;
pub use fold::evolve;
pub use state::Denial;
pub use together::together;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Denial>, command: &DenialCommand, context: &Context<'_>) -> Result<DenialEvent, Refusal> {
    match command {
        DenialCommand::Issue(command) => match state {
            Some(denial) => Err(guard::GuardRefusal::AlreadyIssued { number: denial.number.clone() }.into()),
            None => issue::decide(command, context).map(Into::into),
        },
        DenialCommand::Object(command) => object::decide(state, command, context).map(Into::into),
        DenialCommand::Report(command) => report::decide(state, command, context).map(Into::into),
        DenialCommand::Acknowledge(command) => acknowledge::decide(state, command, context).map(Into::into),
        DenialCommand::Review(command) => review::decide(state, command, context).map(Into::into),
        DenialCommand::NotifyCorrection(command) => notify_correction::decide(state, command, context).map(Into::into),
        DenialCommand::ReportUp(command) => report_up::decide(state, command, context).map(Into::into),
        DenialCommand::WithdrawObjection(command) => {
            withdraw_objection::decide(state, command, context).map(Into::into)
        }
        DenialCommand::FlagMissingReport(_) => flag_missing::decide(state, context).map(Into::into),
        DenialCommand::HandOver(command) => hand_over::decide(state, command).map(Into::into),
    }
}
