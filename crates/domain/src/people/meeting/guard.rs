//! What every decision about a meeting asks first (前置核对): is there one, does it take place, was it called before.
//!
//! handover/2.5 forbids falsifying: nothing is recorded ahead of the clock. It must hold no rule of a single decision.
use super::commands::MeetingCommand;
use super::events::MeetingKind;
use super::state::{Meeting, Minutes, Standing};
use crate::clock::Commitment;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

/// The rulebook's entry for the minutes.
const MINUTES: &str = "meeting-minutes";

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        NotCalled {} = "meeting.guard.not-called" by "meeting/1",
            "There is no such meeting: it is called first.", "没有该会议，请先召集。",
        CalledAlready { number } = "meeting.guard.called-already" by "handover/2.5",
            "This meeting is called already, as {number}.", "该会议已登记，编号{number}。",
        Cancelled { number } = "meeting.guard.cancelled" by "meeting/1",
            "Meeting {number} was cancelled.", "会议{number}已取消。",
        Begun { number, starts, at } = "meeting.guard.begun" by "meeting/2",
            "Meeting {number} began at {starts}; what comes before it cannot be at {at}.",
            "会议{number}已于{starts}开始，会前事项不能在{at}办理。",
        RollCalled { number } = "meeting.guard.roll-called" by "meeting/2",
            "The roll of meeting {number} was called: what comes before the meeting is not dated back; a wrong entry is corrected by somebody else.",
            "会议{number}已点名，会前事项不得倒签；点名有误的由他人更正。",
        NotInvited { number, person } = "meeting.guard.not-invited" by "meeting/2",
            "{person} was not called to meeting {number}.", "{person}不在会议{number}的参会名单中。",
        NoMinutes { number } = "meeting.guard.no-minutes" by "meeting/5",
            "Meeting {number} has no minutes that wait for the director.", "会议{number}没有待批阅的会议纪要。",
        NotApproved { number } = "meeting.guard.minutes-not-approved" by "meeting/5",
            "The minutes of meeting {number} were not approved and sent yet.", "会议{number}的纪要尚未批阅印发。",
    }
}

/// Nothing opened this aggregate yet.
pub(super) fn not_called(state: Option<&Meeting>, context: &Context<'_>) -> Result<(), Refusal> {
    not_in_future(context)?;
    match state {
        Some(meeting) => Err(GuardRefusal::CalledAlready { number: meeting.number.clone() }.into()),
        None => Ok(()),
    }
}

/// The meeting, if it was called and takes place.
pub(super) fn ready<'a>(
    state: Option<&'a Meeting>,
    _: &MeetingCommand,
    context: &Context<'_>,
) -> Result<&'a Meeting, Refusal> {
    let meeting = state.ok_or(GuardRefusal::NotCalled {})?;
    not_in_future(context)?;
    refuse_if!(meeting.cancelled, GuardRefusal::Cancelled { number: meeting.number.clone() });
    Ok(meeting)
}

/// It has not begun, and nobody has called its roll: once somebody has, nothing is dated back before it.
pub(super) fn before_it(meeting: &Meeting, context: &Context<'_>) -> Result<(), GuardRefusal> {
    let number = meeting.number.clone();
    refuse_if!(meeting.roll.is_some(), GuardRefusal::RollCalled { number });
    match context.at < meeting.starts {
        true => Ok(()),
        false => Err(GuardRefusal::Begun { number, starts: civil(meeting.starts), at: civil(context.at) }),
    }
}

/// The minutes, where the director has yet to read them.
pub(super) fn minutes_to_read(meeting: &Meeting) -> Result<&Minutes, GuardRefusal> {
    let waiting = meeting.minutes.as_ref().filter(|minutes| minutes.standing == Standing::Written);
    waiting.ok_or_else(|| GuardRefusal::NoMinutes { number: meeting.number.clone() })
}

/// The minutes, once they were approved and sent.
pub(super) fn minutes_sent(meeting: &Meeting) -> Result<&Minutes, GuardRefusal> {
    let sent = meeting.minutes.as_ref().filter(|minutes| minutes.standing == Standing::Approved);
    sent.ok_or_else(|| GuardRefusal::NotApproved { number: meeting.number.clone() })
}

/// Within what time the minutes of a weekly meeting are written (meeting/5); none where the rulebook in force says none.
pub(super) fn minutes_period(meeting: &Meeting, context: &Context<'_>) -> Option<Commitment> {
    let rulebook = context.centre.rulebook(day(context)).filter(|_| meeting.kind == MeetingKind::Weekly)?;
    let rule = rulebook.limits.iter().find(|rule| rule.name == MINUTES)?;
    Some(Commitment { limit: rule.limit, rule: rule.article.clone() })
}

/// Somebody who is to come.
pub(super) fn invited(meeting: &Meeting, person: &str) -> Result<(), GuardRefusal> {
    match meeting.invited.iter().any(|other| other == person) {
        true => Ok(()),
        false => Err(GuardRefusal::NotInvited { number: meeting.number.clone(), person: person.to_owned() }),
    }
}
