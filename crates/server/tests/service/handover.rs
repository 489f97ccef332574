//! Handovers over HTTP: the register fills the lists, whatever the caller gives, and everything moves or nothing.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::EventLog;
use serde_json::{Value, json};
use uuid::Uuid;

/// So many that the register needs several pages.
const MANY: u128 = 610;

impl Service {
    fn other_clerk(&self) -> Ask {
        Ask::with(&self.token("P016", &[Role::WindowStaff]))
    }

    /// P015 is asked about so many things.
    async fn asked(&self, contacts: u128) {
        let open = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P015"});
        let commands: Vec<Value> = (0..contacts)
            .map(|id| json!({"id": Uuid::from_u128(10_000 + id), "body": {"contact": {"open": open}}}))
            .collect();
        let answer =
            self.post("/v1/batch", &Ask::with(&self.administrator()), &json!({"commands": commands})).await.json();
        let results = answer["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["accepted"]["version"] == 1), "{}", results[0]);
    }

    async fn open_work(&self, person: &str) -> Vec<Value> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        let after = self.log.head().await.unwrap();
        loop {
            let path = format!("/v1/persons/{person}/open-work?limit=500&after={after}{cursor}");
            let page = self.get(&path, &Ask::with(&self.clerk())).await.json();
            rows.extend(page["rows"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }
}

fn handover() -> Value {
    json!({
        "kind": "WORK", "receiver": "P016", "reason": "岗位调整",
        "lists": {"articles": [{"name": "窗口公章", "quantity": 1}]},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_open_matter_of_the_giver_is_listed_and_moves_with_the_second_signature() {
    let service = Service::start().await;
    service.asked(MANY).await;
    let case = service.registered().await;
    let clerk = Ask::with(&service.clerk());
    let opened = service.post("/v1/handovers", &clerk, &handover()).await.accepted();
    let number = opened.number.clone().unwrap();
    assert_eq!(number, format!("JJ-20261123-{}", opened.aggregate.id));
    let path = format!("/v1/handovers/{number}");
    let state = service.get(&format!("{path}/state"), &service.other_clerk()).await.json();
    let matters = state["handover"]["lists"]["matters"].as_array().unwrap();
    assert_eq!(matters.len() as u128, MANY + 1, "all pages, with the case that was registered just before");
    assert!(matters.iter().any(|matter| matter["number"] == json!(case.number)));
    service.post(&format!("{path}/sign"), &clerk, &json!({})).await.accepted();
    assert_eq!(service.open_work("P016").await.len(), 0, "the giver is responsible until both have signed");
    let before = service.log.head().await.unwrap();
    let ask = service.other_clerk().command(Uuid::from_u128(7));
    let signed = service.post(&format!("{path}/sign"), &ask, &json!({})).await.accepted();
    assert_eq!((signed.sequence, signed.number.as_ref()), (before + 1, Some(&number)));
    assert_eq!(service.log.head().await.unwrap() - before, MANY as u64 + 2, "the signature and every matter");
    assert_eq!(signed.last_sequence, Some(before + MANY as u64 + 2), "to read what it moved");
    assert_eq!(service.open_work("P016").await.len() as u128, MANY + 1);
    assert!(service.open_work("P015").await.is_empty());
    let again = service.post(&format!("{path}/sign"), &ask, &json!({})).await;
    assert_eq!((again.status, again.accepted().event_id), (200, signed.event_id));
    let row = service.get(&format!("{path}?after={}", signed.sequence), &clerk).await.json();
    assert_eq!(row["row"]["phase"], "signed", "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_opened_since_the_lists_were_made_stops_the_signature_by_name() {
    let service = Service::start().await;
    service.asked(2).await;
    let clerk = Ask::with(&service.clerk());
    let opened = service.post("/v1/handovers", &clerk, &handover()).await.accepted();
    let path = format!("/v1/handovers/{}", opened.aggregate.id);
    let case = service.registered().await;
    // What is open is not the caller's to say.
    let said = service.post(&format!("{path}/sign"), &clerk, &json!({"register": []})).await;
    assert_eq!(said.problem(), (400, "request.malformed".into()), "{}", said.text);
    let refused = service.post(&format!("{path}/sign"), &clerk, &json!({})).await;
    assert_eq!(refused.problem(), (422, "handover.sign.opened-since".into()));
    assert!(refused.text.contains(case.number.as_deref().unwrap()), "{}", refused.text);
    service.post(&format!("{path}/relist"), &clerk, &json!({"lists": handover()["lists"]})).await.accepted();
    service.post(&format!("{path}/sign"), &clerk, &json!({})).await.accepted();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cover_starts_with_the_open_matters_and_an_unknown_handover_is_refused() {
    let service = Service::start().await;
    service.asked(3).await;
    let clerk = Ask::with(&service.clerk());
    let missing = service.post("/v1/handovers/7K2M9QX4T1AB/sign", &clerk, &json!({})).await;
    assert_eq!(missing.problem(), (422, "handover.guard.not-opened".into()));
    let day = service.get("/v1/appointments/W02-20261124", &clerk).await;
    assert_eq!(day.status, 200, "a day without bookings is there: {}", day.text);
    let centre = service.get("/v1/centre", &clerk).await.json();
    let posts = centre["posts"].as_object().unwrap();
    let (post, _) =
        posts.iter().find(|(_, post)| post["a"] == "P016" && post["b"] == "P015").expect("they share a post");
    let cover = json!({"away": "P015", "reason": "年休"});
    let head = Ask::with(&service.head());
    let started = service.post(&format!("/v1/posts/{post}/start-cover"), &head, &cover).await;
    assert_eq!(started.status, 201, "{}", started.text);
    let sequence = started.accepted().sequence;
    let stored = service.log.at(sequence).await.unwrap().unwrap();
    let event: Value = serde_json::from_slice(&stored.body).unwrap();
    assert_eq!(event["type"], "anjuan.post.cover-started.v1", "{event}");
    // From now on whoever covers answers for what is P015's.
    let contact = service.open_work("P015").await[0]["aggregate"].as_str().unwrap().to_owned();
    let note = json!({"explanation": "建议书面提出"});
    let path = format!("/v1/contacts/{}/advise-in-writing", contact.rsplit('/').next().unwrap());
    let advised = service.post(&path, &service.other_clerk(), &note).await;
    assert_eq!(advised.status, 201, "{}", advised.text);
    assert_eq!(advised.accepted().responsible, event["data"]["cover"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leaves_the_staff_with_open_matters_whatever_the_caller_says_of_them() {
    let service = Service::start().await;
    service.asked(2).await;
    let case = service.registered().await;
    let administrator = Ask::with(&service.administrator());
    let leaves = |from: &str| json!({"effectiveFrom": from, "reason": "调离"});
    let path = "/v1/centre/person/P015/withdraw-person";
    let refused = service.post(path, &administrator, &leaves("2026-11-23")).await;
    assert_eq!(refused.problem(), (422, "centre.withdraw.open-matters".into()));
    assert!(refused.text.contains(case.number.as_deref().unwrap()), "{}", refused.text);
    let planned = service.post(path, &administrator, &leaves("2026-12-31")).await;
    assert_eq!(planned.status, 201, "{}", planned.text);
    let nothing = service.post("/v1/centre/person/P020/withdraw-person", &administrator, &leaves("2026-11-23")).await;
    assert_eq!(nothing.status, 201, "{}", nothing.text);
}
