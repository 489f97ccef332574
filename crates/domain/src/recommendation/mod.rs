//! A recommendation (处理建议): a counter passed what the regulation names; people decide what follows.
//!
//! Implements leave/2 and leave/4.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::RecommendationCommand;
use events::RecommendationEvent;
pub use fold::evolve;
pub use state::Recommendation;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Recommendation>,
    command: &RecommendationCommand,
    context: &Context<'_>,
) -> Result<RecommendationEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "recommendation.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
