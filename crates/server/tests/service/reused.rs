//! A command id that is given again: by whom, and with what.
use crate::service::{Ask, Service, registration};
use anjuan_domain::event::Envelope;
use anjuan_journal::EventLog;
use serde_json::{Value, json};
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);

/// Bodies that ask for something else than `registration()`, each in one thing.
fn others() -> Vec<Value> {
    let changed = |change: fn(&mut Value)| {
        let mut body = registration();
        change(&mut body);
        body
    };
    vec![
        changed(|body| body["applicant"]["name"] = json!("李四")),
        changed(|body| body["applicant"]["telephone"] = json!("13900001111")),
        changed(|body| body["channel"] = json!("CALL")),
        changed(|body| drop(body["materials"].as_array_mut().unwrap().pop())),
    ]
}

/// The answer of a batch of one registration under the known id.
async fn in_a_batch(service: &Service, token: &str, body: &Value) -> Value {
    let batch = json!({"commands": [{"id": ID, "body": {"case": {"register": body}}}]});
    service.post("/v1/batch", &Ask::with(token), &batch).await.json()["results"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_command_id_is_answered_only_to_the_same_person_with_the_same_command() {
    let service = Service::start().await;
    let own = Ask::with(&service.clerk()).command(ID);
    let first = service.post("/v1/cases", &own, &registration()).await.accepted();
    let password = first.query_password.clone().unwrap();
    let head = service.log.head().await.unwrap();
    let stored = service.log.at(first.sequence).await.unwrap().unwrap();
    assert!(Envelope::decode(&stored.body).unwrap().commandhash.starts_with("sha256:"));
    // Warm, and folded anew from the log.
    let mut service = service;
    for _ in 0..2 {
        let same = service.post("/v1/cases?expected=77", &own, &registration()).await;
        assert_eq!((same.status, same.accepted().event_id), (200, first.event_id), "{}", same.text);
        for body in others() {
            let other = service.post("/v1/cases", &own, &body).await;
            assert_eq!(other.problem(), (422, "command.id-reused".into()), "{body}");
            assert!(other.text.contains("请换用新编号") && !other.text.contains(&password), "{}", other.text);
            assert!(!other.text.contains(first.number.as_deref().unwrap()), "{}", other.text);
        }
        let late = service.post("/v1/cases?at=2026-11-23T01:30:00Z", &own, &registration()).await;
        assert_eq!(late.problem(), (422, "command.id-reused".into()), "another claimed time is another command");
        let somebody = service.post("/v1/cases", &Ask::with(&service.head()).command(ID), &registration()).await;
        assert_eq!(somebody.problem(), (422, "command.id-reused".into()), "{}", somebody.text);
        assert!(!somebody.text.contains(&password), "{}", somebody.text);
        service = service.restart().await;
    }
    assert_eq!(service.log.head().await.unwrap(), head, "nothing more was recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_held_to_the_same_rule() {
    let service = Service::start().await;
    let administrator = service.administrator();
    let mut body = registration();
    body["handler"] = json!("P015");
    let first = in_a_batch(&service, &administrator, &body).await;
    assert_eq!(first["accepted"]["duplicate"], false, "{first}");
    let again = in_a_batch(&service, &administrator, &body).await;
    assert_eq!(again["accepted"]["eventId"], first["accepted"]["eventId"], "{again}");
    assert_eq!((&again["accepted"]["queryPassword"], &again["accepted"]["duplicate"]), (&Value::Null, &json!(true)));
    assert!(again["accepted"]["queryPasswordAt"].as_str().unwrap().ends_with("/papers/receipt"), "{again}");
    for mut other in others() {
        other["handler"] = json!("P015");
        let refused = in_a_batch(&service, &administrator, &other).await;
        assert_eq!(refused["problem"]["code"], "command.id-reused", "{refused}");
    }
    // At the edge, by somebody else.
    let clerk = service.post("/v1/cases", &Ask::with(&service.clerk()).command(ID), &body).await;
    assert_eq!(clerk.problem(), (422, "command.id-reused".into()), "{}", clerk.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_otherwise_and_says_the_same_is_the_same_command() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk()).command(ID);
    let first = service.post("/v1/cases", &ask, &registration()).await.accepted();
    let mut defaults = registration();
    defaults["handler"] = Value::Null;
    defaults["contact"] = Value::Null;
    let again = service.post("/v1/cases", &ask, &defaults).await;
    assert_eq!((again.status, again.accepted().event_id), (200, first.event_id), "{}", again.text);
}
