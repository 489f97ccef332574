//! An applicant (申请人) as the service knows one: who read the clear text, and whether the key was erased.
//!
//! Implements the applicant's rights over personal data (个人信息保护法/47 deletion, /51 permissions and records). It
//! must never hold personal data, clear or sealed: an applicant here is an id.
pub mod commands;
mod disclose;
mod erase;
pub mod events;
mod export;
mod hold;
mod reason;
mod search;

use crate::reference::context::Context;
use crate::vocabulary::stamp::{Stamp, Unfoldable};
use commands::ApplicantCommand;
pub use commands::decide;
pub use disclose::{SealedIn, SealedUnder};
pub use erase::NeededFor;
use events::{ApplicantEvent, ErasureRequested, Held, Released};
pub use search::may_search;

/// What is known of an applicant's personal data.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    /// Whether the key was ordered deleted.
    pub erased: bool,
    /// The erasure that was asked for and is not decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Request>,
    /// The holds, in the order in which they were placed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<OnHold>,
}

/// An erasure that was asked for.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OnHold {
    /// On whose authority.
    pub authority: String,
    /// Why.
    pub reason: String,
}

/// What a decision must know beside the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The matter for which something is read (个人信息保护法/6, complaint/3).
    Sealed(SealedIn),
    /// What is open in which the applicant appears (个人信息保护法/47).
    NeededFor,
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

    /// Whether a hold lies on the data on this authority.
    fn is_held_by(&self, authority: &str) -> bool {
        self.holds.iter().any(|hold| hold.authority == authority)
    }

    /// An applicant is known from the start.
    #[must_use]
    pub fn named(_: &str) -> Option<Self> {
        Some(Self::default())
    }
}

/// What a decision must know beside the applicant.
#[must_use]
pub fn needs(state: &Applicant, command: &ApplicantCommand, context: &Context<'_>) -> Option<Need> {
    match command {
        ApplicantCommand::Disclose(command) => disclose::needs(state, command, context).map(Need::Sealed),
        ApplicantCommand::Erase(command) => erase::needs(state, command, context).map(|_| Need::NeededFor),
        ApplicantCommand::RequestErasure(_)
        | ApplicantCommand::DeclineErasure(_)
        | ApplicantCommand::Hold(_)
        | ApplicantCommand::Export(_)
        | ApplicantCommand::Release(_) => None,
    }
}

/// Folds an event.
///
/// # Errors
/// None: every event of an applicant follows.
pub fn evolve(state: &mut Option<Box<Applicant>>, event: &ApplicantEvent, _: Stamp) -> Result<(), Unfoldable> {
    match event {
        // Reading changes nothing; that it was read is the event itself.
        ApplicantEvent::Disclosed(_) | ApplicantEvent::Exported(_) => {}
        ApplicantEvent::Erased(_) => {
            let state = state.get_or_insert_default();
            (state.erased, state.erasure) = (true, None);
        }
        ApplicantEvent::ErasureRequested(ErasureRequested { by, reason }) => {
            let request = Request { by: by.clone(), reason: reason.clone() };
            state.get_or_insert_default().erasure = Some(request);
        }
        ApplicantEvent::ErasureDeclined(_) => state.get_or_insert_default().erasure = None,
        ApplicantEvent::Held(Held { reason, authority, .. }) => {
            let hold = OnHold { authority: authority.clone(), reason: reason.clone() };
            state.get_or_insert_default().holds.push(hold);
        }
        ApplicantEvent::Released(Released { authority, .. }) => {
            state.get_or_insert_default().holds.retain(|hold| hold.authority != *authority);
        }
    }
    Ok(())
}
