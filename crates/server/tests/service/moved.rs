//! What a calendar notice moves (期限变动), over HTTP: from when to when and why, and the card that would not have been issued, which stands until
//! somebody who may cancels it.
use crate::cards::{at, await_cards, running};
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};

/// The rows of a list after everything that was recorded, as the director reads it.
async fn rows(service: &Service, path: &str) -> Vec<Value> {
    let director = Ask::with(&service.token("P001", &[Role::Director]));
    let after = service.log_head().await;
    let page = service.get(&format!("{path}&after={after}"), &director).await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.json()["rows"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn handover_2_5__a_notice_lists_what_it_moved_and_the_card_it_recalls_stands_until_it_is_cancelled() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-24T02:00:01Z"));
    await_cards(&service, 2).await;
    service.clock.set(at("2018-10-24T03:00:00Z"));
    let name = format!("card/case-{case}-promise-0-yellow");
    assert_eq!(rows(&service, "/v1/cards/proposals?limit=50").await, Vec::<Value>::new(), "it stands");
    // The day before, it turns out, was a holiday.
    let days = json!([{"date": "2018-10-23", "kind": "HOLIDAY", "name": "临时放假"}]);
    let notice = json!({"id": "2018-10-24", "announcedOn": "2018-10-24", "assumed": false, "days": days});
    let administrator = Ask::with(&service.administrator());
    let path = "/v1/centre/calendar/2018-10-24/publish-notice";
    service.post(path, &administrator, &json!({"notice": notice})).await.accepted();

    let moved = rows(&service, "/v1/deadlines/moved?limit=50").await;
    let of_the_case = |row: &&Value| row["aggregate"] == format!("case/{case}") && row["clock"] == "promise";
    let row = moved.iter().find(of_the_case).unwrap_or_else(|| panic!("{moved:?}"));
    assert_eq!((&row["from"], &row["to"]), (&json!("2018-10-24T02:00:00Z"), &json!("2018-10-25T02:00:00Z")), "{row}");
    assert_eq!((&row["because"], &row["reference"]), (&json!("notice"), &json!("2018-10-24")), "{row}");
    assert_eq!((&row["responsible"], &row["window"]), (&json!("P015"), &json!("W02")), "{row}");
    let recalled: Vec<&Value> = row["cards"].as_array().unwrap().iter().map(|card| &card["card"]).collect();
    assert_eq!(recalled, [&json!(name)], "{row}");
    for (filter, found) in
        [("reference=2018-10-24&window=W02", true), ("window=W09", false), ("reference=2018-09-01", false)]
    {
        let listed = rows(&service, &format!("/v1/deadlines/moved?{filter}")).await;
        assert_eq!(listed.iter().any(|row| of_the_case(&row)), found, "{filter}: {listed:?}");
    }
    let proposed = rows(&service, "/v1/cards/proposals?limit=50").await;
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    let card = &proposed[0];
    assert_eq!((&card["card"], &card["level"], &card["cause"]), (&json!(name), &json!("YELLOW"), &json!("MOVED")));
    assert_eq!((&card["fellAt"], &card["fallsAt"]), (&json!("2018-10-24T02:00:00Z"), &json!("2018-10-25T02:00:00Z")));

    // Nothing was dropped silently: the card stands until somebody cancels it who is over it.
    let cancelled = |body: &&String| body.contains("anjuan.card.cancelled.v1");
    assert_eq!(service.stored().await.iter().filter(cancelled).count(), 0);
    let cancel = json!({"cause": "MOVED", "reason": "临时放假"});
    let path = format!("/v1/cards/case-{case}-promise-0-yellow/cancel");
    assert_eq!(service.post(&path, &Ask::with(&service.clerk()), &cancel).await.status, 403, "not who it is against");
    service.post(&path, &Ask::with(&service.head()), &cancel).await.accepted();
    assert_eq!(rows(&service, "/v1/cards/proposals?limit=50").await, Vec::<Value>::new(), "it is settled");
}
