//! A month of duty (值班): the roster of a month, its checklists, its log, its handovers.
//!
//! Implements duty/2 and handover/1. One file per decision, each with its refusals and its tests. The aggregate is the month,
//! `duty/2015-03`; who is on duty follows from the calendar and the groups, so that nobody is remembered from month to month.
mod agree_swap;
mod arrange_substitute;
mod check;
pub mod checklist;
pub mod commands;
mod decline_swap;
mod do_task;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod generate;
mod guard;
mod hand_over_day;
mod log;
mod propose_swap;
pub mod state;
mod take_over;
pub mod times;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::DutyCommand;
use events::DutyEvent;
pub use fold::evolve;
pub use state::Duty;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Duty>, command: &DutyCommand, context: &Context<'_>) -> Result<DutyEvent, Refusal> {
    let duty = match command {
        DutyCommand::Generate(_) => guard::month(state, context)?,
        _ => guard::drawn(state, context)?,
    };
    match command {
        DutyCommand::Generate(command) => generate::decide(duty, command, context).map(Into::into),
        DutyCommand::ProposeSwap(command) => propose_swap::decide(duty, command, context).map(Into::into),
        DutyCommand::AgreeSwap(command) => agree_swap::decide(duty, command, context).map(Into::into),
        DutyCommand::DeclineSwap(command) => decline_swap::decide(duty, command, context).map(Into::into),
        DutyCommand::ArrangeSubstitute(command) => arrange_substitute::decide(duty, command, context).map(Into::into),
        DutyCommand::Check(command) => check::decide(duty, command, context).map(Into::into),
        DutyCommand::DoTask(command) => do_task::decide(duty, command, context).map(Into::into),
        DutyCommand::Log(command) => log::decide(duty, command, context).map(Into::into),
        DutyCommand::HandOverDay(command) => hand_over_day::decide(duty, command, context).map(Into::into),
        DutyCommand::TakeOver(command) => take_over::decide(duty, command, context).map(Into::into),
    }
}
