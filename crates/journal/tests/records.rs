//! A stream of records on a real nats-server and its memory twin: one suite for both.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod support;

use anjuan_journal::{LogError, MemoryRecords, RecordStore};
use futures::StreamExt;
use std::time::Duration;
use support::Real;

async fn keeps_the_newest_of_each_and_says_who_came_second(store: &dyn RecordStore) {
    let mut changes = store.changes().await.unwrap();
    let first = store.put("ntc_a", 0, "waiting".into()).await.unwrap().unwrap();
    assert_eq!(store.put("ntc_a", 0, "another".into()).await.unwrap(), None, "there is one already");
    let second = store.put("ntc_b", 0, "waiting".into()).await.unwrap().unwrap();
    let sending = store.put("ntc_a", first, "sending".into()).await.unwrap().unwrap();
    assert_eq!(store.put("ntc_a", first, "sending too".into()).await.unwrap(), None, "another began first");
    assert!(first < second && second < sending);
    let newest = store.get("ntc_a").await.unwrap().unwrap();
    assert_eq!((newest.sequence, newest.body.as_ref()), (sending, b"sending".as_slice()));
    assert_eq!(store.get("ntc_c").await.unwrap(), None);
    let ids = |records: Vec<anjuan_journal::Record>| records.into_iter().map(|record| record.id).collect::<Vec<_>>();
    assert_eq!(ids(store.since(0).await.unwrap()), ["ntc_b", "ntc_a"], "the newest of each, in their order");
    assert_eq!(ids(store.since(second).await.unwrap()), ["ntc_a"]);
    assert!(store.since(sending).await.unwrap().is_empty());
    let woken = tokio::time::timeout(Duration::from_secs(5), changes.next()).await;
    assert_eq!(woken, Ok(Some(())), "whoever listens is woken");
    assert!(matches!(store.put("a.b", 0, "x".into()).await, Err(LogError::Other(_))), "an id is one token");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_memory() {
    keeps_the_newest_of_each_and_says_who_came_second(&MemoryRecords::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_real_server() {
    let real = Real::start().await;
    let store = real.log.deliveries().await.unwrap();
    keeps_the_newest_of_each_and_says_who_came_second(&*store).await;
    // Opened again by another process: the same stream, as it must be configured.
    let again = real.log.deliveries().await.unwrap();
    assert_eq!(again.since(0).await.unwrap().len(), 2);
}
