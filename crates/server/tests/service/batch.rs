//! Many commands at once.
use crate::service::{Ask, Service, registration};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::EventLog;
use serde_json::{Value, json};
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn commands(cases: u128) -> Vec<Value> {
    let registers =
        (0..cases).map(|case| json!({"id": id(case * 10 + 1), "body": {"case": {"register": registration()}}}));
    let of = |case: u128| AggregateRef::opened_by(Kind::Case, id(case * 10 + 1)).to_string();
    let paper = json!({"person": "P015", "paper": "受理登记簿第1页"});
    let accepts = (0..cases).map(
        move |case| json!({"id": id(case * 10 + 2), "aggregate": of(case), "enteredFor": paper, "body": {"case": {"accept": {}}}}),
    );
    registers.chain(accepts).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_of_one_aggregate_keep_their_order_and_a_repeated_batch_changes_nothing() {
    let service = Service::start().await;
    let ask = Ask::with(&service.administrator());
    let mut commands = commands(30);
    for register in commands.iter_mut().take(30) {
        register["body"]["case"]["register"]["handler"] = json!("P015");
    }
    let batch = json!({"commands": commands});
    let answer = service.post("/v1/batch", &ask, &batch).await.json();
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 60);
    for (place, result) in results.iter().enumerate() {
        assert_eq!(result["id"], batch["commands"][place]["id"], "in the order of the commands");
        assert_eq!(result["accepted"]["version"], if place < 30 { 1 } else { 2 }, "{result}");
    }
    let head = service.log.head().await.unwrap();
    assert_eq!(answer["sequence"], head, "the last of it is what a reader waits for");
    let again = service.post("/v1/batch", &ask, &batch).await.json();
    assert!(
        again["results"].as_array().unwrap().iter().all(|result| result["accepted"]["duplicate"] == true),
        "{again}"
    );
    assert_eq!(service.log.head().await.unwrap(), head);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_is_answered_on_its_own() {
    let service = Service::start().await;
    let ask = Ask::with(&service.administrator());
    let mut good = registration();
    good["handler"] = json!("P015");
    let batch = json!({"commands": [
        {"id": id(1), "body": {"case": {"register": good}}},
        {"id": id(2), "aggregate": "case/ZZZZZZZZZZZZ", "body": {"case": {"accept": {}}}},
        {"id": id(3), "aggregate": "case/ZZZZZZZZZZZZ", "body": {"case": {"dance": {}}}},
        {"id": id(4), "aggregate": "case/ZZZZZZZZZZZZ", "body": {"case": {"void": {"reason": "x"}}}},
        {"id": id(5), "aggregate": "case/ZZZZZZZZZZZZ", "body": {"case": {"step": {"setp": "x"}}}},
        {"id": id(6), "body": {"case": {"accept": {}}}},
    ]});
    let answer = service.post("/v1/batch", &ask, &batch).await.json();
    let status = |place: usize| answer["results"][place]["problem"]["status"].as_u64();
    assert_eq!(answer["results"][0]["accepted"]["version"], 1, "{answer}");
    assert_eq!([1, 2, 3, 4, 5].map(status), [Some(422), Some(400), Some(403), Some(400), Some(400)], "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_may_bring_a_party_that_is_sealed_already_and_nobody_else_may() {
    let service = Service::start().await;
    let mut body = registration();
    body["handler"] = json!("P015");
    body["applicant"] = json!({"applicant": "FOREIGN1", "kind": "OTHER", "maskedName": "—", "maskedDocument": "", "maskedTelephone": "", "ciphertext": ""});
    let batch = json!({"commands": [{"id": id(1), "body": {"case": {"register": body}}}]});
    let answer = service.post("/v1/batch", &Ask::with(&service.administrator()), &batch).await.json();
    assert_eq!(answer["results"][0]["accepted"]["version"], 1, "{answer}");
    let single = service.post("/v1/cases", &Ask::with(&service.clerk()), &body).await;
    assert_eq!(single.problem(), (400, "request.malformed".into()));
}
