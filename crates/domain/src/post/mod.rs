//! Posts and responsibility (AB 岗): who stands for whom, at every moment.
//!
//! Implements ab-role/1–4. A cover is a fact of the post; who answers for a matter at a moment follows from its responsible
//! person and the covers that run then ([`crate::centre::Centre::on_duty`]).
pub mod commands;
pub mod events;

use crate::centre::events::PostEvent;
use crate::centre::reference::Post;
use crate::context::Context;
use crate::refusal::Refusal;
use commands::PostCommand;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(state: &Post, command: &PostCommand, context: &Context<'_>) -> Result<PostEvent, Refusal> {
    let _ = (state, context);
    Err(Refusal {
        code: "post.not-built".into(),
        article: "ab-role/1".into(),
        en: format!("{} is not built yet", command.verb()),
        zh: "尚未实现".into(),
    })
}
