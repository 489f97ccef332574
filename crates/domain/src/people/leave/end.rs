//! Ending a leave (假满、销假): by the service when its last half day is over, and by whoever is back and reports so.
//!
//! Implements ab-role/3 (who is back answers again) and leave/2: the return is reported, and what was stayed away beyond the
//! leave is recorded as absence.
use super::commands::{End, ReportBack};
use super::events::{Ended, ReportedBack};
use super::guard::{begun, known};
use super::state::Leave;
use crate::clock::Calendar;
use crate::clock::half_day::HalfDay;
use crate::clock::half_day::of_work;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, leads};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why it does not end.
    EndRefusal {
        NotYet { number, ends } = "leave.end.not-yet" by "leave/2", "Leave {number} lasts until {ends}.", "请假{number}至{ends}止。",
        EndedAlready { number, since } = "leave.end.already" by "leave/2",
            "Leave {number} ended at {since}.", "请假{number}已于{since}结束。",
        BackAlready { number, since_en, since_zh } = "leave.report-back.already" by "leave/2",
            "The return from leave {number} was reported: back since {since_en}.", "请假{number}已销假，自{since_zh}起返岗。",
        NotConcerned { actor, person } = "leave.report-back.not-concerned" by "leave/2",
            "{actor} is neither {person} nor over {person}'s window.", "{actor} 既非 {person} 本人，也不是其窗口负责人或中心主任。",
        BeforeLeave { number, from_en, from_zh } = "leave.report-back.before-leave" by "leave/2",
            "Nobody is back from leave {number} before it began, with {from_en}.", "请假{number}自{from_zh}开始，返岗不能早于此时。",
        NoWork { from_en, from_zh } = "leave.report-back.no-work" by "leave/2",
            "The office does not work in {from_en}: nobody is back at work then.", "{from_zh}为休息时间，不能作为返岗时间。",
        InFuture { from_en, from_zh, today } = "leave.report-back.in-future" by "handover/2.5",
            "Nobody reports on {today} that he is back since {from_en}.", "{today}不能登记自{from_zh}起返岗。",
    }
}

pub(super) fn decide(state: Option<&Leave>, _: &End, context: &Context<'_>) -> Result<Ended, Refusal> {
    let leave = known(state, context)?;
    begun(leave)?;
    let number = leave.number().to_owned();
    if let Some(since) = leave.ended_at {
        return Err(EndRefusal::EndedAlready { number, since: civil(since) }.into());
    }
    let (_, ends) = leave.span(context.centre.calendar());
    refuse_if!(context.at < ends, EndRefusal::NotYet { number, ends: civil(ends) });
    Ok(Ended { posts: covered(leave, context) })
}

pub(super) fn report_back(
    state: Option<&Leave>,
    command: &ReportBack,
    context: &Context<'_>,
) -> Result<ReportedBack, Refusal> {
    let leave = known(state, context)?;
    begun(leave)?;
    let (actor, number) = (context.actor.person.clone(), leave.number().to_owned());
    if let Some(since) = leave.back {
        return Err(EndRefusal::BackAlready { number, since_en: since.en(), since_zh: since.zh() }.into());
    }
    if actor != leave.person() && !leads(leave.person(), context) {
        return Err(EndRefusal::NotConcerned { actor, person: leave.person().to_owned() }.into());
    }
    fits(leave, command.from, context)?;
    let early = command.from <= leave.application.until && leave.ended_at.is_none();
    Ok(ReportedBack {
        from: command.from,
        overstayed: overstayed(leave.application.until, command.from, context.centre.calendar())?,
        reason: command.reason.trim().to_owned(),
        posts: if early { covered(leave, context) } else { vec![] },
    })
}

/// A half day of work that is not before the leave and not on a day that has not come.
fn fits(leave: &Leave, from: HalfDay, context: &Context<'_>) -> Result<(), EndRefusal> {
    let (from_en, from_zh) = (from.en(), from.zh());
    let began = leave.application.from;
    if from < began {
        let (from_en, from_zh) = (began.en(), began.zh());
        return Err(EndRefusal::BeforeLeave { number: leave.number().to_owned(), from_en, from_zh });
    }
    refuse_if!(from.day > day(context), EndRefusal::InFuture { from_en, from_zh, today: day(context).to_string() });
    require!(context.centre.calendar().is_working(from.day), EndRefusal::NoWork { from_en, from_zh });
    Ok(())
}

/// The half days of work between the leave and the return.
fn overstayed(until: HalfDay, back: HalfDay, calendar: &Calendar) -> Result<u32, Refusal> {
    match back <= until {
        true => Ok(0),
        // The half day back is one of work itself.
        false => Ok(of_work(until.next(), back, calendar)?.saturating_sub(1)),
    }
}

/// The posts whose cover still runs, as far as it is known here: one may have been ended by hand.
fn covered(leave: &Leave, context: &Context<'_>) -> Vec<String> {
    let posts = context.centre.post_ids();
    let runs =
        |post: &str| context.centre.covers(post).iter().any(|span| span.away == leave.person() && span.until.is_none());
    posts.filter(|post| runs(post)).map(str::to_owned).collect()
}
