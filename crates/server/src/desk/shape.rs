//! The shape of a command: that it is given to the aggregate it can be of, under the id that it opens.
use crate::failure::Failure;
use crate::sentences::words;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::Event;
use anjuan_domain::matters::escalation::commands::EscalationCommand;
use anjuan_domain::scores::recommendation::commands::RecommendationCommand;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::refusal::Refusal;

/// Checks kind and id of the aggregate against the command.
///
/// # Errors
/// [`Failure::Malformed`] names what does not fit; [`Failure::Refused`] names the card that is meant.
pub(super) fn check(command: &Command) -> Result<(), Failure> {
    let kind = command.aggregate.kind;
    let fits = match &command.body {
        Body::Centre(_) => Kind::REFERENCE.contains(&kind),
        body => body.commands().kind() == Some(kind),
    };
    if !fits {
        return Err(Failure::Malformed(words(
            format!("{} cannot be asked of {}", command.body.action(), command.aggregate),
            format!("{} 不能用于 {}", command.body.action(), command.aggregate),
        )));
    }
    if let Body::Recommendation(RecommendationCommand::Raise(raise)) = &command.body {
        let named = anjuan_domain::scores::recommendation::aggregate(&raise.person, raise.year, raise.consequence);
        if named != command.aggregate.id {
            return Err(Failure::Malformed(words(
                format!("{} is raised as recommendation/{named}, once a year", command.aggregate),
                format!("{} 应为 recommendation/{named}，每年一次", command.aggregate),
            )));
        }
    }
    if let Body::Card(card) = &command.body
        && let Some((of, level)) = card.issues()
    {
        let named = anjuan_domain::matters::card::id_of(&of, level);
        if named != command.aggregate.id {
            return Err(Failure::Refused(Refusal {
                code: "card.issue.other-name".into(),
                article: "time-limit/3.4".into(),
                en: format!("The card of this obligation and level is card/{named}, not {}.", command.aggregate),
                zh: format!("该时限该级别的监察牌编号应为 card/{named}，不是 {}。", command.aggregate),
            }));
        }
    }
    if let Body::Escalation(EscalationCommand::Raise(raise)) = &command.body {
        let named = anjuan_domain::matters::escalation::id_of(&raise.obligation());
        if named != command.aggregate.id {
            return Err(Failure::Malformed(words(
                format!("{} is escalated as escalation/{named}", command.aggregate),
                format!("{} 的上报编号应为 escalation/{named}", command.aggregate),
            )));
        }
    }
    let opened = AggregateRef::opened_by(kind, command.id);
    if opens(command) && command.aggregate != opened {
        return Err(Failure::Malformed(words(
            format!("the command {} opens {opened}, not {}", command.id, command.aggregate),
            format!("指令 {} 所开的是 {opened}，不是 {}", command.id, command.aggregate),
        )));
    }
    Ok(())
}

/// Whether the command opens an aggregate, whose id then follows from its own.
pub(super) fn opens(command: &Command) -> bool {
    command.body.commands().opens(command.body.verb())
}

/// Checks that the decided event is of the aggregate's kind: a window's definition does not belong to a person.
///
/// # Errors
/// [`Failure::Refused`] names both kinds.
pub(super) fn check_event(aggregate: &AggregateRef, event: &Event) -> Result<(), Failure> {
    let kind = event.kind();
    if kind == aggregate.kind {
        return Ok(());
    }
    Err(Failure::Refused(Refusal {
        code: "command.wrong-kind".into(),
        article: "handover/2.5".into(),
        en: format!("This command is about a {kind}, and {aggregate} is none."),
        zh: format!("该指令针对 {kind}，而 {aggregate} 不属于此类。"),
    }))
}
