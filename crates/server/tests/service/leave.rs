//! Leave over HTTP: approved, it stands against the partner's; it begins and ends by itself, with the covers of the posts.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};
use std::time::Duration;

impl Service {
    fn partner(&self) -> Ask {
        Ask::with(&self.token("P016", &[Role::WindowStaff]))
    }

    fn general_section(&self) -> Ask {
        Ask::with(&self.token("P003", &[Role::GeneralSection]))
    }

    /// The events, in order, once one of them is of that type.
    async fn until(&self, last: &str) -> Vec<Value> {
        self.until_one(|event| event["type"] == last).await
    }

    /// The events, in order, once one of them is such a one.
    async fn until_one(&self, is_one: impl Fn(&Value) -> bool) -> Vec<Value> {
        loop {
            let stored: Vec<Value> =
                self.stored().await.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
            if stored.iter().any(&is_one) {
                return stored;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Tuesday morning, 24 November 2026.
fn tuesday_morning() -> Value {
    let morning = json!({"day": "2026-11-24", "half": "MORNING"});
    json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": morning, "until": morning, "reason": "家中有事"})
}

fn types(events: &[Value], from: &str) -> Vec<String> {
    let types = events.iter().map(|event| event["type"].as_str().unwrap().to_owned());
    types.skip_while(|event_type| event_type != from).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leave_covers_the_posts_when_it_begins_and_gives_them_back_when_it_ends() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let applied = service.post("/v1/leaves", &clerk, &tuesday_morning()).await;
    assert_eq!(applied.status, 201, "{}", applied.text);
    let leave = format!("/v1/leaves/{}", applied.accepted().aggregate.id);
    assert!(applied.accepted().number.unwrap().starts_with("QJ-20261123-"));
    let own = service.post(&format!("{leave}/approve"), &clerk, &json!({})).await;
    assert_eq!(own.status, 403, "a clerk approves nothing: {}", own.text);
    let approved = service.post(&format!("{leave}/approve"), &service.general_section(), &json!({})).await;
    assert_eq!(approved.status, 201, "{}", approved.text);
    let refused = service.post("/v1/leaves", &service.partner(), &tuesday_morning()).await;
    assert_eq!(refused.problem(), (422, "post.plan-absence.both-on-leave".into()));

    service.clock.set("2026-11-24T00:00:01Z".parse().unwrap());
    let events = service.until("anjuan.leave.began.v1").await;
    let began = types(&events, "anjuan.leave.began.v1");
    let covers = began.iter().filter(|event_type| *event_type == "anjuan.post.cover-started.v1").count();
    assert!(covers > 0 && began.len() == covers + 1, "{began:?}");
    let cover = events.last().unwrap();
    let fields =
        (&cover["data"]["away"], &cover["data"]["cover"], &cover["data"]["handover"]["rule"], &cover["authid"]);
    assert_eq!(fields, (&json!("P015"), &json!("P016"), &json!("ab-role/4"), &json!("system")));

    service.clock.set("2026-11-24T03:30:01Z".parse().unwrap());
    let events = service.until("anjuan.leave.ended.v1").await;
    let ended = types(&events, "anjuan.leave.ended.v1");
    assert_eq!(ended.iter().filter(|event_type| *event_type == "anjuan.post.cover-ended.v1").count(), covers);
    service.clock.set("2026-11-24T06:00:00Z".parse().unwrap());
    let afternoon = json!({"from": {"day": "2026-11-24", "half": "AFTERNOON"}});
    let back = service.post(&format!("{leave}/report-back"), &clerk, &afternoon).await;
    assert_eq!(back.status, 201, "{}", back.text);
}

/// Two days on leave: the cover lasts over the closing time at which its handover is owed.
#[tokio::test(flavor = "multi_thread")]
async fn the_service_enters_the_handover_of_a_leaves_cover_that_nobody_entered_and_the_two_sign_it() {
    let service = Service::start().await;
    let (clerk, case) = (Ask::with(&service.clerk()), service.registered().await);
    let two_days = json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": {"day": "2026-11-24", "half": "MORNING"},
        "until": {"day": "2026-11-25", "half": "AFTERNOON"}, "reason": "家中有事"});
    let applied = service.post("/v1/leaves", &clerk, &two_days).await;
    let approve = format!("/v1/leaves/{}/approve", applied.accepted().aggregate.id);
    for (person, role) in [("P002", Role::DeputyDirector), ("P001", Role::Director)] {
        let approved = service.post(&approve, &Ask::with(&service.token(person, &[role])), &json!({})).await;
        assert_eq!(approved.status, 201, "{}", approved.text);
    }
    service.clock.set("2026-11-24T00:00:01Z".parse().unwrap());
    service.until("anjuan.leave.began.v1").await;
    service.clock.set("2026-11-24T09:30:01Z".parse().unwrap());
    // Each post of theirs has a cover and a handover of its own; this is the one with the partner.
    let with_partner =
        |event: &Value| event["type"] == "anjuan.handover.opened.v1" && event["data"]["receiver"] == "P016";
    let events = service.until_one(with_partner).await;
    let opened = events.iter().find(|event| with_partner(event)).unwrap();
    let data = &opened["data"];
    assert_eq!((&opened["authid"], &data["kind"]), (&json!("system"), &json!("COVER")));
    assert_eq!((&data["giver"], &data["receiver"]), (&json!("P015"), &json!("P016")));
    assert_eq!(data["lists"]["matters"][0]["aggregate"], json!(case.aggregate.to_string()));
    // Nothing is handed over before both signed (handover/2.2).
    assert!(!events.iter().any(|event| event["type"] == "anjuan.post.cover-handed-over.v1"));
    let sign = format!("/v1/handovers/{}/sign", opened["subject"].as_str().unwrap().trim_start_matches("handover/"));
    for ask in [clerk, service.partner()] {
        let signed = service.post(&sign, &ask, &json!({})).await;
        assert_eq!(signed.status, 201, "{}", signed.text);
    }
    service.until("anjuan.post.cover-handed-over.v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_leaves_that_wait_for_the_same_half_day_one_is_approved() {
    let service = Service::start().await;
    let mut leaves = Vec::new();
    for ask in [Ask::with(&service.clerk()), service.partner()] {
        let applied = service.post("/v1/leaves", &ask, &tuesday_morning()).await;
        leaves.push(format!("/v1/leaves/{}/approve", applied.accepted().aggregate.id));
    }
    let general = service.general_section();
    let nothing = json!({});
    let (one, other) =
        tokio::join!(service.post(&leaves[0], &general, &nothing), service.post(&leaves[1], &general, &nothing));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [201, 422], "{} {}", one.text, other.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn leave_1__nobody_has_two_leaves_at_once_with_a_post_or_without_one() {
    let service = Service::start().await;
    // The head of the general section is neither A nor B of a post.
    let without_post = service.general_section();
    let applied = service.post("/v1/leaves", &without_post, &tuesday_morning()).await;
    assert_eq!(applied.status, 201, "{}", applied.text);
    let mut whole_day = tuesday_morning();
    whole_day["until"] = json!({"day": "2026-11-24", "half": "AFTERNOON"});
    let again = service.post("/v1/leaves", &without_post, &whole_day).await;
    assert_eq!(again.problem(), (422, "leave.apply.overlaps".into()));
    assert_eq!(again.json()["article"], "leave/1", "{}", again.text);
    let mut afternoon = whole_day.clone();
    afternoon["from"] = whole_day["until"].clone();
    let beside = service.post("/v1/leaves", &without_post, &afternoon).await;
    assert_eq!(beside.status, 201, "{}", beside.text);
    let cancel = format!("/v1/leaves/{}/cancel", applied.accepted().aggregate.id);
    let given_up = service.post(&cancel, &without_post, &json!({"reason": "改期"})).await;
    assert_eq!(given_up.status, 201, "{}", given_up.text);
    let anew = service.post("/v1/leaves", &without_post, &tuesday_morning()).await;
    assert_eq!(anew.status, 201, "what was given up stands against nothing: {}", anew.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn leave_1__whoever_applies_for_somebody_else_is_not_told_of_their_leave() {
    let service = Service::start().await;
    let applied = service.post("/v1/leaves", &Ask::with(&service.clerk()), &tuesday_morning()).await;
    let number = applied.accepted().number.unwrap();
    let mut of_the_clerk = tuesday_morning();
    of_the_clerk["person"] = json!("P015");
    let stranger = service.post("/v1/leaves", &service.partner(), &of_the_clerk).await;
    assert_eq!(stranger.problem(), (422, "leave.apply.not-oneself".into()), "{}", stranger.text);
    assert!(!stranger.text.contains(&number), "{}", stranger.text);
    of_the_clerk["manner"] = json!("TELEPHONE_FIRST");
    let who_took_the_call = service.post("/v1/leaves", &service.general_section(), &of_the_clerk).await;
    assert_eq!(who_took_the_call.problem(), (422, "leave.apply.overlaps".into()));
    assert!(who_took_the_call.text.contains(&number), "{}", who_took_the_call.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn leave_2__a_leave_of_whatever_length_is_answered_by_the_rules_of_leave() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let mut turned_round = tuesday_morning();
    turned_round["until"] = json!({"day": "2026-11-23", "half": "MORNING"});
    let refused = service.post("/v1/leaves", &clerk, &turned_round).await;
    assert_eq!(refused.problem(), (422, "leave.apply.turned-round".into()), "{}", refused.text);
    assert_eq!(refused.json()["article"], "leave/2", "{}", refused.text);
    let mut of_years = tuesday_morning();
    of_years["until"] = json!({"day": "2028-11-24", "half": "AFTERNOON"});
    let answered = service.post("/v1/leaves", &clerk, &of_years).await;
    assert!([201, 422].contains(&answered.status), "it is no question that is too long: {}", answered.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn discipline_2__one_punch_of_a_half_day_is_made_up_by_one_slip() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let slip = |punch: &str| {
        let session = json!({"day": "2026-11-23", "half": "MORNING"});
        json!({"session": session, "punch": punch, "cause": "FIELD_WORK", "reason": "到村核实材料"})
    };
    let coming = service.post("/v1/slips", &clerk, &slip("COMING")).await;
    assert_eq!(coming.status, 201, "{}", coming.text);
    for punch in ["COMING", "BOTH"] {
        let again = service.post("/v1/slips", &clerk, &slip(punch)).await;
        assert_eq!(again.problem(), (422, "slip.fill-in.filled-in-before".into()), "{punch}");
        assert_eq!(again.json()["article"], "discipline/2", "{}", again.text);
    }
    assert_eq!(service.post("/v1/slips", &clerk, &slip("LEAVING")).await.status, 201, "the other punch");
    assert_eq!(service.post("/v1/slips", &service.partner(), &slip("BOTH")).await.status, 201, "somebody else's");
    let path = format!("/v1/slips/{}/take-back", coming.accepted().aggregate.id);
    assert_eq!(service.post(&path, &clerk, &json!({"reason": "填错"})).await.status, 201);
    assert_eq!(service.post("/v1/slips", &clerk, &slip("COMING")).await.status, 201, "taken back, filled in anew");
}

/// Somebody records that it stays so, and the list says so; while it is tried again it stands in no list.
async fn accepted(service: &Service, skip: &Value) {
    let administrator = Ask::with(&service.administrator());
    while service.post("/v1/incidents/skip", &administrator, skip).await.status != 200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    loop {
        let incidents = service.get("/v1/incidents", &administrator).await.json();
        let workflow = incidents["workflow"].as_array().unwrap();
        if workflow.iter().any(|one| one["accepted"]["reason"] == skip["reason"]) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn ab_role_4__an_entry_that_was_refused_rests_with_its_reason_until_something_changes() {
    let service = Service::start().await;
    let (clerk, administrator) = (Ask::with(&service.clerk()), Ask::with(&service.administrator()));
    let half = |day: &str, half: &str| json!({"day": day, "half": half});
    let (from, until) = (half("2026-11-24", "MORNING"), half("2026-11-25", "AFTERNOON"));
    let leave = json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": from, "until": until, "reason": "家中有事"});
    let leave = format!("/v1/leaves/{}", service.post("/v1/leaves", &clerk, &leave).await.accepted().aggregate.id);
    for (person, role) in [("P002", Role::DeputyDirector), ("P001", Role::Director)] {
        let by = Ask::with(&service.token(person, &[role]));
        service.post(&format!("{leave}/approve"), &by, &json!({})).await.accepted();
    }
    service.clock.set("2026-11-24T00:00:01Z".parse().unwrap());
    service.until("anjuan.leave.began.v1").await;
    let entry = json!({"kind": "COVER", "post": "R02B", "receiver": "P016", "reason": "请假顶岗"});
    let entered = service.post("/v1/handovers", &clerk, &entry).await.accepted().aggregate;
    let asked = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    service.post("/v1/contacts", &service.partner(), &asked).await.accepted();
    // It is past closing time, and nobody signed what the clerk entered.
    service.clock.set("2026-11-24T10:00:00Z".parse().unwrap());
    let resting = loop {
        let incidents = service.get("/v1/incidents", &administrator).await.json();
        let workflow = incidents["workflow"].as_array().unwrap().clone();
        if let Some(found) = workflow.into_iter().find(|one| one["policy"] == "enter-cover-handover") {
            break found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(resting["code"], "handover.open.entered-already", "{resting}");
    assert_eq!(resting["aggregate"], "post/R02B", "{resting}");
    // Nothing else that was due waited for it, and it is settled by the commands of the list.
    service.until("anjuan.contact.left-open.v1").await;
    let only = json!({"aggregates": ["post/R02B"]});
    let retried = service.post("/v1/incidents/retry", &administrator, &only).await;
    assert_eq!((retried.status, &retried.json()["workflow"]), (200, &json!(1)), "{}", retried.text);
    let skip = json!({"aggregate": "post/R02B", "reason": "双方已约定明日签字"});
    accepted(&service, &skip).await;
    // It is given up: the entry is proposed again at once, without the clock moving on.
    let withdraw = format!("/v1/handovers/{}/withdraw", entered.id);
    service.post(&withdraw, &clerk, &json!({"reason": "改由中心登记"})).await.accepted();
    let by_the_service = |event: &Value| {
        event["type"] == "anjuan.handover.opened.v1" && event["authid"] == "system" && event["data"]["post"] == "R02B"
    };
    service.until_one(by_the_service).await;
}
