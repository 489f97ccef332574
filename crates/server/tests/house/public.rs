//! What anybody may ask without a token.
use crate::house::{Ask, House};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_is_open() {
    let house = House::start().await;
    let catalogue = house.get("/v1/catalogue", &Ask::default()).await.json();
    assert!(catalogue["items"].as_array().unwrap().len() >= 40, "{catalogue}");
    let item = house.get("/v1/catalogue/SI-002", &Ask::default()).await.json();
    assert_eq!(item["definition"]["promised"]["count"], 8);
    assert_eq!(house.get("/v1/catalogue/XX-1", &Ask::default()).await.problem(), (404, "not-found".into()));
    let before = house.get("/v1/catalogue/SI-002?on=2025-06-01", &Ask::default()).await;
    assert_eq!(before.status, 404, "not yet in force");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calculator_says_when_it_is_due_and_why() {
    let house = House::start().await;
    let path = "/v1/calculator?start=2014-01-30T10:00&count=15&unit=working_day&explain=true";
    let answer = house.get(path, &Ask::default()).await.json();
    assert_eq!(answer["dueDate"], "2014-02-26", "{answer}");
    let days = answer["days"].as_array().unwrap();
    assert_eq!((&days[0]["date"], &days[days.len() - 1]["date"]), (&json!("2014-01-30"), &json!("2014-02-26")));
    assert!(days.iter().any(|day| day["zh"].as_str().unwrap().contains("春节")), "{answer}");
    let item = house.get("/v1/calculator?item=SI-002", &Ask::default()).await.json();
    assert_eq!((&item["dueDate"], &item["limit"]["count"]), (&json!("2026-12-03"), &json!(8)), "{item}");
    let nothing = house.get("/v1/calculator", &Ask::default()).await;
    assert_eq!(nothing.problem().0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_sees_the_progress_with_number_and_password_only() {
    let house = House::start().await;
    let registered = house.registered().await;
    let accepted = house
        .post(&format!("/v1/cases/{}/accept", registered.aggregate.id), &Ask::with(&house.clerk()), &json!({}))
        .await
        .accepted();
    for view in ["register", "deadlines"] {
        let digest = format!("/v1/views/{view}/digest?after={}", accepted.sequence);
        assert_eq!(house.get(&digest, &Ask::with(&house.clerk())).await.status, 200);
    }
    let (number, password) = (registered.number.unwrap(), registered.query_password.unwrap());
    let ask = |number: &str, password: &str| json!({"number": number, "password": password});
    let shown = house.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await;
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
        let wrong = house.post("/v1/progress", &Ask::default(), &ask(number, password)).await;
        assert_eq!(wrong.problem(), (404, "progress.not-found".into()), "{number}");
    }
    for _ in 0..4 {
        house.post("/v1/progress", &Ask::default(), &ask(&number, "00000000")).await;
    }
    let closed = house.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await;
    assert_eq!(closed.problem(), (429, "progress.too-many".into()));
    house.clock.set(crate::house::monday() + chrono::TimeDelta::hours(1));
    assert_eq!(house.post("/v1/progress", &Ask::default(), &ask(&number, &password)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_what_was_checked() {
    let house = House::empty().await;
    assert_eq!(house.get("/health/live", &Ask::default()).await.json()["status"], "live");
    let ready = house.get("/health/ready", &Ask::default()).await;
    assert_eq!((ready.status, &ready.json()["status"]), (200, &json!("ready")), "{}", ready.text);
    let checks = ready.json()["checks"].clone();
    let names: Vec<&str> = checks.as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["log", "gate", "reference", "views"]);
}
