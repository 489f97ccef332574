//! What every decision about a leave asks first (前置核对): is there one, do the times fit, does it concern whoever asks.
//!
//! Implements handover/2.5 (nothing is dated ahead or before the last step) and leave/1 (one applies for oneself).
use super::state::{Leave, Standing};
use crate::reference::context::Context;
use crate::reference::lookup::{leads, not_in_future};
use crate::reference::shared::not_before;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no decision about a leave is reached at all.
    GuardRefusal {
        /// Nobody applied.
        NotApplied {} = "leave.guard.not-applied" by "leave/1",
            "There is no such leave: it is applied for first.", "没有该请假记录，请先提出申请。",
        /// It is there already.
        AlreadyApplied { number } = "leave.guard.already-applied" by "handover/2.5",
            "This leave is recorded already, as {number}.", "该请假已登记，编号{number}。",
        /// Refused or given up.
        Over { number, en, zh } = "leave.guard.over" by "leave/2", "Leave {number} was {en}.", "请假{number}{zh}。",
        /// It never began.
        NotBegun { number } = "leave.guard.not-begun" by "leave/2", "Leave {number} has not begun.", "请假{number}尚未开始。",
        /// Of somebody else.
        NotConcerned { actor, person } = "leave.guard.not-concerned" by "leave/1",
            "{actor} is neither {person} nor over {person}'s window, nor of the general section.",
            "{actor} 既非 {person} 本人，也不是其窗口负责人、中心主任或综合科人员。",
    }
}

/// The leave, if there is one and the command's times fit.
pub(super) fn known<'a>(state: Option<&'a Leave>, context: &Context<'_>) -> Result<&'a Leave, Refusal> {
    let leave = state.ok_or(GuardRefusal::NotApplied {})?;
    not_in_future(context)?;
    not_before(leave.last_at, context)?;
    Ok(leave)
}

/// It was neither refused nor given up.
pub(super) fn stands(leave: &Leave) -> Result<(), GuardRefusal> {
    let number = leave.number().to_owned();
    match leave.standing {
        Standing::Pending | Standing::Approved => Ok(()),
        Standing::Refused => Err(GuardRefusal::Over { number, en: "refused".into(), zh: "未获批准".into() }),
        Standing::Cancelled => Err(GuardRefusal::Over { number, en: "given up".into(), zh: "已取消".into() }),
    }
}

/// It began.
pub(super) fn begun(leave: &Leave) -> Result<(), GuardRefusal> {
    match leave.began_at {
        Some(_) => Ok(()),
        None => Err(GuardRefusal::NotBegun { number: leave.number().to_owned() }),
    }
}

/// Oneself, whoever is over one's window, or the general section.
pub(super) fn concerned(leave: &Leave, context: &Context<'_>) -> Result<(), GuardRefusal> {
    let actor = context.actor.person.as_str();
    if actor == leave.person() || leads(leave.person(), context) || context.actor.has(Role::GeneralSection) {
        return Ok(());
    }
    Err(GuardRefusal::NotConcerned { actor: actor.to_owned(), person: leave.person().to_owned() })
}
