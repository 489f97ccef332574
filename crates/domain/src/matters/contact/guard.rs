//! What every decision about an opened contact asks first (前置核对): is there one, is it unsettled, do the times fit.
//!
//! handover/2.5 forbids falsifying: nothing is recorded as having happened before the contact or in the future.
use super::closing::civil;
use super::state::Contact;
use crate::reference::context::Context;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refuse_if;
use crate::vocabulary::stamp::Instant;

/// Why a contact cannot be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// No such contact.
    NotOpened,
    /// It is settled: its number, and how, in both languages.
    Settled(String, (String, String)),
    /// It is said to happen after now.
    InFuture { at: Instant, now: Instant },
    /// It is said to happen before the contact was opened.
    BeforeOpening { at: Instant, opened: Instant },
}

impl Refuse for Unfit {
    fn code(&self) -> &'static str {
        match self {
            Unfit::NotOpened => "contact.not-opened",
            Unfit::Settled(..) => "contact.settled",
            Unfit::InFuture { .. } => "contact.in-future",
            Unfit::BeforeOpening { .. } => "contact.before-opening",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            Unfit::NotOpened => "first-asked/2",
            Unfit::Settled(..) => "first-asked/3.1",
            Unfit::InFuture { .. } | Unfit::BeforeOpening { .. } => "handover/2.5",
        }
    }
    fn en(&self) -> String {
        match self {
            Unfit::NotOpened => "There is no such contact: open it first, naming who was asked first.".into(),
            Unfit::Settled(number, (how, _)) => {
                format!("Contact {number} is {how} already, so nothing more can be done with it.")
            }
            Unfit::InFuture { at, now } => format!("{} lies after now, {}.", civil(*at), civil(*now)),
            Unfit::BeforeOpening { at, opened } => {
                format!("{} lies before the contact was opened, {}.", civil(*at), civil(*opened))
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            Unfit::NotOpened => "没有这一接待记录，请先登记首问人。".into(),
            Unfit::Settled(number, (_, how)) => format!("接待 {number} {how}，不能再办理。"),
            Unfit::InFuture { at, now } => format!("发生时间 {} 晚于现在 {}。", civil(*at), civil(*now)),
            Unfit::BeforeOpening { at, opened } => {
                format!("发生时间 {} 早于接待登记时间 {}。", civil(*at), civil(*opened))
            }
        }
    }
}

/// Nothing happens in the future.
pub(super) fn not_in_future(context: &Context<'_>) -> Result<(), Unfit> {
    if context.at > context.now { Err(Unfit::InFuture { at: context.at, now: context.now }) } else { Ok(()) }
}

/// The contact, if it exists, is not settled, and the command's times fit.
pub(super) fn unsettled<'a>(state: Option<&'a Contact>, context: &Context<'_>) -> Result<&'a Contact, Refusal> {
    let contact = state.ok_or(Unfit::NotOpened)?;
    not_in_future(context)?;
    refuse_if!(context.at < contact.opened_at, Unfit::BeforeOpening { at: context.at, opened: contact.opened_at });
    refuse_if!(contact.status.is_settled(), Unfit::Settled(contact.number.clone(), contact.status.words()));
    Ok(contact)
}

/// Whether a text says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
