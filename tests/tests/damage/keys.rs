//! Keys that are missing, as a user of the product meets it (密钥缺失): the master key's file, and the message of one applicant's key.
use anjuan_tests::service::{Answer, Service};
use async_nats::ConnectOptions;
use async_nats::jetstream::Context;
use serde_json::json;

/// Works on the server as its owner, behind everybody's back.
pub(crate) fn behind<T>(service: &Service, work: impl AsyncFnOnce(Context) -> T) -> T {
    let (url, seed) = service.owner();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let client = ConnectOptions::with_nkey(seed).connect(url).await.unwrap();
        work(async_nats::jetstream::with_prefix(client, "ANJUAN.API")).await
    })
}

/// How many messages a stream has, as the server says: what a view says of the head may be a moment old.
fn count(service: &Service, stream: &str) -> u64 {
    behind(service, async |context| context.get_stream(stream).await.unwrap().get_info().await.unwrap().state.messages)
}

#[test]
fn a_missing_master_key_stops_the_start_and_no_new_one_is_made() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let service = Service::start(&data);
    let number = registered(&service).body["number"].as_str().unwrap().to_owned();
    service.stop();
    let (path, aside) = (data.join("keys/master.key"), place.path().join("master.key"));
    std::fs::rename(&path, &aside).unwrap();
    let said = Service::try_start(&data, &[]).err().unwrap();
    assert!(said.contains("is missing") && said.contains("backup"), "{said}");
    assert!(!path.exists(), "no new key was made");
    let reversed: String = std::fs::read_to_string(&aside).unwrap().chars().rev().collect();
    std::fs::write(&path, reversed).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let other = Service::try_start(&data, &[]).err().unwrap();
    assert!(other.contains("another key"), "{other}");
    std::fs::rename(&aside, &path).unwrap();
    let service = Service::start(&data);
    assert_eq!(super::numbers(&service), [number]);
    service.stop();
}

/// Registers a case of a person who is known by a document.
pub(crate) fn registered(service: &Service) -> Answer {
    let person = json!({"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"});
    let materials = ["identity", "household"].map(|id| json!({"material": id, "status": "PRESENTED"}));
    let body = json!({"item": "SI-001", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "handler": "P014",
        "applicant": person, "materials": materials});
    service.post("/v1/cases", &body)
}

#[test]
fn a_key_whose_message_is_lost_is_called_lost_and_never_replaced() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let service = Service::start(&data);
    let case = registered(&service).body;
    let id = case["aggregate"].as_str().unwrap().trim_start_matches("case/").to_owned();
    let row = service.get(&format!("/v1/cases/{id}?after={}", case["sequence"])).body["row"].clone();
    let applicant = row["applicant"].as_str().unwrap().to_owned();
    let subject = format!("anjuan.key.bencha.{applicant}");
    let sealed = behind(&service, async |context| {
        let stream = context.get_stream("KEYS").await.unwrap();
        let message = stream.get_last_raw_message_by_subject(&subject).await.unwrap();
        assert!(stream.delete_message(message.sequence).await.unwrap());
        message.payload
    });
    // A process that remembers the key would still have it.
    service.stop();
    let service = Service::start(&data);
    let counts = || ["EVENTS", "KEYS"].map(|stream| count(&service, stream));
    let before = counts();
    let handler = service.token_for("P014", &[]);
    let disclose = || {
        let body = json!({"aggregate": format!("case/{id}"), "reason": "电话通知"});
        service.post_as(Some(&handler), &format!("/v1/applicants/{applicant}/disclose"), None, &body)
    };
    let lost = disclose();
    assert_eq!((lost.status, &lost.body["code"]), (503, &json!("applicant.key-lost")), "{}", lost.body);
    assert!(lost.body["detailZh"].as_str().unwrap().contains("已丢失"), "{}", lost.body);
    let again = registered(&service);
    assert_eq!(again.body["code"], "applicant.key-lost", "the same person became another: {}", again.body);
    assert_eq!(counts(), before, "nothing is recorded as read, and no key is made");
    // Put back from a backup, it opens again.
    behind(&service, async |context| drop(context.publish(subject, sealed).await.unwrap().await.unwrap()));
    let opened = disclose();
    assert_eq!(opened.status, 200, "{}", opened.body);
    assert!(opened.body.to_string().contains("王小明"), "{}", opened.body);
    service.stop();
}
