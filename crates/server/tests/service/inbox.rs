//! The inbox over HTTP: what waits for whom, the commands that settle it, marks, and what is sent as it changes.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A token of a person, for whatever the directory gives them.
fn token(service: &Service, person: &str) -> String {
    let roles: Vec<Role> =
        Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect();
    service.token(person, &roles)
}

/// Everybody of the centre.
fn staff() -> impl Iterator<Item = String> {
    (1..=20).map(|number| format!("P{number:03}"))
}

async fn inbox(service: &Service, person: &str, filter: &str) -> Vec<Value> {
    let ask = Ask::with(&token(service, person));
    let head = service.get("/v1/views", &ask).await.json()["views"][0]["head"].as_u64().unwrap();
    let reply = service.get(&format!("/v1/inbox?limit=500&after={head}&{filter}"), &ask).await;
    assert_eq!(reply.status, 200, "{person}: {}", reply.text);
    reply.json()["rows"].as_array().unwrap().clone()
}

/// The first item of a task, whoever it asks.
async fn waiting(service: &Service, task: &str) -> Value {
    for person in staff() {
        if let Some(item) = inbox(service, &person, &format!("task={task}")).await.into_iter().next() {
            assert_eq!(item["person"], person.as_str());
            return item;
        }
    }
    panic!("nobody is asked for {task}")
}

async fn given(service: &Service, person: &str, path: &str, body: &Value) -> Value {
    let reply = service.post(path, &Ask::with(&token(service, person)), body).await;
    assert_eq!(reply.status, 201, "{person} {path}: {}", reply.text);
    reply.json()
}

/// Whoever is asked for a task gives its command, with what is added to the members that the item knows; the item is gone.
async fn settles(service: &Service, task: &str, added: &Value) -> Value {
    let item = waiting(service, task).await;
    let (person, key) = (item["person"].as_str().unwrap(), item["key"].clone());
    let mut body: Map<String, Value> = added.as_object().unwrap().clone();
    body.extend(item["commands"][0]["body"].as_object().cloned().unwrap_or_default());
    given(service, person, item["commands"][0]["path"].as_str().unwrap(), &Value::Object(body)).await;
    let left = inbox(service, person, &format!("task={task}")).await;
    assert!(left.iter().all(|item| item["key"] != key), "{task}: {left:?}");
    item
}

/// A handover of duty from the head of a window to a clerk; its id.
async fn handover(service: &Service) -> String {
    let body = json!({"kind": "DUTY", "receiver": "P015", "reason": "值班", "lists": {"log": "无异常"}});
    let opened = given(service, "P014", "/v1/handovers", &body).await;
    opened["aggregate"].as_str().unwrap().strip_prefix("handover/").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_somebody_is_settled_by_the_command_that_it_names() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let decide = settles(&service, "decide-acceptance", &json!({})).await;
    assert_eq!(decide["object"], case.to_string().as_str());
    let extend = format!("/v1/cases/{}/extend", case.id);
    let days = json!({"count": 2, "unit": "WORKING_DAY", "counting": "CIVIL"});
    let responsible = decide["person"].as_str().unwrap();
    given(&service, responsible, &extend, &json!({"by": days, "reason": "情况复杂"})).await;
    let approve = settles(&service, "approve", &json!({})).await;
    assert_ne!(approve["person"], decide["person"], "whoever asked does not approve");
    handover(&service).await;
    assert_eq!(settles(&service, "sign-handover", &json!({})).await["person"], "P014", "of duty the giver first");
    assert_eq!(settles(&service, "sign-handover", &json!({})).await["person"], "P015");
    let complaint = json!({
        "channel": "TELEPHONE", "gravity": "ORDINARY", "matter": "态度", "summary": "反映态度", "windows": ["W03"],
    });
    given(&service, "P003", "/v1/complaints", &complaint).await;
    settles(&service, "classify-complaint", &json!({"track": "SIMPLE", "departments": ["人社所"], "reason": "清楚"}))
        .await;
    for person in ["P016", "P017"] {
        let seen = inbox(&service, person, "").await;
        assert!(seen.iter().all(|item| !item["object"].as_str().unwrap().starts_with("complaint/")), "{seen:?}");
    }
    settles(&service, "assign-complaint", &json!({"investigator": "P007"})).await;
    let tomorrow = |half: &str| json!({"day": "2026-11-24", "half": half});
    let leave = json!({
        "kind": "PERSONAL", "manner": "WRITTEN", "reason": "家事", "from": tomorrow("MORNING"), "until": tomorrow("AFTERNOON"),
    });
    given(&service, "P016", "/v1/leaves", &leave).await;
    settles(&service, "approve-leave", &json!({})).await;
    assert_eq!(waiting(&service, "finish-case").await["object"], case.to_string().as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_are_ones_own_and_filter_the_list() {
    let service = Service::start().await;
    handover(&service).await;
    let item = waiting(&service, "sign-handover").await;
    let path = format!("/v1/inbox/{}/read", item["key"].as_str().unwrap());
    let ask = Ask::with(&token(&service, "P014"));
    let first = service.post(&path, &ask, &json!({})).await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert!(first.json()["readAt"].is_string());
    assert_eq!(service.post(&path, &ask, &json!({})).await.json()["readAt"], first.json()["readAt"]);
    assert_eq!(service.post(&path, &Ask::with(&token(&service, "P015")), &json!({})).await.status, 404);
    assert!(inbox(&service, "P014", "unread=true").await.is_empty());
    assert_eq!(inbox(&service, "P014", "unread=false").await.len(), 1);
}

/// Reads along in a thread: the number and the data of each message.
fn along(service: &Service, person: &str, last: Option<u64>) -> Receiver<(u64, Value)> {
    let mut request = ureq::get(format!("{}/v1/inbox/stream", service.url))
        .header("Authorization", format!("Bearer {}", token(service, person)));
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last.to_string());
    }
    let (tell, heard) = channel();
    std::thread::spawn(move || {
        let answer = request.call().unwrap();
        let (mut id, mut data, mut came) = (0, Value::Null, false);
        for line in BufReader::new(answer.into_body().into_reader()).lines() {
            let Ok(line) = line else { return };
            if let Some(text) = line.strip_prefix("id: ") {
                (id, came) = (text.parse().unwrap(), true);
            } else if let Some(text) = line.strip_prefix("data: ") {
                (data, came) = (serde_json::from_str(text).unwrap(), true);
            } else if line.is_empty()
                // A comment that keeps the connection alive is no message.
                && std::mem::take(&mut came)
                && tell.send((id, std::mem::take(&mut data))).is_err()
            {
                return;
            }
        }
    });
    heard
}

fn next(heard: &Receiver<(u64, Value)>) -> (u64, Value) {
    heard.recv_timeout(Duration::from_secs(60)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_where_it_was_and_hears_each_change_once() {
    let service = Service::start().await;
    let heard = along(&service, "P014", None);
    assert_eq!(next(&heard), (0, Value::Null), "nothing waited");
    let first = handover(&service).await;
    let (number, news) = next(&heard);
    let key = |id: &str| format!("handover.{id}.sign-handover.giver");
    assert_eq!((number, &news["change"], &news["key"]), (1, &json!("appeared"), &json!(key(&first))));
    assert_eq!(news["item"]["title"]["zh"].as_str().map(|zh| zh.starts_with("签字：")), Some(true), "{news}");
    given(&service, "P014", &format!("/v1/handovers/{first}/sign"), &json!({})).await;
    let (number, news) = next(&heard);
    assert_eq!((number, &news["change"], &news["item"]), (2, &json!("settled"), &Value::Null));
    drop(heard);
    let second = handover(&service).await;
    let again = along(&service, "P014", Some(1));
    assert_eq!(next(&again).0, 1);
    let came: Vec<(u64, Value)> =
        [next(&again), next(&again)].into_iter().map(|(id, it)| (id, it["key"].clone())).collect();
    assert_eq!(came, [(2, json!(key(&first))), (3, json!(key(&second)))], "nothing missed, nothing repeated");
    let nowhere = along(&service, "P014", Some(9_999));
    next(&nowhere);
    assert_eq!(next(&nowhere).1["change"], "reset", "a position that nobody was given");
}
