//! Raising a recommendation (提出处理建议): a counter passed what the regulation names; asked by the service.
//!
//! Implements leave/2 and leave/4: the numbers are counted anew from the evidence by the rulebook of the day, so that nothing
//! is raised that the evidence does not show. Each consequence is raised once a year for one person: its aggregate is named
//! `recommendation/<person>-<year>-<consequence>`, which the service makes from the command ([`super::aggregate`]).
use super::commands::Raise;
use super::events::Raised;
use super::settle::DecideRefusal;
use super::state::Recommendation;
use crate::people::consequence::{Consequence, Evidence};
use crate::people::leave::counters::{Thresholds, is_above, runs};
use crate::reference::context::Context;
use crate::reference::lookup::{day, not_in_future};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::Datelike;

refusals! {
    /// Why it is not raised.
    RaiseRefusal {
        /// The evidence is not what was counted.
        Miscounted { counted, given } = "recommendation.raise.miscounted" by "leave/2",
            "{counted} half days were counted and the evidence has {given}, each once and in order.",
            "所计{counted}个半天与依据所列{given}个（按时间先后、互不重复）不符。",
        /// The evidence is of another time.
        OtherYear { session_en, session_zh, year } = "recommendation.raise.other-year" by "leave/2",
            "{session_en} does not count for {year}.", "{session_zh}不计入{year}年。",
        /// It is not above.
        NotAbove { counted, threshold } = "recommendation.raise.not-above" by "leave/2",
            "{counted} half days are not more than {threshold} days.", "{counted}个半天未超过{threshold}天。",
    }
}

pub(super) fn decide(
    state: Option<&Recommendation>,
    command: &Raise,
    context: &Context<'_>,
) -> Result<Raised, Refusal> {
    if let Some(raised) = state {
        return Err(DecideRefusal::AlreadyRaised { number: raised.raised.number.clone() }.into());
    }
    not_in_future(context)?;
    let Raise { person, year, consequence, counted, evidence } = command.clone();
    let known = evidence.last().map_or(day(context), |last| last.session.day);
    refuse_if!(context.centre.person(&person, known).is_none(), Shared::not_staff(person, day(context), "leave/2"));
    let distinct = evidence.is_sorted_by(|one, next| one.session < next.session);
    if !distinct || evidence.len() != counted as usize {
        let (counted, given) = (counted.to_string(), evidence.len().to_string());
        return Err(RaiseRefusal::Miscounted { counted, given }.into());
    }
    let threshold = threshold(command, context)?;
    let id = super::aggregate(&person, year, consequence);
    Ok(Raised {
        number: format!("JY-{}-{id}", day(context).format("%Y%m%d")),
        person,
        year,
        consequence,
        counted,
        threshold,
        evidence,
    })
}

/// The number of days that the evidence is above.
fn threshold(command: &Raise, context: &Context<'_>) -> Result<u32, Refusal> {
    let Raise { year, consequence, evidence, .. } = command;
    let numbers = Thresholds::on(context.centre, day(context))?;
    let days = match consequence {
        Consequence::YearBonusLost => numbers.absence_bonus,
        Consequence::MonthBonusLost => numbers.personal_month,
        Consequence::HalfYearBonusLost => numbers.personal_half_year,
        Consequence::NoAwards => numbers.sick_awards,
        Consequence::Dismissal => return dismissal(*year, evidence, numbers, context),
    };
    of_the_year(*year, evidence)?;
    above(evidence, days)
}

/// Running on, also from the year before; or in the year.
fn dismissal(year: i32, evidence: &[Evidence], numbers: Thresholds, context: &Context<'_>) -> Result<u32, Refusal> {
    let reaches_into = evidence.last().is_some_and(|last| last.session.day.year() == year);
    let runs_on = runs(evidence, context.centre.calendar()).len() == 1;
    if reaches_into && runs_on && is_above(evidence.len(), numbers.absence_running) {
        return Ok(numbers.absence_running);
    }
    of_the_year(year, evidence)?;
    above(evidence, numbers.absence_year)
}

fn of_the_year(year: i32, evidence: &[Evidence]) -> Result<(), RaiseRefusal> {
    match evidence.iter().find(|evidence| evidence.session.day.year() != year) {
        None => Ok(()),
        Some(Evidence { session, .. }) => {
            Err(RaiseRefusal::OtherYear { session_en: session.en(), session_zh: session.zh(), year: year.to_string() })
        }
    }
}

fn above(evidence: &[Evidence], threshold: u32) -> Result<u32, Refusal> {
    match is_above(evidence.len(), threshold) {
        true => Ok(threshold),
        false => {
            let (counted, threshold) = (evidence.len().to_string(), threshold.to_string());
            Err(RaiseRefusal::NotAbove { counted, threshold }.into())
        }
    }
}
