//! What somebody with the server's credentials can store beside the desk: named, left out everywhere alike, and no hindrance.
use super::{register, words, write};
use anjuan_tests::service::{Service, anjuan};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// Publishes without a guard, in the plain protocol of the server.
pub(crate) fn publish(service: &Service, subject: &str, body: &str) {
    let instance = std::fs::read_to_string(service.data.join("instance.json")).unwrap();
    let nats = serde_json::from_str::<Value>(&instance).unwrap()["nats"].clone();
    let text = |name: &str| nats[name].as_str().unwrap().to_owned();
    let stream = TcpStream::connect(text("url").trim_start_matches("nats://")).unwrap();
    let (mut to, mut from) = (stream.try_clone().unwrap(), BufReader::new(stream).lines());
    let connect = serde_json::json!({"user": text("user"), "pass": text("password"), "verbose": false});
    write!(to, "CONNECT {connect}\r\nPUB {subject} {}\r\n{body}\r\nPING\r\n", body.len()).unwrap();
    while !from.next().unwrap().unwrap().starts_with("PONG") {}
}

#[test]
fn forgeries_are_named_left_out_everywhere_and_the_case_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let number = register(&service, "甲");
    let data = service.data.to_str().unwrap().to_owned();
    let id = number.rsplit('-').next().unwrap().to_owned();
    let stored = service.get(&format!("/v1/events/case/{id}")).body;
    let genuine = stored["events"][0]["envelope"].to_string();
    let subject = anjuan_journal::subject::of("bencha", &format!("case/{id}").parse().unwrap());
    let before = service.digest("register");
    publish(&service, &subject, &genuine.replace("\"VISIT\"", "\"CALL\""));
    publish(&service, &subject, &genuine.replace("\"sequence\":\"1\"", "\"sequence\":\"99\""));
    publish(&service, &subject, "{\"no\":\"event\"}");
    let after = service.digest("register");
    assert_eq!((&after["digest"], &after["rows"]), (&before["digest"], &before["rows"]), "no view took one in");
    let shown = service.get(&format!("/v1/events/case/{id}")).body;
    assert_eq!(shown["events"], stored["events"]);
    assert_eq!(shown["leftOut"].as_array().map(Vec::len), Some(3), "{shown}");
    let replay = anjuan(&["--data", &data, "replay", &number]);
    assert!(!replay.status.success() && words(&replay).contains("LEFT OUT"), "{}", words(&replay));
    let views = service.line(&["view", "status"]);
    for view in views["views"].as_array().unwrap() {
        let named = view["incidents"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|incident| incident["reason"].as_str().is_some_and(|reason| reason.contains("left out")));
        assert_eq!((named.count(), view["health"].as_str()), (3, Some("following")), "{view}");
    }
    // The desk goes on after the last event that counts.
    let body = serde_json::json!({});
    let accepted =
        service.post_as(Some(&service.token_for("P014", &[])), &format!("/v1/cases/{id}/accept"), None, &body);
    assert_eq!((accepted.status, accepted.body["version"].as_u64()), (201, Some(2)), "{}", accepted.body);
    assert_eq!(write(&service).0, 201);
    let live = service.digest("register");
    assert_eq!(service.line(&["view", "rebuild", "register"])["digest"], live["digest"]);
    service.stop();
}
