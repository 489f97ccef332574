//! Approving a leave or not (准假、不准假): each of the chain once, in order, and nobody the own.
//!
//! Implements leave/2: by length, before leaving. An emergency told by telephone is approved when it has begun as well
//! (leave/7); so is a slip that was signed on paper before leaving and is entered late: each of the chain, who never is whose leave it
//! is, confirms by that what they signed.
use super::commands::{Approve, Refuse};
use super::events::{Approved, Refused};
use super::guard::{known, stands};
use super::state::Leave;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not decided.
    ApproveRefusal {
        /// Everybody of the chain agreed.
        Approved { number } = "leave.approve.approved" by "leave/2",
            "Leave {number} is approved already.", "请假{number}已经批准。",
        /// Somebody else's turn.
        NotTheirTurn { actor, role_en, role_zh, number } = "leave.approve.not-their-turn" by "leave/2",
            "Leave {number} waits for the {role_en}; {actor} is none.", "请假{number}现由{role_zh}审批，{actor} 不具该职责。",
        /// One's own.
        Own { person } = "leave.approve.own" by "leave/2",
            "{person} does not decide on the own leave.", "{person} 不能审批本人的请假。",
        /// It has begun.
        BegunAlready { at, begins, number } = "leave.approve.begun-already" by "leave/2",
            "Leave is approved before leaving: {number} would have begun at {begins}, and it is {at}.",
            "请假应事先批准：请假{number}应自{begins}开始，现已{at}。",
    }
}

pub(super) fn decide(state: Option<&Leave>, command: &Approve, context: &Context<'_>) -> Result<Approved, Refusal> {
    let leave = known(state, context)?;
    let role = turn(leave, context)?;
    let begins = leave.application.from.opens(context.centre.calendar());
    // Nobody dates an approval back: what counts is when it is given.
    if !leave.is_emergency() && !leave.is_entered_late() && context.now >= begins {
        let (at, begins) = (civil(context.now), civil(begins));
        return Err(ApproveRefusal::BegunAlready { at, begins, number: leave.number().to_owned() }.into());
    }
    Ok(Approved { role, by: context.actor.person.clone(), opinion: command.opinion.trim().to_owned() })
}

pub(super) fn refuse(state: Option<&Leave>, command: &Refuse, context: &Context<'_>) -> Result<Refused, Refusal> {
    let leave = known(state, context)?;
    let role = turn(leave, context)?;
    reason_given(&command.reason, "leave/2")?;
    Ok(Refused { role, by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

/// The role whose turn it is, if the actor has it and it is somebody else's leave.
fn turn(leave: &Leave, context: &Context<'_>) -> Result<Role, Refusal> {
    stands(leave)?;
    let (actor, number) = (context.actor.person.clone(), leave.number().to_owned());
    let role = leave.next_role().ok_or_else(|| ApproveRefusal::Approved { number: number.clone() })?;
    refuse_if!(actor == leave.person(), ApproveRefusal::Own { person: actor });
    match context.actor.has(role) {
        true => Ok(role),
        false => {
            let (role_en, role_zh) = (role.as_str().into(), role.zh().into());
            Err(ApproveRefusal::NotTheirTurn { actor, role_en, role_zh, number }.into())
        }
    }
}
