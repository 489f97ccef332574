//! What every decision about a handover asks first (前置核对): is there one, does it still wait for signatures, may this
//! person ask, do the times fit.
//!
//! Implements handover/2.5: what both signed is not changed any more, and nothing is dated before its entry or ahead.
use super::state::{Handover, Status};
use crate::reference::context::Context;
use crate::reference::lookup::{leads, not_in_future};
use crate::reference::shared::not_before;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        /// There is none.
        NotOpened {} = "handover.guard.not-opened" by "handover/2.2",
            "There is no such handover: enter it first.", "没有这一交接登记，请先登记。",
        /// There is one already.
        AlreadyOpened { number } = "handover.guard.already-opened" by "handover/2.5",
            "This handover is entered already, as {number}.", "该交接已登记，编号{number}。",
        /// Both signed, or it was given up.
        Over { number, how_en, how_zh } = "handover.guard.over" by "handover/2.5",
            "Handover {number} is {how_en}: nothing of it changes any more.", "交接{number}{how_zh}，不能再变更。",
        /// Somebody whom it does not concern.
        NotConcerned { person, giver, receiver } = "handover.guard.not-concerned" by "handover/2.2",
            "{person} neither gives nor receives here, and is not over {giver}: ask {giver} or {receiver}.",
            "{person} 既非移交人 {giver}，也非接收人 {receiver}，也不是移交人的负责人。",
    }
}

/// The handover, if it still waits for signatures and the command's times fit.
pub(super) fn waiting<'a>(state: Option<&'a Handover>, context: &Context<'_>) -> Result<&'a Handover, Refusal> {
    let handover = state.ok_or(GuardRefusal::NotOpened {})?;
    not_in_future(context)?;
    let number = handover.number.clone();
    if handover.status != Status::Open {
        let (how_en, how_zh) = handover.status.words();
        return Err(GuardRefusal::Over { number, how_en: how_en.into(), how_zh: how_zh.into() }.into());
    }
    not_before(handover.listed_at, context)?;
    Ok(handover)
}

/// Only giver, receiver, and who is over the giver may enter, list anew or give up; nobody but the two ever signs.
pub(super) fn concerned(giver: &str, receiver: &str, context: &Context<'_>) -> Result<(), GuardRefusal> {
    let person = &context.actor.person;
    if person == giver || person == receiver || leads(giver, context) {
        return Ok(());
    }
    let (person, giver, receiver) = (person.clone(), giver.to_owned(), receiver.to_owned());
    Err(GuardRefusal::NotConcerned { person, giver, receiver })
}
