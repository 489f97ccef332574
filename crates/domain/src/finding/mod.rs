//! A finding (考核事实): something seen or proven that points are taken or given for; it can be contested.
//!
//! Implements post/1.2, conduct/1–5, discipline/3–6 and what assessment and monthly take points for by hand. One file per decision.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::FindingCommand;
use events::FindingEvent;
pub use fold::evolve;
pub use state::Finding;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Finding>,
    command: &FindingCommand,
    context: &Context<'_>,
) -> Result<FindingEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "finding.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
