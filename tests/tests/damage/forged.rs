//! What somebody with the server's credentials can store beside the desk: named, left out everywhere alike, and no hindrance.
use super::{register, words, write};
use anjuan_tests::house::{House, anjuan};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// Publishes without a guard, in the plain protocol of the server.
fn publish(house: &House, subject: &str, body: &str) {
    let instance = std::fs::read_to_string(house.data.join("instance.json")).unwrap();
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
    let house = House::start(&place.path().join("house"));
    let number = register(&house, "甲");
    let data = house.data.to_str().unwrap().to_owned();
    let id = number.rsplit('-').next().unwrap().to_owned();
    let stored = house.get(&format!("/v1/events/case/{id}")).body;
    let genuine = stored["events"][0]["envelope"].to_string();
    let subject = anjuan_journal::subject::of("bencha", &format!("case/{id}").parse().unwrap());
    let before = house.digest("register");
    publish(&house, &subject, &genuine.replace("\"VISIT\"", "\"CALL\""));
    publish(&house, &subject, &genuine.replace("\"sequence\":\"1\"", "\"sequence\":\"99\""));
    publish(&house, &subject, "{\"no\":\"event\"}");
    let after = house.digest("register");
    assert_eq!((&after["digest"], &after["rows"]), (&before["digest"], &before["rows"]), "no view took one in");
    let shown = house.get(&format!("/v1/events/case/{id}")).body;
    assert_eq!(shown["events"], stored["events"]);
    assert_eq!(shown["leftOut"].as_array().map(Vec::len), Some(3), "{shown}");
    let replay = anjuan(&["--data", &data, "replay", &number]);
    assert!(!replay.status.success() && words(&replay).contains("LEFT OUT"), "{}", words(&replay));
    let views = house.line(&["view", "status"]);
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
    let accepted = house.post_as(Some(&house.token_for("P014", &[])), &format!("/v1/cases/{id}/accept"), None, &body);
    assert_eq!((accepted.status, accepted.body["version"].as_u64()), (201, Some(2)), "{}", accepted.body);
    assert_eq!(write(&house).0, 201);
    let live = house.digest("register");
    assert_eq!(house.line(&["view", "rebuild", "register"])["digest"], live["digest"]);
    house.stop();
}
