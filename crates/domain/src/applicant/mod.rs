//! An applicant (申请人) as the house knows one: who read the clear text, and whether the key was erased.
pub mod commands;
pub mod events;
use crate::context::Context;
use crate::refusal::Refusal;

/// What is known of an applicant's personal data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applicant {
    /// Whether the key was ordered deleted.
    pub erased: bool,
}

impl Applicant {
    /// Folds an event.
    pub fn evolve(&mut self, _event: &events::ApplicantEvent) {
        todo!()
    }
}

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(_state: &Applicant, _command: &commands::ApplicantCommand, _context: &Context<'_>) -> Result<events::ApplicantEvent, Refusal> {
    todo!()
}
