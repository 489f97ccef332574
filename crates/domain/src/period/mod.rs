//! An assessment period (考核期): a month, a half-year or a year: opened, closed, decided, published.
//!
//! Implements assessment/1–6 and monthly/1–12 as far as they say when and by whom. One file per decision.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::PeriodCommand;
use events::PeriodEvent;
pub use fold::evolve;
pub use state::Period;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: Option<&Period>, command: &PeriodCommand, context: &Context<'_>) -> Result<PeriodEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "period.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
