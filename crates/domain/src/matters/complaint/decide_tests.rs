//! Who decides a complaint, and what a decision has to say (认定测试).
use super::super::commands::Receive;
use super::super::fixture::{Scenario, assign, classify, decision, found, investigate, received};
use super::*;

fn simple() -> Scenario {
    Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &["人社所"]))
}

fn complex() -> Scenario {
    let scenario = Scenario::new().given("P008", received()).given("P008", classify("COMPLEX", &["人社所", "民政办"]));
    scenario.given("P001", assign("P009"))
}

fn refused(scenario: &Scenario, person: &str, command: Decide, code: &str) {
    let refusal = scenario.refused(person, command);
    assert_eq!(refusal.code, code, "{refusal}");
    assert!(refusal.article.starts_with("complaint/"), "{refusal}");
}

#[test]
fn complaint_3__a_simple_one_is_ruled_on_the_spot_by_its_receiver() {
    let scenario = simple().given("P008", decision("VERIFIED"));
    let decided = scenario.complaint().decision.as_ref().unwrap();
    assert_eq!((decided.by.as_str(), decided.finding), ("P008", Finding::Verified));
    assert_eq!(scenario.complaint().steps, 0, "nothing had to be looked into");
    refused(&scenario, "P001", decision("VERIFIED"), "complaint.decide.decided-before");
}

#[test]
fn complaint_3__a_simple_one_is_ruled_by_who_has_it_or_the_office_and_nobody_else() {
    let scenario = simple().given("P008", assign("P009"));
    for person in ["P001", "P002", "P008", "P009"] {
        assert!(scenario.when(person, decision("VERIFIED")).is_ok(), "{person}");
    }
    for person in ["P005", "P006", "P007"] {
        refused(&scenario, person, decision("VERIFIED"), "complaint.decide.not-entitled");
    }
}

#[test]
fn complaint_3__a_complex_one_is_decided_by_the_directors_office_after_an_investigation() {
    refused(&complex(), "P001", decision("VERIFIED"), "complaint.decide.not-investigated");
    let scenario = complex().given("P009", investigate());
    for person in ["P008", "P009", "P007"] {
        refused(&scenario, person, decision("VERIFIED"), "complaint.decide.not-office");
    }
    assert!(scenario.when("P001", decision("VERIFIED")).is_ok() && scenario.when("P002", decision("VERIFIED")).is_ok());
}

#[test]
fn complaint_3__nobody_decides_a_complaint_about_himself() {
    let about = Receive { persons: vec!["P002".into()], windows: vec![], ..received() };
    let scenario = Scenario::new().given("P008", about).given("P008", classify("SIMPLE", &[]));
    let all = vec![found("P002", "", "accountability/1")];
    let command = Decide { found: all, ..decision("VERIFIED") };
    refused(&scenario, "P002", command.clone(), "complaint.conflict.complained-of");
    assert!(scenario.when("P001", command).is_ok());
}

#[test]
fn complaint_3__nobody_finds_of_himself_who_was_not_named_before() {
    let mut command = decision("VERIFIED");
    command.found.push(found("P002", "", "accountability/1"));
    refused(&simple(), "P002", command.clone(), "complaint.conflict.complained-of");
    assert!(simple().when("P001", command.clone()).is_ok());
    let scenario = complex().given("P009", investigate());
    command.found.push(found("P009", "", "accountability/1"));
    refused(&scenario, "P001", command, "complaint.decide.about-handler");
}

#[test]
fn complaint_3__a_window_does_not_decide_complaints_about_itself() {
    let about = Receive { persons: vec![], ..received() };
    let scenario = Scenario::new().given("P008", about).given("P008", classify("SIMPLE", &[]));
    let command = Decide { found: vec![found("", "W01", "first-asked/3.5")], ..decision("VERIFIED") };
    for person in ["P003", "P004"] {
        refused(&scenario, person, command.clone(), "complaint.conflict.own-window");
    }
    refused(&scenario, "P005", command, "complaint.decide.not-entitled");
}

#[test]
fn complaint_3__every_person_and_window_complained_of_has_a_finding() {
    let of = |found: Vec<FoundOf>| Decide { found, ..decision("VERIFIED") };
    refused(&simple(), "P008", of(vec![]), "complaint.decide.left-out");
    refused(&simple(), "P008", of(vec![found("P004", "", "first-asked/3.5")]), "complaint.decide.left-out");
    let apart = vec![found("P004", "", "first-asked/3.5"), found("", "W01", "commitment/12")];
    assert!(simple().when("P008", of(apart)).is_ok());
}

#[test]
fn complaint_3__the_whole_follows_from_the_parts() {
    let parts = |person, window| {
        vec![
            FoundOf { finding: person, ..found("P004", "", "first-asked/3.5") },
            FoundOf { finding: window, ..found("", "W01", "first-asked/3.5") },
        ]
    };
    use Finding::{NotVerified, PartlyVerified, Verified};
    for (person, window, overall) in [
        (Verified, Verified, Verified),
        (NotVerified, NotVerified, NotVerified),
        (Verified, NotVerified, PartlyVerified),
        (PartlyVerified, Verified, PartlyVerified),
        (PartlyVerified, PartlyVerified, PartlyVerified),
    ] {
        for finding in [Verified, PartlyVerified, NotVerified] {
            let command = Decide { finding, found: parts(person, window), ..decision("VERIFIED") };
            match simple().when("P008", command) {
                Ok(_) => assert_eq!(finding, overall),
                Err(refusal) => {
                    assert_eq!(refusal.code, "complaint.decide.contradiction");
                    assert_ne!(finding, overall);
                }
            }
        }
    }
}

#[test]
fn complaint_3__a_complaint_about_a_result_alone_is_decided_as_it_is() {
    let about = Receive { persons: vec![], windows: vec![], ..received() };
    let scenario = Scenario::new().given("P008", about).given("P008", classify("SIMPLE", &[]));
    for finding in Finding::ALL {
        let command = Decide { finding: *finding, found: vec![], ..decision("VERIFIED") };
        assert!(scenario.when("P008", command).is_ok(), "{finding:?}");
    }
}

#[test]
fn a_decision_names_what_exists_and_says_why() {
    let of = |extra: FoundOf| {
        let mut command = decision("VERIFIED");
        command.found.push(extra);
        command
    };
    refused(&simple(), "P008", of(found("", "", "first-asked/3.5")), "complaint.decide.of-nobody");
    refused(&simple(), "P008", of(found("P999", "", "first-asked/3.5")), "complaint.decide.unknown");
    refused(&simple(), "P008", of(found("", "W99", "first-asked/3.5")), "complaint.decide.unknown");
    refused(&simple(), "P008", of(found("P005", "", "first-asked/9")), "complaint.decide.unknown-article");
    let silent = Decide { reasons: " ".into(), ..decision("VERIFIED") };
    refused(&simple(), "P008", silent, "complaint.decide.no-reasons");
    refused(
        &Scenario::new().given("P008", received()),
        "P008",
        decision("VERIFIED"),
        "complaint.decide.not-classified",
    );
}
