//! An applicant (申请人) as the house knows one: who read the clear text, and whether the key was erased.
//!
//! Implements the applicant's rights over personal data (个人信息保护法/47 deletion, /51 permissions and records). It
//! must never hold personal data, clear or sealed: an applicant here is an id.
pub mod commands;
mod disclose;
mod erase;
pub mod events;
mod reason;

use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::ApplicantCommand;
pub use disclose::{SealedIn, SealedUnder};
use events::ApplicantEvent;

/// What is known of an applicant's personal data.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    /// Whether the key was ordered deleted.
    pub erased: bool,
}

impl Applicant {
    /// Folds an event.
    pub fn evolve(&mut self, event: &ApplicantEvent) {
        match event {
            // Reading changes nothing; that it was read is the event itself.
            ApplicantEvent::Disclosed(_) => {}
            ApplicantEvent::Erased(_) => self.erased = true,
        }
    }
}

/// What a decision must know beside the applicant: the complaint of which something is read (complaint/3).
#[must_use]
pub fn needs(state: &Applicant, command: &ApplicantCommand, context: &Context<'_>) -> Option<SealedIn> {
    match command {
        ApplicantCommand::Disclose(command) => disclose::needs(state, command, context),
        ApplicantCommand::Erase(_) => None,
    }
}

/// Decides a command.
///
/// # Errors
/// The refusal of the decision, with its code, article and facts.
pub fn decide(state: &Applicant, command: &ApplicantCommand, context: &Context<'_>) -> Result<ApplicantEvent, Refusal> {
    match command {
        ApplicantCommand::Disclose(disclose) => disclose::decide(state, disclose, context).map(ApplicantEvent::from),
        ApplicantCommand::Erase(erase) => erase::decide(state, erase, context).map(ApplicantEvent::from),
    }
}
