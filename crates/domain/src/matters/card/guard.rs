//! What every decision about a card checks first (前置核对): that it stands, and who speaks.
//!
//! Implements ab-role/3: a card is against whoever answered when it fell, and while they are away whoever stands for them speaks for them.
use super::commands::CardCommand;
use super::state::Card;
use crate::reference::context::Context;
use crate::reference::lookup::{leads_window, not_in_future};
use crate::reference::shared::not_before;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is recorded about a card.
    CardRefusal {
        NotIssued {} = "card.not-issued" by "time-limit/3.4",
            "There is no such card.", "没有该监察牌。",
        Gone { number } = "card.gone" by "handover/2.5",
            "{number} was withdrawn or cancelled.", "监察牌{number}已撤销或取消。",
        NotAgainst { person, number, against } = "card.not-against" by "ab-role/3",
            "{number} is against {against}: {person} does not speak for them.",
            "监察牌{number}的责任人是 {against}，{person} 不能代其办理。",
        Own { person, number } = "card.own" by "post/1.2",
            "{number} is against {person}: somebody else does this.", "监察牌{number}的责任人正是 {person}，应由他人办理。",
        OtherWindow { person, window } = "card.other-window" by "discipline/7",
            "{person} is not over window {window}: its head, the general section, a deputy director or the director does this.",
            "{person} 不负责窗口{window}：应由该窗口负责人、综合科、分管主任或主任办理。",
        TextMissing {} = "card.text-missing" by "time-limit/3.4",
            "Say it in words.", "应当写明内容。",
    }
}

/// The card, while it stands.
pub(super) fn standing<'a>(
    state: Option<&'a Card>,
    _: &CardCommand,
    context: &Context<'_>,
) -> Result<&'a Card, Refusal> {
    let card = state.ok_or(CardRefusal::NotIssued {})?;
    not_in_future(context)?;
    not_before(card.last_at, context)?;
    refuse_if!(card.is_gone(), CardRefusal::Gone { number: card.number.clone() });
    Ok(card)
}

/// The actor is whom it is against, by name or on duty then, or stands for them now.
pub(super) fn by_whom_it_is_against(card: &Card, context: &Context<'_>) -> Result<String, CardRefusal> {
    let person = context.actor.person.clone();
    let theirs = [&card.against, &card.responsible].contains(&&person);
    let stands = context.centre.on_duty(&card.against, context.at) == person;
    refuse_if!(
        !theirs && !stands,
        CardRefusal::NotAgainst { person, number: card.number.clone(), against: card.against.clone() }
    );
    Ok(person)
}

/// The actor is over the window of a card, or of the section that supervises for all windows (discipline/7).
pub(super) fn over(window: &str, context: &Context<'_>) -> Result<(), CardRefusal> {
    let supervises = context.actor.has(Role::GeneralSection) || leads_window(window, context);
    refuse_if!(
        !supervises,
        CardRefusal::OtherWindow { person: context.actor.person.clone(), window: window.to_owned() }
    );
    Ok(())
}

/// The actor is anybody else.
pub(super) fn by_somebody_else(card: &Card, context: &Context<'_>) -> Result<String, CardRefusal> {
    let person = context.actor.person.clone();
    let own = [&card.against, &card.responsible].contains(&&person);
    refuse_if!(own, CardRefusal::Own { person, number: card.number.clone() });
    Ok(person)
}
