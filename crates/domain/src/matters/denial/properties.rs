//! What holds of every denial, whatever is asked of it in whatever order, by whomever (性质测试).
use super::commands::{
    Acknowledge, DenialCommand, FlagMissingReport, Issue, Object, Report, Review, WithdrawObjection,
};
use super::events::{DenialEvent, DenialScope, Importance, ObjectionManner, ReportCopy, ReviewOutcome};
use super::fixture::{Scenario, onward, sealed};
use super::state::Denial;
use super::{
    acknowledge, flag_missing, guard, hand_over, issue, notify_correction, object, report, report_up, review,
    withdraw_objection,
};
use crate::matters::handover::commands::HandOver;
use crate::vocabulary::actor::Role;
use proptest::prelude::*;
use proptest::sample::select;

/// Who acts; the second reviewer is of the approval section like the first.
const PEOPLE: [(&str, Role); 6] = [
    ("P004", Role::WindowStaff),
    ("P005", Role::WindowStaff),
    ("P006", Role::ApprovalSection),
    (Scenario::SECOND_REVIEWER, Role::ApprovalSection),
    ("P007", Role::GeneralSection),
    ("system", Role::System),
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just("依据".to_owned()), 1 => Just(String::new())]
}

fn any_issue() -> impl Strategy<Value = DenialCommand> {
    let handler = select(vec!["P004", "P005", "P006", Scenario::SECOND_REVIEWER, "P999"]);
    (handler, select(DenialScope::ALL), select(Importance::ALL), any::<bool>()).prop_map(
        |(handler, scope, importance, sent)| {
            let (handler, window) = (Some(handler.to_owned()), Some("W01".to_owned()));
            Issue { handler, window, scope, importance, referral: sent.then(onward), ..Scenario::issue() }.into()
        },
    )
}

fn any_report() -> impl Strategy<Value = DenialCommand> {
    let people = vec!["P004", "P006", Scenario::SECOND_REVIEWER, "P007"];
    (select(people.clone()), select(people), text()).prop_map(|(reviewer, archivist, telephone)| {
        let mut report = Report { reviewer: reviewer.into(), archivist: archivist.into(), ..Scenario::report() };
        report.applicant.telephone = sealed(&telephone);
        report.into()
    })
}

fn command() -> impl Strategy<Value = DenialCommand> {
    let object = (select(ObjectionManner::ALL), any::<bool>());
    let review = (select(ReviewOutcome::ALL), text(), text());
    let hand_over =
        (select(vec!["P004", "P005", "P006"]), select(vec!["P005", "P006", Scenario::SECOND_REVIEWER]), 1..8_u32);
    prop_oneof![
        1 => any_issue(),
        3 => object.prop_map(|(manner, advised_in_writing)| Object { manner, advised_in_writing, ..Scenario::object() }.into()),
        4 => any_report(),
        6 => select(ReportCopy::ALL).prop_map(|copy| Acknowledge { copy }.into()),
        6 => review.prop_map(|(outcome, opinion, correction)| Review { outcome, opinion, correction }.into()),
        2 => Just(Scenario::notify().into()),
        2 => Just(Scenario::up().into()),
        1 => text().prop_map(|reason| WithdrawObjection { reason }.into()),
        1 => Just(FlagMissingReport {}.into()),
        2 => hand_over.prop_map(|(from, to, version)| {
            HandOver { handover: "H1".into(), from: from.into(), to: to.into(), version }.into()
        }),
    ]
}

/// One move: a command, by whom, and when: hours since the last, and how long ago it happened. Without a command, it is
/// what comes next in the life of a denial, so that histories reach its end; half of those by the right person.
type Move = (Option<DenialCommand>, usize, i64, i64);

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let ago = prop_oneof![6 => Just(0_i64), 1 => -2..30_i64];
    let what = prop_oneof![3 => Just(None), 2 => command().prop_map(Some)];
    let one = (what, 0..2 * PEOPLE.len(), 0..20_i64, ago);
    let opening = (any_issue().prop_map(Some), Just(0_usize), Just(0_i64), Just(0_i64));
    (opening, prop::collection::vec(one, 0..40)).prop_map(|(first, rest)| [vec![first], rest].concat())
}

/// What comes next, and who should do it. The report names either of the two who may review, also one who may not.
fn next(scenario: &Scenario, choice: i64) -> (DenialCommand, (&'static str, Role)) {
    let clerk = PEOPLE[0];
    let Some(denial) = scenario.state() else { return (Scenario::issue().into(), clerk) };
    let Some(report) = &denial.report else {
        let reviewer = PEOPLE[if choice % 2 == 0 { 2 } else { 3 }].0.into();
        let report = || Report { reviewer, ..Scenario::report() }.into();
        return (if denial.objection.is_none() { Scenario::object().into() } else { report() }, clerk);
    };
    let reviewer = if report.reviewer == PEOPLE[2].0 { PEOPLE[2] } else { PEOPLE[3] };
    let review = if choice % 2 == 0 { Scenario::correct() } else { Scenario::uphold() };
    match (report.review_copy, &denial.review, denial.notified_at) {
        (None, ..) => (Acknowledge { copy: ReportCopy::Review }.into(), reviewer),
        (_, None, _) => (review.into(), reviewer),
        (.., None) => (Scenario::notify().into(), clerk),
        _ => (Scenario::up().into(), reviewer),
    }
}

/// The story at the time and in the person of a move, and its command.
fn set(scenario: Scenario, (command, person, hours, ago): Move) -> (Scenario, DenialCommand) {
    let now = scenario.context().now + chrono::TimeDelta::hours(hours);
    let (what, right) = next(&scenario, hours);
    let (person, role) =
        if command.is_none() { PEOPLE.get(person).copied().unwrap_or(right) } else { PEOPLE[person % PEOPLE.len()] };
    let scenario = scenario.by(person, role).at_instants(now, now - chrono::TimeDelta::hours(ago));
    (scenario, command.unwrap_or(what))
}

/// What must hold of the step from one state to the next.
fn check_step(before: Option<&Denial>, scenario: &Scenario, event: &DenialEvent) -> Result<(), TestCaseError> {
    let denial = scenario.denial();
    prop_assert!(!denial.responsible.is_empty(), "nobody is responsible");
    prop_assert!(denial.version as usize == scenario.events().len());
    if let Some(before) = before {
        prop_assert_eq!((&denial.handler, &denial.number), (&before.handler, &before.number));
        prop_assert!(denial.last_at >= before.last_at, "time went back");
        let moved = denial.responsible != before.responsible;
        prop_assert!(!moved || matches!(event, DenialEvent::HandedOver(_)), "moved without a handover");
    }
    match event {
        DenialEvent::Reviewed(reviewed) => {
            prop_assert!(reviewed.by != denial.handler && reviewed.by != denial.responsible, "the handler reviewed");
            let corrected = reviewed.outcome == ReviewOutcome::Corrected;
            prop_assert_eq!(reviewed.notice.is_some(), corrected);
            prop_assert_eq!(reviewed.correction.is_empty(), !corrected);
            prop_assert!(denial.report.as_ref().is_some_and(|report| report.review_copy.is_some()));
        }
        DenialEvent::Reported(reported) => {
            prop_assert!(denial.objection.is_some(), "nobody had objected");
            prop_assert_ne!(&reported.reviewer, &reported.archivist);
            prop_assert_eq!(reported.report_up.is_some(), denial.importance == Importance::Important);
        }
        DenialEvent::Objected(objected) => {
            prop_assert!(objected.advised_in_writing || objected.manner == ObjectionManner::Written);
        }
        DenialEvent::Issued(issued) => {
            prop_assert!(issued.referral.is_some() || issued.scope == DenialScope::WithinDuties);
        }
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_handler_never_reviews_and_every_decided_event_folds(moves in moves()) {
        let mut scenario = Scenario::new().with_second_reviewer();
        for one in moves {
            let (set, command) = set(scenario, one);
            scenario = set;
            match scenario.when(command) {
                Err(refusal) => {
                    prop_assert!(crate::vocabulary::articles::is_known(&refusal.article), "{}", refusal);
                    prop_assert!(!refusal.en.is_empty() && !refusal.zh.is_empty());
                }
                Ok(event) => {
                    let (event_type, _) = event.event_type();
                    let data = serde_json::to_string(&event).unwrap();
                    prop_assert_eq!(&DenialEvent::decode(event_type, &data).unwrap(), &event);
                    let before = scenario.state().cloned();
                    scenario.apply(event.clone());
                    check_step(before.as_ref(), &scenario, &event)?;
                }
            }
        }
    }

    #[test]
    fn no_event_however_misplaced_breaks_the_fold(moves in moves()) {
        let mut scenario = Scenario::new().with_second_reviewer();
        let mut other = None;
        for one in moves {
            let (set, command) = set(scenario, one);
            scenario = set;
            let Ok(event) = scenario.when(command) else { continue };
            scenario.apply(event.clone());
            // Every other event is lost on the way: what cannot follow is named and changes nothing.
            if scenario.events().len().is_multiple_of(2) {
                let before = other.clone();
                if super::evolve(&mut other, &event, scenario.stamp()).is_err() {
                    prop_assert_eq!(&other, &before);
                }
            }
        }
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_known_article() {
    let tables: [&[(&str, &str)]; 11] = [
        acknowledge::AcknowledgeRefusal::CODES,
        flag_missing::FlagRefusal::CODES,
        guard::GuardRefusal::CODES,
        hand_over::HandOverRefusal::CODES,
        issue::IssueRefusal::CODES,
        notify_correction::NotifyRefusal::CODES,
        object::ObjectRefusal::CODES,
        report::ReportRefusal::CODES,
        report_up::ReportUpRefusal::CODES,
        review::ReviewRefusal::CODES,
        withdraw_objection::WithdrawRefusal::CODES,
    ];
    let codes: Vec<(&str, &str)> = tables.into_iter().flatten().copied().collect();
    let distinct: std::collections::BTreeSet<&str> = codes.iter().map(|(code, _)| *code).collect();
    assert_eq!(distinct.len(), codes.len());
    for (code, article) in codes {
        assert!(
            code.starts_with("denial.") && crate::vocabulary::articles::is_known(article),
            "{code} cites {article}"
        );
    }
}
