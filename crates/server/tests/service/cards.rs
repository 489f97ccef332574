//! Cards are issued at their instants: the dated example of the supervision practice, through the service, with a clock that is moved.
use crate::service::{Ask, Service, registration};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{MemoryKeys, MemoryLog};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// When the case is accepted: Monday 15 October 2018, ten o'clock.
const ACCEPTED: &str = "2018-10-15T02:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A service in October 2018 whose pension claim is promised within seven days, ten by law, counted in running time; and a case of it,
/// accepted then.
async fn running() -> (Service, String) {
    let service = Service::empty().await;
    service.clock.set(at(ACCEPTED) - TimeDelta::days(3));
    let days = |count: u32| json!({"count": count, "unit": "WORKING_DAY", "counting": "ELAPSED"});
    service
        .apply("2018-01-01", |aggregate, body| {
            if aggregate.kind == Kind::Item && aggregate.id == "SI-002" {
                (body["definition"]["promised"], body["definition"]["statutory"]) = (days(7), days(10));
            }
        })
        .await;
    service.clock.set(at(ACCEPTED));
    let clerk = Ask::with(&service.clerk());
    let case = service.post("/v1/cases", &clerk, &registration()).await.accepted().aggregate.id;
    service.post(&format!("/v1/cases/{case}/accept"), &clerk, &json!({})).await.accepted();
    (service, case)
}

/// A process that starts at that time.
async fn started(now: &str, log: &MemoryLog, place: (MemoryKeys, TempDir)) -> Service {
    Service::over_at(at(now), Arc::new(log.clone()), log.clone(), place).await
}

/// Every card so far: level, when it happened, when it was recorded, and against whom.
async fn cards(service: &Service) -> Vec<(String, String, String, String)> {
    let stored = service.stored().await;
    let events = stored.iter().map(|body| serde_json::from_str::<Value>(body).unwrap());
    let issued = events.filter(|event| event["type"] == "anjuan.card.issued.v1");
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    issued
        .map(|event| {
            let data = &event["data"];
            assert_eq!(event["time"], data["fellAt"], "it happened when it fell");
            (said(&data["level"]), said(&event["time"]), said(&event["recordedtime"]), said(&data["against"]))
        })
        .collect()
}

/// Waits until there are so many cards, and a while longer: there must not be more.
async fn await_cards(service: &Service, count: usize) -> Vec<(String, String)> {
    while cards(service).await.len() < count {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    cards(service).await.into_iter().map(|(level, time, ..)| (level, time)).collect()
}

fn card(level: &str, time: &str) -> (String, String) {
    (level.to_owned(), time.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dated_example_is_warned_of_and_carded_at_its_instants() {
    let (service, case) = running().await;
    let warning = card("WARNING", "2018-10-19T02:00:00Z");
    service.clock.set(at("2018-10-19T02:00:00Z"));
    assert_eq!(await_cards(&service, 0).await, [], "from the first moment after it");
    service.clock.set(at("2018-10-19T02:00:00.500Z"));
    assert_eq!(await_cards(&service, 1).await, [warning.clone()]);
    // Nothing runs when the others fall: they are made good in the order of their instants, and happened when they fell.
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    let service = started("2018-10-29T02:00:01Z", &log, (keys, directory)).await;
    let (yellow, red) = (card("YELLOW", "2018-10-24T02:00:00Z"), card("RED", "2018-10-29T02:00:00Z"));
    assert_eq!(await_cards(&service, 3).await, [warning, yellow, red]);
    let recorded: Vec<String> = cards(&service).await.into_iter().map(|(_, _, recorded, _)| recorded).collect();
    assert_eq!(recorded[1..], ["2018-10-29T02:00:01Z", "2018-10-29T02:00:01Z"]);
    // They are read, and confirmed by whoever they are against.
    let clerk = Ask::with(&service.clerk());
    let listed = service.get("/v1/cards?window=W02", &clerk).await.json();
    let levels: Vec<&str> =
        listed["rows"].as_array().unwrap().iter().map(|row| row["card"]["level"].as_str().unwrap()).collect();
    assert_eq!(levels.len(), 3, "{listed}");
    let path = format!("/v1/cards/case-{case}-promise-0-yellow");
    let shown = service.get(&path, &clerk).await.json();
    let reckoning = &shown["card"]["reckoning"];
    assert_eq!(
        (&reckoning["due"], &reckoning["days"][0]["verdict"]),
        (&json!("2018-10-24T02:00:00Z"), &json!("START"))
    );
    service.post(&format!("{path}/confirm"), &clerk, &json!({"remark": "已知悉"})).await.accepted();
    let again = service.post(&format!("{path}/confirm"), &clerk, &json!({"remark": "已知悉"})).await.problem();
    assert_eq!(again, (422, "card.confirm.already".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finished_in_time_gets_its_warning_and_no_card() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-23T02:00:00Z"));
    assert_eq!(await_cards(&service, 1).await, [card("WARNING", "2018-10-19T02:00:00Z")]);
    let clerk = Ask::with(&service.clerk());
    let finish = json!({"result": "ISSUED", "document": "证书1号", "conclusion": "予以办理"});
    service.post(&format!("/v1/cases/{case}/finish"), &clerk, &finish).await.accepted();
    service.clock.set(at("2018-12-03T02:00:00Z"));
    assert_eq!(await_cards(&service, 1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_that_die_in_turn_issue_every_card_once() {
    let (service, case) = running().await;
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    let other = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(other.path().join("keys")).unwrap();
    for key in std::fs::read_dir(directory.path().join("keys")).unwrap() {
        let key = key.unwrap().path();
        std::fs::copy(&key, other.path().join("keys").join(key.file_name().unwrap())).unwrap();
    }
    // Both see the same instants go by, and each is stopped and started anew in between.
    let mut places = [Some(directory), Some(other)];
    for day in ["19", "22", "24", "26", "29", "30"] {
        let mut running = Vec::new();
        for place in &mut places {
            let place = (keys.clone(), place.take().unwrap());
            running.push(started(&format!("2018-10-{day}T02:00:01Z"), &log, place).await);
        }
        let fell = ["19", "24", "29"].iter().filter(|fell| **fell <= day).count();
        assert_eq!(await_cards(&running[0], fell).await.len(), fell, "{case} on {day}");
        for (place, service) in places.iter_mut().zip(running) {
            *place = Some(service.stop().await.1);
        }
    }
}
