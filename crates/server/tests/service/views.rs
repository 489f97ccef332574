//! Reads: your own write, pages, and the same digest live, restarted and rebuilt.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_views::table::TABLE;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_reads_their_own_write() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk());
    for _ in 0..5 {
        let registered = service.registered().await;
        let row = service
            .get(&format!("/v1/cases/{}?after={}", registered.aggregate.id, registered.sequence), &ask)
            .await
            .json();
        assert_eq!(row["row"]["number"], json!(registered.number));
        assert!(row["sequence"].as_u64().unwrap() >= registered.sequence);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let service = Service::start().await;
    let mut last = 0;
    for _ in 0..7 {
        last = service.registered().await.sequence;
    }
    let ask = Ask::with(&service.clerk());
    for path in ["/v1/cases", "/v1/deadlines"] {
        let (mut keys, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = service.get(&format!("{path}?limit=3&after={last}{cursor}"), &ask).await.json();
            keys.extend(page["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()));
            pages += 1;
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        keys.sort();
        keys.dedup();
        assert_eq!((keys.len(), pages), (7, 3), "{path}");
    }
    let bad = service.get("/v1/deadlines?cursor=xyz", &ask).await;
    assert_eq!(bad.problem().0, 400);
    let bad = service.get("/v1/deadlines?state=late", &ask).await;
    assert!(bad.text.contains("`late`"), "{}", bad.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_filtered_and_counted_by_what_they_are_now() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let accepted = service
        .post(&format!("/v1/cases/{}/accept", registered.aggregate.id), &Ask::with(&service.clerk()), &json!({}))
        .await
        .accepted();
    let ask = Ask::with(&service.clerk());
    let promise = format!("/v1/deadlines?clock=promise&after={}&state=", accepted.sequence);
    assert_eq!(service.get(&format!("{promise}open"), &ask).await.json()["rows"][0]["state"], "open");
    service.clock.set("2026-12-04T02:00:00Z".parse().unwrap());
    assert_eq!(service.get(&format!("{promise}open"), &ask).await.json()["rows"], json!([]));
    let overdue = service.get(&format!("{promise}overdue,warned"), &ask).await.json();
    assert_eq!(overdue["rows"][0]["number"], json!(registered.number), "{overdue}");
    let summary = service.get("/v1/deadlines/summary", &ask).await.json();
    assert_eq!((&summary["states"]["overdue"], &summary["states"]["met"]), (&json!(1), &json!(1)), "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn breaches_are_listed_to_supervision_as_of_now_and_with_their_rule() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let accept = format!("/v1/cases/{}/accept", registered.aggregate.id);
    let accepted = service.post(&accept, &Ask::with(&service.clerk()), &json!({})).await.accepted();
    let ask = Ask::with(&service.token("P010", &[Role::Inspector]));
    let path = format!("/v1/breaches?rule=time-limit&after={}", accepted.sequence);
    assert_eq!(service.get(&path, &ask).await.json()["rows"], json!([]), "nothing is late yet");
    service.clock.set("2027-03-05T02:00:00Z".parse().unwrap());
    let found = service.get(&path, &ask).await.json();
    let row = &found["rows"][0];
    assert_eq!((&row["code"], &row["number"]), (&json!("promise-late"), &json!(registered.number)), "{found}");
    assert_eq!(
        (&row["open"], &row["rule"], found["rows"].as_array().unwrap().len()),
        (&json!(true), &json!("time-limit/3.4"), 1)
    );
    assert_eq!(service.get(&format!("{path}&open=false"), &ask).await.json()["rows"], json!([]));
    assert_eq!(service.get(&format!("{path}&code=late"), &ask).await.status, 400);
    assert_eq!(service.get(&path, &Ask::with(&service.clerk())).await.status, 403, "supervision's to read (post/1.5)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_has_the_same_digest_live_restarted_and_rebuilt() {
    let service = Service::start().await;
    let mut last = 0;
    for _ in 0..3 {
        last = service.registered().await.sequence;
    }
    let ask = Ask::with(&service.clerk());
    let mut live = Vec::new();
    for view in TABLE.iter().map(|line| line.name) {
        let digest = service.get(&format!("/v1/views/{view}/digest?after={last}"), &ask).await.json();
        // Nothing is scored of a case that was only registered, nor asked of anybody without a clock.
        assert!(["inbox", "scoring"].contains(&view) || digest["rows"].as_u64().unwrap() > 0, "{digest}");
        live.push((view, digest["digest"].clone()));
    }
    let service = service.restart().await;
    let ask = Ask::with(&service.administrator());
    for (view, digest) in live {
        assert_eq!(service.get(&format!("/v1/views/{view}/digest?after={last}"), &ask).await.json()["digest"], digest);
        let lines = service.post(&format!("/v1/views/{view}/rebuild"), &ask, &json!({})).await;
        assert_eq!(lines.media_type, "application/x-ndjson");
        let last_line: Value = serde_json::from_str(lines.text.lines().last().unwrap()).unwrap();
        assert_eq!((&last_line["digest"], &last_line["error"]), (&digest, &Value::Null), "{}", lines.text);
    }
    let status = service.get("/v1/views", &ask).await.json();
    for view in status["views"].as_array().unwrap() {
        assert_eq!((&view["position"], &view["incidents"]), (&json!(last), &json!([])), "{view}");
    }
    assert_eq!(service.get("/v1/views/nothing/digest", &ask).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_data_is_shown_as_of_a_day_and_with_its_whole_history() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk());
    let centre = service.get("/v1/centre", &ask).await.json();
    assert!(centre["windows"].as_object().unwrap().len() >= 8 && centre["persons"].as_object().unwrap().len() >= 25);
    assert!(centre["rulebook"]["version"].is_string());
    let before = service.get("/v1/centre?on=2025-12-31", &ask).await.json();
    assert_eq!(before["windows"], json!({}));
    let history: anjuan_api::queries::CentreHistory =
        serde_json::from_str(&service.get("/v1/centre/history", &ask).await.text).unwrap();
    assert_eq!(history.events.len() as u64, history.sequence);
}
