//! Casting a ballot (窗口互评): one window marks every other, once for a month.
//!
//! Implements monthly/10. Nobody marks the own window, and nobody is left out. The marks are secret until the month is
//! closed; that is the edge's to keep.
use super::commands::Cast as Command;
use super::events::{Cast, Mark};
use super::secrecy;
use super::state::Ballot;
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::reference::lookup::{civil, day};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use std::collections::BTreeSet;

refusals! {
    /// Why a ballot is not cast.
    CastRefusal {
        NoWindow { window, period } = "ballot.cast.no-window" by "monthly/10",
            "There is no window {window} in {period}.", "{period}没有窗口{window}。",
        NotOfWindow { actor, window } = "ballot.cast.not-of-window" by "monthly/10",
            "The ballot of {window} is cast by somebody who works there or heads it, not by {actor}.",
            "窗口{window}的互评票应由该窗口人员或者负责人填写，{actor}不是。",
        TooEarly { period, from } = "ballot.cast.too-early" by "monthly/10",
            "{period} begins on {from}.", "{period}自{from}起，未到不能互评。",
        TooLate { period, until } = "ballot.cast.too-late" by "monthly/10",
            "Ballots for {period} were cast until {until}.", "{period}的互评已于{until}截止。",
        CastBefore { window, period } = "ballot.cast.cast-before" by "monthly/10",
            "The ballot of {window} for {period} is cast: each window marks once a month.", "窗口{window}已提交{period}互评票，每月一次。",
        OwnWindow { window } = "ballot.cast.own-window" by "monthly/10",
            "{window} does not mark itself.", "窗口{window}不能给本窗口打分。",
        NotThere { window } = "ballot.cast.not-there" by "monthly/10",
            "{window} is marked twice, or is no window of that month.", "窗口{window}重复打分，或者不是当月的窗口。",
        LeftOut { windows } = "ballot.cast.left-out" by "monthly/10",
            "Every other window is marked; these are left out: {windows}.", "应给其他每个窗口打分，遗漏：{windows}。",
        TooHigh { window, most } = "ballot.cast.too-high" by "monthly/10",
            "Each of the four marks of {window} is a whole number from 0 to {most}.", "窗口{window}的四项分值应为0至{most}的整数。",
    }
}

/// Whether a period is closed. The close of a month waits for the ballots by the clock; this is for a window or a rule that came
/// afterwards, and for a ballot that comes in the moment of the close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IsClosed {
    /// The period.
    pub period: String,
}

impl Ask for IsClosed {
    type Answer = bool;
}

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(ballot: &Ballot, context: &Context<'_>) -> Option<IsClosed> {
    may_be_cast(ballot, context).ok().map(|()| IsClosed { period: ballot.period.clone() })
}

/// Whether the actor may cast the ballot.
fn may_be_cast(ballot: &Ballot, context: &Context<'_>) -> Result<(), Refusal> {
    let (period, window) = (ballot.period.clone(), ballot.window.clone());
    refuse_if!(ballot.by.is_some(), CastRefusal::CastBefore { window, period });
    Ok(by_the_window(ballot, context)?)
}

/// Decides the command.
pub(super) fn decide(ballot: &Ballot, command: &Command, context: &Context<'_>) -> Result<Cast, Refusal> {
    may_be_cast(ballot, context)?;
    let (period, window) = (ballot.period.clone(), ballot.window.clone());
    if *context.facts.answer(&IsClosed { period: period.clone() })? {
        return Err(secrecy::period_closed(ballot));
    }
    in_time(ballot, context)?;
    let most = context.centre.number("ballot-mark-most", ballot.span.until)?.value;
    check(ballot, &command.marks, (most.unsigned_abs(), context))?;
    let mut marks = command.marks.clone();
    marks.sort_by(|one, other| one.window.cmp(&other.window));
    Ok(Cast { period, window, marks, by: context.actor.person.clone() })
}

/// The windows of the month: those there are on the day of the ballot, or on the month's last day once that is over.
fn windows<'a>(ballot: &Ballot, context: &Context<'a>) -> BTreeSet<&'a str> {
    context.centre.window_ids(day(context).min(ballot.span.until)).collect()
}

fn by_the_window(ballot: &Ballot, context: &Context<'_>) -> Result<(), CastRefusal> {
    let Context { actor, centre, .. } = context;
    let window = ballot.window.clone();
    if !windows(ballot, context).contains(window.as_str()) {
        return Err(CastRefusal::NoWindow { window, period: ballot.period.clone() });
    }
    let on = day(context);
    let works_there = centre.person(&actor.person, on).and_then(|person| person.window.as_deref()) == Some(&*window);
    let heads = centre.window(&window, on).is_some_and(|definition| definition.head == actor.person);
    require!(works_there || heads, CastRefusal::NotOfWindow { actor: actor.person.clone(), window });
    Ok(())
}

/// From the first day of the month until a period of the rulebook after its last day.
fn in_time(ballot: &Ballot, context: &Context<'_>) -> Result<(), Refusal> {
    let (period, span) = (ballot.period.clone(), ballot.span);
    refuse_if!(day(context) < span.from, CastRefusal::TooEarly { period, from: span.from.to_string() });
    let until = super::until(span, context.centre)?;
    // Nobody dates a ballot back: what counts is when it comes.
    refuse_if!(context.now > until, CastRefusal::TooLate { period, until: civil(until) });
    Ok(())
}

fn check(ballot: &Ballot, marks: &[Mark], (most, context): (u32, &Context<'_>)) -> Result<(), CastRefusal> {
    let mut waiting = windows(ballot, context);
    waiting.remove(ballot.window.as_str());
    for mark in marks {
        let window = mark.window.clone();
        refuse_if!(window == ballot.window, CastRefusal::OwnWindow { window });
        require!(waiting.remove(window.as_str()), CastRefusal::NotThere { window });
        if [mark.attitude, mark.efficiency, mark.quality, mark.integrity].into_iter().any(|points| points > most) {
            return Err(CastRefusal::TooHigh { window, most: most.to_string() });
        }
    }
    match waiting.is_empty() {
        true => Ok(()),
        false => Err(CastRefusal::LeftOut { windows: waiting.into_iter().collect::<Vec<_>>().join(", ") }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::commands::BallotCommand;
    use super::super::events::BallotEvent;
    use super::super::{decide, evolve};
    use super::*;
    use crate::matters::case::fixture::{Story, at};

    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;
    use crate::vocabulary::stamp::Stamp;

    fn mark(window: &str, points: u32) -> Mark {
        Mark { window: window.into(), attitude: points, efficiency: points, quality: points, integrity: points }
    }

    fn cast(id: &str, story: &Story, marks: Vec<Mark>) -> Result<BallotEvent, Refusal> {
        cast_when(false, id, story, marks)
    }

    fn cast_when(closed: bool, id: &str, story: &Story, marks: Vec<Mark>) -> Result<BallotEvent, Refusal> {
        ballot(closed, id, story).when(Command { marks })
    }

    /// The ballot of that id, for whoever acts in another scenario and at its time.
    fn ballot(closed: bool, id: &str, story: &Story) -> Scenario<Ballot> {
        let mut scenario = Scenario::about(id).at_instants(story.now, story.at);
        (scenario.actor, scenario.known.closed) = (story.actor.clone(), closed);
        scenario
    }

    fn refused(id: &str, story: &Story, marks: Vec<Mark>) -> String {
        let refusal = cast(id, story, marks).unwrap_err();
        assert_eq!(refusal.article, "monthly/10", "{refusal}");
        refusal.code
    }

    fn story() -> Story {
        Story::new().by("P004", Role::WindowStaff)
    }

    #[test]
    fn monthly_10__a_window_marks_every_other_once_a_month() {
        let event = cast("M2014-10-W01", &story(), vec![mark("W02", 25)]).unwrap();
        let BallotEvent::Cast(ref given) = event;
        assert_eq!((given.period.as_str(), given.window.as_str(), given.by.as_str()), ("M2014-10", "W01", "P004"));
        let mut state = Ballot::named("M2014-10-W01").map(Box::new);
        let stamp = Stamp { version: 1, time: at("2014-10-09 10:00:00"), recorded: at("2014-10-09 10:00:00") };
        evolve(&mut state, &event, stamp).unwrap();
        let again = BallotCommand::Cast(Command { marks: vec![mark("W02", 20)] });
        let refusal = decide(state.as_deref(), &again, &story().context()).unwrap_err();
        assert_eq!(refusal.code, "ballot.cast.cast-before");
        assert!(evolve(&mut state, &event, stamp).is_err());
    }

    #[test]
    fn monthly_10__no_ballot_is_cast_for_a_month_that_is_closed() {
        let refusal = cast_when(true, "M2014-10-W01", &story(), vec![mark("W02", 25)]).unwrap_err();
        assert_eq!(refusal.why(), ("ballot.cast.period-closed", "monthly/10"));
    }

    #[test]
    fn monthly_10__a_ballot_is_the_windows_own_and_leaves_nobody_out() {
        let full = || vec![mark("W02", 25)];
        let stranger = Story::new().by("P005", Role::WindowStaff);
        assert_eq!(refused("M2014-10-W01", &stranger, full()), "ballot.cast.not-of-window");
        assert!(cast("M2014-10-W01", &Story::new().by("P003", Role::WindowHead), full()).is_ok(), "its head");
        assert_eq!(refused("M2014-10-W09", &story(), full()), "ballot.cast.no-window");
        assert_eq!(refused("M2014-10-W01", &story(), vec![]), "ballot.cast.left-out");
        assert_eq!(refused("M2014-10-W01", &story(), vec![mark("W01", 25)]), "ballot.cast.own-window");
        assert_eq!(refused("M2014-10-W01", &story(), vec![mark("W02", 1), mark("W02", 1)]), "ballot.cast.not-there");
        assert_eq!(refused("M2014-10-W01", &story(), vec![mark("W02", 26)]), "ballot.cast.too-high");
        assert_eq!(refused("H2014-2-W01", &story(), full()), "ballot.no-ballot");
    }

    #[test]
    fn monthly_10__ballots_are_cast_in_the_month_and_five_working_days_after_it() {
        let full = || vec![mark("W02", 25)];
        assert_eq!(refused("M2014-11-W01", &story(), full()), "ballot.cast.too-early");
        assert!(cast("M2014-10-W01", &story().now("2014-11-07 17:30:00"), full()).is_ok());
        assert_eq!(refused("M2014-10-W01", &story().now("2014-11-07 17:30:01"), full()), "ballot.cast.too-late");
        let dated_back = story().now("2014-11-10 09:00:00").happened("2014-11-07 09:00:00");
        assert_eq!(refused("M2014-10-W01", &dated_back, full()), "ballot.cast.too-late");
    }
}
