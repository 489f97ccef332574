//! Filling in a make-up slip (填写补签单): where somebody was when no punch could be made.
//!
//! Implements discipline/2: for oneself, for a half day that has begun, within the time of the rulebook; entered late where it was
//! filled in on paper within it.
use super::commands::FillIn;
use super::deciding::DecideRefusal;
use super::events::FilledIn;
use super::repeated::{self, SlipsOf};
use super::state::Slip;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, ends, limit, not_in_future};
use crate::reference::shared::{on_staff, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why it is not filled in.
    FillInRefusal {
        NoWork { session_en, session_zh } = "slip.fill-in.no-work" by "discipline/2",
            "The office does not work in {session_en}: there is nothing to make up.", "{session_zh}为休息时间，无须补签。",
        NotYet { session_en, session_zh, begins } = "slip.fill-in.not-yet" by "discipline/2",
            "{session_en} has not begun; it does at {begins}.", "{session_zh}尚未开始（{begins}）。",
        TooLate { session_en, session_zh, until } = "slip.fill-in.too-late" by "discipline/2",
            "A slip for {session_en} was to be filled in by {until}.", "{session_zh}的补签单应于{until}前填写。",
    }
}

/// What it must know besides: the other slips for that day; nothing where it is refused without.
pub(super) fn needs(command: &FillIn, context: &Context<'_>) -> Option<SlipsOf> {
    person(command, context).ok().map(|person| SlipsOf { person, day: command.session.day })
}

pub(super) fn decide(state: Option<&Slip>, command: &FillIn, context: &Context<'_>) -> Result<FilledIn, Refusal> {
    if let Some(slip) = state {
        return Err(DecideRefusal::AlreadyFilledIn { number: slip.number.clone() }.into());
    }
    let person = person(command, context)?;
    repeated::none(command, context.facts.answer(&SlipsOf { person: person.clone(), day: command.session.day })?)?;
    let id = AggregateRef::opened_by(Kind::Slip, context.command).id;
    Ok(FilledIn {
        number: format!("BQ-{}-{id}", day(context).format("%Y%m%d")),
        window: context.centre.person(&person, day(context)).and_then(|person| person.window.clone()),
        approver: approver(&person, context),
        person,
        session: command.session,
        punch: command.punch,
        cause: command.cause,
        reason: command.reason.trim().to_owned(),
        decision: Some(limit("slip-decision", context)?),
    })
}

/// Whose slip it is, where it may be filled in at all.
fn person(command: &FillIn, context: &Context<'_>) -> Result<String, Refusal> {
    not_in_future(context)?;
    let person = context.actor.person.clone();
    on_staff(&person, context, "discipline/2")?;
    reason_given(&command.reason, "discipline/2")?;
    in_time(command, context)?;
    Ok(person)
}

/// The deputy director in charge: the first by id, and not oneself; of the only one's own slip whoever stands in for the office.
fn approver(person: &str, context: &Context<'_>) -> Option<String> {
    let (centre, on) = (context.centre, day(context));
    let deputies = centre.leaders(Role::DeputyDirector, on).map(|(id, _)| id);
    let mut may = deputies.chain(centre.stand_ins(Role::DeputyDirector, on));
    may.find(|deputy| *deputy != person).map(str::to_owned)
}

/// A slip that was filled in on paper in time is entered late as it was: the deputy director, who decides it by a command of his own and is
/// never whose it is, confirms it from the paper by that.
fn in_time(command: &FillIn, context: &Context<'_>) -> Result<(), Refusal> {
    let (session, calendar) = (command.session, context.centre.calendar());
    let (session_en, session_zh) = (session.en(), session.zh());
    require!(calendar.is_working(session.day), FillInRefusal::NoWork { session_en, session_zh });
    let begins = session.opens(calendar);
    refuse_if!(context.at < begins, FillInRefusal::NotYet { session_en, session_zh, begins: civil(begins) });
    let until = ends(session.closes(calendar), limit("slip-fill-in", context)?.limit, context)?;
    refuse_if!(context.at > until, FillInRefusal::TooLate { session_en, session_zh, until: civil(until) });
    Ok(())
}
