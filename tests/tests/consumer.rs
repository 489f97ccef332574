//! A consumer in another language reads the stream with nothing but the contract, and verifies every chain.
//!
//! The events go through the real log into a real nats-server; the consumer is Python with code generated from `proto/`.
use anjuan_domain::event::{Envelope, Event};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Credentials, Draft, EventLog, Journal, Settings};
use anjuan_tests::generate::{Chains, Gen, Link};
use anjuan_tests::golden;
use anjuan_tests::python::consume;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

const GENERATED: usize = 2_000;

/// What the consumer said of one run.
struct Verdict {
    code: Option<i32>,
    summary: Value,
    errors: String,
}

/// Runs the consumer to its end.
fn run(mut command: std::process::Command) -> Verdict {
    let output = command.output().expect("the consumer starts");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Verdict { code: output.status.code(), summary: serde_json::from_slice(&output.stdout).unwrap_or_default(), errors }
}

/// Runs the consumer over everything that `server` holds.
async fn consumed(server: &Server) -> Verdict {
    let Credentials::Private { user, password, .. } = server.credentials() else {
        panic!("the private server asks for a password")
    };
    let url = server.url();
    let command = tokio::task::spawn_blocking(move || {
        let mut command = consume(&["--url", &url, "--user", &user]).expect("the consumer's environment");
        command.env("NATS_PASSWORD", password);
        run(command)
    });
    command.await.expect("the consumer ran")
}

/// An empty log in a server of its own.
async fn log(place: &tempfile::TempDir) -> (Server, Arc<dyn EventLog>) {
    let server = Server::start(ServerSettings::new(place.path())).await.expect("a nats-server");
    let log = Journal::connect(Settings::new(server.url(), server.credentials(), "bencha")).await.expect("a log");
    (server, log)
}

async fn append(log: &dyn EventLog, chains: &mut Chains, link: &Link) {
    let draft = Draft {
        aggregate: link.aggregate.clone(),
        event_id: link.event_id,
        expected: link.expected,
        head: None,
        body: link.body.clone().into(),
    };
    let sequence = log.append(draft).await.expect("appended");
    chains.stored(link, sequence);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_of_a_real_stream_parses_in_another_language() {
    let place = tempfile::tempdir().unwrap();
    let (server, log) = log(&place).await;
    let (mut chains, mut g) = (Chains::default(), Gen::new(2014));
    let mut expected = BTreeMap::<String, u64>::new();
    for (name, body) in golden::read(&golden::directory()).unwrap() {
        let sample = Envelope::decode(&body).unwrap();
        let link = chains.link(sample.aggregate().unwrap(), &sample.event().unwrap(), &mut g);
        append(log.as_ref(), &mut chains, &link).await;
        *expected.entry(golden::type_of(&name).to_owned()).or_default() += 1;
    }
    assert_eq!(expected.len(), Event::types().len());
    for _ in 0..GENERATED {
        let link = chains.next(&mut g);
        append(log.as_ref(), &mut chains, &link).await;
        *expected.entry(Envelope::decode(&link.body).unwrap().event_type.into_owned()).or_default() += 1;
    }
    let verdict = consumed(&server).await;
    assert_eq!(verdict.code, Some(0), "{}", verdict.errors);
    let total: u64 = expected.values().sum();
    assert_eq!(
        verdict.summary,
        serde_json::json!({"events": total, "aggregates": chains.aggregates(), "by_type": expected})
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_chain_is_found_by_the_consumer() {
    let place = tempfile::tempdir().unwrap();
    let (server, log) = log(&place).await;
    let (mut chains, mut g) = (Chains::default(), Gen::new(7));
    let first = chains.next(&mut g);
    append(log.as_ref(), &mut chains, &first).await;
    let event = Envelope::decode(&first.body).unwrap().event().unwrap();
    // The guard of the log holds, so that only the bytes themselves are wrong: the predecessor's hash, then an unknown field.
    let mut forged = chains.link(first.aggregate.clone(), &event, &mut g);
    let mut json: Value = serde_json::from_slice(&forged.body).unwrap();
    json["previoushash"] = format!("sha256:{}", "0".repeat(64)).into();
    forged.body = serde_json::to_vec(&json).unwrap();
    append(log.as_ref(), &mut chains, &forged).await;
    let mut alien = chains.link(first.aggregate, &event, &mut g);
    let mut json: Value = serde_json::from_slice(&alien.body).unwrap();
    json["data"]["unheardOf"] = true.into();
    alien.body = serde_json::to_vec(&json).unwrap();
    append(log.as_ref(), &mut chains, &alien).await;
    let verdict = consumed(&server).await;
    assert_eq!(verdict.code, Some(1), "{}", verdict.errors);
    assert!(verdict.errors.contains("sequence 2: ") && verdict.errors.contains("hash"), "{}", verdict.errors);
    assert!(
        verdict.errors.contains("sequence 3: data is no ") && verdict.errors.contains("unheardOf"),
        "{}",
        verdict.errors
    );
    assert_eq!(verdict.summary["events"], 1);
    server.stop().await;
}

#[test]
fn every_golden_parses_in_another_language() {
    let directory = golden::directory();
    let verdict = run(consume(&["--files", directory.to_str().unwrap()]).unwrap());
    assert_eq!(verdict.code, Some(0), "{}", verdict.errors);
    assert_eq!(verdict.summary["events"], golden::read(&directory).unwrap().len());
}

#[test]
fn a_server_that_is_not_there_is_said_plainly() {
    let verdict = run(consume(&["--url", "nats://127.0.0.1:1"]).unwrap());
    assert_eq!(verdict.code, Some(2), "{}", verdict.errors);
    assert!(verdict.errors.contains("the log cannot be read"), "{}", verdict.errors);
}
