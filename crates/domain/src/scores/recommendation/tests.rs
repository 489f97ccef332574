//! Given what was counted, when it is raised and decided, then the fact or the refusal.
use super::commands::RecommendationCommand;
use super::commands::{Decide, Raise};
use super::events::RecommendationEvent;
use super::events::RecommendationOutcome;
use super::*;
use crate::clock::half_day::{Half, HalfDay};
use crate::matters::case::fixture::centre;
use crate::people::consequence::{Consequence, Evidence};
use crate::scenario::{Naming, Scenario};
use crate::vocabulary::refusal::Refusal;

const LATER: &str = "2014-12-01 10:00:00";

/// So many half days of work from a morning on.
fn evidence(from: &str, count: usize) -> Vec<Evidence> {
    let centre = centre();
    let first = HalfDay { day: from.parse().unwrap(), half: Half::Morning };
    let working = std::iter::successors(Some(first), |half| Some(half.next()));
    let working = working.filter(|half| centre.calendar().is_working(half.day)).take(count);
    working.map(|session| Evidence { session, source: "absence".into() }).collect()
}

fn raise(consequence: Consequence, evidence: Vec<Evidence>) -> Raise {
    let counted = u32::try_from(evidence.len()).unwrap();
    Raise { person: "P004".into(), year: 2014, consequence, counted, evidence }
}

fn about(state: Option<&Recommendation>) -> Scenario<Recommendation, Naming> {
    Scenario::about("P004-2014-year-bonus-lost").holding(state.cloned()).now(LATER)
}

fn when(
    state: Option<&Recommendation>,
    person: &str,
    command: impl Into<RecommendationCommand>,
) -> Result<RecommendationEvent, Refusal> {
    about(state).when(person, command)
}

fn code(state: Option<&Recommendation>, person: &str, command: impl Into<RecommendationCommand>) -> String {
    about(state).code(person, command)
}

fn threshold(command: Raise) -> u32 {
    match when(None, "system", command).unwrap() {
        RecommendationEvent::Raised(raised) => raised.threshold,
        event => panic!("{event:?}"),
    }
}

fn after(state: Option<&Recommendation>, person: &str, command: impl Into<RecommendationCommand>) -> Recommendation {
    about(state).given(person, command).current().clone()
}

#[test]
fn leave_2__what_is_raised_is_counted_anew_from_its_evidence() {
    let command = raise(Consequence::YearBonusLost, evidence("2014-03-03", 15));
    let RecommendationEvent::Raised(raised) = when(None, "system", command.clone()).unwrap() else { panic!() };
    assert_eq!(raised.number, "JY-20141201-P004-2014-year-bonus-lost");
    assert_eq!((raised.counted, raised.threshold), (15, 7));
    let short = raise(Consequence::YearBonusLost, evidence("2014-03-03", 14));
    assert_eq!(code(None, "system", short), "recommendation.raise.not-above");
    assert_eq!(code(None, "system", Raise { counted: 16, ..command.clone() }), "recommendation.raise.miscounted");
    let mut twice = command.clone();
    twice.evidence[1] = twice.evidence[0].clone();
    assert_eq!(code(None, "system", twice), "recommendation.raise.miscounted");
    assert_eq!(code(None, "system", Raise { year: 2013, ..command.clone() }), "recommendation.raise.other-year");
    assert_eq!(code(None, "system", Raise { person: "P999".into(), ..command }), "command.not-staff");
}

#[test]
fn leave_2__absence_running_on_is_above_its_own_number_and_absence_in_the_year_above_another() {
    assert_eq!(threshold(raise(Consequence::Dismissal, evidence("2014-03-03", 31))), 15);
    let mut broken: Vec<_> = [evidence("2014-03-03", 31), evidence("2014-06-09", 30)].concat();
    assert_eq!(threshold(raise(Consequence::Dismissal, broken.clone())), 30);
    broken.pop();
    assert_eq!(code(None, "system", raise(Consequence::Dismissal, broken)), "recommendation.raise.not-above");
}

#[test]
fn leave_4__sick_leave_above_thirty_days_is_raised_for_no_awards() {
    assert_eq!(threshold(raise(Consequence::NoAwards, evidence("2014-03-03", 61))), 30);
    assert_eq!(threshold(raise(Consequence::MonthBonusLost, evidence("2014-03-03", 61))), 30);
    assert_eq!(threshold(raise(Consequence::HalfYearBonusLost, evidence("2014-03-03", 121))), 60);
}

#[test]
fn leave_2__people_decide_it_once_with_a_reason_and_nobody_about_himself() {
    let raised = after(None, "system", raise(Consequence::YearBonusLost, evidence("2014-03-03", 15)));
    let adopt = |reason: &str| Decide {
        outcome: RecommendationOutcome::Adopted,
        reason: reason.into(),
        document: "栟便〔2014〕9号".into(),
    };
    assert_eq!(code(None, "P001", adopt("属实")), "recommendation.decide.not-raised");
    assert_eq!(code(Some(&raised), "P001", adopt(" ")), "command.reason-missing");
    assert_eq!(code(Some(&raised), "P004", adopt("属实")), "recommendation.decide.own");
    let decided = after(Some(&raised), "P001", adopt("属实"));
    assert_eq!(decided.decided.as_ref().map(|decided| decided.by.as_str()), Some("P001"));
    assert_eq!(code(Some(&decided), "P001", adopt("属实")), "recommendation.decide.already");
    let again = raise(Consequence::YearBonusLost, evidence("2014-03-03", 15));
    assert_eq!(code(Some(&decided), "system", again), "recommendation.raise.already");
}
