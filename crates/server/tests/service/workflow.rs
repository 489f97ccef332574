//! What the service does by itself, once.
use crate::service::{Ask, Service, reference, registration};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryKeys, MemoryLog, Stored};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Waits until the log has an event of that type, and answers how many.
async fn await_events(service: &Service, event_type: &str) -> usize {
    loop {
        let count = service.stored().await.iter().filter(|body| body.contains(event_type)).count();
        if count > 0 {
            return count;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_whose_notice_is_late_counts_as_accepted_by_the_service_itself_and_once() {
    let service = Service::start().await;
    let registered = service.registered().await;
    service.clock.set("2026-12-10T02:00:00Z".parse().unwrap());
    await_events(&service, "anjuan.case.accepted.v1").await;
    let service = service.restart().await;
    // A new process finds by the command id what the old one did: its first round ends without another event.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let stored = service.stored().await;
    let of_the_case = stored.iter().map(|body| serde_json::from_str::<Value>(body).unwrap());
    let of_the_case: Vec<Value> =
        of_the_case.filter(|event| event["subject"] == json!(registered.aggregate.to_string())).collect();
    assert_eq!(of_the_case.len(), 2, "registered, and accepted once: {of_the_case:?}");
    let event = &of_the_case[1];
    assert_eq!(
        (&event["authid"], &event["authtype"], &event["data"]["deemed"]),
        (&"system".into(), &"system".into(), &true.into())
    );
}

/// A log in which one aggregate cannot be read.
#[derive(Clone)]
struct Poisoned(MemoryLog, Arc<Mutex<Option<AggregateRef>>>);

#[async_trait]
impl EventLog for Poisoned {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.0.append(draft).await
    }
    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.0.append_all(drafts).await
    }
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        if self.1.lock().unwrap().as_ref() == Some(aggregate) {
            return Err(LogError::Damaged { sequence: 7, what: "its bytes changed".into() });
        }
        self.0.last(aggregate).await
    }
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.0.at(sequence).await
    }
    async fn head(&self) -> Result<u64, LogError> {
        self.0.head().await
    }
    async fn note(&self, note: bytes::Bytes) -> Result<(), LogError> {
        self.0.note(note).await
    }
    async fn notes(&self) -> Result<Vec<bytes::Bytes>, LogError> {
        self.0.notes().await
    }
    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.0.follow(from, filter).await
    }
    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.0.read_span(from, to, filter).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_damaged_case_with_an_overdue_clock_keeps_the_workflow_from_no_other() {
    let (log, poison) = (reference().await, Arc::new(Mutex::new(None)));
    let through = Poisoned(log.clone(), Arc::clone(&poison));
    let service =
        Service::over(Arc::new(through), log.clone(), MemoryKeys::default(), tempfile::tempdir().unwrap()).await;
    let damaged = service.registered().await.aggregate;
    let mut sound = Vec::new();
    for _ in 0..3 {
        sound.push(service.post("/v1/cases", &Ask::with(&service.clerk()), &registration()).await.accepted().aggregate);
    }
    // A process that has the damaged case folded would not read it: this one starts anew.
    let Service { keys, running, directory, clock, .. } = service;
    running.shutdown().await;
    *poison.lock().unwrap() = Some(damaged.clone());
    let service = Service::over(Arc::new(Poisoned(log.clone(), Arc::clone(&poison))), log, keys, directory).await;
    drop(clock);
    service.clock.set("2026-12-10T02:00:00Z".parse().unwrap());
    while await_events(&service, "anjuan.case.accepted.v1").await < sound.len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let administrator = Ask::with(&service.administrator());
    let incidents = service.get("/v1/incidents", &administrator).await.json();
    let trouble = &incidents["workflow"][0];
    assert_eq!(
        (&trouble["aggregate"], &trouble["code"]),
        (&json!(damaged.to_string()), &json!("log.damaged")),
        "{incidents}"
    );
    assert!(trouble["detailZh"].as_str().is_some_and(|text| !text.is_empty()), "{incidents}");
    assert_eq!(trouble["due"][0]["clock"], json!("acceptance-decision"), "its clock goes on: {incidents}");
    // Somebody may say that it stays undone; it stays listed, and with it who said so.
    let reason = json!({"aggregate": damaged.to_string(), "reason": "按纸质登记办理"});
    let noted = service.post("/v1/incidents/skip", &administrator, &reason).await;
    assert_eq!(noted.status, 200, "{}", noted.text);
    let incidents = service.get("/v1/incidents", &administrator).await.json();
    assert_eq!(incidents["workflow"][0]["accepted"]["reason"], reason["reason"], "{incidents}");
    // Mended, it is done by itself, and at once when somebody says so.
    *poison.lock().unwrap() = None;
    let other = service.post("/v1/incidents/retry", &administrator, &json!({"aggregates": ["case/NONE"]})).await;
    assert_eq!(other.status, 404, "{}", other.text);
    let only = json!({"aggregates": [damaged.to_string()]});
    let retried = service.post("/v1/incidents/retry", &administrator, &only).await;
    assert_eq!((retried.status, &retried.json()["workflow"]), (200, &json!(1)), "{}", retried.text);
    while await_events(&service, "anjuan.case.accepted.v1").await < sound.len() + 1 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    while !service.get("/v1/incidents", &administrator).await.json()["workflow"].as_array().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The first incident of a view, once it has one.
async fn listed_now(service: &Service, view: &str) -> Value {
    loop {
        let incidents = service.get("/v1/incidents", &Ask::with(&service.administrator())).await.json();
        let found = incidents["views"].as_array().unwrap().iter().find(|one| one["view"] == view).cloned();
        if let Some(found) = found {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_view_passes_over_is_listed_and_somebody_may_record_that_it_stays_so() {
    let service = Service::start().await;
    let case = service.registered().await;
    let id = uuid::Uuid::from_u128(77);
    let draft = Draft {
        aggregate: case.aggregate.clone(),
        event_id: id,
        expected: case.sequence,
        head: None,
        body: bytes::Bytes::from_static(b"{\"no\": \"event\"}"),
    };
    let sequence = service.log.append(draft).await.unwrap();
    let administrator = Ask::with(&service.administrator());
    let name = case.aggregate.to_string();
    let listed = listed_now(&service, "register").await;
    assert_eq!((&listed["aggregate"], &listed["since"]), (&json!(name), &json!(sequence)), "{listed}");
    // Its clocks go on, and say that they may be of before.
    let rows = service
        .get(&format!("/v1/deadlines?aggregate={name}&after={sequence}"), &Ask::with(&service.clerk()))
        .await
        .json();
    assert_eq!(rows["rows"][0]["passedOverSince"], json!(sequence), "{rows}");
    let listed = listed_now(&service, "register").await;
    assert_eq!(listed["due"][0]["at"], rows["rows"][0]["dueAt"], "{listed}");
    let skip = |reason: &str| json!({"aggregate": name, "reason": reason});
    let nothing = service.post("/v1/incidents/skip", &administrator, &skip(" ")).await;
    assert_eq!(nothing.status, 400, "{}", nothing.text);
    let none =
        service.post("/v1/incidents/skip", &administrator, &json!({"aggregate": "case/NONE", "reason": "x"})).await;
    assert_eq!(none.status, 404, "{}", none.text);
    let noted = service.post("/v1/incidents/skip", &administrator, &skip("已核对纸质档案")).await;
    assert_eq!(noted.status, 200, "{}", noted.text);
    let clerk = service.post("/v1/incidents/skip", &Ask::with(&service.clerk()), &skip("x")).await;
    assert_eq!(clerk.status, 403);
    let incidents = service.get("/v1/incidents", &administrator).await.json();
    let accepted =
        &incidents["views"].as_array().unwrap().iter().find(|one| one["view"] == "register").unwrap()["accepted"];
    assert_eq!((&accepted["reason"], &accepted["by"]), (&json!("已核对纸质档案"), &json!("P011")), "{incidents}");
}
