//! What a token is worth: what the directory says of its person today, at every request and in every process (post).
use crate::service::{Ask, Service, monday};
use anjuan_domain::vocabulary::actor::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};

impl Service {
    async fn definition(&self, person: &str) -> Value {
        let centre = self.get("/v1/centre", &Ask::with(&self.administrator())).await.json();
        centre["persons"][person].clone()
    }

    async fn directs(&self, person: &str, verb: &str, body: &Value) {
        let path = format!("/v1/centre/person/{person}/{verb}");
        let reply = self.post(&path, &Ask::with(&self.administrator()), body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post__a_token_of_somebody_who_left_opens_nothing_any_more() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.token("P016", &[Role::WindowStaff]));
    assert_eq!(service.get("/v1/cases", &clerk).await.status, 200);
    service.directs("P016", "withdraw-person", &json!({"effectiveFrom": "2026-11-23", "reason": "调离"})).await;
    for path in ["/v1/cases", "/v1/deadlines", "/v1/whoami", "/v1/centre"] {
        assert_eq!(service.get(path, &clerk).await.problem(), (403, "access.left".into()), "{path}");
    }
    let contact = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    assert_eq!(service.post("/v1/contacts", &clerk, &contact).await.problem(), (403, "access.left".into()));
    let batch =
        json!({"commands": [{"id": "0192a000-0000-7000-8000-000000000001", "body": {"contact": {"open": contact}}}]});
    let refused = service.post("/v1/batch", &clerk, &batch).await;
    assert!(refused.text.contains("access.left"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post__whoever_lost_an_office_may_not_what_its_holder_may() {
    let service = Service::start().await;
    let head = Ask::with(&service.token("P014", &[Role::WindowHead, Role::WindowStaff]));
    let approve = "/v1/cases/NOTHING/approve";
    assert_ne!(service.post(approve, &head, &json!({})).await.status, 403);
    let mut definition = service.definition("P014").await;
    definition["roles"] = json!(["window-staff"]);
    let body = json!({"effectiveFrom": "2026-11-23", "definition": definition});
    service.directs("P014", "define-person", &body).await;
    let refused = service.post(approve, &head, &json!({})).await;
    assert_eq!(refused.problem(), (403, "access.denied".into()));
    let who = service.get("/v1/whoami", &head).await.json();
    assert_eq!((&who["person"], &who["roles"]), (&json!("P014"), &json!(["window-staff"])));
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post__an_account_that_the_directory_does_not_name_sets_the_installation_up_and_no_more() {
    let service = Service::start().await;
    let roles = [Role::Administrator, Role::Director, Role::Inspector];
    let setup = Ask::with(&service.token("setup", &roles));
    assert_eq!(service.get("/v1/whoami", &setup).await.json()["roles"], json!(["administrator"]));
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post__revoked_tokens_open_nothing_and_a_new_one_does() {
    let service = Service::start().await;
    let old = service.token("P016", &[Role::WindowStaff]);
    assert_eq!(service.get("/v1/cases", &Ask::with(&old)).await.status, 200);
    let no_reason = json!({"reason": " "});
    let path = "/v1/centre/person/P016/revoke-tokens";
    let refused = service.post(path, &Ask::with(&service.administrator()), &no_reason).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_eq!(service.post(path, &Ask::with(&old), &json!({"reason": "遗失"})).await.status, 403, "nor by themselves");
    service.directs("P016", "revoke-tokens", &json!({"reason": "遗失"})).await;
    for path in ["/v1/cases", "/v1/whoami"] {
        assert_eq!(service.get(path, &Ask::with(&old)).await.problem(), (403, "access.revoked".into()), "{path}");
    }
    service.clock.set(monday() + TimeDelta::seconds(1));
    let new = service.token("P016", &[Role::WindowStaff]);
    assert_eq!(service.get("/v1/cases", &Ask::with(&new)).await.status, 200);
    let setup = service.token("setup", &[Role::Administrator]);
    assert_eq!(service.get("/v1/whoami", &Ask::with(&setup)).await.status, 200);
    service.directs("setup", "revoke-tokens", &json!({"reason": "installed"})).await;
    let after = service.get("/v1/whoami", &Ask::with(&setup)).await;
    assert_eq!(after.problem(), (403, "access.revoked".into()), "an account that the directory does not name as well");
    let centre = service.get("/v1/centre", &Ask::with(&service.administrator())).await.json();
    assert!(centre["persons"]["setup"].is_null(), "and nobody of the staff comes of it");
}
