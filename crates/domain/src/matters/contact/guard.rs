//! What every decision about an opened contact asks first (前置核对): is there one, is it unsettled, do the times fit.
//!
//! handover/2.5 forbids falsifying: nothing is recorded as having happened before the contact or in the future.
use super::state::Contact;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::reference::shared::not_before;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a contact cannot be worked on.
    Unfit {
        /// No such contact.
        NotOpened {} = "contact.not-opened" by "first-asked/2",
            "There is no such contact: open it first, naming who was asked first.", "没有这一接待记录，请先登记首问人。",
        /// It is settled, and how.
        Settled { number, how, how_zh } = "contact.settled" by "first-asked/3.1",
            "Contact {number} is {how} already, so nothing more can be done with it.", "接待 {number} {how_zh}，不能再办理。",
    }
}

/// The contact, if it exists, is not settled, and the command's times fit.
pub(super) fn unsettled<'a>(state: Option<&'a Contact>, context: &Context<'_>) -> Result<&'a Contact, Refusal> {
    let contact = state.ok_or(Unfit::NotOpened {})?;
    not_in_future(context)?;
    not_before(contact.opened_at, context)?;
    let (how, how_zh) = contact.status.words();
    refuse_if!(contact.status.is_settled(), Unfit::Settled { number: contact.number.clone(), how, how_zh });
    Ok(contact)
}
