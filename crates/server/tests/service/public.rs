//! What anybody may ask without a token.
use crate::service::{Ask, SECRETS, Service, monday};
use anjuan_domain::vocabulary::actor::Role;
use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_is_open() {
    let service = Service::start().await;
    let catalogue = service.get("/v1/catalogue", &Ask::default()).await.json();
    assert!(catalogue["items"].as_array().unwrap().len() >= 40, "{catalogue}");
    let item = service.get("/v1/catalogue/SI-002", &Ask::default()).await.json();
    assert_eq!(item["definition"]["promised"]["count"], 8);
    assert_eq!(service.get("/v1/catalogue/XX-1", &Ask::default()).await.problem(), (404, "not-found".into()));
    let before = service.get("/v1/catalogue/SI-002?on=2025-06-01", &Ask::default()).await;
    assert_eq!(before.status, 404, "not yet in force");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calculator_says_when_it_is_due_and_why() {
    let service = Service::start().await;
    let path = "/v1/calculator?start=2014-01-30T10:00&count=15&unit=working_day&explain=true";
    let answer = service.get(path, &Ask::default()).await.json();
    assert_eq!(answer["dueDate"], "2014-02-26", "{answer}");
    let days = answer["days"].as_array().unwrap();
    assert_eq!((&days[0]["date"], &days[days.len() - 1]["date"]), (&json!("2014-01-30"), &json!("2014-02-26")));
    assert!(days.iter().any(|day| day["zh"].as_str().unwrap().contains("春节")), "{answer}");
    let item = service.get("/v1/calculator?item=SI-002", &Ask::default()).await.json();
    assert_eq!((&item["dueDate"], &item["limit"]["count"]), (&json!("2026-12-03"), &json!(8)), "{item}");
    let nothing = service.get("/v1/calculator", &Ask::default()).await;
    assert_eq!(nothing.problem(), (422, "request.impossible".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_sees_the_progress_with_number_and_password_only() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let accepted = service
        .post(&format!("/v1/cases/{}/accept", registered.aggregate.id), &Ask::with(&service.clerk()), &json!({}))
        .await
        .accepted();
    for view in ["register", "deadlines"] {
        let digest = format!("/v1/views/{view}/digest?after={}", accepted.sequence);
        assert_eq!(service.get(&digest, &Ask::with(&service.clerk())).await.status, 200);
    }
    let (number, password) = (registered.number.unwrap(), registered.query_password.unwrap());
    let ask = |number: &str, password: &str| json!({"number": number, "password": password});
    let shown = service.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await;
    let progress = shown.json();
    assert_eq!(
        (&progress["phase"], &progress["itemName"]),
        (&json!("accepted"), &json!("城乡居民养老保险待遇申领")),
        "{progress}"
    );
    assert_eq!(progress["dueAt"], "2026-12-03T09:30:00Z", "eight working days, close of business in winter");
    assert!(!shown.text.contains("𠮷"), "{}", shown.text);

    let other_day = number.replace("20261123", "20261122");
    for (number, password) in
        [(number.as_str(), "00000000"), ("AJ-20261123-ZZZZZZZZZZZZ", &password), (&other_day, &password)]
    {
        let wrong = service.post("/v1/progress", &Ask::default(), &ask(number, password)).await;
        assert_eq!(wrong.problem(), (404, "progress.not-found".into()), "{number}");
    }
    for _ in 0..4 {
        service.post("/v1/progress", &Ask::default(), &ask(&number, "00000000")).await;
    }
    let closed = service.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await;
    assert_eq!(closed.problem(), (429, "progress.too-many".into()));
    service.clock.set(crate::service::monday() + chrono::TimeDelta::hours(1));
    assert_eq!(service.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await.status, 200);
    // Each secret is counted by itself: whoever knows the query password opens no other lock with it.
    let rating = format!("/v1/public/progress/{number}/rating");
    let guess = json!({"code": "00000000", "satisfaction": "SATISFIED"});
    for _ in 0..5 {
        assert_eq!(service.post(&rating, &Ask::default(), &guess).await.problem(), (404, "rating.not-found".into()));
        assert_eq!(service.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await.status, 200);
    }
    assert_eq!(service.post(&rating, &Ask::default(), &guess).await.status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_what_was_checked() {
    let service = Service::empty().await;
    assert_eq!(service.get("/health/live", &Ask::default()).await.json()["status"], "live");
    // The workflow has to come round once.
    let mut ready = service.get("/health/ready", &Ask::default()).await;
    for _ in 0..500 {
        if ready.status == 200 {
            break;
        }
        assert!(ready.text.contains("workflow"), "{}", ready.text);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        ready = service.get("/health/ready", &Ask::default()).await;
    }
    assert_eq!((ready.status, &ready.json()["status"]), (200, &json!("ready")), "{}", ready.text);
    let checks = ready.json()["checks"].as_array().unwrap().clone();
    let names: Vec<&str> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    for name in ["log", "gate", "disk", "clock", "workflow", "reference", "keys", "view:deadlines", "view:register"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_key_that_does_not_match_is_said_with_since_when_and_the_remedy() {
    let service = Service::empty().await;
    service.keys.replace_check(b"another".to_vec());
    let check = |reply: &crate::service::Reply| {
        let checks = reply.json()["checks"].as_array().unwrap().clone();
        checks.into_iter().find(|check| check["name"] == "keys").unwrap()
    };
    let first = service.get("/health/ready", &Ask::default()).await;
    let found = check(&first);
    assert_eq!(first.status, 503);
    for field in ["finding", "findingZh", "remedy", "remedyZh", "since"] {
        assert!(found[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {found}");
    }
    service.clock.set(crate::service::monday() + chrono::TimeDelta::minutes(5));
    let again = check(&service.get("/health/ready", &Ask::default()).await);
    assert_eq!(again["since"], found["since"], "since when it was seen first");
    let metrics = service.get("/metrics", &Ask::default()).await;
    assert!(metrics.media_type.starts_with("text/plain; version=0.0.4"), "{}", metrics.media_type);
    for line in [
        "anjuan_check_well{check=\"keys\"} 0",
        "anjuan_check_well{check=\"log\"} 1",
        "anjuan_view_lag_events{view=\"register\"} 0",
    ] {
        assert!(metrics.text.contains(line), "{line}: {}", metrics.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_slip_whose_answer_was_lost_is_printed_again_for_ten_minutes_and_no_longer() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let path = format!("/v1/cases/{case}/rating-slip");
    let station = Ask::with(&service.token("station-1", &[Role::Applicant]));
    let print = |id: u128| {
        let (service, path, ask) = (&service, path.clone(), station.clone().command(Uuid::from_u128(id)));
        async move { service.post(&path, &ask, &json!({})).await }
    };
    assert_eq!(service.get(&path, &station).await.status, 405, "reading it uses nothing up");
    let without = service.post(&path, &station, &json!({})).await;
    assert_eq!(without.problem().0, 400, "without an id nobody could ask again");
    let first = print(1).await;
    assert_eq!(first.status, 201, "{}", first.text);
    service.clock.set(monday() + TimeDelta::minutes(10));
    let again = print(1).await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(print(2).await.problem(), (422, "case.rating-slip.issued-already".into()));
    service.clock.set(monday() + TimeDelta::minutes(11));
    assert_eq!(print(1).await.problem(), (422, "case.rating-slip.issued-already".into()));
    let log = service.stored().await;
    let issued = log.iter().filter(|body| body.contains("anjuan.case.rating-slip-issued.v1"));
    assert_eq!(issued.count(), 1, "printed once, whatever was asked");
}

/// The rating code on a printed slip, and its verification code.
fn slip_of(html: &str, number: &str) -> [String; 2] {
    let rating = html.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 8 && !number.contains(*part));
    let verification = html.split("<b>").nth(1).and_then(|rest| rest.split("</b>").next());
    [rating, verification].map(|code| code.unwrap_or_else(|| panic!("no code on {html}")).to_owned())
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn work_3__a_lost_slip_is_voided_its_code_rates_nothing_and_its_page_says_so() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let (case, number) = (registered.aggregate.id.clone(), registered.number.clone().unwrap());
    let station = Ask::with(&service.token("station-1", &[Role::Applicant]));
    let print = |id: u128| {
        let (service, ask) = (&service, station.clone().command(Uuid::from_u128(id)));
        let path = format!("/v1/cases/{case}/rating-slip");
        async move { service.post(&path, &ask, &json!({})).await }
    };
    let hears = Ask::with(&service.token("P006", &[Role::ServiceSection]));
    let void = format!("/v1/cases/{case}/void-rating-slip");
    let lost = json!({"reason": "申请人称评价单遗失"});
    assert_eq!(service.post(&void, &hears, &lost).await.problem(), (422, "case.void-rating-slip.none-printed".into()));
    let first = print(1).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(service.post(&void, &Ask::with(&service.clerk()), &lost).await.status, 403, "never at the window");
    let voided = service.post(&void, &hears, &lost).await.accepted();
    assert_eq!(voided.event_type, "anjuan.case.rating-slip-voided.v1");
    let second = print(1).await;
    assert_eq!(second.status, 201, "the same station asks again, and another is printed: {}", second.text);
    assert_eq!(print(2).await.problem(), (422, "case.rating-slip.issued-already".into()), "and of that one no other");
    let ([old, old_code], [new, new_code]) = (slip_of(&first.text, &number), slip_of(&second.text, &number));
    assert!(old != new && old_code != new_code, "{old} {new}");
    let rate = async |code: &str| {
        let body = json!({"code": code, "satisfaction": "SATISFIED"});
        service.post(&format!("/v1/public/progress/{number}/rating"), &Ask::default(), &body).await
    };
    assert_eq!(rate(&old).await.problem(), (404, "rating.not-found".into()), "the old one is no code any more");
    assert_eq!(rate(&new).await.problem(), (422, "case.rate.not-ended".into()), "it is known, and the case runs still");
    let page = async |code: &str| service.get(&format!("/papers/{code}"), &Ask::default()).await.text;
    let (of_old, of_new) = (page(&old_code).await, page(&new_code).await);
    assert!(of_old.contains("该文书已作废") && of_old.contains("This paper is void"), "{of_old}");
    assert!(of_new.contains("核验无误") && !of_new.contains("作废并补发，"), "{of_new}");
    let checked = service.get(&format!("/v1/papers/verify/{old_code}"), &Ask::default()).await.json();
    assert_eq!(checked["voidSince"], json!("2026-11-23"), "{checked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_on_a_paper_leads_to_a_page_and_a_wrong_code_to_one_that_says_so() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let receipt = service.get(&format!("/v1/cases/{case}/papers/receipt"), &Ask::with(&service.clerk())).await.text;
    let code = receipt.split("<b>").nth(1).and_then(|rest| rest.split("</b>").next()).unwrap().to_owned();
    let page = service.get(&format!("/papers/{code}"), &Ask::default()).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in ["核验无误", "is genuine", "便民服务中心", &code, &case, "文书内容", "What the paper says"]
    {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    for kept in SECRETS.into_iter().chain(["<script"]) {
        assert!(!page.text.contains(kept), "{kept}: {}", page.text);
    }
    for wrong in ["0000-0000-0000", "7K2M", "%3Cscript%3E"] {
        let page = service.get(&format!("/papers/{wrong}"), &Ask::default()).await;
        assert_eq!(page.status, 404, "{}", page.text);
        assert!(page.text.contains("未找到该文书") && page.text.contains("No paper has"), "{}", page.text);
        assert!(page.text.starts_with("<!DOCTYPE html>") && !page.text.contains("<script"), "{}", page.text);
    }
}

/// The code of a receipt as it was made before the centre had a key: of the event alone.
fn unkeyed(sequence: u64, stored: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"receipt\0");
    hash.update(Sha256::digest(stored));
    let check = hash.finalize().iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 10;
    let mixed = check.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 29 & ((1 << 30) - 1);
    let bits = (sequence ^ mixed) << 30 | check;
    (0..12)
        .map(|place| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(bits >> (55 - 5 * place) & 31) as usize]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_anybody_with_the_event_could_make_is_no_genuine_one() {
    for until in [None, Some("2026-11-22"), Some("2026-11-23")] {
        let service =
            Service::set(|settings| settings.http.unkeyed_papers_until = until.map(|day| day.parse().unwrap())).await;
        let accepted = service.registered().await;
        let stored = service.stored().await;
        let code = unkeyed(accepted.sequence, &stored[usize::try_from(accepted.sequence).unwrap() - 1]);
        let page = service.get(&format!("/papers/{code}"), &Ask::default()).await;
        let checked = service.get(&format!("/v1/papers/verify/{code}"), &Ask::default()).await;
        assert!(!page.text.contains("核验无误"), "{}", page.text);
        if until != Some("2026-11-23") {
            assert_eq!((page.status, checked.problem()), (404, (404, "paper.not-genuine".into())), "{until:?}");
            continue;
        }
        assert!(
            page.status == 200 && page.text.contains("旧核验码") && page.text.contains("An old code"),
            "{}",
            page.text
        );
        assert!(page.text.contains("养老") || page.text.contains("文书内容"), "the content to compare with");
        let checked = checked.json();
        assert_eq!((&checked["unkeyed"], checked["code"].as_str().unwrap().replace('-', "")), (&json!(true), code));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_was_altered_is_told_by_the_page_of_its_genuine_code() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate.id;
    let receipt = service.get(&format!("/v1/cases/{case}/papers/receipt"), &Ask::with(&service.clerk())).await.text;
    let altered = receipt.replace("2026年", "2027年");
    assert_ne!(receipt, altered);
    let code = altered.split("<b>").nth(1).and_then(|rest| rest.split("</b>").next()).unwrap().to_owned();
    let page = service.get(&format!("/papers/{code}"), &Ask::default()).await.text;
    assert!(page.contains("2026年") && !page.contains("2027年"), "{page}");
}
