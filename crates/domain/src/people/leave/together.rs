//! What goes together with a leave (同批事项): the posts learn of it, their covers start and end with it.
//!
//! Implements ab-role/1 to ab-role/3: the last approval is recorded with the plan of the absence on every post or not at all,
//! so that A and B never both get their leave; the covers start and end with the leave itself.
use super::events::{Applied, LeaveEvent, LeaveManner};
use super::state::Leave;
use crate::reference::post::commands::{DropAbsence, EndCover, PlanAbsence, PostCommand, StartCover};
use crate::vocabulary::declare::EventData;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::together::Together;

/// The commands that are recorded together with an event ([`crate::aggregate::together`]).
#[must_use]
pub fn together<B: From<PostCommand>>(state: Option<&Leave>, event: &LeaveEvent) -> Vec<Together<B>> {
    // An emergency is planned as soon as it is told; anything else when the last of the chain agrees.
    let Some(leave) = state else {
        let emergency = Applied::extract(event).filter(|applied| applied.manner == LeaveManner::TelephoneFirst);
        return emergency.map(plans).unwrap_or_default();
    };
    match event {
        LeaveEvent::Approved(_) if is_last(leave) && !leave.is_emergency() => plans(&leave.application),
        LeaveEvent::Refused(_) | LeaveEvent::Cancelled(_) if leave.is_planned() => drops(leave, &[]),
        LeaveEvent::Began(began) => at(&began.posts, |_| PostCommand::StartCover(cover(leave))),
        LeaveEvent::Ended(ended) => at(&ended.posts, |_| PostCommand::EndCover(back(leave))),
        LeaveEvent::ReportedBack(reported) if reported.from <= leave.application.until => {
            let ends = at(&reported.posts, |_| PostCommand::EndCover(back(leave)));
            ends.into_iter().chain(drops(leave, &reported.posts)).collect()
        }
        LeaveEvent::Applied(_)
        | LeaveEvent::Approved(_)
        | LeaveEvent::Refused(_)
        | LeaveEvent::Cancelled(_)
        | LeaveEvent::ReportedBack(_)
        | LeaveEvent::ReportedToMayor(_)
        | LeaveEvent::CertificateProvided(_)
        | LeaveEvent::Regularised(_) => vec![],
    }
}

/// The cover that begins with a leave.
pub(super) fn cover(leave: &Leave) -> StartCover {
    StartCover {
        away: leave.person().to_owned(),
        cover: None,
        reason: format!("请假 {}", leave.number()),
        until: None,
        override_reason: leave.application.overridden.clone(),
    }
}

fn back(leave: &Leave) -> EndCover {
    EndCover { back: leave.person().to_owned(), remark: format!("销假 {}", leave.number()) }
}

fn is_last(leave: &Leave) -> bool {
    leave.approvals.len() + 1 >= leave.application.chain.len()
}

fn plans<B: From<PostCommand>>(applied: &Applied) -> Vec<Together<B>> {
    at(&applied.posts, |_| {
        PostCommand::PlanAbsence(PlanAbsence {
            leave: applied.number.clone(),
            person: applied.person.clone(),
            from: applied.from,
            until: applied.until,
            override_reason: applied.overridden.clone(),
        })
    })
}

fn drops<B: From<PostCommand>>(leave: &Leave, but: &[String]) -> Vec<Together<B>> {
    let posts: Vec<String> = leave.application.posts.iter().filter(|post| !but.contains(post)).cloned().collect();
    at(&posts, |_| {
        PostCommand::DropAbsence(DropAbsence { leave: leave.number().to_owned(), person: leave.person().to_owned() })
    })
}

fn at<B: From<PostCommand>>(posts: &[String], ask: impl Fn(&str) -> PostCommand) -> Vec<Together<B>> {
    let part = |post: &String| {
        let aggregate = AggregateRef::new(Kind::Post, post.clone()).ok()?;
        Some(Together { aggregate, body: ask(post).into() })
    };
    posts.iter().filter_map(part).collect()
}
