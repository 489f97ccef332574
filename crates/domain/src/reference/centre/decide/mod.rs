//! Deciding about reference data (基础数据裁定): one file per group of commands, this one only tells them apart.
mod effective;
mod item;
mod notice;
mod rulebook;
mod staff;
mod text;
mod withdraw;
use super::Reference;
use super::commands::CentreCommand;
use super::events::{ItemEvent, PersonEvent, PostEvent, WindowEvent};
use super::versions::Versions;
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::context::Context;
use crate::reference::facts::OwnOpenMatters;
use crate::vocabulary::refusal::{Refusal, Refuse};

/// What a decision must know beside its own reference data: what is open of whoever leaves.
#[must_use]
pub fn needs(state: &Reference, command: &CentreCommand, context: &Context<'_>) -> Option<OwnOpenMatters> {
    use CentreCommand as C;
    match command {
        C::WithdrawPerson(body) => match state {
            Reference::Person(versions) => withdraw::needs(versions, body, context),
            // Nobody has no open matters: it is refused without asking.
            _ => None,
        },
        C::PublishNotice(_)
        | C::AdoptRulebook(_)
        | C::DefineWindow(_)
        | C::WithdrawWindow(_)
        | C::DefinePerson(_)
        | C::DefinePost(_)
        | C::WithdrawPost(_)
        | C::DefineItem(_)
        | C::WithdrawItem(_) => None,
    }
}

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(
    state: &Reference,
    command: &CentreCommand,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    use CentreCommand as C;
    use Reference as R;
    match (state, command) {
        (R::New, C::PublishNotice(body)) => notice::publish(&[], body, context),
        (R::Calendar(notices), C::PublishNotice(body)) => notice::publish(notices, body, context),
        (R::New, C::AdoptRulebook(body)) => rulebook::adopt(&Versions::default(), body, context),
        (R::Rulebook(versions), C::AdoptRulebook(body)) => rulebook::adopt(versions, body, context),
        (R::New, C::DefineWindow(body)) => staff::window(&Versions::default(), body, context),
        (R::Window(versions), C::DefineWindow(body)) => staff::window(versions, body, context),
        (R::New, C::DefinePerson(body)) => staff::person(&Versions::default(), body, context),
        (R::Person(versions), C::DefinePerson(body)) => staff::person(versions, body, context),
        (R::New, C::DefinePost(body)) => staff::post(&Versions::default(), body, context),
        (R::Post(post), C::DefinePost(body)) => staff::post(&post.definition, body, context),
        (R::New, C::DefineItem(body)) => item::define(&Versions::default(), body, context),
        (R::Item(versions), C::DefineItem(body)) => item::define(versions, body, context),
        (R::Item(versions), C::WithdrawItem(body)) => {
            withdraw::check(versions, body.effective_from, &body.reason, context)
                .map(|()| ItemEvent::from(body.clone()).into())
        }
        (R::Window(versions), C::WithdrawWindow(body)) => {
            withdraw::check(versions, body.effective_from, &body.reason, context)
                .map(|()| WindowEvent::from(body.clone()).into())
        }
        (R::Person(versions), C::WithdrawPerson(body)) => {
            withdraw::person(versions, body, context).map(|event| PersonEvent::from(event).into())
        }
        (R::Post(post), C::WithdrawPost(body)) => {
            withdraw::check(&post.definition, body.effective_from, &body.reason, context)
                .map(|()| PostEvent::from(body.clone()).into())
        }
        (R::New, _) => Err(Misplaced::Unknown(command.verb()).into()),
        _ => Err(Misplaced::Kind(command.verb()).into()),
    }
}

/// Why a command does not belong to the aggregate.
#[derive(Debug)]
enum Misplaced {
    Unknown(&'static str),
    Kind(&'static str),
}

impl Refuse for Misplaced {
    fn code(&self) -> &'static str {
        match self {
            Misplaced::Unknown(_) => "centre.withdraw.unknown",
            Misplaced::Kind(_) => "centre.define.wrong-kind",
        }
    }
    fn article(&self) -> &'static str {
        "post/1.3"
    }
    fn en(&self) -> String {
        match self {
            Misplaced::Unknown(verb) => format!("`{verb}` was asked of something that was never defined."),
            Misplaced::Kind(verb) => format!("`{verb}` cannot be asked of this kind of reference data."),
        }
    }
    fn zh(&self) -> String {
        match self {
            Misplaced::Unknown(verb) => format!("从未登记过的基础数据不能执行“{verb}”。"),
            Misplaced::Kind(verb) => format!("该类基础数据不能执行“{verb}”。"),
        }
    }
}
