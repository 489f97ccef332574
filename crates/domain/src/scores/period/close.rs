//! Closing a period (考核期结束): once its last day is over and every attendance device gave everything, or with a reason.
//!
//! Implements assessment/1, monthly/12 and discipline/1 as far as scores read the devices: what is still to come from a device
//! is named. From the close on the sheets are drawn up and can be contested. A month waits for its ballots (monthly/10): it is
//! closed when every window has cast its own, or when none can be cast any more, so that none ever comes after the close.
use super::commands::Close;
use super::events::{Closed, PeriodKind};
use super::state::Period;
use super::subjects;
use crate::clock::civil;
use crate::reference::context::Context;
use crate::reference::facts::IsRecorded;
use crate::reference::lookup::{blank, civil as words, day, ends, limit};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveTime;

refusals! {
    /// Why a period is not closed.
    CloseRefusal {
        NotOver { id, until } = "period.close.not-over" by "assessment",
            "Period {id} lasts until the end of {until}: it is closed after that.", "考核期{id}至{until}止，期满后方可结束。",
        Incomplete { id, devices } = "period.close.incomplete" by "discipline/1",
            "These devices have not given everything up to the end of period {id}: {devices}. Wait for them, or say why it is closed without.",
            "以下考勤机尚未传齐考核期{id}的记录：{devices}。请等待传齐，或者写明不等待的理由。",
        BallotsAwaited { id, windows, until } = "period.close.ballots-awaited" by "monthly/10",
            "These windows can cast their ballots for {id} until {until}, and have not: {windows}. The month is closed after that.",
            "以下窗口尚未提交{id}的互评票，截止时间为{until}：{windows}。互评截止或者全部提交后方可结束。",
    }
}

/// What it must know besides: which windows have cast their ballots of a month; nothing where it is refused without, or where
/// none can be cast any more.
pub(super) fn needs(period: &Period, context: &Context<'_>) -> Vec<IsRecorded> {
    match (over(period, context), waits(period, context)) {
        (Ok(()), Ok(Some(_))) => ballots_of(period, context).map(|(_, ask)| ask).collect(),
        _ => vec![],
    }
}

/// Its last day is over.
fn over(period: &Period, context: &Context<'_>) -> Result<(), CloseRefusal> {
    let (id, until) = (period.id.clone(), period.span.until);
    refuse_if!(day(context) <= until, CloseRefusal::NotOver { id, until: until.to_string() });
    Ok(())
}

/// Every window of a month with the question for its ballot; one whose id makes no ballot cannot cast one.
fn ballots_of<'a>(period: &'a Period, context: &'a Context<'_>) -> impl Iterator<Item = (&'a str, IsRecorded)> {
    context.centre.window_ids(period.span.until).filter_map(|window| {
        let ballot = AggregateRef::new(Kind::Ballot, format!("{}-{window}", period.id)).ok()?;
        Some((window, IsRecorded(ballot)))
    })
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Close, context: &Context<'_>) -> Result<Closed, Refusal> {
    over(period, context)?;
    let (id, until) = (period.id.clone(), period.span.until);
    // The first moment of the day after: every punch of the last day lies before it.
    let end = civil::instant(until.succ_opt().unwrap_or(until), NaiveTime::MIN);
    let devices = context.centre.devices().filter(|(_, device)| device.awaited(end));
    let incomplete: Vec<String> = devices.map(|(id, _)| id.to_owned()).collect();
    let without = command.without.as_deref().map(str::trim).filter(|reason| !blank(reason)).map(str::to_owned);
    if !incomplete.is_empty() && without.is_none() {
        return Err(CloseRefusal::Incomplete { id, devices: incomplete.join(", ") }.into());
    }
    ballots(period, context)?;
    let contest = limit("score-contest", context)?;
    // From the entry on, whatever it is dated: nobody loses the time to contest.
    let contest_until = ends(context.now, contest.limit, context)?;
    Ok(Closed {
        // A reason is of no account where nothing was missing.
        without: without.filter(|_| !incomplete.is_empty()),
        incomplete,
        subjects: subjects::listed(period.span, context.centre),
        contest,
        contest_until,
        by: context.actor.person.clone(),
    })
}

/// Every window has cast its ballot, or cannot any more. Both sides go by the clock and not by what a command is dated, so that
/// no ballot can come after the close.
fn ballots(period: &Period, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(until) = waits(period, context)? else { return Ok(()) };
    let mut waiting = vec![];
    for (window, ask) in ballots_of(period, context) {
        if !*context.facts.answer(&ask)? {
            waiting.push(window);
        }
    }
    match waiting.is_empty() {
        true => Ok(()),
        false => {
            let (id, windows, until) = (period.id.clone(), waiting.join(", "), words(until));
            Err(CloseRefusal::BallotsAwaited { id, windows, until }.into())
        }
    }
}

/// Until when a ballot can still be cast; none where there are none, or none any more.
fn waits(period: &Period, context: &Context<'_>) -> Result<Option<Instant>, Refusal> {
    match period.span.kind {
        PeriodKind::Month => {
            let until = crate::scores::ballot::until(period.span, context.centre)?;
            Ok((context.now <= until).then_some(until))
        }
        PeriodKind::HalfYear | PeriodKind::Year => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::events::PeriodEvent;
    use super::super::fixture::Scenario;
    use super::*;

    fn close(without: Option<&str>) -> Close {
        Close { without: without.map(str::to_owned) }
    }

    fn closed(scenario: &Scenario, without: Option<&str>) -> Closed {
        match scenario.clone().cast(&["W01", "W02"]).when("P007", close(without)) {
            Ok(PeriodEvent::Closed(closed)) => closed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn monthly_12__a_month_is_closed_after_its_last_day_and_can_be_contested_for_three_working_days() {
        let scenario = Scenario::opened("M2014-10");
        let early = scenario.clone().now("2014-10-31 23:59:59").refused("P007", close(None));
        assert_eq!(early.code, "period.close.not-over");
        // Monday 3 November 2014.
        let closed = closed(&scenario.now("2014-11-03 09:00:00"), Some("nothing is missing"));
        assert_eq!((closed.incomplete, closed.without), (vec![], None));
        assert_eq!((words(closed.contest_until).as_str(), closed.by.as_str()), ("2014-11-06 17:30", "P007"));
        assert_eq!(closed.subjects, ["W01", "W02"]);
    }

    #[test]
    fn discipline_1__a_device_that_has_not_given_everything_is_named_unless_a_reason_is_recorded() {
        let scenario =
            Scenario::opened("M2014-10").now("2014-11-03 09:00:00").with_device("D01", Some("2014-10-31 23:59:59"));
        let scenario = scenario.with_device("D02", Some("2014-11-01 00:00:00"));
        let refusal = scenario.refused("P007", close(None));
        assert_eq!(refusal.why(), ("period.close.incomplete", "discipline/1"));
        assert!(refusal.en.contains("D01") && !refusal.en.contains("D02"), "{}", refusal.en);
        assert_eq!(scenario.refused("P007", close(Some(" "))).code, "period.close.incomplete");
        let closed = closed(&scenario, Some("设备损坏"));
        assert_eq!((closed.incomplete, closed.without.as_deref()), (vec!["D01".to_owned()], Some("设备损坏")));
    }

    #[test]
    fn monthly_10__a_month_waits_for_its_ballots_or_for_the_end_of_their_time() {
        let scenario = Scenario::opened("M2014-10").now("2014-11-03 09:00:00");
        let one = Close { without: None };
        assert!(
            scenario.clone().cast(&["W01", "W02"]).when("P007", close(None)).is_ok(),
            "every window has cast its ballot"
        );
        let scenario = scenario.cast(&["W01"]);
        let refusal = scenario.refused("P007", one.clone());
        assert_eq!(refusal.why(), ("period.close.ballots-awaited", "monthly/10"));
        assert!(refusal.en.contains("W02") && !refusal.en.contains("W01"), "{}", refusal.en);
        let last = scenario.clone().now("2014-11-07 17:30:00");
        assert_eq!(last.refused("P007", one.clone()).code, "period.close.ballots-awaited", "one can still be cast");
        let over = scenario.now("2014-11-07 17:30:01");
        assert!(over.clone().when("P007", one.clone()).is_ok(), "and now none can");
        let half = Scenario::opened("H2014-2").now("2015-01-05 09:00:00");
        assert!(half.when("P007", Close { without: None }).is_ok(), "ballots are of months");
    }

    #[test]
    fn monthly_10__whatever_a_close_is_dated_it_waits_for_the_ballots() {
        let scenario = Scenario::opened("M2014-10").now("2014-11-07 09:00:00").happened("2014-11-03 09:00:00");
        assert_eq!(scenario.refused("P007", Close { without: None }).code, "period.close.ballots-awaited");
    }
}
