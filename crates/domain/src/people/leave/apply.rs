//! Applying for leave (请假): in writing before leaving, or by telephone first in an emergency.
//!
//! Implements leave/1 (before leaving, for oneself), leave/2 (who approves, by length), leave/3 (a reason), leave/4 (the
//! certificate), leave/5 (holidays), leave/6 and leave/7 (not by telephone but in an emergency, papers after) and ab-role/2
//! (A and B are not on leave at once; the director may decide otherwise, with a reason). A slip that was filled in on paper before
//! leaving is entered late with that paper (handover/2.5): it counts once each of the chain confirmed it.
use super::adjoin::{LOOKED_AT, adjoining};
use super::chain::{Bounds, chain, for_person};
use super::commands::Apply;
use super::events::{Applied, LeaveKind, LeaveManner};
use super::guard::GuardRefusal;
use super::overlap::{self, LeavesOf};
use super::state::Leave;
use crate::clock::civil::date_of;
use crate::clock::half_day::of_work;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, leads, limit, not_in_future};
use crate::reference::post::plan_absence::foreseen;
use crate::reference::shared::{on_staff, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::{Days, NaiveDate};

refusals! {
    /// Why leave is not applied for.
    ApplyRefusal {
        NotOneself { actor, person } = "leave.apply.not-oneself" by "leave/1",
            "{actor} cannot apply for {person}: everybody applies for himself. What was told by telephone first is entered by whoever is over the window or by the general section.",
            "{actor} 不能代 {person} 请假，请假应由本人提出；电话告知的由窗口负责人、中心主任或综合科登记。",
        TurnedRound { from_en, until_en, from_zh, until_zh } = "leave.apply.turned-round" by "leave/2",
            "It cannot end with {until_en}: it begins with {from_en}.", "结束时间{until_zh}早于开始时间{from_zh}。",
        NoWork { from_en, until_en, from_zh, until_zh } = "leave.apply.no-work" by "leave/2",
            "The office does not work from {from_en} to {until_en}: no leave is needed.",
            "{from_zh}至{until_zh}均为休息日，无须请假。",
        TooLong { days, longest, kind_en, kind_zh } = "leave.apply.too-long" by "leave/2",
            "{days} days of work are more than {kind_en} leave allows: {longest}.", "{kind_zh}最长{longest}个工作日，所请{days}天超过规定。",
        TooLate { now, begins } = "leave.apply.too-late" by "leave/1",
            "Leave is applied for in writing before leaving: it is {now}, and it would begin at {begins}. In an emergency one telephones first; a slip that was filled in on paper before is entered with that paper and its time.",
            "请假应事先书面办理：现在{now}，拟请假自{begins}开始；确有急事的，可先电话告知后补手续；事先已填写纸质请假条的，注明凭据和填写时间补录。",
        NoEmergency { first_en, first_zh, called } = "leave.apply.no-emergency" by "leave/6",
            "Leave from {first_en} on is not applied for by telephone on {called}: only what begins that day or the next working day is an emergency.",
            "{called}电话告知的急事，应于当日或次一工作日开始；自{first_zh}起的请假不得以电话办理，请书面申请。",
        CalledTooLate { called, over } = "leave.apply.called-too-late" by "leave/7",
            "The call came at {called}, when the first half day was over at {over}: telephone first, then leave.",
            "电话告知时间{called}晚于首个半天的下班时间{over}；急事也应先电话告知。",
        NotTheDirector { actor } = "leave.apply.not-the-director" by "ab-role/2",
            "Only the director lets both of a post be on leave; {actor} is not the director.",
            "AB岗同期休假只能由主任批准，{actor} 不是主任。",
    }
}

/// What it must know besides: the other leaves of that person meanwhile. Nothing where it is refused without, so that nobody
/// learns of somebody's leave for whom he cannot apply (post/1.5).
pub(super) fn needs(command: &Apply, context: &Context<'_>) -> Option<LeavesOf> {
    half_days(command, context).ok().map(|_| others(command, context))
}

/// The leaves that it must not lie over, and those that can adjoin it.
fn others(command: &Apply, context: &Context<'_>) -> LeavesOf {
    let around = Days::new(LOOKED_AT);
    let from = command.from.day.checked_sub_days(around).unwrap_or(command.from.day);
    let until = command.until.day.checked_add_days(around).unwrap_or(command.until.day);
    LeavesOf { person: person(command, context).to_owned(), from, until }
}

/// Who will be away.
fn person<'a>(command: &'a Apply, context: &Context<'a>) -> &'a str {
    command.person.as_deref().unwrap_or(&context.actor.person)
}

/// How many half days it is, where the actor may apply for it at all.
fn half_days(command: &Apply, context: &Context<'_>) -> Result<u32, Refusal> {
    not_in_future(context)?;
    by_oneself(person(command, context), command, context)?;
    reason_given(&command.reason, "leave/3")?;
    length(command, context)
}

pub(super) fn decide(state: Option<&Leave>, command: &Apply, context: &Context<'_>) -> Result<Applied, Refusal> {
    if let Some(leave) = state {
        return Err(GuardRefusal::AlreadyApplied { number: leave.number().to_owned() }.into());
    }
    let half_days = half_days(command, context)?;
    let known = context.facts.answer(&others(command, context))?;
    overlap::none(command, known)?;
    let adjoining = adjoining(command, known, context.centre.calendar())?;
    let person = person(command, context);
    in_time(person, command, context)?;
    let posts = posts_of(person, command.from.day, context);
    let overridden = conflict(person, command, &posts, context)?;
    let joined = adjoining.as_ref().map_or(half_days, |adjoining| adjoining.half_days);
    let (roles, to_mayor) = chain(joined, Bounds::from_rulebook(context)?);
    let emergency = command.manner == LeaveManner::TelephoneFirst;
    let id = AggregateRef::opened_by(Kind::Leave, context.command).id;
    Ok(Applied {
        number: format!("QJ-{}-{id}", day(context).format("%Y%m%d")),
        person: person.to_owned(),
        window: context.centre.person(person, day(context)).and_then(|person| person.window.clone()),
        kind: command.kind,
        manner: command.manner,
        from: command.from,
        until: command.until,
        half_days,
        reason: command.reason.trim().to_owned(),
        chain: for_person(roles, person, context),
        to_mayor,
        posts,
        overridden,
        certificate: (command.kind == LeaveKind::Sick).then(|| limit("leave-certificate", context)).transpose()?,
        papers: emergency.then(|| limit("leave-papers", context)).transpose()?,
        report_back: limit("leave-report-back", context)?,
        adjoining,
        paper: paper(command)
            .filter(|_| context.now >= command.from.opens(context.centre.calendar()))
            .map(str::to_owned),
    })
}

/// Everybody applies for himself. What was told by telephone is entered by whoever took the call; and the director, who lets
/// both of a post be away, takes the application of the second.
fn by_oneself(person: &str, command: &Apply, context: &Context<'_>) -> Result<(), Refusal> {
    let actor = context.actor;
    on_staff(person, context, "leave/1")?;
    let enters = command.manner == LeaveManner::TelephoneFirst || paper(command).is_some();
    let took_the_call = enters && (leads(person, context) || actor.has(Role::GeneralSection));
    let decides_for_both = command.override_reason.is_some() && actor.has(Role::Director);
    match actor.person == person || took_the_call || decides_for_both {
        true => Ok(()),
        false => Err(ApplyRefusal::NotOneself { actor: actor.person.clone(), person: person.to_owned() }.into()),
    }
}

/// How many half days of work it is, if it is any and not more than its kind allows.
fn length(command: &Apply, context: &Context<'_>) -> Result<u32, Refusal> {
    let (from, until) = (command.from, command.until);
    let ends = || (from.en(), until.en(), from.zh(), until.zh());
    if until < from {
        let (from_en, until_en, from_zh, until_zh) = ends();
        return Err(ApplyRefusal::TurnedRound { from_en, until_en, from_zh, until_zh }.into());
    }
    let half_days = of_work(from, until, context.centre.calendar())?;
    if half_days == 0 {
        let (from_en, until_en, from_zh, until_zh) = ends();
        return Err(ApplyRefusal::NoWork { from_en, until_en, from_zh, until_zh }.into());
    }
    let Some((name, kind_en, kind_zh)) = longest(command.kind) else { return Ok(half_days) };
    let longest = u32::try_from(context.centre.number(name, day(context))?.value).unwrap_or(0);
    refuse_if!(
        half_days > longest.saturating_mul(2),
        ApplyRefusal::TooLong {
            days: in_days(half_days),
            longest: longest.to_string(),
            kind_en: kind_en.into(),
            kind_zh: kind_zh.into(),
        }
    );
    Ok(half_days)
}

/// The rulebook's number of the longest leave of a kind, and the kind in words.
fn longest(kind: LeaveKind) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        LeaveKind::Personal | LeaveKind::Sick => None,
        LeaveKind::Marriage => Some(("leave-marriage-days", "marriage", "婚假")),
        LeaveKind::Bereavement => Some(("leave-bereavement-days", "bereavement", "丧假")),
        LeaveKind::Holiday => Some(("leave-holiday-days", "holiday", "休假")),
    }
}

/// The slip that was filled in on paper, where one is named.
fn paper(command: &Apply) -> Option<&str> {
    command.signed_slip.as_deref().map(str::trim).filter(|paper| !paper.is_empty())
}

/// Half days in days, exactly: `3.5`.
fn in_days(half_days: u32) -> String {
    match half_days % 2 {
        0 => (half_days / 2).to_string(),
        _ => format!("{}.5", half_days / 2),
    }
}

/// In writing before it begins; by telephone when it begins at once, and before it is over. An application in writing is made
/// now, whatever it is dated, unless the paper is named; so is one's own; only a call that somebody else took is entered for when it
/// came.
fn in_time(person: &str, command: &Apply, context: &Context<'_>) -> Result<(), Refusal> {
    let calendar = context.centre.calendar();
    if command.manner == LeaveManner::Written {
        let begins = command.from.opens(calendar);
        let on_paper = paper(command).is_some() && context.at < begins;
        return match context.now < begins || on_paper {
            true => Ok(()),
            false => Err(ApplyRefusal::TooLate { now: civil(context.now), begins: civil(begins) }.into()),
        };
    }
    let entered = if context.actor.person == person { context.now } else { context.at };
    let over = command.from.closes(calendar);
    refuse_if!(entered >= over, ApplyRefusal::CalledTooLate { called: civil(entered), over: civil(over) });
    if command.from.day > calendar.add_working_days(date_of(entered), 1)? {
        let (first_en, first_zh) = (command.from.en(), command.from.zh());
        return Err(ApplyRefusal::NoEmergency { first_en, first_zh, called: civil(entered) }.into());
    }
    Ok(())
}

/// The posts of which somebody is A or B on a day, by id.
pub(super) fn posts_of(person: &str, on: NaiveDate, context: &Context<'_>) -> Vec<String> {
    let posts = context.centre.posts(on).filter(|(_, post)| post.a == person || post.b == person);
    posts.map(|(id, _)| id.to_owned()).collect()
}

/// Why both of a post may be away; none where one of the two is there. As far as it is known here: the posts themselves
/// say it again when the last of the chain agrees.
fn conflict(person: &str, command: &Apply, posts: &[String], context: &Context<'_>) -> Result<Option<String>, Refusal> {
    let calendar = context.centre.calendar();
    let span = (command.from.opens(calendar), command.until.closes(calendar));
    let Err(refusal) = foreseen(person, posts, span, context)? else { return Ok(None) };
    match command.override_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
        None => Err(refusal),
        Some(reason) if context.actor.has(Role::Director) => Ok(Some(reason.to_owned())),
        Some(_) => Err(ApplyRefusal::NotTheDirector { actor: context.actor.person.clone() }.into()),
    }
}
