//! A window's ballot (互评票): the marks that one window gives the others for a month.
//!
//! Implements monthly/10.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::BallotCommand;
use events::BallotEvent;
pub use fold::evolve;
pub use state::Ballot;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Ballot>, command: &BallotCommand, context: &Context<'_>) -> Result<BallotEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "ballot.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
