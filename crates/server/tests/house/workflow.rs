//! What the house does by itself, once.
use crate::house::House;
use anjuan_journal::EventLog;
use std::time::Duration;

/// Waits until the log has an event of that type, and answers how many.
async fn await_events(house: &House, event_type: &str) -> usize {
    loop {
        let count = house.stored().await.iter().filter(|body| body.contains(event_type)).count();
        if count > 0 {
            return count;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_whose_notice_is_late_counts_as_accepted_by_the_house_itself_and_once() {
    let house = House::start().await;
    let registered = house.registered().await;
    house.clock.set("2026-12-10T02:00:00Z".parse().unwrap());
    await_events(&house, "anjuan.case.accepted.v1").await;
    let house = house.restart().await;
    // A new process finds by the command id what the old one did: its first round ends without another event.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(house.log.head().await.unwrap(), registered.sequence + 1);
    let stored = house.stored().await;
    let event: serde_json::Value = serde_json::from_str(stored.last().unwrap()).unwrap();
    assert_eq!(
        (&event["authid"], &event["authtype"], &event["data"]["deemed"]),
        (&"system".into(), &"system".into(), &true.into())
    );
}
