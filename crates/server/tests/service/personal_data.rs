//! Personal data: sealed before it is stored, read with a reason, erased for ever while everything still replays.
use crate::service::{Ask, SECRETS, Service, applicant, registration};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::{EventLog, KeyStore};
use serde_json::{Value, json};
use uuid::Uuid;

async fn applicant_of(service: &Service, case: &str) -> String {
    let row = service
        .get(&format!("/v1/cases/{case}?after={}", service.log.head().await.unwrap()), &Ask::with(&service.clerk()))
        .await;
    row.json()["row"]["applicant"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_and_shown_is_ciphertext_and_masked_forms_only() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let contact = json!({
        "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": applicant(), "matter": "我的邻居张三占了我的地",
    });
    service.post("/v1/contacts", &Ask::with(&service.clerk()), &contact).await.accepted();
    let stored = service.stored().await.join("\n");
    for secret in SECRETS.into_iter().chain(["张三"]) {
        assert!(!stored.contains(secret), "{secret} is stored in the clear");
    }
    for masked in ["𠮷*", "320***********1234", "138****5645", "〔11字〕"] {
        assert!(stored.contains(masked), "{masked} is not shown");
    }
    let row = service
        .get(
            &format!("/v1/cases/{}?after={}", registered.aggregate.id, registered.sequence),
            &Ask::with(&service.clerk()),
        )
        .await;
    assert_eq!(row.json()["row"]["maskedName"], "𠮷*", "{}", row.text);
    for entry in walk(service.directory.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(SECRETS[1].len()).any(|window| window == SECRETS[1].as_bytes()), "{}", entry.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_of_personal_data_that_a_verbs_schema_has_is_sealed_on_the_way_in() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let denial = json!({
        "applicant": applicant(), "asked": "张三要求为其在外县的房屋办理登记", "scope": "WITHIN_DUTIES",
        "importance": "ORDINARY", "reasons": "房屋不在本县", "basis": "不动产登记暂行条例第七条",
    });
    let issued = service.post("/v1/denials", &clerk, &denial).await.accepted();
    let path = format!("/v1/denials/{}", issued.number.as_deref().unwrap());
    assert!(path.contains("/FD-20261123-"), "{path}");
    let objection = json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "张三认为可以跨县办理"});
    service.post(&format!("{path}/object"), &clerk, &objection).await.accepted();
    let report = json!({
        "applicant": {"unit": "个人", "name": SECRETS[0], "address": SECRETS[3], "telephone": SECRETS[2]},
        "asked": "张三要求办理登记", "reasons": "房屋不在本县", "basis": "不动产登记暂行条例第七条",
        "reviewer": "P004", "archivist": "P003",
    });
    let reported = service.post(&format!("{path}/report"), &clerk, &report).await;
    let stored = service.stored().await;
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
    // Erased in an open matter, as a log of a time before that was refused may have it.
    let whose = whose.as_str().unwrap();
    service.fact(&format!("applicant/{whose}"), "anjuan.applicant.erased.v1", json!({"reason": "依申请删除"})).await;
    service.keys.erase(whose).await.unwrap();
    service.post(&format!("{path}/object"), &clerk, &objection).await;
    assert_eq!(service.keys.get(whose).await.unwrap(), None, "nobody erased gets a new key");
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_clear_text_leaves_an_event_with_the_reason() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let id = applicant_of(&service, &case.id).await;
    let before = service.log.head().await.unwrap();
    let path = format!("/v1/applicants/{id}/disclose");
    let body = json!({"aggregate": case.to_string(), "reason": "电话通知补正材料"});
    let shown = service.post(&path, &Ask::with(&service.clerk()), &body).await.json();
    assert_eq!(shown["party"], applicant());
    let stored: Value = serde_json::from_str(service.stored().await.last().unwrap()).unwrap();
    assert_eq!(service.log.head().await.unwrap(), before + 1);
    assert_eq!((&stored["type"], &stored["authid"]), (&json!("anjuan.applicant.disclosed.v1"), &json!("P015")));
    assert_eq!(stored["data"]["reason"], "电话通知补正材料");

    let no_reason =
        service.post(&path, &Ask::with(&service.clerk()), &json!({"aggregate": case.to_string(), "reason": " "})).await;
    assert_eq!(no_reason.problem(), (422, "applicant.disclose.no-reason".into()));
    let elsewhere = json!({"aggregate": "case/ZZZZZZZZZZZZ", "reason": "好奇心"});
    assert_eq!(service.post(&path, &Ask::with(&service.clerk()), &elsewhere).await.status, 404);
    assert_eq!(service.log.head().await.unwrap(), before + 1, "nothing was read, nothing is recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_id_that_somebody_else_used_reads_nothing() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let id = applicant_of(&service, &case.id).await;
    let path = format!("/v1/applicants/{id}/disclose");
    let body = json!({"aggregate": case.to_string(), "reason": "核对身份"});
    let command = Uuid::from_u128(9);
    let own = service.post(&path, &Ask::with(&service.clerk()).command(command), &body).await;
    assert_eq!(own.status, 200, "{}", own.text);
    let other = service.post(&path, &Ask::with(&service.head()).command(command), &body).await;
    assert_eq!(other.problem(), (422, "command.id-reused".into()), "{}", other.text);
    assert!(!other.text.contains(SECRETS[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_document_is_the_same_applicant_and_none_is_nobody_known() {
    let service = Service::start().await;
    let (one, two) = (service.registered().await, service.registered().await);
    let known = applicant_of(&service, &one.aggregate.id).await;
    assert_eq!(known, applicant_of(&service, &two.aggregate.id).await);
    let mut without = registration();
    without["applicant"] = json!({"kind": "NATURAL_PERSON", "name": "王五"});
    let three = service.post("/v1/cases", &Ask::with(&service.clerk()), &without).await.accepted();
    assert_ne!(known, applicant_of(&service, &three.aggregate.id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_deletes_the_key_and_everything_still_replays_to_the_same_digest() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let id = applicant_of(&service, &case.id).await;
    assert!(service.keys.get(&id).await.unwrap().is_some());
    service.ended(&case.id).await;
    let erased = service.erased(&id).await;
    assert!(service.keys.get(&id).await.unwrap().is_none());
    let body = json!({"aggregate": case.to_string(), "reason": "核对身份"});
    let shown = service.post(&format!("/v1/applicants/{id}/disclose"), &Ask::with(&service.clerk()), &body).await;
    assert_eq!(shown.problem(), (422, "applicant.disclose.erased".into()));

    let ask = Ask::with(&service.administrator());
    let digest =
        service.get(&format!("/v1/views/register/digest?after={}", erased.sequence), &ask).await.json()["digest"]
            .clone();
    let rebuilt = service.post("/v1/views/register/rebuild", &ask, &json!({})).await;
    let last: Value = serde_json::from_str(rebuilt.text.lines().last().unwrap()).unwrap();
    assert_eq!(last["digest"], digest);
    let note = json!({"note": "补交照片", "documents": ["A1"]});
    service.post(&format!("/v1/cases/{}/add", case.id), &Ask::with(&service.clerk()), &note).await.accepted();

    // Whoever comes back is a new applicant: what was erased stays closed.
    let again = service.registered().await;
    let new = applicant_of(&service, &again.aggregate.id).await;
    assert_ne!(new, id);
    assert!(service.keys.get(&id).await.unwrap().is_none());
    let body = json!({"aggregate": again.aggregate.to_string(), "reason": "核对身份"});
    let shown =
        service.post(&format!("/v1/applicants/{new}/disclose"), &Ask::with(&service.clerk()), &body).await.json();
    assert_eq!(shown["party"]["name"], SECRETS[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_a_crash_left_behind_is_deleted_at_the_next_start() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let id = applicant_of(&service, &case.id).await;
    let key = service.keys.get(&id).await.unwrap().unwrap();
    service.ended(&case.id).await;
    service.erased(&id).await;
    let service = {
        let keys = service.keys.clone();
        let (log, directory) = service.stop().await;
        // As if the process had died between the event and the deletion.
        keys.put_if_absent(&id, key).await.unwrap();
        Service::over(std::sync::Arc::new(log.clone()), log, keys, directory).await
    };
    while service.keys.get(&id).await.unwrap().is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn work_3__to_call_back_name_and_telephone_are_read_after_the_end_and_nothing_else() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let id = applicant_of(&service, &case).await;
    let path = format!("/v1/applicants/{id}/disclose");
    let hears = Ask::with(&service.token("P006", &[Role::ServiceSection]));
    let body = |purpose: Option<&str>| {
        let mut body = json!({"aggregate": format!("case/{case}"), "reason": "办结后回访满意度"});
        if let Some(purpose) = purpose {
            body["purpose"] = json!(purpose);
        }
        body
    };
    let early = service.post(&path, &hears, &body(Some("CALL_BACK"))).await;
    assert_eq!(early.problem(), (422, "applicant.disclose.nothing-to-call-back".into()), "the case runs still");
    let clerk = Ask::with(&service.clerk());
    service.post(&format!("/v1/cases/{case}/accept"), &clerk, &json!({})).await.accepted();
    let finish = json!({"result": "ISSUED", "document": "YL-1"});
    service.post(&format!("/v1/cases/{case}/finish"), &clerk, &finish).await.accepted();
    assert_eq!(service.post(&path, &hears, &body(None)).await.status, 403, "all of it is not theirs to read");
    let other = Ask::with(&service.token("P018", &[Role::WindowStaff]));
    assert_eq!(service.post(&path, &other, &body(Some("CALL_BACK"))).await.status, 403, "nor for another window");
    let command = hears.clone().command(Uuid::from_u128(7));
    let first = service.post(&path, &command, &body(Some("CALL_BACK"))).await;
    let again = service.post(&path, &command, &body(Some("CALL_BACK"))).await;
    for read in [&first, &again] {
        let party = &read.json()["party"];
        assert_eq!((&party["name"], &party["telephone"]), (&json!(SECRETS[0]), &json!(SECRETS[2])), "{}", read.text);
        assert!(!read.text.contains(SECRETS[1]) && !read.text.contains(SECRETS[3]), "{}", read.text);
        assert!(read.json()["matter"].is_null(), "{}", read.text);
    }
    let log = service.stored().await;
    let recorded: Vec<&String> = log.iter().filter(|body| body.contains("anjuan.applicant.disclosed.v1")).collect();
    assert_eq!(recorded.len(), 1, "the same command once");
    let event: Value = serde_json::from_str(recorded[0]).unwrap();
    assert_eq!(
        (&event["data"]["purpose"], &event["authid"]),
        (&json!("CALL_BACK"), &json!("P006")),
        "and it says what for"
    );
}
