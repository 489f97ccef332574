//! What holds of a complaint whatever is asked of it, by whomever, in whatever order (不变量): complaint/1, complaint/3.
use super::commands::{ComplaintCommand, Decide, PutInWriting, Receive};
use super::events::{ComplaintChannel, ComplaintEvent, Finding, FoundOf, Gravity, ReplyManner};
use super::fixture::{
    Scenario, answer, assign, circular, classify, decision, explain, found, hand_over, heard, investigate, measure,
    paper, received, spoken_answer, withdrawal,
};
use super::state::Complaint;
use crate::vocabulary::articles;
use proptest::prelude::*;

const PEOPLE: [&str; 10] = ["P001", "P002", "P003", "P004", "P005", "P006", "P007", "P008", "P009", "P010"];

fn person() -> impl Strategy<Value = String> {
    prop::sample::select(PEOPLE.to_vec()).prop_map(str::to_owned)
}

fn receipt() -> impl Strategy<Value = Receive> {
    let channel = prop::sample::select(ComplaintChannel::ALL.to_vec());
    let gravity = prop::sample::select(Gravity::ALL.to_vec());
    let persons = prop::collection::vec(person(), 0..3);
    let windows = prop::collection::vec(prop_oneof!["W01", "W02"], 0..2);
    (channel, gravity, persons, windows, any::<bool>()).prop_map(|(channel, gravity, persons, windows, named)| {
        let complainant = received().complainant.filter(|_| named);
        Receive { channel, gravity, persons, windows, complainant, ..received() }
    })
}

fn verdict() -> impl Strategy<Value = Decide> {
    let finding = prop::sample::select(Finding::ALL.to_vec());
    (finding, prop::collection::vec(person(), 0..4), any::<bool>()).prop_map(|(finding, persons, windows)| {
        let windows = if windows { ["W01", "W02"].as_slice() } else { &[] };
        let persons = persons.iter().map(|person| found(person, "", "accountability/2"));
        let lines = persons.chain(windows.iter().map(|window| found("", window, "accountability/2")));
        let found = lines.map(|line| FoundOf { finding, ..line }).collect();
        Decide { finding, found, ..decision("VERIFIED") }
    })
}

fn command() -> impl Strategy<Value = ComplaintCommand> {
    let track = prop_oneof!["SIMPLE", "COMPLEX"];
    prop_oneof![
        1 => receipt().prop_map(ComplaintCommand::from),
        2 => Just(PutInWriting { ..paper() }.into()),
        4 => track.prop_map(|track| classify(&track, &["人社所"]).into()),
        3 => person().prop_map(|person| assign(&person).into()),
        3 => Just(investigate().into()),
        1 => person().prop_map(|person| heard(&person, "K1").into()),
        8 => verdict().prop_map(ComplaintCommand::from),
        3 => Just(answer().into()),
        3 => Just(spoken_answer().into()),
        1 => Just(explain("2014-12-01 09:00:00").into()),
        3 => person().prop_map(|person| measure(&person, "accountability/2").into()),
        1 => Just(circular().into()),
        1 => Just(withdrawal().into()),
        2 => (person(), person(), 1_u32..6).prop_map(|(from, to, version)| hand_over(&from, &to, version).into()),
    ]
}

/// What a decision that names everybody would say: so that random histories reach their end often enough.
fn helped(scenario: &Scenario, command: ComplaintCommand) -> ComplaintCommand {
    match (scenario.state(), command) {
        (Some(complaint), ComplaintCommand::Decide(mut decide)) => {
            let finding = decide.finding;
            let persons = complaint.persons.iter().map(|person| found(person, "", "accountability/2"));
            let windows = complaint.windows.iter().map(|window| found("", window, "accountability/2"));
            decide.found.extend(persons.chain(windows).map(|line| FoundOf { finding, ..line }));
            ComplaintCommand::Decide(decide)
        }
        (_, command) => command,
    }
}

fn check(before: Option<&Complaint>, event: &ComplaintEvent, by: &str, after: &Complaint) {
    let concerned = after.concerned().map(str::to_owned).collect::<Vec<_>>();
    let spared = |person: &str| !concerned.iter().any(|other| other == person);
    assert!(before.is_none_or(|before| before.concerned().all(|person| person != by)), "{by} had a part in {event:?}");
    match event {
        ComplaintEvent::Decided(decided) => assert!(spared(&decided.by), "{} decided about himself", decided.by),
        ComplaintEvent::Assigned(assigned) => assert!(spared(&assigned.investigator)),
        ComplaintEvent::HandedOver(moved) => assert!(spared(&moved.to)),
        ComplaintEvent::Answered(answered) if after.is_written() => {
            assert!(answered.manner == ReplyManner::Written && !answered.document.is_empty(), "{answered:?}");
        }
        ComplaintEvent::MeasureTaken(taken) => {
            let mut lines = after.decision.iter().flat_map(|decision| &decision.found);
            assert!(
                lines.any(|line| line.person.as_ref() == Some(&taken.person) && line.finding != Finding::NotVerified)
            );
            assert_ne!(taken.person, taken.by);
        }
        _ => {}
    }
    assert!(spared(&after.responsible), "{} is responsible for a complaint about himself", after.responsible);
    let ended = before.is_some_and(Complaint::is_over);
    let follows = matches!(event, ComplaintEvent::MeasureTaken(_) | ComplaintEvent::CircularIssued(_));
    assert!(!ended || follows, "{event:?} after the end");
    assert!(after.decision.is_none() || !after.waits_for_paper(), "decided before it was in writing");
}

proptest! {
    #[test]
    fn nobody_complained_of_decides_and_what_was_written_ends_with_a_written_answer(
        first in receipt(),
        asked in prop::collection::vec((command(), person()), 1..40)
    ) {
        let mut scenario = Scenario::new();
        let all = std::iter::once((ComplaintCommand::from(first), "P008".to_owned())).chain(asked);
        for (command, by) in all {
            let command = helped(&scenario, command);
            match scenario.when(&by, command.clone()) {
                Ok(event) => {
                    let before = scenario.state().cloned();
                    scenario = scenario.given(&by, command);
                    check(before.as_ref(), &event, &by, scenario.complaint());
                }
                Err(refusal) => {
                    prop_assert!(articles::is_known(&refusal.article), "{refusal}");
                    prop_assert!(!refusal.en.is_empty() && !refusal.zh.is_ascii(), "{refusal:?}");
                }
            }
        }
    }
}
