//! What somebody at a window types (窗口录入): as little as the regulation leaves.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Service, program};
use serde_json::Value;
use std::process::{Command, Output};

/// The most that is typed beside the applicant's own data.
const TYPED: usize = 60;

fn typed(service: &Service, token: &str, line: &str, person: &[&str]) -> (usize, Output) {
    let own: usize = person.iter().map(|text| text.chars().count() + 1).sum();
    let command_line = format!("{line} {}", person.join(" "));
    let mut command = Command::new(program());
    // The session of the window has its data directory and token; the clerk types the rest.
    command.env("ANJUAN_DATA", &service.data).env("ANJUAN_TOKEN", token);
    let output = command.args(command_line.split(' ').skip(1)).output().unwrap();
    (command_line.chars().count() - own, output)
}

#[test]
fn a_case_of_a_known_item_with_all_papers_takes_a_few_characters_beside_the_person() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let token = service.token_for("P014", &["window-head", "window-staff"]);
    let person = ["王小明", "320623198001011234", "13812345645"];
    let (count, output) = typed(&service, &token, "anjuan --json intake si1 --accept --yes", &person);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(count <= TYPED, "{count} characters");
    let recorded: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(recorded[0]["type"], "anjuan.case.registered.v1", "{recorded}");
    assert_eq!(recorded[1]["type"], "anjuan.case.accepted.v1", "{recorded}");
    assert_eq!(recorded[0]["responsible"], "P014", "{recorded}");

    let (_, output) = typed(&service, &token, "anjuan --json intake si1 --without household --yes", &person);
    let recorded: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(recorded[1]["type"], "anjuan.case.notice-given.v1", "{recorded}");

    let (_, output) = typed(&service, &token, "anjuan intake SI --yes", &person);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("SI-001") && said.contains("SI-002"), "{said}");
    let (_, output) = typed(&service, &token, "anjuan intake si1 --without 不存在 --yes", &person);
    assert!(String::from_utf8_lossy(&output.stderr).contains("household"), "the materials are named");
    service.stop();
}

/// Who works at a window, as the service's own directory says it: somebody whose token may take cases in.
fn of_window(centre: &Value, window: &str) -> Option<String> {
    let persons = centre["persons"].as_object()?.iter();
    let mut there = persons.filter(|(_, person)| person["window"] == window);
    there
        .find(|(_, person)| {
            person["roles"].as_array().is_some_and(|roles| roles.iter().any(|role| role == "window-staff"))
        })
        .map(|(id, _)| id.clone())
}

#[test]
fn every_item_of_the_catalogue_is_taken_in_and_accepted_with_one_short_line() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let (catalogue, centre) = (service.get("/v1/catalogue").body, service.get("/v1/centre").body);
    let items = catalogue["items"].as_array().unwrap();
    let (mut longest, mut tried) = (0, 0);
    for (place, item) in items.iter().enumerate() {
        let (id, window) = (item["id"].as_str().unwrap(), item["definition"]["window"].as_str().unwrap());
        let Some(person) = of_window(&centre, window) else { continue };
        let token = service.token_for(&person, &["window-staff"]);
        // Ids are typed as people say them: without hyphen, leading zeros and capital letters.
        let (letters, digits) = id.split_once('-').unwrap_or((id, ""));
        let said = format!("{}{}", letters.to_lowercase(), digits.trim_start_matches('0'));
        let document = format!("32062319800101{place:04}");
        let own = ["王小明", document.as_str(), "13812345645"];
        // A consultation is answered and not accepted (time-limit/3.1).
        let accepted = item["definition"]["interaction"] == "APPLICATION";
        let accept = if accepted { " --accept" } else { "" };
        let (count, output) = typed(&service, &token, &format!("anjuan --json intake {said}{accept} --yes"), &own);
        assert!(output.status.success(), "{id}: {}", String::from_utf8_lossy(&output.stderr));
        let recorded: Value = serde_json::from_slice(&output.stdout).unwrap();
        let follows = accepted.then_some("anjuan.case.accepted.v1");
        assert_eq!(recorded[0]["type"], "anjuan.case.registered.v1", "{id}: {recorded}");
        assert_eq!(recorded[1]["type"].as_str(), follows, "{id}: {recorded}");
        (longest, tried) = (longest.max(count), tried + 1);
    }
    assert!(longest <= TYPED && tried >= 30, "{longest} characters, {tried} items of {}", items.len());
    service.stop();
}
