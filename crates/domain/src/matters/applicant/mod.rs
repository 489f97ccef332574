//! An applicant (申请人) as the service knows one: who read the clear text, and whether the key was erased.
//!
//! Implements the applicant's rights over personal data (个人信息保护法/47 deletion, /51 permissions and records). It
//! must never hold personal data, clear or sealed: an applicant here is an id.
pub mod commands;
mod disclose;
mod erase;
pub mod events;
mod reason;

use crate::reference::context::Context;
use crate::vocabulary::stamp::{Stamp, Unfoldable};
use commands::ApplicantCommand;
pub use commands::decide;
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
    /// After one event.
    #[cfg(test)]
    fn after(event: &ApplicantEvent) -> Self {
        let time = crate::vocabulary::stamp::Instant::UNIX_EPOCH;
        let mut state = None;
        evolve(&mut state, event, Stamp { version: 1, time, recorded: time }).unwrap();
        state.map(|state| *state).unwrap_or_default()
    }

    /// An applicant is known from the start.
    #[must_use]
    pub fn named(_: &str) -> Option<Self> {
        Some(Self::default())
    }
}

/// What a decision must know beside the applicant: the matter for which something is read (个人信息保护法/6, complaint/3).
#[must_use]
pub fn needs(state: &Applicant, command: &ApplicantCommand, context: &Context<'_>) -> Option<SealedIn> {
    match command {
        ApplicantCommand::Disclose(command) => disclose::needs(state, command, context),
        ApplicantCommand::Erase(_) => None,
    }
}

/// Folds an event.
///
/// # Errors
/// None: every event of an applicant follows.
pub fn evolve(state: &mut Option<Box<Applicant>>, event: &ApplicantEvent, _: Stamp) -> Result<(), Unfoldable> {
    match event {
        // Reading changes nothing; that it was read is the event itself.
        ApplicantEvent::Disclosed(_) => {}
        ApplicantEvent::Erased(_) => state.get_or_insert_default().erased = true,
    }
    Ok(())
}
