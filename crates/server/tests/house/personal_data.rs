//! Personal data: sealed before it is stored, read with a reason, erased for ever while everything still replays.
use crate::house::{Ask, House, SECRETS, applicant, registration};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::{EventLog, KeyStore};
use serde_json::{Value, json};
use uuid::Uuid;

async fn applicant_of(house: &House, case: &str) -> String {
    let row = house
        .get(&format!("/v1/cases/{case}?after={}", house.log.head().await.unwrap()), &Ask::with(&house.clerk()))
        .await;
    row.json()["row"]["applicant"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_and_shown_is_ciphertext_and_masked_forms_only() {
    let house = House::start().await;
    let registered = house.registered().await;
    let contact = json!({
        "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": applicant(), "matter": "我的邻居张三占了我的地",
    });
    house.post("/v1/contacts", &Ask::with(&house.clerk()), &contact).await.accepted();
    let stored = house.stored().await.join("\n");
    for secret in SECRETS.into_iter().chain(["张三"]) {
        assert!(!stored.contains(secret), "{secret} is stored in the clear");
    }
    for masked in ["𠮷*", "320***********1234", "138****5645", "〔11字〕"] {
        assert!(stored.contains(masked), "{masked} is not shown");
    }
    let row = house
        .get(
            &format!("/v1/cases/{}?after={}", registered.aggregate.id, registered.sequence),
            &Ask::with(&house.clerk()),
        )
        .await;
    assert_eq!(row.json()["row"]["maskedName"], "𠮷*", "{}", row.text);
    for entry in walk(house.directory.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(SECRETS[1].len()).any(|window| window == SECRETS[1].as_bytes()), "{}", entry.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_of_personal_data_that_a_verbs_schema_has_is_sealed_on_the_way_in() {
    let house = House::start().await;
    let clerk = Ask::with(&house.clerk());
    let denial = json!({
        "applicant": applicant(), "asked": "张三要求为其在外县的房屋办理登记", "scope": "WITHIN_DUTIES",
        "importance": "ORDINARY", "reasons": "房屋不在本县", "basis": "不动产登记暂行条例第七条",
    });
    let issued = house.post("/v1/denials", &clerk, &denial).await.accepted();
    let path = format!("/v1/denials/{}", issued.number.as_deref().unwrap());
    assert!(path.contains("/FD-20261123-"), "{path}");
    let objection = json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "张三认为可以跨县办理"});
    house.post(&format!("{path}/object"), &clerk, &objection).await.accepted();
    let report = json!({
        "applicant": {"unit": "个人", "name": SECRETS[0], "address": SECRETS[3], "telephone": SECRETS[2]},
        "asked": "张三要求办理登记", "reasons": "房屋不在本县", "basis": "不动产登记暂行条例第七条",
        "reviewer": "P004", "archivist": "P003",
    });
    let reported = house.post(&format!("{path}/report"), &clerk, &report).await;
    let stored = house.stored().await;
    for secret in SECRETS.into_iter().chain(["张三"]) {
        assert!(!stored.join("\n").contains(secret), "{secret} is stored in the clear");
    }
    let data = |version: &str| -> Value {
        let of = |text: &&String| {
            let event: Value = serde_json::from_str(text).unwrap();
            event["subject"] == issued.aggregate.to_string() && event["sequence"] == version
        };
        serde_json::from_str::<Value>(stored.iter().find(of).unwrap()).unwrap()["data"].clone()
    };
    assert_eq!(
        data("1")["asked"]["applicant"],
        data("1")["applicant"]["applicant"],
        "a text belongs to the body's party"
    );
    assert_eq!(reported.status, 201, "{}", reported.text);
    // What is said later about their matter goes with them, too.
    let (whose, of_report) = (data("1")["applicant"]["applicant"].clone(), data("3"));
    assert_eq!(data("2")["grounds"]["applicant"], whose);
    for sealed in ["unit", "name", "address", "telephone"].map(|field| &of_report["applicant"][field]) {
        assert_eq!(sealed["applicant"], whose);
    }
    let erase = format!("/v1/applicants/{}/erase", whose.as_str().unwrap());
    let director = Ask::with(&house.token("P001", &[Role::Director]));
    house.post(&erase, &director, &json!({"reason": "依申请删除"})).await.accepted();
    assert_eq!(house.keys.get(whose.as_str().unwrap()).await.unwrap(), None);
    house.post(&format!("{path}/object"), &clerk, &objection).await;
    assert_eq!(house.keys.get(whose.as_str().unwrap()).await.unwrap(), None, "nobody erased gets a new key");
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_clear_text_leaves_an_event_with_the_reason() {
    let house = House::start().await;
    let case = house.registered().await.aggregate;
    let id = applicant_of(&house, &case.id).await;
    let before = house.log.head().await.unwrap();
    let path = format!("/v1/applicants/{id}/disclose");
    let body = json!({"aggregate": case.to_string(), "reason": "电话通知补正材料"});
    let shown = house.post(&path, &Ask::with(&house.clerk()), &body).await.json();
    assert_eq!(shown["party"], applicant());
    let stored: Value = serde_json::from_str(house.stored().await.last().unwrap()).unwrap();
    assert_eq!(house.log.head().await.unwrap(), before + 1);
    assert_eq!((&stored["type"], &stored["authid"]), (&json!("anjuan.applicant.disclosed.v1"), &json!("P015")));
    assert_eq!(stored["data"]["reason"], "电话通知补正材料");

    let no_reason =
        house.post(&path, &Ask::with(&house.clerk()), &json!({"aggregate": case.to_string(), "reason": " "})).await;
    assert_eq!(no_reason.problem(), (422, "applicant.disclose.no-reason".into()));
    let elsewhere = json!({"aggregate": "case/ZZZZZZZZZZZZ", "reason": "好奇心"});
    assert_eq!(house.post(&path, &Ask::with(&house.clerk()), &elsewhere).await.status, 404);
    assert_eq!(house.log.head().await.unwrap(), before + 1, "nothing was read, nothing is recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_id_that_somebody_else_used_reads_nothing() {
    let house = House::start().await;
    let case = house.registered().await.aggregate;
    let id = applicant_of(&house, &case.id).await;
    let path = format!("/v1/applicants/{id}/disclose");
    let body = json!({"aggregate": case.to_string(), "reason": "核对身份"});
    let command = Uuid::from_u128(9);
    let own = house.post(&path, &Ask::with(&house.clerk()).command(command), &body).await;
    assert_eq!(own.status, 200, "{}", own.text);
    let other = house.post(&path, &Ask::with(&house.head()).command(command), &body).await;
    assert_eq!(other.problem(), (422, "command.id-reused".into()), "{}", other.text);
    assert!(!other.text.contains(SECRETS[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_document_is_the_same_applicant_and_none_is_nobody_known() {
    let house = House::start().await;
    let (one, two) = (house.registered().await, house.registered().await);
    let known = applicant_of(&house, &one.aggregate.id).await;
    assert_eq!(known, applicant_of(&house, &two.aggregate.id).await);
    let mut without = registration();
    without["applicant"] = json!({"kind": "NATURAL_PERSON", "name": "王五"});
    let three = house.post("/v1/cases", &Ask::with(&house.clerk()), &without).await.accepted();
    assert_ne!(known, applicant_of(&house, &three.aggregate.id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_deletes_the_key_and_everything_still_replays_to_the_same_digest() {
    let house = House::start().await;
    let case = house.registered().await.aggregate;
    let id = applicant_of(&house, &case.id).await;
    assert!(house.keys.get(&id).await.unwrap().is_some());
    let director = house.token("P002", &[Role::Director]);
    let erased = house
        .post(&format!("/v1/applicants/{id}/erase"), &Ask::with(&director), &json!({"reason": "本人申请删除"}))
        .await
        .accepted();
    assert!(house.keys.get(&id).await.unwrap().is_none());
    let body = json!({"aggregate": case.to_string(), "reason": "核对身份"});
    let shown = house.post(&format!("/v1/applicants/{id}/disclose"), &Ask::with(&house.clerk()), &body).await;
    assert_eq!(shown.problem(), (422, "applicant.disclose.erased".into()));

    let ask = Ask::with(&house.administrator());
    let digest =
        house.get(&format!("/v1/views/register/digest?after={}", erased.sequence), &ask).await.json()["digest"].clone();
    let rebuilt = house.post("/v1/views/register/rebuild", &ask, &json!({})).await;
    let last: Value = serde_json::from_str(rebuilt.text.lines().last().unwrap()).unwrap();
    assert_eq!(last["digest"], digest);
    house.post(&format!("/v1/cases/{}/accept", case.id), &Ask::with(&house.clerk()), &json!({})).await.accepted();

    // Whoever comes back is a new applicant: what was erased stays closed.
    let again = house.registered().await;
    let new = applicant_of(&house, &again.aggregate.id).await;
    assert_ne!(new, id);
    assert!(house.keys.get(&id).await.unwrap().is_none());
    let body = json!({"aggregate": again.aggregate.to_string(), "reason": "核对身份"});
    let shown = house.post(&format!("/v1/applicants/{new}/disclose"), &Ask::with(&house.clerk()), &body).await.json();
    assert_eq!(shown["party"]["name"], SECRETS[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_a_crash_left_behind_is_deleted_at_the_next_start() {
    let house = House::start().await;
    let case = house.registered().await.aggregate;
    let id = applicant_of(&house, &case.id).await;
    let key = house.keys.get(&id).await.unwrap().unwrap();
    let director = Ask::with(&house.token("P002", &[Role::Director]));
    house.post(&format!("/v1/applicants/{id}/erase"), &director, &json!({"reason": "本人申请删除"})).await.accepted();
    let house = {
        let keys = house.keys.clone();
        let (log, directory) = house.stop().await;
        // As if the process had died between the event and the deletion.
        keys.put_if_absent(&id, key).await.unwrap();
        House::over(std::sync::Arc::new(log.clone()), log, keys, directory).await
    };
    while house.keys.get(&id).await.unwrap().is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
