//! A reader from outside (旁观读者) on a real nats-server: what does not continue its aggregate is passed over wherever reading begins, and
//! a log that is not the one which was read is noticed.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_client::{Consumer, Position, ReadError};
use anjuan_domain::event::{Envelope, hash};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Draft, EventLog, Journal, Settings};
use anjuan_tests::generate::{Chains, Gen, Link};
use serde_json::Value;
use std::time::Duration;

async fn append(log: &dyn EventLog, link: &Link, expected: u64) -> u64 {
    let Link { aggregate, event_id, body, .. } = link.clone();
    log.append(Draft { aggregate, event_id, expected, head: None, body: body.into() }).await.unwrap()
}

/// The sequences that a consumer is handed after a position, up to the head.
async fn handed_on(consumer: &Consumer, after: u64) -> Vec<u64> {
    let head = consumer.head().await.unwrap();
    let position = Position { sequence: after, hash: String::new() };
    let mut events = consumer.events(Some(&position)).await.unwrap();
    let mut found = Vec::new();
    while found.last() != Some(&head) {
        let event = tokio::time::timeout(Duration::from_secs(20), events.next()).await.unwrap().unwrap();
        assert_eq!(event.position().hash, hash(event.body()));
        found.push(event.sequence);
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_is_passed_over_wherever_reading_begins_and_another_log_is_noticed() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(ServerSettings::new(place.path())).await.unwrap();
    let settings = Settings::new(server.url(), server.credentials(), "bencha");
    let log = Journal::connect(settings.clone()).await.unwrap();
    let (mut chains, mut g) = (Chains::default(), Gen::new(16));
    let first = chains.next(&mut g);
    let sequence = append(&*log, &first, first.expected).await;
    chains.stored(&first, sequence);
    for _ in 0..200 {
        let link = chains.next(&mut g);
        let sequence = append(&*log, &link, link.expected).await;
        chains.stored(&link, sequence);
    }
    // Somebody with the credentials stores an event that names a predecessor of other bytes; the service goes on after it.
    let event = Envelope::decode(&first.body).unwrap().event().unwrap();
    let genuine = chains.link(first.aggregate.clone(), &event, &mut g);
    let mut forged = chains.link(first.aggregate.clone(), &event, &mut g);
    let mut body: Value = serde_json::from_slice(&forged.body).unwrap();
    body["previoushash"] = format!("sha256:{}", "0".repeat(64)).into();
    forged.body = serde_json::to_vec(&body).unwrap();
    let forged = append(&*log, &forged, genuine.expected).await;
    let last = append(&*log, &genuine, forged).await;

    let consumer = Consumer::connect(settings).await.unwrap();
    let all: Vec<u64> = (1..=last).filter(|sequence| *sequence != forged).collect();
    for after in [0, 1, 100, forged - 1, forged] {
        let wanted: Vec<u64> = all.iter().copied().filter(|sequence| *sequence > after).collect();
        assert_eq!(handed_on(&consumer, after).await, wanted, "after {after}");
    }
    let kept = Position { sequence: 1, hash: hash(&first.body) };
    assert!(consumer.events(Some(&kept)).await.is_ok());
    let other = Position { sequence: 2, ..kept.clone() };
    assert!(matches!(consumer.events(Some(&other)).await, Err(ReadError::Changed(2))));
    let beyond = Position { sequence: last + 9, ..kept };
    assert!(matches!(consumer.events(Some(&beyond)).await, Err(ReadError::Changed(_))));
    server.stop().await;
}
