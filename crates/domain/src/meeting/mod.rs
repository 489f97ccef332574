//! A meeting (会议): a weekly meeting, a study session or another activity: who was called, who came.
//!
//! Implements meeting/3 and study/1–4 as far as scores read them. One file per decision.
pub mod commands;
pub mod events;
mod fold;
pub mod state;

use crate::context::Context;
use crate::refusal::Refusal;
use commands::MeetingCommand;
use events::MeetingEvent;
pub use fold::evolve;
pub use state::Meeting;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Meeting>,
    command: &MeetingCommand,
    context: &Context<'_>,
) -> Result<MeetingEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "meeting.not-built".into(),
        article: "discipline/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
