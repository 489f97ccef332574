//! A log with a declared hole and a forged message in it (有缺口的日志): backed up and restored, it is what it was.
use super::{all_following, declared, forged, register, store, words, write};
use anjuan_tests::service::{Service, anjuan};
use serde_json::{Value, json};
use std::path::Path;

/// Takes a backup and answers its manifest.
fn backup(service: &Service, to: &Path) -> Value {
    let (data, to) = (service.data.to_str().unwrap(), to.to_str().unwrap());
    let output = anjuan(&["--data", data, "--json", "backup", to]);
    assert!(output.status.success(), "{}", words(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The events of a backup, without the time at which the server stored them.
fn events(backup: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(backup.join("events-000001.jsonl")).unwrap();
    let mut events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    events.iter_mut().for_each(|event| drop(event.as_object_mut().unwrap().remove("storedAt")));
    events
}

/// What was declared, without the stream that goes on: in a restored service that is another.
fn without_stream(of: &Value) -> Vec<Value> {
    let mut declared = of["declared"].as_array().unwrap().clone();
    declared.iter_mut().for_each(|gap| drop(gap.as_object_mut().unwrap().remove("created")));
    assert!(!declared.is_empty());
    declared
}

#[test]
fn a_log_with_a_declared_hole_and_a_forged_message_is_backed_up_and_restored() {
    let place = tempfile::tempdir().unwrap();
    let (data, again) = (place.path().join("service"), place.path().join("again"));
    let service = Service::start(&data);
    let cases = ["甲", "乙", "丙"].map(|name| register(&service, name).rsplit('-').next().unwrap().to_owned());
    let handler = service.token_for("P014", &[]);
    // What follows in the case whose first event is lost stays.
    let accepted = service.post_as(Some(&handler), &format!("/v1/cases/{}/accept", cases[1]), None, &json!({}));
    assert_eq!(accepted.status, 201, "{}", accepted.body);
    let _ = service.digest("register");
    service.stop();
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);
    let service = Service::start(&data);
    assert_eq!(write(&service).0, 503);
    let lost = service.line(&["recover"]);
    declared(&service, &lost);
    let subject = anjuan_journal::subject::of("bencha", &format!("case/{}", cases[0]).parse().unwrap());
    forged::publish(&service, &subject, "{\"no\":\"event\"}");
    assert_eq!(write(&service).0, 201);
    all_following(&service);
    let taken = backup(&service, &place.path().join("backup"));
    assert_eq!(taken["declared"][0]["from"], lost["statement"]["from"], "{taken}");
    service.stop();

    let from = place.path().join("backup");
    let output = anjuan(&["--data", again.to_str().unwrap(), "--json", "restore", from.to_str().unwrap()]);
    assert!(output.status.success(), "{}", words(&output));
    let restored: Value = serde_json::from_slice(&output.stdout).unwrap();
    let views = taken["digests"].as_array().unwrap();
    assert!(!views.is_empty(), "{taken}");
    assert_eq!(restored["equalViews"].as_array().map(Vec::len), Some(views.len()), "{restored}");
    let service = Service::start(&again);
    let known = service.line(&["recover"]);
    assert_eq!(known["open"], true, "{known}");
    assert_eq!(without_stream(&known), without_stream(&taken), "the loss is not forgotten");
    let second = backup(&service, &place.path().join("second"));
    assert_eq!(without_stream(&second), without_stream(&taken));
    assert_eq!(events(&place.path().join("second")), events(&from), "the same, byte for byte");
    assert_eq!(write(&service).0, 201);
    service.stop();
}
