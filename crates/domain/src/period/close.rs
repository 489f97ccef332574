//! Closing a period (考核期结束): once its last day is over and every attendance device gave everything, or with a reason.
//!
//! Implements assessment/1, monthly/12 and discipline/1 as far as scores read the devices: what is still to come from a device
//! is named. From the close on the sheets are drawn up and can be contested.
use super::commands::Close;
use super::events::Closed;
use super::state::Period;
use super::subjects;
use crate::clock::civil;
use crate::context::Context;
use crate::lookup::{blank, day, ends, limit};
use crate::refusal::Refusal;
use crate::refusals::refusals;
use chrono::NaiveTime;

refusals! {
    /// Why a period is not closed.
    CloseRefusal {
        /// Its last day is not over.
        NotOver { id, until } = "period.close.not-over" by "assessment",
            "Period {id} lasts until the end of {until}: it is closed after that.", "考核期{id}至{until}止，期满后方可结束。",
        /// A device has not given everything.
        Incomplete { id, devices } = "period.close.incomplete" by "discipline/1",
            "These devices have not given everything up to the end of period {id}: {devices}. Wait for them, or say why it is closed without.",
            "以下考勤机尚未传齐考核期{id}的记录：{devices}。请等待传齐，或者写明不等待的理由。",
    }
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Close, context: &Context<'_>) -> Result<Closed, Refusal> {
    let (id, until) = (period.id.clone(), period.span.until);
    if day(context) <= until {
        return Err(CloseRefusal::NotOver { id, until: until.to_string() }.into());
    }
    // The first moment of the day after: every punch of the last day lies before it.
    let end = civil::instant(until.succ_opt().unwrap_or(until), NaiveTime::MIN);
    let devices = context.centre.devices().filter(|(_, device)| device.awaited(end));
    let incomplete: Vec<String> = devices.map(|(id, _)| id.to_owned()).collect();
    let without = command.without.as_deref().map(str::trim).filter(|reason| !blank(reason)).map(str::to_owned);
    if !incomplete.is_empty() && without.is_none() {
        return Err(CloseRefusal::Incomplete { id, devices: incomplete.join(", ") }.into());
    }
    let contest = limit("score-contest", context)?;
    // From the entry on, whatever it is dated: nobody loses the time to contest.
    let contest_until = ends(context.now, contest.limit, context)?;
    Ok(Closed {
        // A reason is of no account where nothing was missing.
        without: without.filter(|_| !incomplete.is_empty()),
        incomplete,
        subjects: subjects::of(period.span, context.centre),
        contest,
        contest_until,
        by: context.actor.person.clone(),
    })
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
mod tests {
    use super::super::events::PeriodEvent;
    use super::super::fixture::Told;
    use super::*;
    use crate::lookup::civil as words;

    fn close(without: Option<&str>) -> Close {
        Close { without: without.map(str::to_owned) }
    }

    fn closed(told: &Told, without: Option<&str>) -> Closed {
        match told.when("P007", close(without)) {
            Ok(PeriodEvent::Closed(closed)) => closed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn monthly_12__a_month_is_closed_after_its_last_day_and_can_be_contested_for_three_working_days() {
        let told = Told::opened("M2014-10");
        let early = told.clone().now("2014-10-31 23:59:59").refused("P007", close(None));
        assert_eq!(early.code, "period.close.not-over");
        // Monday 3 November 2014.
        let closed = closed(&told.now("2014-11-03 09:00:00"), Some("nothing is missing"));
        assert_eq!((closed.incomplete, closed.without), (vec![], None));
        assert_eq!((words(closed.contest_until).as_str(), closed.by.as_str()), ("2014-11-06 17:30", "P007"));
        assert_eq!(closed.subjects, ["W01", "W02"]);
    }

    #[test]
    fn discipline_1__a_device_that_has_not_given_everything_is_named_unless_a_reason_is_recorded() {
        let told = Told::opened("M2014-10").now("2014-11-03 09:00:00").with_device("D01", Some("2014-10-31 23:59:59"));
        let told = told.with_device("D02", Some("2014-11-01 00:00:00"));
        let refusal = told.refused("P007", close(None));
        assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("period.close.incomplete", "discipline/1"));
        assert!(refusal.en.contains("D01") && !refusal.en.contains("D02"), "{}", refusal.en);
        assert_eq!(told.refused("P007", close(Some(" "))).code, "period.close.incomplete");
        let closed = closed(&told, Some("设备损坏"));
        assert_eq!((closed.incomplete, closed.without.as_deref()), (vec!["D01".to_owned()], Some("设备损坏")));
    }
}
