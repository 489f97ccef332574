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

use crate::reference::facts::MatterAsRecorded;
pub use commands::decide;
pub use fold::evolve;
pub use state::Denial;
pub use together::together;

/// What a decision must know beside the denial: the matter that is denied, where it is one (denial-report/4).
#[must_use]
pub fn needs(command: &commands::DenialCommand) -> Option<MatterAsRecorded> {
    let commands::DenialCommand::Issue(issue) = command else { return None };
    issue::denied(issue)
}
