//! Evidence over HTTP (证据): what an inspector takes away is checked without the service, and what the public reads says nothing of anybody.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_proof::bundle::Bundle;
use anjuan_proof::check::{Verdict, check};
use anjuan_proof::checkpoint;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_of_a_case_is_checked_against_the_public_key_alone() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let accept = format!("/v1/cases/{case}/accept");
    assert_eq!(service.post(&accept, &Ask::with(&service.clerk()), &json!({})).await.status, 201);
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let path = format!("/v1/evidence/case/{case}");
    let answer = service.get(&path, &inspector).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let bundle: Bundle = serde_json::from_str(&answer.text).unwrap();
    let key = service.get("/v1/log/key", &Ask::default()).await.text;
    let report = check(&bundle, key.trim());
    assert!(report.holds() && report.lines[0].verdict == Verdict::Proved, "{report:?}");
    assert!(bundle.events.len() >= 2, "{bundle:?}");
    let stored = service.stored().await;
    for event in &bundle.events {
        let body = String::from_utf8(STANDARD.decode(&event.body).unwrap()).unwrap();
        assert_eq!(stored[usize::try_from(event.sequence).unwrap() - 1], body, "the stored bytes and no others");
    }
    let mut forged = bundle.clone();
    let body = STANDARD.decode(&forged.events[0].body).unwrap();
    forged.events[0].body = STANDARD.encode(String::from_utf8(body).unwrap().replace("bencha", "juegang"));
    assert!(!check(&forged, key.trim()).holds(), "another centre in an event");
    for (who, status) in [(service.clerk(), 403), (String::new(), 401)] {
        assert_eq!(service.get(&path, &Ask::with(&who)).await.status, status);
    }
    assert_eq!(service.get("/v1/evidence/case/NOTHING", &inspector).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoint_and_tiles_are_read_without_a_token_and_fit_each_other() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    assert_eq!(service.get(&format!("/v1/evidence/case/{case}"), &inspector).await.status, 200);
    let (note, key) =
        (service.get("/v1/log/checkpoint", &Ask::default()).await, service.get("/v1/log/key", &Ask::default()).await);
    let signed = checkpoint::open(&note.text, key.text.trim()).unwrap();
    assert_eq!(signed.origin, "anjuan.dev/log/bencha");
    assert!(signed.size > 0 && !note.text.contains(&case));
    let width = signed.size % 256;
    let url = format!("{}/v1/log/tile/0/{:03}.p/{width}", service.url, signed.size / 256);
    let read = move || ureq::get(&url).call().unwrap().body_mut().read_to_vec().unwrap();
    let tile = tokio::task::spawn_blocking(read).await.unwrap();
    assert_eq!(tile.len() as u64, width * 32);
    for wrong in ["0/999", "0/0", "9/000", "0/../key", "0/000.p/300"] {
        assert_eq!(service.get(&format!("/v1/log/tile/{wrong}"), &Ask::default()).await.status, 404, "{wrong}");
    }
}
