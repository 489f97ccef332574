//! Cases (办件): from registration to the end and the archive, one file per decision with its refusals and its tests.
//!
//! Implements time-limit/2 and time-limit/3, one-time-notice/2 and 3, commitment/10 and 11, work/2 and 3. A decision
//! looks at the state, the command and the context, and at nothing else; a closed case never opens again, but by
//! the correction of its denial (denial-report/6).
//!
//! | to read about | file |
//! | --- | --- |
//! | facts and commands, the state, its fold, the six names | `events`, `codes`, `commands`, `state`, `fold`, `classify` |
//! | what every decision asks first, look-ups, approvers | `guard`, `shared`, `materials`, `promise` |
//! | intake | `register`, `notify`, `supplement`, `give_back`, `accept` |
//! | work | `step`, `pause`, `extend`, `expedite`, `fee`, `reclassify` |
//! | joint parts, agency, visits, rating, refused attempts | `part`, `lead`, `agency`, `visit`, `follow_up`, `note_refusal`, `served` |
//! | the end and after | `finish`, `void`, `entry_error`, `deny`, `reopen`, `add`, `correct` |
mod accept;
mod add;
mod agency;
pub mod classify;
mod codes;
pub mod commands;
mod correct;
mod deny;
mod entry_error;
pub mod events;
mod expedite;
mod extend;
mod fee;
mod finish;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod follow_up;
mod give_back;
mod guard;
mod hand_over;
mod lead;
mod materials;
mod note_refusal;
mod notify;
mod part;
mod pause;
mod promise;
#[cfg(test)]
mod properties;
mod reclassify;
mod register;
mod reopen;
mod served;
pub mod service;
mod shared;
pub mod state;
mod step;
mod supplement;
mod visit;
mod void;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
pub use classify::{CaseType, classify};
use commands::CaseCommand;
use events::CaseEvent;
pub use fold::evolve;
pub use note_refusal::telling;
pub use served::{Part, PartResult, Rating, Served, Visit};
pub use state::{Acceptance, Case, Phase};

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Case>, command: &CaseCommand, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    guard::check(state, command, context)?;
    match (state, command) {
        (None, CaseCommand::Register(command)) => register::decide(command, context).map(Into::into),
        (None, command) => Err(guard::not_registered(command)),
        (Some(case), command) => decide_registered(case, command, context),
    }
}

fn decide_registered(case: &Case, command: &CaseCommand, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    match command {
        CaseCommand::Register(_) => Err(guard::registered_already(case)),
        CaseCommand::Notify(command) => notify::decide(case, command, context).map(Into::into),
        CaseCommand::Supplement(command) => supplement::decide(case, command, context).map(Into::into),
        CaseCommand::Return(command) => give_back::decide(case, command, context).map(Into::into),
        CaseCommand::Accept(command) => accept::decide(case, command, context).map(Into::into),
        CaseCommand::DeemAccepted(command) => accept::deem(case, command, context).map(Into::into),
        CaseCommand::Step(command) => step::decide(case, command, context).map(Into::into),
        CaseCommand::Pause(command) => pause::decide(case, command, context).map(Into::into),
        CaseCommand::Resume(command) => pause::resume(case, command, context).map(Into::into),
        CaseCommand::Extend(command) => extend::decide(case, command, context).map(Into::into),
        CaseCommand::Expedite(command) => expedite::decide(case, command, context).map(Into::into),
        CaseCommand::Charge(command) => fee::charge(case, command, context).map(Into::into),
        CaseCommand::Refund(command) => fee::refund(case, command, context).map(Into::into),
        CaseCommand::Reclassify(command) => reclassify::decide(case, command, context).map(Into::into),
        CaseCommand::AssignPart(command) => part::assign(case, command, context).map(Into::into),
        CaseCommand::CompletePart(command) => part::complete(case, command, context).map(Into::into),
        CaseCommand::ReassignLead(command) => lead::decide(case, command, context).map(Into::into),
        CaseCommand::TakeAgency(command) => agency::decide(case, command, context).map(Into::into),
        CaseCommand::ArrangeVisit(command) => visit::arrange(case, command, context).map(Into::into),
        CaseCommand::RecordVisit(command) => visit::record(case, command, context).map(Into::into),
        CaseCommand::FollowUp(command) => follow_up::follow_up(case, command, context).map(Into::into),
        CaseCommand::Rate(command) => follow_up::rate(case, command, context).map(Into::into),
        CaseCommand::CallBack(command) => follow_up::call_back(case, command, context).map(Into::into),
        CaseCommand::Mend(command) => follow_up::mend(case, command, context).map(Into::into),
        CaseCommand::NoteRefusal(command) => note_refusal::decide(command).map(Into::into),
        CaseCommand::Finish(command) => finish::decide(case, command, context).map(Into::into),
        CaseCommand::Void(command) => void::decide(case, command, context).map(Into::into),
        CaseCommand::MarkEntryError(command) => entry_error::decide(case, command, context).map(Into::into),
        CaseCommand::HandOver(command) => hand_over::decide(case, command).map(Into::into),
        CaseCommand::Add(command) => add::decide(case, command, context).map(Into::into),
        CaseCommand::Correct(command) => correct::decide(case, command, context).map(Into::into),
        CaseCommand::Deny(command) => deny::decide(case, command, context).map(Into::into),
        CaseCommand::Reopen(command) => reopen::decide(case, command, context).map(Into::into),
    }
}
