//! Giving a leave up (取消请假) before it begins; begun, one reports back instead.
//!
//! Implements leave/2 as far as a leave that is not taken needs no return.
use super::commands::Cancel;
use super::events::Cancelled;
use super::guard::{concerned, known, stands};
use super::state::Leave;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why it is not given up.
    CancelRefusal {
        /// It has begun.
        BegunAlready { number, begins } = "leave.cancel.begun-already" by "leave/2",
            "Leave {number} began at {begins}: whoever is back reports back.", "请假{number}已自{begins}开始，提前返岗的请销假。",
    }
}

pub(super) fn decide(state: Option<&Leave>, command: &Cancel, context: &Context<'_>) -> Result<Cancelled, Refusal> {
    let leave = known(state, context)?;
    stands(leave)?;
    concerned(leave, context)?;
    let begins = leave.application.from.opens(context.centre.calendar());
    if leave.began_at.is_some() || context.now >= begins {
        return Err(CancelRefusal::BegunAlready { number: leave.number().to_owned(), begins: civil(begins) }.into());
    }
    reason_given(&command.reason, "leave/2")?;
    Ok(Cancelled { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}
