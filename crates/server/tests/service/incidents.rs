//! Incidents (异常): what a view passes over is listed, and that it stays so is recorded where no view's end takes it away.
use crate::service::{Ask, Service};
use anjuan_domain::event::hash;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{Draft, EventLog};
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Appends an event after that one which no view of this version understands.
async fn not_understood(service: &Service, aggregate: &AggregateRef, after: u64) -> u64 {
    let before = service.log.at(after).await.unwrap().unwrap();
    let mut event: Value = serde_json::from_slice(&before.body).unwrap();
    let id = Uuid::from_u128(77);
    event["id"] = json!(id);
    event["type"] = json!("anjuan.case.vanished.v7");
    event["commandid"] = json!(Uuid::from_u128(78));
    event["sequence"] = json!("2");
    event["previoussequence"] = json!(after.to_string());
    event["previoushash"] = json!(hash(&before.body));
    let body = Bytes::from(event.to_string());
    let draft = Draft { aggregate: aggregate.clone(), event_id: id, expected: after, head: None, body };
    service.log.append(draft).await.unwrap()
}

async fn listed(service: &Service, after: u64) -> Vec<Value> {
    let ask = Ask::with(&service.administrator());
    // Each view passes it over in its own time.
    let views = service.get("/v1/views", &ask).await.json();
    for view in views["views"].as_array().unwrap() {
        let name = view["name"].as_str().unwrap();
        let _ = service.get(&format!("/v1/views/{name}/digest?after={after}"), &ask).await;
    }
    service.get("/v1/incidents", &ask).await.json()["views"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_stay_passed_over_is_recorded_with_its_reason_and_outlasts_the_stores_of_the_views() {
    let service = Service::start().await;
    let case = service.registered().await;
    let head = not_understood(&service, &case.aggregate, case.sequence).await;
    let before = listed(&service, head).await;
    assert!(!before.is_empty() && before.iter().all(|incident| incident["accepted"].is_null()), "{before:?}");
    let ask = Ask::with(&service.administrator());
    let named = json!({"aggregate": case.aggregate.to_string(), "reason": "已核实：来自新版本"});
    let skipped = service.post("/v1/incidents/skip", &ask, &named).await;
    assert_eq!(skipped.status, 200, "{}", skipped.text);
    let other = json!({"aggregate": "case/NONE", "reason": "x"});
    assert_eq!(service.post("/v1/incidents/skip", &ask, &other).await.status, 404);
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    std::fs::remove_dir_all(directory.path().join("views")).unwrap();
    let service = Service::over(Arc::new(log.clone()), log, keys, directory).await;
    let after = listed(&service, head).await;
    assert_eq!(after.len(), before.len(), "{after:?}");
    assert!(after.iter().all(|incident| incident["accepted"]["reason"] == named["reason"]), "{after:?}");
}

/// The views that pass the aggregate over, once every one that reads it does.
async fn passing(service: &Service, aggregate: &AggregateRef, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let (ask, begun) = (Ask::with(&service.administrator()), Instant::now());
    loop {
        let incidents = service.get("/v1/incidents", &ask).await.json();
        let mut views = incidents["views"].as_array().unwrap().clone();
        views.retain(|incident| incident["aggregate"] == aggregate.to_string());
        if wanted(&views) {
            return views;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{incidents}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_nothing_decodes_is_listed_at_once_nothing_waits_for_it_and_it_is_tried_again_or_accepted() {
    let service = Service::start().await;
    let case = service.registered().await;
    let _ = listed(&service, case.sequence).await;
    let begun = Instant::now();
    let head = not_understood(&service, &case.aggregate, case.sequence).await;
    let first = passing(&service, &case.aggregate, |views| !views.is_empty()).await;
    eprintln!("listed after {:?}", begun.elapsed());
    assert!(first[0]["since"] == head && first[0]["reason"].as_str().unwrap().contains("vanished"), "{first:?}");
    let before = listed(&service, head).await.len();

    // Others are registered, accepted and read as if nothing were.
    let clerk = Ask::with(&service.clerk());
    let other = service.registered().await;
    let accept = format!("/v1/cases/{}/accept", other.aggregate.id);
    let accepted = service.post(&accept, &clerk, &json!({})).await.accepted();
    let shown = service.get(&format!("/v1/cases/{}?after={}", other.aggregate.id, accepted.sequence), &clerk).await;
    assert_eq!((shown.status, &shown.json()["row"]["phase"]), (200, &json!("accepted")), "{}", shown.text);

    // Tried again, the views are built anew and pass over the same; that it stays so is recorded, and said by each.
    let (administrator, named) = (Ask::with(&service.administrator()), case.aggregate.to_string());
    let retried = service.post("/v1/incidents/retry", &administrator, &json!({"aggregates": [named]})).await;
    assert_eq!((retried.status, retried.json()["views"].as_array().unwrap().len()), (200, before), "{}", retried.text);
    passing(&service, &case.aggregate, |views| views.len() == before).await;
    let skip = json!({"aggregate": named, "reason": "已核实：来自新版本"});
    assert_eq!(service.post("/v1/incidents/skip", &administrator, &skip).await.status, 200);
    let accepted = |views: &[Value]| views.iter().all(|one| one["accepted"]["reason"] == skip["reason"]);
    passing(&service, &case.aggregate, |views| views.len() == before && accepted(views)).await;
}
