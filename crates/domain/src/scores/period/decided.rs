//! The director's office meeting decides (主任办公会决定): grades of a half-year, the red-flag windows of a month, the post
//! stars of a year.
//!
//! Implements assessment/1, assessment/6, leave/4, monthly/12 and 月度考核办法五(一): the meeting fixes the grades of a month's
//! windows as well (the thresholds are those of assessment/6, assumed). A window of which it says nothing has the grade that
//! its total gives. The system proposes, the meeting decides: where it differs
//! from what the scores give, it says why. It is decided once the time to contest is over, on the sheets as they are then, and
//! decided anew only after a sheet changed.
use super::commands::Decide;
use super::events::{Decided, DecidedSheets, Grade, Graded, PeriodKind, PublishedScore};
use super::naming::{self, Standings};
use super::scores::{ScoresOf, TieBreak};
use super::state::{Decision, Period};
use super::{grading, scores};
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, is_staff};
use crate::reference::shared::Shared;
use crate::vocabulary::points::Points;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use std::collections::BTreeMap;

refusals! {
    /// Why nothing is decided.
    DecideRefusal {
        StillContested { id, until } = "period.decide.still-contested" by "assessment/1",
            "The sheets of period {id} can be contested until {until}: the meeting decides after that.",
            "考核期{id}的考核表可申诉至{until}，期满后由会议决定。",
        NoMinutes { id } = "period.decide.no-minutes" by "assessment/1",
            "The meeting on period {id} needs the number of its minutes and who took part.", "考核期{id}的会议须记录纪要文号和出席人员。",
        OnePersonOnly { person, id } = "period.decide.alone" by "assessment/1",
            "A meeting is of several: name who took part in the one on period {id} besides {person}; one of them attests what is recorded.",
            "会议应有多人参加：请写明考核期{id}会议中{person}以外的出席人员，并由其中一人确认登记内容。",
        NoNumber { name } = "period.decide.no-number" by "council/4",
            "The rulebook of the period's last day has no number `{name}`.", "考核期末日施行的规则册没有数值“{name}”。",
        Grades { id, subject } = "period.decide.grades" by "assessment/6",
            "The meeting gives every person or window of period {id} one grade: look at {subject}.", "考核期{id}每人（窗口）定一个等次：请核对{subject}。",
        NoGrades { id } = "period.decide.no-grades" by "assessment/6",
            "Grades are of months and half-years; period {id} has none.", "等次按月和半年评定，考核期{id}不定等次。",
        Differs { subject, total, zh, en } = "period.decide.differs" by "assessment/6",
            "{subject} has {total} points, for which the thresholds give `{en}`: say why the meeting decides otherwise.",
            "{subject}得{total}分，按分数线应为“{zh}”，另定等次的须写明理由。",
        NotEligible { subject } = "period.decide.not-eligible" by "leave/4",
            "{subject} was away sick for more days this year than excellence awards allow.", "{subject}本年病假超过规定天数，不得评优。",
        DecidedBefore { id, document } = "period.decide.decided-before" by "assessment/1",
            "The meeting decided on period {id} with minutes {document}, and no sheet changed since: that decision stands.",
            "考核期{id}已由会议决定（{document}），此后考核表没有变化，原决定有效。",
        NoReason { id, document } = "period.decide.no-reason" by "assessment/1",
            "The meeting decided on period {id} with minutes {document}: say why it decides anew.",
            "考核期{id}已由会议决定（{document}），重新决定须写明理由。",
    }
}

/// What it must know besides: the sheets as they stand; nothing where it is refused without.
pub(super) fn needs(period: &Period, command: &Decide, context: &Context<'_>) -> Option<ScoresOf> {
    minuted(period, command, context).ok().map(|()| scores::asked(period))
}

/// Decides the command.
pub(super) fn decide(period: &Period, command: &Decide, context: &Context<'_>) -> Result<Decided, Refusal> {
    minuted(period, command, context)?;
    let found = scores::known(period, context)?;
    scores::settled(period, &found.contested)?;
    scores::complete(period, &found.scores)?;
    let scores = scores::ordered(&found.scores);
    let version = anew(period, command, &scores)?;
    let rulebook = rulebook(period, context)?;
    let totals = totals(&scores);
    let grades = completed(period, &command.grades, (&totals, rulebook))?;
    graded(period, (&grades, &found.ineligible), (&totals, rulebook))?;
    let standings = Standings::new(&scores, &found.ties);
    naming::check(period, (&command.named, &command.tie_reason), (&standings, rulebook))?;
    let trimmed = |graded: &Graded| Graded { reason: graded.reason.trim().to_owned(), ..graded.clone() };
    Ok(Decided {
        present: command.present.clone(),
        document: command.document.trim().to_owned(),
        grades: grades.iter().map(trimmed).collect(),
        named: command.named.clone(),
        tie_reason: command.tie_reason.trim().to_owned(),
        by: context.actor.person.clone(),
        version: Some(version),
        sheets: Some(DecidedSheets { scores }),
        reason: (version > 1).then(|| command.reason.trim().to_owned()),
    })
}

/// Whether what the meeting decided would still be decided so on these sheets: nobody gets another grade by the thresholds
/// without a reason, and nobody who is named is passed by. A reason is about the sheets that the meeting saw: that of a grade
/// holds while its sheet is the same, and that of a tie while the sheets of all who stand as well as those named are.
pub(super) fn holds(
    period: &Period,
    decision: &Decision,
    (scores, ties): (&[PublishedScore], &[TieBreak]),
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let rulebook = rulebook(period, context)?;
    let seen = |subject: &str| scores.iter().any(|score| score.subject == subject && decision.scores.contains(score));
    let reasoned = |grade: &Graded| match seen(&grade.subject) {
        true => grade.clone(),
        false => Graded { reason: String::new(), ..grade.clone() },
    };
    let grades: Vec<Graded> = decision.grades.iter().map(reasoned).collect();
    graded(period, (&grades, &[]), (&totals(scores), rulebook))?;
    let standings = Standings::new(scores, ties);
    let reason = if standings.down_to(&decision.named).all(seen) { decision.tie_reason.as_str() } else { "" };
    Ok(naming::check(period, (&decision.named, reason), (&standings, rulebook))?)
}

/// Which decision this is; another one than the first needs a changed sheet and a reason.
fn anew(period: &Period, command: &Decide, scores: &[PublishedScore]) -> Result<u32, DecideRefusal> {
    let Some(decision) = &period.decision else { return Ok(1) };
    let (id, document) = (period.id.clone(), decision.document.clone());
    // What nobody attested is recorded anew, with a reason.
    let stands = decision.scores == scores && decision.attested_by.is_some();
    refuse_if!(stands, DecideRefusal::DecidedBefore { id, document });
    refuse_if!(blank(&command.reason), DecideRefusal::NoReason { id, document });
    Ok(decision.version.saturating_add(1))
}

fn rulebook<'a>(period: &Period, context: &Context<'a>) -> Result<&'a RulebookDefinition, DecideRefusal> {
    context.centre.rulebook(period.span.until).ok_or_else(|| lacking("grade-excellent"))
}

type Totals<'a> = BTreeMap<&'a str, Points>;

fn totals(scores: &[PublishedScore]) -> Totals<'_> {
    scores.iter().map(|score| (score.subject.as_str(), score.total)).collect()
}

fn minuted(period: &Period, command: &Decide, context: &Context<'_>) -> Result<(), Refusal> {
    let id = period.id.clone();
    if let Some(until) = period.contest_until.filter(|until| context.at <= *until) {
        return Err(DecideRefusal::StillContested { id, until: civil(until) }.into());
    }
    refuse_if!(blank(&command.document) || command.present.is_empty(), DecideRefusal::NoMinutes { id });
    let person = &context.actor.person;
    let single = command.present.iter().all(|present| present == person);
    refuse_if!(single, DecideRefusal::OnePersonOnly { person: person.clone(), id });
    match command.present.iter().find(|person| !is_staff(person, context)) {
        Some(person) => Err(Shared::not_staff(person.clone(), day(context), "assessment/1").into()),
        None => Ok(()),
    }
}

fn lacking(name: &str) -> DecideRefusal {
    DecideRefusal::NoNumber { name: name.into() }
}

/// The grades of a month's windows with what the thresholds give to those of which the meeting said nothing; those of another
/// period as they are.
fn completed(
    period: &Period,
    grades: &[Graded],
    (totals, rulebook): (&Totals<'_>, &RulebookDefinition),
) -> Result<Vec<Graded>, DecideRefusal> {
    let mut completed = grades.to_vec();
    if period.span.kind != PeriodKind::Month {
        return Ok(completed);
    }
    for (subject, total) in totals {
        if !grades.iter().any(|graded| graded.subject == *subject) {
            let grade = grading::proposed(*total, rulebook).map_err(lacking)?;
            completed.push(Graded { subject: (*subject).to_owned(), grade, reason: String::new() });
        }
    }
    Ok(completed)
}

fn graded(
    period: &Period,
    (grades, ineligible): (&[Graded], &[String]),
    (totals, rulebook): (&Totals<'_>, &RulebookDefinition),
) -> Result<(), DecideRefusal> {
    let id = period.id.clone();
    if period.span.kind == PeriodKind::Year {
        return if grades.is_empty() { Ok(()) } else { Err(DecideRefusal::NoGrades { id }) };
    }
    let mut waiting = totals.clone();
    for graded in grades {
        let subject = graded.subject.clone();
        let Some(total) = waiting.remove(subject.as_str()) else {
            return Err(DecideRefusal::Grades { id, subject });
        };
        let proposed = grading::proposed(total, rulebook).map_err(lacking)?;
        if graded.grade != proposed && blank(&graded.reason) {
            let (en, zh) = proposed.words(None);
            return Err(DecideRefusal::Differs { subject, total: total.to_string(), zh: zh.into(), en: en.into() });
        }
        if graded.grade == Grade::Excellent && ineligible.contains(&subject) {
            return Err(DecideRefusal::NotEligible { subject });
        }
    }
    match waiting.into_keys().next() {
        Some(subject) => Err(DecideRefusal::Grades { id, subject: subject.into() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::events::{PeriodEvent, PublishedScore};
    use super::super::fixture::{Scenario, score, scores};
    use super::super::scores::Scores;
    use super::*;

    fn month(named: &[&str]) -> Decide {
        Decide {
            present: vec!["P001".into(), "P002".into()],
            document: "纪要2014-11".into(),
            grades: vec![],
            named: named.iter().map(|id| (*id).to_owned()).collect(),
            tie_reason: String::new(),
            reason: String::new(),
        }
    }

    fn scores_of(found: &[(&str, u32)]) -> Scores {
        scores(found.iter().map(|(subject, tenths)| score(subject, *tenths)).collect())
    }

    fn half_year(scenario: &Scenario, grade: impl Fn(&str) -> (Grade, &'static str)) -> Decide {
        let subjects = scenario.period().subjects.clone();
        let graded = |subject: &String| {
            let (grade, reason) = grade(subject);
            Graded { subject: subject.clone(), grade, reason: reason.into() }
        };
        Decide { grades: subjects.iter().map(graded).collect(), ..month(&[]) }
    }

    /// The second half of 2014, in which everybody has 95 points.
    fn half() -> Scenario {
        let scenario = Scenario::closed("H2014-2").now("2015-01-20 09:00:00");
        let all = scenario.period().subjects.iter().map(|subject| score(subject, 950)).collect();
        scenario.scored(scores(all))
    }

    const BOTH: [(&str, u32); 2] = [("W01", 980), ("W02", 965)];

    #[test]
    fn monthly_12__the_meeting_names_windows_after_the_time_to_contest_with_minutes() {
        let scenario = Scenario::closed("M2014-10").scored(scores_of(&BOTH));
        let early = scenario.clone().now("2014-11-06 17:30:00").refused("P001", month(&["W01"]));
        assert_eq!(early.why(), ("period.decide.still-contested", "assessment/1"));
        let scenario = scenario.now("2014-11-07 09:00:00");
        for lacking in [Decide { document: " ".into(), ..month(&[]) }, Decide { present: vec![], ..month(&[]) }] {
            assert_eq!(scenario.refused("P001", lacking).code, "period.decide.no-minutes");
        }
        let stranger = Decide { present: vec!["P999".into()], ..month(&[]) };
        assert_eq!(scenario.refused("P001", stranger).code, "command.not-staff");
        let Ok(PeriodEvent::Decided(decided)) = scenario.when("P001", month(&["W01"])) else { panic!("refused") };
        assert_eq!((decided.named, decided.by.as_str()), (vec!["W01".to_owned()], "P001"));
    }

    #[test]
    fn monthly_12__a_better_window_is_not_passed_over_without_a_reason() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        let refusal = scenario.refused("P001", month(&["W02"]));
        assert_eq!(refusal.why(), ("period.decide.passed-over", "monthly/12"));
        let reasoned = Decide { tie_reason: "安全事故".into(), ..month(&["W02"]) };
        assert!(scenario.when("P001", reasoned).is_ok());
        for (named, code) in [
            (vec!["W09"], "period.decide.not-a-subject"),
            (vec!["W01", "W01"], "period.decide.not-a-subject"),
            (vec!["W01", "W02", "W01", "W02", "W01", "W02"], "period.decide.too-many"),
        ] {
            assert_eq!(scenario.refused("P001", month(&named)).code, code);
        }
    }

    #[test]
    fn monthly__the_meeting_fixes_the_grades_of_a_months_windows() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        let graded =
            |subject: &str, grade, reason: &str| Graded { subject: subject.into(), grade, reason: reason.into() };
        let with = |grades: Vec<Graded>| Decide { grades, ..month(&["W01"]) };
        let decided = |grades: Vec<Graded>| match scenario.when("P001", with(grades)) {
            Ok(PeriodEvent::Decided(decided)) => decided.grades,
            other => panic!("{other:?}"),
        };
        let proposed = [graded("W01", Grade::Excellent, ""), graded("W02", Grade::Excellent, "")];
        assert_eq!(decided(vec![]), proposed, "what the thresholds give, where it says nothing");
        let lower = graded("W02", Grade::Competent, "发生安全事故");
        assert_eq!(decided(vec![lower.clone()]), [lower, graded("W01", Grade::Excellent, "")]);
        let unreasoned = with(vec![graded("W02", Grade::Competent, " ")]);
        assert_eq!(scenario.refused("P001", unreasoned).code, "period.decide.differs");
        let stranger = with(vec![graded("W09", Grade::Excellent, "")]);
        assert_eq!(scenario.refused("P001", stranger).code, "period.decide.grades");
    }

    #[test]
    fn monthly_12__what_is_tied_at_the_last_place_is_the_meetings_and_it_says_why() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        let scenario = scenario.scored(scores_of(&[("W01", 980), ("W02", 980)]));
        let refusal = scenario.refused("P001", month(&["W02"]));
        assert_eq!(refusal.why(), ("period.decide.tie-unexplained", "monthly/12"));
        let reasoned = Decide { tie_reason: "窗口业务量更大".into(), ..month(&["W02"]) };
        assert!(scenario.when("P001", reasoned).is_ok());
        assert!(scenario.when("P001", month(&["W02", "W01"])).is_ok(), "both are named: no tie is broken");
        assert!(scenario.when("P001", month(&[])).is_ok(), "nobody is named");
    }

    #[test]
    fn monthly_12__fewer_verified_complaints_break_a_tie_and_then_fewer_overdue_cases() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        let tie = |subject: &str, verified_complaints, overdue_cases| TieBreak {
            subject: subject.into(),
            verified_complaints,
            overdue_cases,
        };
        for ties in [[tie("W01", 1, 0), tie("W02", 0, 5)], [tie("W01", 0, 2), tie("W02", 0, 1)]] {
            let with = |named: &str| month(&[named]);
            let scenario = scenario.scored(Scores { ties: ties.to_vec(), ..scores_of(&[("W01", 980), ("W02", 980)]) });
            assert!(scenario.when("P001", with("W02")).is_ok(), "{ties:?}");
            assert_eq!(scenario.refused("P001", with("W01")).code, "period.decide.passed-over", "{ties:?}");
        }
    }

    #[test]
    fn assessment_1__the_decision_holds_what_it_was_reached_on_and_is_reached_anew_only_after_a_sheet_changed() {
        let scenario = Scenario::decided();
        let decision = scenario.period().decision.as_ref().unwrap();
        assert_eq!((decision.version, decision.scores.as_slice()), (1, &[score("W01", 980), score("W02", 965)][..]));
        let again = Decide { reason: "更正W02".into(), ..month(&["W01"]) };
        let refusal = scenario.refused("P001", again);
        assert_eq!(refusal.why(), ("period.decide.decided-before", "assessment/1"));
        let corrected = |reason: &str| Decide { reason: reason.into(), ..month(&["W02"]) };
        let second = PublishedScore { version: 2, ..score("W02", 990) };
        let scenario = scenario.scored(scores(vec![score("W01", 980), second]));
        assert_eq!(scenario.refused("P001", corrected(" ")).code, "period.decide.no-reason");
        let scenario = scenario.given("P001", corrected("更正W02"));
        let decision = scenario.period().decision.as_ref().unwrap();
        assert_eq!((decision.version, decision.named.as_slice()), (2, &["W02".to_owned()][..]));
    }

    #[test]
    fn assessment_1__nothing_is_decided_while_a_contest_is_open() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        let open = Scores { contested: vec!["W01".into(), "W02".into()], ..scores_of(&BOTH) };
        let refusal = scenario.scored(open).refused("P001", month(&["W01"]));
        assert_eq!(refusal.why(), ("period.contests-open", "assessment/1"));
        assert!(refusal.en.contains("W01, W02") && refusal.zh.contains("W01、W02"), "{refusal}");
        assert!(scenario.when("P001", month(&["W01"])).is_ok(), "once it is settled");
    }

    #[test]
    fn monthly_12__nothing_is_decided_before_every_window_has_its_sheet() {
        let scenario = Scenario::closed("M2014-10").now("2014-11-07 09:00:00").scored(scores_of(&BOTH));
        assert_eq!(
            scenario.scored(scores_of(&BOTH[..1])).refused("P001", month(&["W01"])).code,
            "period.scores.missing"
        );
        let thrice = [BOTH[0], BOTH[1], BOTH[0]];
        assert_eq!(scenario.scored(scores_of(&thrice)).refused("P001", month(&["W01"])).code, "period.scores.foreign");
    }

    #[test]
    fn assessment_6__everybody_gets_one_grade_and_the_meeting_says_why_it_differs_from_the_score() {
        let scenario = half();
        assert!(scenario.when("P001", half_year(&scenario, |_| (Grade::Excellent, ""))).is_ok());
        let lower = |reason| {
            half_year(&scenario, move |subject| match subject {
                "P004" => (Grade::Competent, reason),
                _ => (Grade::Excellent, ""),
            })
        };
        let refusal = scenario.refused("P001", lower(""));
        assert_eq!(refusal.why(), ("period.decide.differs", "assessment/6"));
        assert!(refusal.zh.contains("95") && refusal.zh.contains("优秀"), "{}", refusal.zh);
        assert!(scenario.when("P001", lower("受到诫勉")).is_ok());
        let mut short = half_year(&scenario, |_| (Grade::Excellent, ""));
        short.grades.pop();
        assert_eq!(scenario.refused("P001", short).code, "period.decide.grades");
        let mut twice = half_year(&scenario, |_| (Grade::Excellent, ""));
        twice.grades.push(twice.grades[0].clone());
        assert_eq!(scenario.refused("P001", twice).code, "period.decide.grades");
    }

    #[test]
    fn leave_4__whoever_was_sick_too_long_gets_no_excellence() {
        let scenario = half();
        let all = half_year(&scenario, |_| (Grade::Excellent, ""));
        let refusal = scenario
            .scored(Scores { ineligible: vec!["P004".into()], ..scenario.known.scores.clone() })
            .refused("P001", all);
        assert_eq!(refusal.why(), ("period.decide.not-eligible", "leave/4"));
        assert!(refusal.en.contains("P004"), "{}", refusal.en);
    }
}
