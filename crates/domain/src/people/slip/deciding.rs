//! Deciding a make-up slip (补签审批): by the deputy director in charge, never the own; and taking it back while it is open.
//!
//! Implements discipline/2. Of the only deputy's own slip, and while the deputy is away, whoever stands in for the office decides
//! (ab-role/1).
use super::commands::{Approve, Refuse, TakeBack};
use super::events::{Approved, Refused, TakenBack};
use super::state::{Slip, SlipStanding};
use crate::reference::context::Context;
use crate::reference::lookup::{is_not_needed, not_in_future};
use crate::reference::shared::{not_before, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not decided.
    DecideRefusal {
        /// There is none.
        NotFilledIn {} = "slip.guard.not-filled-in" by "discipline/2",
            "There is no such slip: it is filled in first.", "没有该补签单，请先填写。",
        /// It is there already.
        AlreadyFilledIn { number } = "slip.guard.already-filled-in" by "handover/2.5",
            "This slip is recorded already, as {number}.", "该补签单已登记，编号{number}。",
        /// It is decided.
        Over { number, en, zh } = "slip.guard.over" by "discipline/2", "Slip {number} is {en}.", "补签单{number}{zh}。",
        /// One's own.
        Own { person } = "slip.decide.own" by "discipline/2",
            "{person} does not decide on the own slip.", "{person} 不能审批本人的补签单。",
        /// A holder of the office can.
        NotNeeded { person, number } = "slip.decide.not-needed" by "discipline/2",
            "{person} stands in for the deputy director, who can decide on slip {number}.",
            "{person} 是分管主任的代理人，补签单{number}可由分管主任审批。",
        /// Somebody else's.
        NotOwn { actor, person } = "slip.take-back.not-own" by "discipline/2",
            "{actor} does not take back a slip of {person}.", "{actor} 不能撤回 {person} 的补签单。",
    }
}

pub(super) fn approve(state: Option<&Slip>, _: &Approve, context: &Context<'_>) -> Result<Approved, Refusal> {
    somebody_elses(state, context)?;
    Ok(Approved { by: context.actor.person.clone() })
}

pub(super) fn refuse(state: Option<&Slip>, command: &Refuse, context: &Context<'_>) -> Result<Refused, Refusal> {
    somebody_elses(state, context)?;
    Ok(Refused { by: context.actor.person.clone(), reason: said(&command.reason)? })
}

pub(super) fn take_back(state: Option<&Slip>, command: &TakeBack, context: &Context<'_>) -> Result<TakenBack, Refusal> {
    let slip = open(state, context)?;
    if context.actor.person != slip.person {
        let (actor, person) = (context.actor.person.clone(), slip.person.clone());
        return Err(DecideRefusal::NotOwn { actor, person }.into());
    }
    Ok(TakenBack { reason: said(&command.reason)? })
}

fn somebody_elses(state: Option<&Slip>, context: &Context<'_>) -> Result<(), Refusal> {
    let slip = open(state, context)?;
    let actor = context.actor.person.clone();
    refuse_if!(actor == slip.person, DecideRefusal::Own { person: actor });
    match is_not_needed(&[Role::DeputyDirector], context, |holder| holder == slip.person) {
        true => Err(DecideRefusal::NotNeeded { person: actor, number: slip.number.clone() }.into()),
        false => Ok(()),
    }
}

fn open<'a>(state: Option<&'a Slip>, context: &Context<'_>) -> Result<&'a Slip, Refusal> {
    let slip = state.ok_or(DecideRefusal::NotFilledIn {})?;
    not_in_future(context)?;
    let number = slip.number.clone();
    not_before(slip.last_at, context)?;
    let (en, zh) = match slip.standing {
        SlipStanding::Open => return Ok(slip),
        SlipStanding::Approved => ("approved", "已批准"),
        SlipStanding::Refused => ("refused", "未获批准"),
        SlipStanding::TakenBack => ("taken back", "已撤回"),
    };
    Err(DecideRefusal::Over { number, en: en.into(), zh: zh.into() }.into())
}

fn said(reason: &str) -> Result<String, Refusal> {
    reason_given(reason, "discipline/2")?;
    Ok(reason.trim().to_owned())
}
