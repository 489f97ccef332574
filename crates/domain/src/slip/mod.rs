//! A make-up slip (补签单): a punch that could not be made, approved by the deputy director in charge.
//!
//! Implements discipline/2. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::SlipCommand;
use events::SlipEvent;
pub use fold::evolve;
pub use state::Slip;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Slip>, command: &SlipCommand, context: &Context<'_>) -> Result<SlipEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "slip.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
