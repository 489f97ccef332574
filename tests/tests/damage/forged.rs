//! What somebody with the server's credentials can store beside the desk: named, left out everywhere alike, and no hindrance.
use super::keys::{behind, registered};
use super::{register, words, write};
use anjuan_tests::service::{Service, anjuan};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Publishes without a guard, as the owner of the server: nobody else but the desk can.
pub(crate) fn publish(service: &Service, subject: &str, body: &str) {
    behind(service, async |context| {
        context.publish(subject.to_owned(), body.to_owned().into()).await.unwrap().await.unwrap()
    });
}

#[test]
fn forgeries_are_named_left_out_everywhere_and_the_case_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let number = register(&service, "甲");
    let data = service.data.to_str().unwrap().to_owned();
    let id = number.rsplit('-').next().unwrap().to_owned();
    let stored = service.get(&format!("/v1/events/case/{id}")).body;
    let genuine = stored["events"][0]["envelope"].to_string();
    let subject = anjuan_journal::subject::for_aggregate("bencha", &format!("case/{id}").parse().unwrap());
    let before = service.digest("register");
    publish(&service, &subject, &genuine.replace("\"VISIT\"", "\"CALL\""));
    publish(&service, &subject, &genuine.replace("\"sequence\":\"1\"", "\"sequence\":\"99\""));
    publish(&service, &subject, "{\"no\":\"event\"}");
    let after = service.digest("register");
    assert_eq!((&after["digest"], &after["rows"]), (&before["digest"], &before["rows"]), "no view took one in");
    let shown = service.get(&format!("/v1/events/case/{id}")).body;
    assert_eq!(shown["events"], stored["events"]);
    assert_eq!(shown["leftOut"].as_array().map(Vec::len), Some(3), "{shown}");
    let replay = anjuan(&["--data", &data, "replay", &number]);
    assert!(!replay.status.success() && words(&replay).contains("LEFT OUT"), "{}", words(&replay));
    let views = service.line(&["view", "status"]);
    for view in views["views"].as_array().unwrap() {
        let named = view["incidents"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|incident| incident["reason"].as_str().is_some_and(|reason| reason.contains("left out")));
        assert_eq!((named.count(), view["health"].as_str()), (3, Some("following")), "{view}");
    }
    // The desk goes on after the last event that counts.
    let body = serde_json::json!({});
    let accepted =
        service.post_as(Some(&service.token_for("P014", &[])), &format!("/v1/cases/{id}/accept"), None, &body);
    assert_eq!((accepted.status, accepted.body["version"].as_u64()), (201, Some(2)), "{}", accepted.body);
    assert_eq!(write(&service).0, 201);
    let live = service.digest("register");
    assert_eq!(service.line(&["view", "rebuild", "register"])["digest"], live["digest"]);
    service.stop();
}

/// An event that continues its aggregate as it must, made of a genuine one, as whoever has read the log can make it.
fn continuing(
    genuine: &Value,
    previous: Option<(u64, &str, u64)>,
    (kind, message, data): (&str, &str, Value),
) -> Value {
    let mut event = genuine.clone();
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = uuid::Uuid::from_u128(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)));
    (event["id"], event["commandid"], event["causationid"]) = (json!(id), json!(id), json!(id));
    (event["type"], event["dataschema"]) = (json!(kind), json!(format!("urn:anjuan:schema:anjuan.v1.{message}")));
    event["data"] = data;
    let (sequence, hash, version) = previous.unwrap_or((0, "", 0));
    (event["previoussequence"], event["sequence"]) = (json!(sequence.to_string()), json!((version + 1).to_string()));
    let members = event.as_object_mut().unwrap();
    members.remove("signature");
    members.remove("previoushash");
    if !hash.is_empty() {
        members.insert("previoushash".into(), json!(hash));
    }
    event
}

/// Waits until every view names so many events as left out.
fn left_out(service: &Service, count: usize) {
    let begun = Instant::now();
    loop {
        let views = service.get("/v1/views").body["views"].as_array().unwrap().clone();
        let named = |view: &Value| {
            let incidents = view["incidents"].as_array().unwrap().iter();
            incidents.filter(|incident| incident["reason"].as_str().unwrap_or_default().contains("left out")).count()
        };
        if views.iter().all(|view| named(view) == count) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{views:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Whoever holds the server's keys owned the truth: a plain publish of an erasure was stored, replay called the chain whole, and the key
/// was deleted.
#[test]
fn what_no_desk_decided_erases_nobody_and_is_called_left_out_though_the_chain_holds() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let case = registered(&service).body;
    let number = case["number"].as_str().unwrap().to_owned();
    let id = case["aggregate"].as_str().unwrap().trim_start_matches("case/").to_owned();
    let row = service.get(&format!("/v1/cases/{id}?after={}", case["sequence"])).body["row"].clone();
    let applicant = row["applicant"].as_str().unwrap().to_owned();
    let subject = |aggregate: &str| anjuan_journal::subject::for_aggregate("bencha", &aggregate.parse().unwrap());
    let sequence = case["sequence"].as_u64().unwrap();
    let (body, keys) = behind(&service, async |context| {
        let stream = context.get_stream("EVENTS").await.unwrap();
        let keys = context.get_stream("KEYS").await.unwrap().get_info().await.unwrap().state.messages;
        (stream.get_raw_message(sequence).await.unwrap().payload, keys)
    });
    let genuine: Value = serde_json::from_slice(&body).unwrap();
    let signature = genuine["signature"].as_str().unwrap().to_owned();
    assert!(signature.starts_with("ed25519:"), "the desk signs what it decides: {genuine}");

    let mut erased =
        continuing(&genuine, None, ("anjuan.applicant.erased.v1", "ApplicantErased", json!({"reason": "x"})));
    erased["subject"] = json!(format!("applicant/{applicant}"));
    publish(&service, &subject(&format!("applicant/{applicant}")), &erased.to_string());
    // With the signature of another event, too.
    erased["signature"] = json!(signature);
    publish(&service, &subject(&format!("applicant/{applicant}")), &erased.to_string());
    let last = (sequence, anjuan_domain::event::hash(&body), 1);
    let taken =
        continuing(&genuine, Some((last.0, &last.1, last.2)), ("anjuan.case.accepted.v1", "CaseAccepted", json!({})));
    publish(&service, &subject(&format!("case/{id}")), &taken.to_string());
    left_out(&service, 3);

    let still = behind(&service, async |context| {
        context.get_stream("KEYS").await.unwrap().get_info().await.unwrap().state.messages
    });
    assert_eq!(still, keys, "a key was deleted");
    let disclose = json!({"aggregate": format!("case/{id}"), "reason": "电话通知"});
    let handler = service.token_for("P014", &[]);
    let opened = service.post_as(Some(&handler), &format!("/v1/applicants/{applicant}/disclose"), None, &disclose);
    assert!(opened.status == 200 && opened.body.to_string().contains("王小明"), "{}", opened.body);
    let replay = anjuan(&["--data", service.data.to_str().unwrap(), "replay", &number]);
    assert!(!replay.status.success() && words(&replay).contains("LEFT OUT"), "{}", words(&replay));
    // The desk goes on behind what counts, also after a start that reads everything anew.
    let accepted = service.post_as(Some(&handler), &format!("/v1/cases/{id}/accept"), None, &json!({}));
    assert_eq!((accepted.status, accepted.body["version"].as_u64()), (201, Some(2)), "{}", accepted.body);
    service.stop();
    let service = Service::start(&place.path().join("service"));
    left_out(&service, 3);
    service.stop();
}
