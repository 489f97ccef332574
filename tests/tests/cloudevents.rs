//! The official SDKs of CloudEvents (JavaScript and Python) accept what is stored: every golden, and more than a thousand live
//! events, which the product itself recorded while it played its demonstration on a real nats-server.
//!
//! The JavaScript part also checks each event's data with the JSON Schema that the running service serves.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_journal::{Credentials, EventLog, Filter, Journal, Settings};
use anjuan_tests::environment;
use anjuan_tests::golden::{directory, read, root};
use anjuan_tests::service::Service;
use futures::TryStreamExt;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many live events there are at least.
const LIVE: usize = 1_000;

fn here(file: &str) -> PathBuf {
    root().join("tests/cloudevents").join(file)
}

/// What a script says of events, one a line on its standard input.
fn verdict(command: &mut Command, events: &[Vec<u8>]) -> Value {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("it starts");
    let mut lines = events.join(&b'\n');
    lines.push(b'\n');
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(&lines));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no verdict ({error}): {:?}", output.status))
}

fn python(events: &[Vec<u8>]) -> Value {
    let interpreter = environment::python("cloudevents-venv", &here("requirements.txt")).unwrap();
    verdict(Command::new(interpreter).arg(here("accept.py")), events)
}

/// None where there is no npm.
fn javascript(events: &[Vec<u8>], schemas: &Path) -> Option<Value> {
    let modules = environment::node("cloudevents-node", &here("package.json")).unwrap()?;
    let mut node = Command::new("node");
    Some(verdict(node.env("NODE_PATH", modules).arg(here("accept.cjs")).arg(schemas), events))
}

fn all_accepted(events: &[Vec<u8>], schemas: &Path) {
    let all = json!({"accepted": events.len(), "refused": []});
    assert_eq!(python(events), all);
    if let Some(verdict) = javascript(events, schemas) {
        assert_eq!(verdict, all);
    }
}

/// An event on one line.
fn line(body: &[u8]) -> Vec<u8> {
    serde_json::from_slice::<Value>(body).unwrap().to_string().into_bytes()
}

#[test]
fn both_accept_every_golden_and_name_what_they_refuse() {
    let schemas = root().join("proto/schemas.json");
    let goldens: Vec<Vec<u8>> = read(&directory()).unwrap().values().map(|body| line(body)).collect();
    all_accepted(&goldens, &schemas);
    // The check can fail: an event without a source, one with a relative schema, one whose data is of another shape.
    let changed = |change: fn(&mut Value)| {
        let mut event: Value = serde_json::from_slice(&goldens[0]).unwrap();
        change(&mut event);
        event.to_string().into_bytes()
    };
    let sourceless = changed(|event| drop(event.as_object_mut().unwrap().remove("source")));
    let relative = changed(|event| event["dataschema"] = "anjuan/v1/case.proto#anjuan.v1.CaseRegistered".into());
    let other = changed(|event| event["data"]["unheardOf"] = true.into());
    assert_eq!(python(std::slice::from_ref(&sourceless))["accepted"], 0);
    if let Some(verdict) = javascript(&[sourceless, relative, other], &schemas) {
        assert_eq!((&verdict["accepted"], verdict["refused"].as_array().unwrap().len()), (&json!(0), 3), "{verdict}");
    }
}

/// Everything that a running product has recorded, byte for byte as it is stored.
async fn recorded(data: &Path) -> Vec<Vec<u8>> {
    let instance: Value = serde_json::from_slice(&std::fs::read(data.join("instance.json")).unwrap()).unwrap();
    let text = |name: &str| instance["nats"][name].as_str().unwrap().to_owned();
    let credentials = Credentials::Password { user: text("user"), password: text("password") };
    let log = Journal::connect(Settings::new(text("url"), credentials, "bencha")).await.unwrap();
    let head = log.head().await.unwrap();
    let stored: Vec<_> = log.read_span(1, head, Filter::All).await.unwrap().try_collect().await.unwrap();
    stored.into_iter().map(|stored| stored.body.to_vec()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_accept_a_thousand_live_events_and_the_service_serves_their_schemas() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let started = data.clone();
    let service =
        tokio::task::spawn_blocking(move || Service::start_with(&started, &["--demo", "--seed", "7"])).await.unwrap();
    let events = recorded(&data).await;
    assert!(events.len() >= LIVE, "only {} events were recorded", events.len());
    let served = dir.path().join("served.json");
    let checked = tokio::task::spawn_blocking(move || {
        let mut definitions = serde_json::Map::new();
        let list = service.get_as(None, "/v1/schemas");
        assert_eq!(list.status, 200, "{:?}", list.body);
        for schema in list.body["schemas"].as_array().unwrap() {
            let name = schema["name"].as_str().unwrap();
            let mut answer = service.get_as(None, &format!("/v1/schemas/{name}"));
            assert_eq!((answer.status, &answer.body["$id"]), (200, &schema["uri"]), "{name}");
            let members = answer.body.as_object_mut().unwrap();
            for annotation in ["$schema", "$id", "$defs"] {
                members.remove(annotation);
            }
            definitions.insert(name.to_owned(), answer.body);
        }
        std::fs::write(&served, json!({"$defs": definitions}).to_string()).unwrap();
        all_accepted(&events, &served);
    });
    checked.await.unwrap();
}
