//! A patrol (巡查): what was looked at, item by item.
//!
//! Implements duty/1 and post/1.2.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::PatrolCommand;
use events::PatrolEvent;
pub use fold::evolve;
pub use state::Patrol;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Patrol>, command: &PatrolCommand, context: &Context<'_>) -> Result<PatrolEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "patrol.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
