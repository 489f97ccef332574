//! Complaints (投诉督查): received, classified, investigated, decided, answered, followed to the end.
//!
//! Implements complaint/1–3 and accountability/1–4. One file per decision, each with its refusals and its tests.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::ComplaintCommand;
use events::ComplaintEvent;
pub use fold::evolve;
pub use state::Complaint;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Complaint>,
    command: &ComplaintCommand,
    context: &Context<'_>,
) -> Result<ComplaintEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "complaint.not-built".into(),
        article: "handover/2.5".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
