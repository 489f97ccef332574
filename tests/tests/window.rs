//! What somebody at a window types (窗口录入): as little as the regulation leaves.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Service, program};
use serde_json::Value;
use std::process::{Command, Output};

/// The most that is typed beside the applicant's own data.
const TYPED: usize = 60;

fn typed(service: &Service, token: &str, line: &str, person: &[&str]) -> (usize, Output) {
    let own: usize = person.iter().map(|text| text.chars().count() + 1).sum();
    let whole = format!("{line} {}", person.join(" "));
    let mut command = Command::new(program());
    // The session of the window has its data directory and token; the clerk types the rest.
    command.env("ANJUAN_DATA", &service.data).env("ANJUAN_TOKEN", token);
    let output = command.args(whole.split(' ').skip(1)).output().unwrap();
    (whole.chars().count() - own, output)
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
