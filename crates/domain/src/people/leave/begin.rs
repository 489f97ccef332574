//! Beginning a leave (开始休假) with its first half day, and the covers of the person's posts with it; asked by the service.
//!
//! Implements ab-role/1 and leave/2. A post that cannot be covered does not keep anybody: the leave begins, and names the
//! post and why. A written leave that was not approved by then is none: the service records that it was not agreed to.
use super::apply::posts_of;
use super::commands::Begin;
use super::events::{Began, LeaveEvent, Refused, Uncovered};
use super::guard::{known, stands};
use super::state::Leave;
use super::together::cover;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day};
use crate::reference::post::start_cover;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it does not begin.
    BeginRefusal {
        NotYet { number, begins } = "leave.begin.not-yet" by "leave/2",
            "Leave {number} begins at {begins}.", "请假{number}自{begins}开始。",
        BegunAlready { number, since } = "leave.begin.already" by "leave/2",
            "Leave {number} began at {since}.", "请假{number}已于{since}开始。",
    }
}

/// Somebody is away from the post already, by hand: nothing is to be started there.
const AWAY_ALREADY: &str = "post.start-cover.away-already";

pub(super) fn decide(state: Option<&Leave>, _: &Begin, context: &Context<'_>) -> Result<LeaveEvent, Refusal> {
    let leave = known(state, context)?;
    stands(leave)?;
    let number = leave.number().to_owned();
    if let Some(since) = leave.began_at {
        return Err(BeginRefusal::BegunAlready { number, since: civil(since) }.into());
    }
    let (begins, _) = leave.span(context.centre.calendar());
    refuse_if!(context.at < begins, BeginRefusal::NotYet { number, begins: civil(begins) });
    // An emergency, and a slip that is entered late, is agreed to when it has begun.
    match leave.next_role().filter(|_| !leave.is_emergency() && !leave.is_entered_late()) {
        Some(role) => {
            let reason = format!("假期开始前未经{}批准 (not approved before it began)", role.zh());
            Ok(Refused { role, by: context.actor.person.clone(), reason }.into())
        }
        None => Ok(covers(leave, context).into()),
    }
}

/// The posts that are covered from now, and those that are not, each asked on what is known of it here.
fn covers(leave: &Leave, context: &Context<'_>) -> Began {
    let mut began = Began { posts: vec![], uncovered: vec![] };
    // The calendar may have moved the end before now; then nothing is left to cover.
    if leave.span(context.centre.calendar()).1 <= context.at {
        return began;
    }
    for id in posts_of(leave.person(), day(context), context) {
        let Some(post) = context.centre.post_as_recorded(&id) else { continue };
        match start_cover::check(post, &cover(leave), context) {
            Ok(_) => began.posts.push(id),
            Err(refusal) if refusal.code == AWAY_ALREADY => {}
            Err(Refusal { code, en, zh, .. }) => began.uncovered.push(Uncovered { post: id, code, en, zh }),
        }
    }
    began
}
