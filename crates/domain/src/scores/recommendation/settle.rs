//! Deciding a recommendation (处理建议裁定): by people, with a reason, once.
//!
//! Implements leave/2 and leave/4: nothing follows from a number alone.
use super::commands::Decide;
use super::events::Decided;
use super::state::Recommendation;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, not_in_future};
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not decided.
    DecideRefusal {
        /// There is none.
        NotRaised {} = "recommendation.decide.not-raised" by "leave/2",
            "There is no such recommendation.", "没有该处理建议。",
        /// It is there already.
        AlreadyRaised { number } = "recommendation.raise.already" by "leave/2",
            "This was raised already, as {number}: once a year.", "该处理建议本年度已提出，编号{number}。",
        /// It is decided.
        Already { number, by } = "recommendation.decide.already" by "leave/2",
            "{by} decided {number} already.", "{number} 已由 {by} 裁定。",
        /// About oneself.
        Own { person } = "recommendation.decide.own" by "leave/2",
            "{person} does not decide about himself.", "{person} 不能裁定对本人的处理建议。",
        /// Before it was raised.
        BeforeRaised { at, raised, number } = "recommendation.decide.before-raised" by "handover/2.5",
            "It cannot have been decided at {at}: {number} was raised at {raised}.", "裁定时间{at}早于{number}的提出时间{raised}。",
    }
}

pub(super) fn decide(
    state: Option<&Recommendation>,
    command: &Decide,
    context: &Context<'_>,
) -> Result<Decided, Refusal> {
    let recommendation = state.ok_or(DecideRefusal::NotRaised {})?;
    not_in_future(context)?;
    let (by, number) = (context.actor.person.clone(), recommendation.raised.number.clone());
    if let Some(decided) = &recommendation.decided {
        return Err(DecideRefusal::Already { number, by: decided.by.clone() }.into());
    }
    refuse_if!(by == recommendation.raised.person, DecideRefusal::Own { person: by });
    if context.at < recommendation.raised_at {
        let (at, raised) = (civil(context.at), civil(recommendation.raised_at));
        return Err(DecideRefusal::BeforeRaised { at, raised, number }.into());
    }
    reason_given(&command.reason, "leave/2")?;
    let (outcome, reason, document) =
        (command.outcome, command.reason.trim().to_owned(), command.document.trim().to_owned());
    Ok(Decided { outcome, reason, document, by })
}
