//! The scoring view: what is charged to whom, what a sheet says, what changes and what never does.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::collect::Collector;
use super::history::{Four, HALF, MONTH, dissatisfied, draw, now, publish, recorded, whole_rulebook};
use super::query::{self, Explained, drafts};
use crate::systems::{cover_started, decided, post, received};
use crate::testing::{History, accepted, at, commitment, finished, notice, registered};
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{Rated, Registered, ReplacedRating, Satisfaction};
use anjuan_domain::matters::complaint::events::CircularIssued;
use anjuan_domain::matters::contact::events::Channel;
use anjuan_domain::people::finding::events::{Recorded, Withdrawn};
use anjuan_domain::scores::period::Stage;
use anjuan_domain::scores::rules::{Charge, Standing};
use anjuan_domain::scores::score::events::{Chosen, Contested};
use anjuan_domain::vocabulary::points::Points;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn charged(four: &Four, period: &str, subject: &str) -> BTreeMap<String, Charge> {
    let views = four.views();
    let collector = Collector::over(period, views.sources, views.centre, now()).unwrap();
    collector.charges(subject).unwrap().into_iter().map(|charge| (charge.clause.clone(), charge)).collect()
}

fn charges(four: &Four, period: &str, subject: &str) -> Vec<Charge> {
    let views = four.views();
    Collector::over(period, views.sources, views.centre, now()).unwrap().charges(subject).unwrap()
}

/// A case of P002 at W02 that fell due and was done then.
fn late(number: &str, due: &str, done: &'static str) -> [(&'static str, Event); 3] {
    let registered = Registered { handler: "P002".into(), window: "W02".into(), ..registered(number, None) };
    let mut accepted = accepted("2014-10-20T02:00:00Z", commitment(7, "time-limit/3.4"), None);
    accepted.due_at = Some(at(due));
    [("2014-10-20T01:00:00Z", registered.into()), ("2014-10-20T02:00:00Z", accepted.into()), (done, finished().into())]
}

fn explained(four: &Four, period: &str, subject: &str) -> Explained {
    query::explain(four.views(), period, subject, now()).unwrap()
}

/// The history with the sheets of its month drawn up.
fn drawn() -> History {
    let mut history = recorded(|_| 0);
    draw(&mut history, MONTH);
    history
}

/// Decided and published as well.
fn published() -> History {
    let mut history = recorded(|_| 0);
    publish(&mut history, MONTH, &["W02"]);
    history
}

#[test]
fn monthly_3__an_overdue_case_counts_in_each_month_for_the_working_days_that_lie_in_it() {
    let four = Four::new(&recorded(|_| 0));
    // Due on Wednesday 29 October, finished on Wednesday 5 November.
    let (october, november) = (charged(&four, "M2014-10", "W01"), charged(&four, MONTH, "W01"));
    assert_eq!((october["monthly/3.overdue"].quantity, november["monthly/3.overdue"].quantity), (2, 3));
    let overdue = &november["monthly/3.overdue"];
    assert_eq!((overdue.fact.as_str(), overdue.reason.as_str()), ("case/K1#promise", "AJ-20141020-K1"));
    assert_eq!(overdue.events.len(), 3, "registered, accepted, finished");
    assert_eq!(october["monthly/3.overdue"].id, overdue.id, "the same charge is known again");
    assert!(!charged(&four, MONTH, "W02").contains_key("monthly/3.overdue"));
}

#[test]
fn monthly_7__a_circular_of_the_next_month_costs_the_month_of_the_complaint_instead_of_another() {
    let mut history = recorded(|_| 0);
    for event in [Event::from(received("TS-20141128-T9", &["P001"])), decided().into()] {
        history.add("complaint/T9", "2014-11-28T02:00:00Z", "", event);
    }
    let circulated = CircularIssued {
        number: "TB-20141203-T9".into(),
        title: "通报".into(),
        text: "查实".into(),
        by: "P008".into(),
    };
    history.add("complaint/T9", "2014-12-03T02:00:00Z", "", circulated);
    let four = Four::new(&history);
    let of = |period| charges(&four, period, "W01").iter().filter(|charge| charge.fact == "complaint/T9").count();
    assert_eq!((of(MONTH), of("M2014-12")), (2, 0));
    let sheet = explained(&four, MONTH, "W01");
    let mut lines = sheet.lines.iter().filter(|line| line.charge.fact == "complaint/T9");
    assert!(lines.all(|line| line.line.also.len() == 1), "so that the rulebook can say which of the two stands");
}

#[test]
fn monthly_6__a_complaint_of_a_breach_of_integrity_that_is_true_costs_the_windows_integrity_too() {
    let mut history = recorded(|_| 0);
    let mut verdict = decided();
    verdict.found.truncate(1);
    verdict.found[0].article = "integrity/1".into();
    for event in [Event::from(received("TS-20141118-T9", &["P001"])), verdict.into()] {
        history.add("complaint/T9", "2014-11-18T02:00:00Z", "", event);
    }
    let four = Four::new(&history);
    let breach = charged(&four, MONTH, "W01")["monthly/6.breach"].clone();
    assert_eq!((breach.fact.as_str(), breach.persons.as_slice()), ("complaint/T9", &["P001".to_owned()][..]));
    assert_eq!(charged(&four, HALF, "P001")["assessment/5.breach"].fact, "complaint/T9");
    assert!(!charged(&Four::new(&recorded(|_| 0)), MONTH, "W01").contains_key("monthly/6.breach"));
}

#[test]
fn monthly_6__a_breach_of_integrity_that_was_circulated_costs_the_circular_as_well() {
    let mut history = recorded(|_| 0);
    let breach = Recorded {
        number: "JC-20141118-F9".into(),
        code: "integrity-breach".into(),
        persons: vec!["P001".into()],
        window: Some("W01".into()),
        place: "大厅".into(),
        evidence: "来信核实".into(),
        inspector: "P008".into(),
        patrol: None,
        about: None,
        choices: vec![],
    };
    history.add("finding/F9", "2014-11-18T02:00:00Z", "", breach);
    let before = charges(&Four::new(&history), MONTH, "W01");
    assert!(before.iter().all(|charge| charge.clause != "monthly/7.circular" || charge.fact != "finding/F9"));
    let issued = anjuan_domain::people::finding::events::CircularIssued {
        number: "LT-20141124-F9".into(),
        title: "通报".into(),
        text: "通报批评".into(),
        by: "P007".into(),
    };
    history.add("finding/F9", "2014-11-24T02:00:00Z", "", issued);
    let four = Four::new(&history);
    let of_finding = charges(&four, MONTH, "W01").into_iter().filter(|charge| charge.fact == "finding/F9");
    let of_finding: Vec<_> = of_finding.map(|charge| (charge.clause, charge.reason)).collect();
    let expected = [("monthly/7.circular", "LT-20141124-F9"), ("monthly/6.breach", "来信核实")];
    assert_eq!(of_finding, expected.map(|(clause, reason)| (clause.into(), reason.into())));
}

#[test]
fn work_3__the_applicants_own_rating_takes_the_place_of_one_that_the_staff_entered() {
    let mut history = recorded(|_| 0);
    for (at, event) in late("AJ-20141020-K9", "2014-11-10T09:30:00Z", "2014-11-07T02:00:00Z") {
        history.add("case/K9", at, "P002", event);
    }
    let dissatisfied = |history: &History| {
        let charges = charges(&Four::new(history), HALF, "P002");
        charges.iter().filter(|charge| charge.clause == "assessment/4.3.dissatisfied").count()
    };
    let (satisfaction, channel) = (Satisfaction::Dissatisfied, Channel::Call);
    let entered =
        Rated { satisfaction, comment: None, channel, mend: None, entered_by: Some("P008".into()), replaces: None };
    history.add("case/K9", "2014-11-12T02:00:00Z", "P001", entered.clone());
    assert_eq!(dissatisfied(&history), 1);
    let version = u32::try_from(history.bodies.iter().filter(|body| body.contains("\"subject\":\"case/K9\"")).count());
    let replaces = Some(ReplacedRating { version: version.unwrap(), at: at("2014-11-12T02:00:00Z") });
    let own = Rated { satisfaction: Satisfaction::VerySatisfied, entered_by: None, replaces, ..entered };
    history.add("case/K9", "2014-11-13T02:00:00Z", "P001", own);
    assert_eq!(dissatisfied(&history), 0);
}

#[test]
fn monthly_3__a_day_over_the_end_of_a_month_is_charged_once() {
    // Due on Friday 31 October at the close; finished on Monday, on Saturday, and the same evening.
    for (done, october, november) in
        [("2014-11-03T02:00:00Z", 0, 1), ("2014-11-01T02:00:00Z", 0, 1), ("2014-10-31T11:00:00Z", 1, 0)]
    {
        let mut history = recorded(|_| 0);
        for (at, event) in late("AJ-20141020-K9", "2014-10-31T09:30:00Z", done) {
            history.add("case/K9", at, "P002", event);
        }
        let four = Four::new(&history);
        let over = |period| {
            let all = charges(&four, period, "W02");
            all.iter().filter(|charge| charge.fact == "case/K9#promise").map(|charge| charge.quantity).sum::<u32>()
        };
        assert_eq!((over("M2014-10"), over(MONTH)), (october, november), "{done}");
    }
}

#[test]
fn ab_role_3__who_covers_when_a_case_is_rated_does_not_answer_for_its_result() {
    let mut history = recorded(|_| 0);
    for (at, event) in late("AJ-20141020-K9", "2014-11-10T09:30:00Z", "2014-11-07T02:00:00Z") {
        history.add("case/K9", at, "P002", event);
    }
    history.add("case/K9", "2014-11-12T02:00:00Z", "P001", dissatisfied());
    let four = Four::new(&history);
    assert_eq!(charged(&four, HALF, "P002")["assessment/4.3.dissatisfied"].reason, "AJ-20141020-K9");
    let covering = charges(&four, HALF, "P001");
    assert!(covering.iter().all(|charge| charge.reason != "AJ-20141020-K9" || charge.clause.ends_with(".rate")));
}

#[test]
fn ab_role_3__what_a_cover_does_in_time_counts_for_the_cover() {
    let mut history = recorded(|_| 0);
    for (at, event) in late("AJ-20141020-K9", "2014-11-10T09:30:00Z", "2014-11-07T02:00:00Z") {
        history.add("case/K9", at, "P002", event);
    }
    let nominal = charged(&Four::new(&history), HALF, "P002")["assessment/4.2.rate"].clone();
    assert_eq!((nominal.quantity, nominal.of), (1, Some(1)));
    history.add("post/PO1", "2014-11-05T01:00:00Z", "", post());
    history.add("post/PO1", "2014-11-06T01:00:00Z", "", cover_started(1, "P002", "P001"));
    let four = Four::new(&history);
    assert!(!charged(&four, HALF, "P002").contains_key("assessment/4.2.rate"));
    assert_eq!(charged(&four, HALF, "P001")["assessment/4.2.rate"].of, Some(3));
}

#[test]
fn monthly_7__one_complaint_is_one_fact_for_complaint_circular_and_finding() {
    let four = Four::new(&recorded(|_| 0));
    let charges = charged(&four, MONTH, "W01");
    for clause in ["monthly/7.verified", "monthly/7.circular", "monthly/1.quarrel"] {
        assert_eq!(charges[clause].fact, "complaint/T1", "{clause}");
    }
    assert_eq!(charges["monthly/1.quarrel"].decided_by.as_deref(), Some("P008"));
    let sheet = explained(&four, MONTH, "W01");
    let verified = sheet.lines.iter().find(|line| line.line.clause == "monthly/7.verified").unwrap();
    assert_eq!(verified.number.as_deref(), Some("TS-20141110-T1"));
    assert!(verified.line.also.contains(&"monthly/1.quarrel".to_owned()), "{:?}", verified.line.also);
}

#[test]
fn monthly_7__what_is_charged_by_the_circular_is_set_aside_and_seen_and_a_complaint_without_one_is_to_be_chosen() {
    let mut history = recorded(|_| 0);
    for event in [Event::from(received("TS-20141128-T9", &["P001"])), decided().into()] {
        history.add("complaint/T9", "2014-11-28T02:00:00Z", "", event);
    }
    let sheet = explained(&Four::new(&history), MONTH, "W01");
    let lines = |fact: &str| -> Vec<(String, Standing, Points)> {
        let of = sheet.lines.iter().filter(|line| line.charge.fact == fact);
        of.map(|line| (line.line.clause.clone(), line.line.standing, line.line.points)).collect()
    };
    let line = |clause: &str, standing, tenths| (clause.to_owned(), standing, Points::tenths(tenths));
    let expected = [
        line("monthly/1.quarrel", Standing::Stands, 30),
        line("monthly/7.circular", Standing::Stands, 100),
        line("monthly/7.verified", Standing::SetAside, 20),
    ];
    assert_eq!(lines("complaint/T1"), expected);
    assert_eq!(lines("complaint/T9"), [line("monthly/7.verified", Standing::ToBeChosen, 20)]);
    assert_eq!(sheet.sheet.items.iter().find(|item| item.item == "monthly/7").unwrap().points, Points::ZERO);
}

#[test]
fn monthly_1__a_finding_that_was_withdrawn_stays_to_be_seen_and_costs_nothing_and_another_months_is_not_there() {
    let four = Four::new(&recorded(|_| 0));
    let charges = charged(&four, MONTH, "W01");
    assert_eq!(charges["monthly/1.violation"].standing, Standing::Withdrawn);
    assert_eq!(charges["monthly/1.violation"].events.len(), 3);
    assert!(!charges.contains_key("monthly/9.hygiene"), "found on 31 October");
    assert!(charged(&four, "M2014-10", "W01").contains_key("monthly/9.hygiene"));
    assert_eq!(charges["monthly/2.supplement-unexplained"].events.len(), 1);
}

#[test]
fn monthly_10__marks_of_the_others_out_of_the_most_and_full_points_where_nobody_marked() {
    let four = Four::new(&recorded(|_| 0));
    let of = |period, window| {
        let charge = charged(&four, period, window)["monthly/10.peers"].clone();
        (charge.quantity, charge.of, charge.events.len())
    };
    assert_eq!((of(MONTH, "W01"), of(MONTH, "W02")), ((80, Some(100), 1), (95, Some(100), 1)));
    assert_eq!(of("M2014-10", "W01"), (0, Some(0), 0));
    let single = explained(&four, "M2014-10", "W01");
    let line = single.lines.iter().find(|line| line.line.clause == "monthly/10.peers").unwrap();
    assert_eq!(line.line.points, Points::ZERO);
    assert!(line.charge.reason.contains("assumed") && !line.line.assumed.is_empty());
}

#[test]
fn assessment_3_2__rolls_charge_person_and_window() {
    let four = Four::new(&recorded(|_| 0));
    assert!(charged(&four, HALF, "P001").contains_key("assessment/3.2.late"));
    assert!(charged(&four, HALF, "P002").contains_key("assessment/3.2.absent"));
    assert!(charged(&four, MONTH, "W01").contains_key("monthly/5.late"));
    assert!(charged(&four, MONTH, "W02").contains_key("monthly/5.absent"));
}

#[test]
fn assessment_4_2__the_rate_counts_what_fell_due_and_each_late_case_stands_by_itself() {
    let four = Four::new(&recorded(|_| 0));
    let charges = charged(&four, HALF, "P001");
    let rate = &charges["assessment/4.2.rate"];
    assert_eq!((rate.quantity, rate.of), (1, Some(2)));
    assert_eq!(charges["assessment/2.promise"].fact, "case/K1#promise");
    assert_eq!(charges["assessment/4.3.dissatisfied"].reason, "AJ-20141020-K1");
    let views = four.views();
    let all = Collector::over(HALF, views.sources, views.centre, now()).unwrap().charges("P001").unwrap();
    let uncivil: Vec<_> = all.iter().filter(|charge| charge.clause == "assessment/1.uncivil").collect();
    assert_eq!(uncivil.len(), 2, "the complaint, beside the finding that was withdrawn");
    assert_eq!(uncivil.iter().filter(|charge| charge.standing == Standing::Withdrawn).count(), 1);
    assert!(!charged(&four, HALF, "P002").contains_key("assessment/4.2.rate"), "nothing was due");
}

#[test]
fn monthly_12__the_service_draws_up_every_sheet_of_a_closed_period_once_and_the_ranking_follows() {
    let before = recorded(|_| 0);
    let four = Four::new(&before);
    assert_eq!(drafts(four.views(), MONTH, (before.bodies.len() as u64, 10), now()).unwrap().len(), 2);
    assert_eq!(drafts(four.views(), MONTH, (before.bodies.len() as u64, 1), now()).unwrap().len(), 1);
    assert!(drafts(four.views(), MONTH, (1, 10), now()).unwrap().is_empty(), "the views are behind the closing");
    assert!(drafts(four.views(), "M2014-10", (999, 10), now()).unwrap().is_empty(), "not closed");
    let four = Four::new(&drawn());
    assert!(drafts(four.views(), MONTH, (999, 10), now()).unwrap().is_empty());
    let sheets = query::sheets(four.views(), MONTH, now()).unwrap().unwrap();
    let places: Vec<_> = sheets.lines.iter().map(|line| (line.subject.as_str(), line.rank, line.tied)).collect();
    assert_eq!(places, [("W02", 1, false), ("W01", 2, false)]);
    let worse = &sheets.lines[1];
    assert_eq!((worse.verified_complaints, worse.overdue_cases, worse.to_be_chosen), (1, 1, 0));
    assert!(sheets.digest.is_some() && sheets.missing.is_empty());
}

#[test]
fn monthly_12__what_was_published_stands_and_an_amendment_of_the_calendar_proposes_a_correction() {
    let mut history = published();
    let before = Four::new(&history);
    assert_eq!(query::proposals(before.views(), MONTH, now()).unwrap(), []);
    let stood = query::period(before.views().sources.scoring, MONTH).unwrap().unwrap();
    assert_eq!(stood.stage, Stage::Published);
    // 4 November 2014 turns out to have been a holiday: the case was over by one day less.
    let amended = notice("2014-2", "2015-01-06", None, &["2014-11-04"]);
    history.add("calendar/cn", "2015-01-06T00:00:00Z", "", amended);
    let after = Four::new(&history);
    assert_eq!(
        query::period(after.views().sources.scoring, MONTH).unwrap().unwrap(),
        stood,
        "nothing published changes"
    );
    assert_eq!(explained(&after, MONTH, "W01"), explained(&before, MONTH, "W01"));
    let proposals = query::proposals(after.views(), MONTH, now()).unwrap();
    let [proposal] = proposals.as_slice() else { panic!("{proposals:?}") };
    assert_eq!((proposal.subject.as_str(), proposal.published), ("W01", Some(1)));
    assert_eq!(proposal.after, proposal.before + Points::tenths(10));
    assert_eq!(proposal.changes[0].clause, "monthly/3.overdue");
    assert_eq!(proposal.charges[0].quantity, 2);
}

#[test]
fn assessment_1__a_finding_taken_back_after_publication_is_proposed_and_a_choice_of_people_holds() {
    let mut history = published();
    let four = Four::new(&history);
    let sheet = explained(&four, MONTH, "W01");
    let verified = sheet.lines.iter().find(|line| line.line.clause == "monthly/7.verified").unwrap();
    let (charge, points) = (verified.charge.id.clone(), Points::tenths(40));
    let chosen = Chosen { charge, points, reason: "影响大".into(), by: "P008".into(), sheet: sheet.sheet.clone() };
    history.add("score/M2014-11-W01", "2015-01-06T00:10:00Z", "", chosen);
    let taken_back = Withdrawn { by: "P008".into(), reason: "误录".into() };
    history.add("finding/F2", "2015-01-06T00:20:00Z", "", taken_back);
    let proposals = query::proposals(Four::new(&history).views(), MONTH, now()).unwrap();
    let clauses: Vec<_> = proposals[0].changes.iter().map(|change| change.clause.as_str()).collect();
    assert!(clauses.contains(&"monthly/1.quarrel"), "{clauses:?}");
    let kept = proposals[0].charges.iter().find(|charge| charge.clause == "monthly/7.verified");
    assert!(kept.is_none_or(|charge| charge.chosen == Some(Points::tenths(40))));
    let line = explained(&Four::new(&history), MONTH, "W01");
    assert_eq!((line.version, line.versions.len()), (2, 2));
}

#[test]
fn monthly_12__another_rulebook_says_who_changes_and_why_and_records_nothing() {
    let history = drawn();
    let four = Four::new(&history);
    let mut other = whole_rulebook("try-out").definition;
    other.numbers.iter_mut().filter(|rule| rule.name == "monthly-3-overdue").for_each(|rule| rule.value = 20);
    let what_if = query::what_if(four.views(), MONTH, &other).unwrap().unwrap();
    assert_eq!((what_if.before.as_str(), what_if.after.as_str(), what_if.unchanged), ("2014-11.4", "try-out", 1));
    let [line] = what_if.changed.as_slice() else { panic!("{what_if:?}") };
    assert_eq!((line.subject.as_str(), line.changes.len()), ("W01", 1));
    assert_eq!(line.before, line.after + Points::tenths(30), "three days at two points");
    assert_eq!(query::what_if(four.views(), "M2014-10", &other).unwrap(), None, "no sheet is drawn up");
    other.numbers.retain(|rule| rule.name != "monthly-3-overdue");
    assert!(query::what_if(four.views(), MONTH, &other).is_err());
}

#[test]
fn monthly_12__the_stars_of_a_year_are_ranked_by_the_published_months() {
    let four = Four::new(&published());
    let stars = query::stars(four.views(), "Y2014").unwrap().unwrap();
    assert_eq!((stars.months, stars.lines.len()), (1, 2));
    assert_eq!((stars.lines[0].subject.as_str(), stars.lines[0].rank), ("W02", 1));
    assert_eq!(query::stars(four.views(), MONTH).unwrap(), None);
}

#[test]
fn assessment_6__the_half_year_proposes_grades_in_the_words_of_the_category() {
    let mut history = recorded(|_| 0);
    draw(&mut history, HALF);
    let sheets = query::sheets(Four::new(&history).views(), HALF, now()).unwrap().unwrap();
    let grades: BTreeMap<_, _> =
        sheets.lines.iter().map(|line| (line.subject.as_str(), line.grade.as_ref().unwrap().zh.as_str())).collect();
    // Five points of item 4.5 are earned by proposals alone, so that nobody begins with a hundred.
    assert_eq!(grades["P002"], "优秀");
    assert_eq!(grades["P001"], if sheets.lines[1].total >= Points::tenths(750) { "合格" } else { "基本合格" });
    assert!(sheets.lines.iter().all(|line| !line.proposed && line.flags.is_empty()));
}

#[test]
fn a_contested_line_shows_its_contest_and_the_same_version() {
    let mut history = drawn();
    let sheet = explained(&Four::new(&history), MONTH, "W01");
    let charge = sheet.lines[0].charge.id.clone();
    let contested = Contested { charge, by: "P001".into(), reason: "不属实".into() };
    history.add("score/M2014-11-W01", "2015-01-05T05:00:00Z", "", contested);
    let after = explained(&Four::new(&history), MONTH, "W01");
    assert_eq!((after.version, after.sheet.total), (1, sheet.sheet.total));
    assert_eq!(after.lines[0].contest.as_ref().map(|contest| contest.by.as_str()), Some("P001"));
}

#[test]
fn the_meeting_is_given_whose_sheet_has_an_open_contest() {
    let mut history = drawn();
    let filled = |history: &History| query::scores(Four::new(history).views(), MONTH, now()).unwrap();
    assert!(filled(&history).contested.is_empty());
    let sheet = explained(&Four::new(&history), MONTH, "W01").sheet;
    let line = sheet.items.iter().flat_map(|item| &item.lines).find(|line| line.standing.counts()).unwrap();
    let contested = Contested { charge: line.charge.clone(), by: "P001".into(), reason: "不属实".into() };
    history.add("score/M2014-11-W01", "2015-01-05T05:00:00Z", "", contested);
    assert_eq!(filled(&history).contested, ["W01"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_order_the_streams_are_recorded_in_the_sheets_have_the_same_digest(
        picks in prop::collection::vec(0_usize..64, 60),
    ) {
        let digest = |history: &History| {
            let four = Four::new(history);
            let views = four.views();
            let sheets: Vec<_> = [(MONTH, "W01"), (MONTH, "W02"), (HALF, "P001"), (HALF, "P002")]
                .into_iter()
                .map(|(period, subject)| query::live(views, period, subject, at(super::history::NOW)).unwrap().sheet)
                .collect();
            (query::digest(&sheets[..2]), query::digest(&sheets[2..]), query::digest(sheets[..2].iter().rev()))
        };
        let mut picks = picks.into_iter().cycle();
        let (month, half, reversed) = digest(&recorded(|_| picks.next().unwrap_or(0)));
        let (expected, expected_half, _) = digest(&recorded(|_| 0));
        prop_assert_eq!(&month, &expected);
        prop_assert_eq!(half, expected_half);
        prop_assert_eq!(month, reversed, "in the order of subjects, however they are given");
    }
}

#[test]
fn monthly_12__the_meeting_is_given_what_breaks_a_tie() {
    let history = drawn();
    let four = Four::new(&history);
    let sheets = query::sheets(four.views(), MONTH, now()).unwrap().unwrap();
    let shown: BTreeMap<String, (u32, u32)> =
        sheets.lines.into_iter().map(|line| (line.subject, (line.verified_complaints, line.overdue_cases))).collect();
    let filled = query::scores(four.views(), MONTH, now()).unwrap();
    let given: BTreeMap<String, (u32, u32)> =
        filled.ties.into_iter().map(|tie| (tie.subject, (tie.verified_complaints, tie.overdue_cases))).collect();
    assert_eq!(given, shown);
    let some = |of: fn(&(u32, u32)) -> u32| given.values().any(|tie| of(tie) > 0);
    assert!(some(|tie| tie.0) && some(|tie| tie.1), "{given:?}");
}
