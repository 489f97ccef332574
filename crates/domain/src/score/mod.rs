//! A score sheet (考核表): the items and lines of one window or person in one period, each with its reasons.
//!
//! Implements assessment/1–6 and monthly/1–11 together with [`crate::rules`]. One file per decision.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::ScoreCommand;
use events::ScoreEvent;
pub use fold::evolve;
pub use state::Score;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Score>, command: &ScoreCommand, context: &Context<'_>) -> Result<ScoreEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "score.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
