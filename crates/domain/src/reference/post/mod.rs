//! Posts and responsibility (AB 岗): who stands for whom, at every moment.
//!
//! Implements ab-role/1–4. A cover is a fact of the post; who answers for a matter at a moment follows from its responsible
//! person and the covers that run then ([`crate::reference::centre::Centre::on_duty`]).
pub mod commands;
mod drop_absence;
mod end_cover;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod guard;
mod hand_over_cover;
pub(crate) mod plan_absence;
#[cfg(test)]
mod properties;
mod reckoned;
pub(crate) mod start_cover;

use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use commands::PostCommand;
pub use commands::decide;
pub use reckoned::{FellDue, Reckoned};

/// What a decision must know beside the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// What is open of whoever goes (ab-role/4).
    OpenMatters(OpenMatters),
    /// What fell due since the time that is named (handover/2.5).
    Reckoned(Reckoned),
}

/// What a decision must know beside the post.
#[must_use]
pub fn needs(state: &Post, command: &PostCommand, context: &Context<'_>) -> Vec<Need> {
    match command {
        PostCommand::StartCover(start) => start_cover::needs(state, start, context),
        PostCommand::EndCover(end) => end_cover::needs(state, end, context),
        PostCommand::HandOverCover(_) | PostCommand::PlanAbsence(_) | PostCommand::DropAbsence(_) => vec![],
    }
}
