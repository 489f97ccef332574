//! Standing over HTTP (办理资格): what people of another window try on a case, and who enters for whom.
use crate::service::{Ask, Service, registration};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};

/// What a clerk of another window tries on a case that is registered, as the issue was found.
fn tried() -> Vec<(&'static str, Value)> {
    let parts = json!({"inScope": true, "needed": [], "timeLimit": "", "missing": [], "defective": [], "reasons": "", "emptyBecause": []});
    vec![
        ("accept", json!({})),
        ("notify", json!({"parts": parts})),
        ("supplement", json!({"materials": []})),
        ("return", json!({"reason": "缺主件", "basis": "《行政许可法》"})),
        ("step", json!({"step": "审查", "result": "AGREE"})),
        ("resume", json!({"result": "已完成"})),
        ("refund", json!({"fee": "F1", "amountFen": 1, "reason": "多收", "receipt": "1"})),
        ("finish", json!({"result": "ISSUED", "document": "栟社〔2026〕1号"})),
        ("add", json!({"note": "补充"})),
        ("correct", json!({"version": 1, "field": "WINDOW", "to": "W04", "reason": "改"})),
        ("mark-entry-error", json!({"reason": "误录"})),
        ("take-agency", json!({"mandate": "委托书1"})),
        ("follow-up", json!({"channel": "CALL", "remark": "满意"})),
        ("rate", json!({"satisfaction": "VERY_SATISFIED", "channel": "CALL"})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn window_staff_of_another_window_work_no_case_of_it() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let stranger = Ask::with(&service.token("P020", &[Role::WindowStaff]));
    let before = service.stored().await.len();
    for (verb, body) in tried() {
        let reply = service.post(&format!("/v1/cases/{}/{verb}", case.id), &stranger, &body).await;
        assert_eq!(reply.problem(), (403, "access.no-standing".into()), "{verb}: {}", reply.text);
    }
    let head = Ask::with(&service.token("P019", &[Role::WindowHead]));
    let void = json!({"reason": "重复登记"});
    let void = service.post(&format!("/v1/cases/{}/void", case.id), &head, &void).await;
    assert_eq!(void.problem(), (403, "access.no-standing".into()), "the head of another window");
    assert_eq!(service.stored().await.len(), before, "nothing was recorded");
    service.post(&format!("/v1/cases/{}/accept", case.id), &Ask::with(&service.head()), &json!({})).await.accepted();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_denies_the_case_of_another_window_or_in_somebody_elses_name() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let stranger = Ask::with(&service.token("P020", &[Role::WindowStaff]));
    let mut deny = json!({
        "matter": case.to_string(), "asked": "养老待遇", "reasons": "未满六十周岁", "basis": "《社会保险法》第十六条",
        "scope": "WITHIN_DUTIES", "importance": "ORDINARY", "applicant": registration()["applicant"],
    });
    let reply = service.post("/v1/denials", &stranger, &deny).await;
    assert_eq!(reply.problem(), (403, "access.no-standing".into()), "{}", reply.text);
    deny["handler"] = json!("P015");
    let reply = service.post("/v1/denials", &stranger, &deny).await;
    assert_eq!(reply.problem(), (403, "access.in-anothers-name".into()), "{}", reply.text);
    service.post("/v1/denials", &Ask::with(&service.clerk()), &deny).await.accepted();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_covers_acts_while_the_cover_runs() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let other = Ask::with(&service.token("P016", &[Role::WindowStaff]));
    let accept = format!("/v1/cases/{}/accept", case.id);
    let reply = service.post(&accept, &other, &json!({})).await;
    assert_eq!(reply.problem(), (403, "access.no-standing".into()), "not the other of the post, while P015 is there");
    let centre = service.get("/v1/centre", &other).await.json();
    let posts = centre["posts"].as_object().unwrap();
    let (post, _) = posts.iter().find(|(_, post)| post["a"] == "P016" && post["b"] == "P015").unwrap();
    let cover = json!({"away": "P015", "reason": "年休"});
    service.post(&format!("/v1/posts/{post}/start-cover"), &Ask::with(&service.head()), &cover).await.accepted();
    let accepted = service.post(&accept, &other, &json!({})).await.accepted();
    assert_eq!(accepted.responsible, "P016");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_did_is_entered_for_them_from_paper() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let accept = |query: &str| format!("/v1/cases/{}/accept{query}", case.id);
    let head = Ask::with(&service.head());
    let unproved = service.post(&accept("?enteredFor=P015"), &head, &json!({})).await;
    assert_eq!(unproved.problem(), (403, "access.entered-for.paper-missing".into()), "{}", unproved.text);
    let nobody = service.post(&accept("?paper=12"), &head, &json!({})).await;
    assert_eq!(nobody.problem(), (422, "request.impossible".into()), "{}", nobody.text);
    let stranger = Ask::with(&service.token("P020", &[Role::WindowStaff]));
    let reply = service.post(&accept("?enteredFor=P015&paper=12"), &stranger, &json!({})).await;
    assert_eq!(reply.problem(), (403, "access.entered-for.not-by-them".into()), "{}", reply.text);
    let accepted = service.post(&accept("?enteredFor=P015&paper=SL-12"), &head, &json!({})).await.accepted();
    let stored: Value = serde_json::from_str(service.stored().await.last().unwrap()).unwrap();
    assert_eq!(accepted.event_type, "anjuan.case.accepted.v1");
    let mark = ["authid", "enteredfor", "enteredfrom"].map(|name| stored[name].as_str().unwrap());
    assert_eq!(mark, ["P014", "P015", "SL-12"], "who typed, who did it, by which paper");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn ab_role_1__the_directory_shows_who_stands_in_for_each_office() {
    let service = Service::start().await;
    let centre = service.get("/v1/centre", &Ask::with(&service.clerk())).await.json();
    let posts = centre["posts"].as_object().unwrap().values();
    let offices = posts
        .filter(|post| !post["office"].is_null())
        .map(|post| ["office", "a", "b"].map(|field| post[field].as_str().unwrap_or_default().to_owned()).join(" "));
    let offices: Vec<String> = offices.collect();
    assert_eq!(offices, ["approval-section P004 P006", "deputy-director P002 P003"]);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn first_asked_3_2__nobody_takes_a_case_in_at_another_window_in_the_own_name() {
    let service = Service::start().await;
    let stranger = Ask::with(&service.token("P020", &[Role::WindowStaff]));
    let refused = service.post("/v1/cases", &stranger, &registration()).await;
    assert_eq!(refused.problem(), (422, "case.register.other-window".into()), "{}", refused.text);
    assert_eq!(refused.json()["article"], "first-asked/3.2");
    service.post("/v1/cases", &Ask::with(&service.clerk()), &registration()).await.accepted();
}
