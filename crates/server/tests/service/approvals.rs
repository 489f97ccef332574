//! Approvals over HTTP (审批): asked for by the handler, given by the approver's own command, and never stated by anybody else.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use serde_json::{Value, json};

fn extend() -> Value {
    json!({"by": {"count": 2, "unit": "WORKING_DAY", "counting": "CIVIL"}, "reason": "待县局回函"})
}

/// When the promised period of a case ends, as the deadlines say once they know that event.
async fn due(service: &Service, case: &AggregateRef, after: u64) -> Value {
    let path = format!("/v1/deadlines?aggregate={case}&clock=promise&after={after}");
    service.get(&path, &Ask::with(&service.clerk())).await.json()["rows"][0]["dueAt"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_is_asked_for_by_the_handler_and_given_by_the_head() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let at = |verb: &str| format!("/v1/cases/{}/{verb}", case.id);
    let (clerk, head) = (Ask::with(&service.clerk()), Ask::with(&service.head()));
    let accepted = service.post(&at("accept"), &clerk, &json!({})).await.accepted();
    let before = due(&service, &case, accepted.sequence).await;
    let mut stated = extend();
    stated["approver"] = json!("P014");
    let refused = service.post(&at("extend"), &clerk, &stated).await;
    assert_eq!(refused.problem(), (422, "case.approver.asserted".into()), "{}", refused.text);
    let asked = service.post(&at("extend"), &clerk, &extend()).await.accepted();
    assert_eq!(asked.event_type, "anjuan.case.approval-asked.v1");
    assert_eq!(due(&service, &case, asked.sequence).await, before, "the clock runs as it did");
    let own = service.post(&at("approve"), &clerk, &json!({})).await;
    assert_eq!(own.status, 403, "{}", own.text);
    let other = Ask::with(&service.token("P019", &[Role::WindowHead]));
    let stranger = service.post(&at("approve"), &other, &json!({})).await;
    assert_eq!(stranger.problem(), (403, "access.no-standing".into()), "{}", stranger.text);
    let row = service.get(&format!("/v1/cases/{}?after={}", case.id, asked.sequence), &head).await.json();
    assert_eq!(row["row"]["case"]["approvals"], json!(["EXTENSION"]), "{row}");
    let given = service.post(&at("approve"), &head, &json!({})).await.accepted();
    let stored: Value = serde_json::from_str(service.stored().await.last().unwrap()).unwrap();
    assert_eq!(given.event_type, "anjuan.case.extended.v1");
    assert_eq!((&stored["data"]["approver"], &stored["authid"]), (&json!("P014"), &json!("P014")));
    assert_ne!(due(&service, &case, given.sequence).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_head_asks_for_is_the_approval_and_what_is_refused_is_said_why() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let at = |verb: &str| format!("/v1/cases/{}/{verb}", case.id);
    let (clerk, head) = (Ask::with(&service.clerk()), Ask::with(&service.head()));
    let expedite = json!({"reason": "申请人行动不便"});
    let asked = service.post(&at("expedite"), &clerk, &expedite).await.accepted();
    assert_eq!(asked.event_type, "anjuan.case.approval-asked.v1");
    let refused = service.post(&at("refuse-approval"), &head, &json!({"reason": "材料未齐"})).await.accepted();
    assert_eq!(refused.event_type, "anjuan.case.approval-refused.v1");
    let nothing = service.post(&at("approve"), &head, &json!({})).await;
    assert_eq!(nothing.problem(), (422, "case.approval.nothing-asked".into()), "{}", nothing.text);
    let given = service.post(&at("expedite"), &head, &expedite).await.accepted();
    assert_eq!(given.event_type, "anjuan.case.expedited.v1");
}
