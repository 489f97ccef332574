//! Measures by their articles, and from the breaches of other systems (责任追究测试).
use super::super::commands::Receive;
use super::super::fixture::{Scenario, answer, found, measure, received};
use super::*;

/// Found verified of P004 and W01 by this article.
fn verified(article: &str) -> Scenario {
    let complaint = Receive { articles: vec![article.into()], ..received() };
    Scenario::new().given("P008", complaint).ruled_by("P008", &[found("P004", "", article), found("", "W01", article)])
}

fn fits(article: &str, ordinary: &[Measure], grave: &[Measure]) {
    let scenario = verified(article);
    for gravity in Gravity::ALL {
        for kind in Measure::ALL {
            let allowed = if *gravity == Gravity::Grave { grave } else { ordinary };
            let command = TakeMeasure { gravity: *gravity, measure: *kind, ..measure("P004", article) };
            match scenario.when("P001", command) {
                Ok(_) => assert!(allowed.contains(kind), "{article} {gravity:?} {kind:?}"),
                Err(refusal) => {
                    assert!(!allowed.contains(kind), "{article} {gravity:?} {kind:?}: {refusal}");
                    assert_eq!(refusal.code, "complaint.take-measure.does-not-fit");
                    assert!(refusal.en.contains(article) && refusal.zh.contains(article), "{refusal}");
                }
            }
        }
    }
}

#[test]
fn accountability_1__attitude_is_criticised_and_insult_admonished_or_transferred() {
    fits("accountability/1", &[Measure::CriticismEducation], &[Measure::Admonishment, Measure::Transfer]);
}

#[test]
fn accountability_2__breach_of_procedure_is_circulated_and_grave_it_is_three_months_on_probation() {
    fits("accountability/2", &[Measure::SelfCriticismCirculated], &[Measure::RetentionOnProbation]);
    let command = TakeMeasure {
        gravity: Gravity::Grave,
        measure: Measure::RetentionOnProbation,
        ..measure("P004", "accountability/2")
    };
    let scenario = verified("accountability/2").given("P001", command);
    assert_eq!(scenario.complaint().measures[0].months, 3, "the rulebook's probation-months");
    let ordinary = verified("accountability/2").given("P001", measure("P004", "accountability/2"));
    assert_eq!(ordinary.complaint().measures[0].months, 0);
}

#[test]
fn accountability_3__buck_passing_is_circulated_and_grave_it_suspends_from_the_post() {
    fits("accountability/3", &[Measure::SelfCriticismCirculated], &[Measure::SuspendedAwaitingPost]);
}

#[test]
fn accountability_4__not_answering_the_telephone_is_criticised() {
    fits("accountability/4", &[Measure::CriticismEducation], &[Measure::CriticismEducation]);
}

#[test]
fn accountability_1__the_director_takes_grave_measures_and_a_deputy_the_others() {
    let scenario = verified("accountability/1");
    let grave =
        TakeMeasure { gravity: Gravity::Grave, measure: Measure::Admonishment, ..measure("P004", "accountability/1") };
    assert_eq!(scenario.refused("P002", grave.clone()).code, "complaint.take-measure.director-only");
    assert!(scenario.when("P001", grave).is_ok());
    assert!(scenario.when("P002", measure("P004", "accountability/1")).is_ok());
    assert_eq!(scenario.refused("P008", measure("P004", "accountability/1")).code, "complaint.take-measure.not-office");
}

#[test]
fn accountability_2__a_measure_follows_from_what_was_verified_of_that_person() {
    let open = Scenario::new().given("P008", received());
    let refusal = open.refused("P001", measure("P004", "accountability/2"));
    assert_eq!(refusal.why(), ("complaint.take-measure.not-verified", "accountability"));
    let scenario = verified("accountability/2");
    assert_eq!(
        scenario.refused("P001", measure("P005", "accountability/2")).code,
        "complaint.take-measure.not-verified"
    );
    assert_eq!(
        scenario.refused("P001", measure("P004", "time-limit/3.4")).code,
        "complaint.take-measure.not-accountability"
    );
    let unreasoned = TakeMeasure { reason: " ".into(), ..measure("P004", "accountability/2") };
    assert_eq!(scenario.refused("P001", unreasoned).code, "command.reason-missing");
    let not = found("P004", "W01", "accountability/2");
    let not = super::super::events::FoundOf { finding: Finding::NotVerified, ..not };
    let cleared = Scenario::new().given("P008", received()).ruled_by("P008", &[not]);
    assert_eq!(
        cleared.refused("P001", measure("P004", "accountability/2")).code,
        "complaint.take-measure.not-verified"
    );
}

#[test]
fn accountability_3__one_measure_for_a_person_and_an_article_also_after_the_answer() {
    let scenario =
        verified("accountability/3").given("P008", answer()).given("P001", measure("P004", "accountability/3"));
    let again = scenario.refused("P001", measure("P004", "accountability/3"));
    assert_eq!(again.code, "complaint.take-measure.taken-before");
    assert!(scenario.when("P001", measure("P004", "accountability/4")).is_ok(), "another article is another measure");
}

#[test]
fn accountability_1__nobody_takes_a_measure_against_himself() {
    let about = Receive { persons: vec!["P002".into()], windows: vec![], ..received() };
    let scenario = Scenario::new().given("P008", about);
    let scenario = scenario.ruled_by("P001", &[found("P002", "", "accountability/1")]);
    let refusal = scenario.refused("P002", measure("P002", "accountability/1"));
    assert_eq!(refusal.why(), ("complaint.conflict.complained-of", "complaint/3"));
}

/// A verified complaint of a breach leads to a measure by the article of accountability, and the record names both.
fn leads_to_a_measure(breach: &str, by: &str) {
    let scenario = verified(breach).given("P001", measure("P004", by));
    let complaint = scenario.complaint();
    let decision = complaint.decision.as_ref().unwrap();
    assert!(decision.found.iter().any(|found| found.person.as_deref() == Some("P004") && found.article == breach));
    let taken = &complaint.measures[0];
    assert_eq!((taken.person.as_str(), taken.article.as_str(), taken.by.as_str()), ("P004", by, "P001"));
    assert_eq!(complaint.articles, [breach]);
}

#[test]
fn first_asked_3_5__a_breach_is_complained_of_and_leads_to_accountability() {
    leads_to_a_measure("first-asked/3.5", "accountability/3");
}

#[test]
fn one_time_notice_4__failing_to_notify_is_complained_of_and_leads_to_accountability() {
    leads_to_a_measure("one-time-notice/4", "accountability/2");
}

#[test]
fn commitment_12__a_broken_commitment_is_complained_of_and_leads_to_accountability() {
    leads_to_a_measure("commitment/12", "accountability/2");
}
