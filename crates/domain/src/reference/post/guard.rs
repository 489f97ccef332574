//! What every decision about a cover asks first (前置核对): is there such a post, may this person ask, do the times fit.
//!
//! Implements ab-role/1 as far as it says who speaks for a post, and handover/2.5 (nothing is dated ahead).
use crate::reference::centre::definition::PostDefinition;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::lookup::{day, leads_window, not_in_future};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no decision about a cover is reached at all.
    GuardRefusal {
        NoPost { on } = "post.guard.no-post" by "ab-role/1", "There is no such post on {on}.", "{on}没有这一岗位。",
        NotConcerned { person, away, post } = "post.guard.not-concerned" by "ab-role/1",
            "{person} is neither {away} nor over the window of post `{post}`.",
            "{person} 既非 {away} 本人，也不是岗位“{post}”所在窗口的负责人或中心主任。",
    }
}

/// The post as it is that day.
pub(super) fn post_of_the_day<'a>(state: &'a Post, context: &Context<'_>) -> Result<&'a PostDefinition, Refusal> {
    not_in_future(context)?;
    let on = day(context);
    match state.definition.on(on) {
        Some((post, _)) => Ok(post),
        None => Err(GuardRefusal::NoPost { on: on.to_string() }.into()),
    }
}

/// Only who is away, the head of the window, a deputy director or the director say so; and the service, for a leave that was
/// approved.
pub(super) fn concerned(away: &str, post: &PostDefinition, context: &Context<'_>) -> Result<(), GuardRefusal> {
    let person = context.actor.person.as_str();
    if person == away || leads_window(&post.window, context) || context.actor.has(Role::System) {
        return Ok(());
    }
    Err(GuardRefusal::NotConcerned { person: person.into(), away: away.into(), post: post.name.clone() })
}
