//! Deciding about reference data (基础数据裁定): one file per group of commands, here one function for each verb of the table.
mod book;
mod effective;
mod item;
mod notice;
mod rulebook;
mod staff;
mod text;
mod withdraw;
use super::Reference;
use super::commands::{CentreCommand, RevokeTokens};
use super::events::{
    BookDefined, BookEvent, BookWithdrawn, ItemDefined, ItemEvent, ItemWithdrawn, NoticePublished, PersonDefined,
    PersonEvent, PersonWithdrawn, PostDefined, PostEvent, PostWithdrawn, RulebookAdopted, TokensRevoked, WindowDefined,
    WindowEvent, WindowWithdrawn,
};
use super::versions::Versions;
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::context::Context;
use crate::reference::facts::OwnOpenMatters;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

/// What a decision must know beside its own reference data: what is open of whoever leaves.
#[must_use]
pub fn needs(state: &Reference, command: &CentreCommand, context: &Context<'_>) -> Option<OwnOpenMatters> {
    use CentreCommand as C;
    match command {
        // Whoever was never defined has no open matters: it is refused without asking.
        C::WithdrawPerson(body) => match state {
            Reference::Person(versions) => withdraw::needs(versions, body, context),
            _ => None,
        },
        C::PublishNotice(_)
        | C::AdoptRulebook(_)
        | C::DefineWindow(_)
        | C::WithdrawWindow(_)
        | C::DefinePerson(_)
        | C::RevokeTokens(_)
        | C::DefinePost(_)
        | C::WithdrawPost(_)
        | C::DefineItem(_)
        | C::WithdrawItem(_)
        | C::DefineBook(_)
        | C::WithdrawBook(_) => None,
    }
}

/// Publishes a notice.
pub(super) fn publish_notice(
    state: &Reference,
    body: &NoticePublished,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Calendar(found) = state else { return Err(Misplaced::Kind { verb: "publish-notice" }.into()) };
    notice::publish(found, body, context)
}

/// Adopts a rulebook.
pub(super) fn adopt_rulebook(
    state: &Reference,
    body: &RulebookAdopted,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Rulebook(found) = state else { return Err(Misplaced::Kind { verb: "adopt-rulebook" }.into()) };
    rulebook::adopt(found, body, context)
}

/// Defines a window.
pub(super) fn define_window(
    state: &Reference,
    body: &WindowDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Window(found) = state else { return Err(Misplaced::Kind { verb: "define-window" }.into()) };
    staff::window(found, body, context)
}

/// Defines a member of staff.
pub(super) fn define_person(
    state: &Reference,
    body: &PersonDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Person(found) = state else { return Err(Misplaced::Kind { verb: "define-person" }.into()) };
    staff::person(found, body, context)
}

/// Defines a post.
pub(super) fn define_post(
    state: &Reference,
    body: &PostDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Post(found) = state else { return Err(Misplaced::Kind { verb: "define-post" }.into()) };
    staff::post(&found.definition, body, context)
}

/// Defines a service item.
pub(super) fn define_item(
    state: &Reference,
    body: &ItemDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Item(found) = state else { return Err(Misplaced::Kind { verb: "define-item" }.into()) };
    item::define(found, body, context)
}

/// Withdraws a window.
pub(super) fn withdraw_window(
    state: &Reference,
    body: &WindowWithdrawn,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Window(found) = state else { return Err(Misplaced::Kind { verb: "withdraw-window" }.into()) };
    withdraw::check(defined(found, "withdraw-window")?, body.effective_from, &body.reason, context)?;
    Ok(WindowEvent::from(body.clone()).into())
}

/// Withdraws a member of staff.
pub(super) fn withdraw_person(
    state: &Reference,
    body: &PersonWithdrawn,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Person(found) = state else { return Err(Misplaced::Kind { verb: "withdraw-person" }.into()) };
    withdraw::person(defined(found, "withdraw-person")?, body, context).map(|event| PersonEvent::from(event).into())
}

/// Revokes the tokens issued so far: also of somebody whom the directory does not name, as the account that set the installation up.
pub(super) fn revoke_tokens(
    state: &Reference,
    body: &RevokeTokens,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Person(_) = state else { return Err(Misplaced::Kind { verb: "revoke-tokens" }.into()) };
    text::all_present(&[("reason", &body.reason)])?;
    Ok(PersonEvent::from(TokensRevoked { issued_until: context.now, reason: body.reason.clone() }).into())
}

/// Withdraws a post.
pub(super) fn withdraw_post(
    state: &Reference,
    body: &PostWithdrawn,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Post(found) = state else { return Err(Misplaced::Kind { verb: "withdraw-post" }.into()) };
    withdraw::check(defined(&found.definition, "withdraw-post")?, body.effective_from, &body.reason, context)?;
    Ok(PostEvent::from(body.clone()).into())
}

/// Withdraws a service item.
pub(super) fn withdraw_item(
    state: &Reference,
    body: &ItemWithdrawn,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Item(found) = state else { return Err(Misplaced::Kind { verb: "withdraw-item" }.into()) };
    withdraw::check(defined(found, "withdraw-item")?, body.effective_from, &body.reason, context)?;
    Ok(ItemEvent::from(body.clone()).into())
}

/// Defines a register.
pub(super) fn define_book(
    state: &Reference,
    body: &BookDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Book(found) = state else { return Err(Misplaced::Kind { verb: "define-book" }.into()) };
    book::define(found, body, context)
}

/// Withdraws a register.
pub(super) fn withdraw_book(
    state: &Reference,
    body: &BookWithdrawn,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let Reference::Book(found) = state else { return Err(Misplaced::Kind { verb: "withdraw-book" }.into()) };
    withdraw::check(defined(found, "withdraw-book")?, body.effective_from, &body.reason, context)?;
    Ok(BookEvent::from(body.clone()).into())
}

/// What was defined at least once: nothing else is withdrawn.
fn defined<'a, T>(versions: &'a Versions<T>, verb: &'static str) -> Result<&'a Versions<T>, Misplaced> {
    match versions.iter().next() {
        Some(_) => Ok(versions),
        None => Err(Misplaced::Unknown { verb }),
    }
}

refusals! {
    /// Why a command does not belong to the aggregate.
    Misplaced {
        Unknown { verb: &'static str } = "centre.withdraw.unknown" by "post/1.3",
            "`{verb}` was asked of something that was never defined.", "从未登记过的基础数据不能执行“{verb}”。",
        Kind { verb: &'static str } = "centre.define.wrong-kind" by "post/1.3",
            "`{verb}` cannot be asked of this kind of reference data.", "该类基础数据不能执行“{verb}”。",
    }
}
