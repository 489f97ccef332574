//! A month of assessment over HTTP: closed, its sheets are drawn up by the service, once each; decided and published by what they say.
use crate::service::{Ask, Service};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};
use std::time::Duration;

/// When no ballot for November can be cast any more.
const BALLOTS_OVER: &str = "2026-12-08T01:00:00Z";

impl Service {
    /// How many subjects November has.
    async fn subjects(&self) -> usize {
        let general = Ask::with(&self.token("P003", &[Role::GeneralSection]));
        self.get("/v1/periods/M2026-11", &general).await.json()["period"]["subjects"].as_array().unwrap().len()
    }

    /// The deputy director, who took part, attests what the meeting decided on November.
    async fn attest(&self, document: &str) {
        let deputy = Ask::with(&self.token("P002", &[Role::DeputyDirector]));
        let attested = self.post("/v1/periods/M2026-11/attest", &deputy, &json!({"document": document})).await;
        assert_eq!(attested.status, 201, "{}", attested.text);
    }

    /// The sheets that are drawn up so far.
    async fn drawn(&self) -> Vec<String> {
        let stored = self.stored().await;
        let events = stored.iter().map(|body| serde_json::from_str::<Value>(body).unwrap());
        let drawn = events.filter(|event| event["type"] == "anjuan.score.drawn.v1");
        drawn.map(|event| event["subject"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_closed_drawn_up_by_the_service_decided_and_published_with_the_digest_of_its_sheets() {
    let service = Service::start().await;
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let opened = service.post("/v1/periods/M2026-11/open", &general, &json!({})).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let early = service.post("/v1/periods/M2026-11/close", &general, &json!({})).await;
    assert_eq!(early.problem(), (422, "period.close.not-over".into()));
    service.clock.set("2026-12-01T01:00:00Z".parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let waiting = service.post("/v1/periods/M2026-11/close", &general, &json!({"without": "无考勤机"})).await;
    assert_eq!(waiting.problem(), (422, "period.close.ballots-awaited".into()));
    assert!(waiting.text.contains("W01"), "{}", waiting.text);
    service.clock.set(BALLOTS_OVER.parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let closed = service.post("/v1/periods/M2026-11/close", &general, &json!({"without": "无考勤机"})).await;
    assert_eq!(closed.status, 201, "{}", closed.text);
    let state = service.get("/v1/periods/M2026-11", &general).await;
    let subjects = serde_json::from_str::<Value>(&state.text).unwrap()["period"]["subjects"].as_array().unwrap().len();
    while service.drawn().await.len() < subjects {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    service.clock.set("2026-12-14T01:00:00Z".parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let director = Ask::with(&service.token("P001", &[Role::Director]));
    let meeting = json!({"present": ["P001", "P002", "P003"], "document": "纪要2026-12"});
    let decided = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    let unattested = service.post("/v1/periods/M2026-11/publish", &general, &json!({})).await;
    assert_eq!(unattested.problem(), (422, "period.publish.not-attested".into()));
    service.attest("纪要2026-12").await;
    for reason in ["", "再次公布"] {
        let published = service.post("/v1/periods/M2026-11/publish", &general, &json!({"reason": reason})).await;
        assert_eq!(published.status, 201, "{}", published.text);
    }
    let stored = service.stored().await;
    let events: Vec<Value> = stored.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    let published: Vec<&Value> = events.iter().filter(|event| event["type"] == "anjuan.period.published.v1").collect();
    assert_eq!(published[0]["data"]["digest"], published[1]["data"]["digest"], "published twice, the same bytes");
    assert_eq!(published[0]["data"]["scores"].as_array().unwrap().len(), subjects);
    let mut drawn = service.drawn().await;
    drawn.sort();
    drawn.dedup();
    assert_eq!((drawn.len(), service.drawn().await.len()), (subjects, subjects), "each sheet once");
}

/// The service in November, with a finding about W02.
async fn found_in_november() -> (Service, String) {
    let service = Service::start().await;
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    assert_eq!(service.post("/v1/periods/M2026-11/open", &general, &json!({})).await.status, 201);
    let hygiene = json!({"code": "hygiene", "window": "W02", "evidence": "照片三张"});
    let found = service.post("/v1/findings", &general, &hygiene).await;
    let finding = found.accepted().aggregate.id;
    (service, finding)
}

/// The service on a day on which the sheets of November are drawn up and the time to contest is not over.
async fn drawn_november() -> Service {
    let (service, _) = found_in_november().await;
    close_november(&service).await;
    service
}

async fn close_november(service: &Service) {
    service.clock.set(BALLOTS_OVER.parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let closed = service.post("/v1/periods/M2026-11/close", &general, &json!({"without": "无考勤机"})).await;
    assert_eq!(closed.status, 201, "{}", closed.text);
    while !service.drawn().await.iter().any(|sheet| sheet == "score/M2026-11-W02") {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_period_is_decided_while_a_contest_is_open_and_no_sheet_is_made_up_of_nobody() {
    let service = drawn_november().await;
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let explained = service.get("/v1/scores/M2026-11-W02/explain", &general).await;
    let explained: Value = serde_json::from_str(&explained.text).unwrap();
    let lines = explained["row"]["lines"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["charge"]["clause"] == "monthly/9.hygiene")
        .unwrap_or_else(|| panic!("{explained}"));
    let head = Ask::with(&service.token("P014", &[Role::WindowHead]));
    let contest = json!({"charge": line["charge"]["id"], "reason": "当时正在整理"});
    let contested = service.post("/v1/scores/M2026-11-W02/contest", &head, &contest).await;
    assert_eq!(contested.status, 201, "{}", contested.text);
    service.clock.set("2026-12-14T01:00:00Z".parse().unwrap());
    let director = Ask::with(&service.token("P001", &[Role::Director]));
    let meeting = json!({"present": ["P001", "P002"], "document": "纪要2026-12"});
    let early = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(early.problem(), (422, "period.contests-open".into()));
    let upheld = json!({"charge": line["charge"]["id"], "outcome": "UPHELD", "reason": "属实"});
    let settled = service.post("/v1/scores/M2026-11-W02/decide-contest", &director, &upheld).await;
    assert_eq!(settled.status, 201, "{}", settled.text);
    let decided = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    let nobody = service.get("/v1/scores/M2026-11-W99/explain", &director).await;
    assert_eq!(nobody.problem(), (404, "not-found".into()));
    let stranger = service.get("/v1/attendance/days?person=P999", &director).await;
    assert_eq!(stranger.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn monthly_10__no_ballot_is_taken_for_a_month_that_is_closed() {
    let service = drawn_november().await;
    let head = Ask::with(&service.token("P014", &[Role::WindowHead]));
    let late = service.post("/v1/ballots/M2026-11-W02/cast", &head, &json!({"marks": []})).await;
    assert_eq!(late.problem(), (422, "ballot.cast.period-closed".into()));
    assert_eq!(late.json()["article"], "monthly/10", "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn assessment_1__a_sheet_that_changes_after_the_meeting_is_published_only_when_it_decided_anew() {
    let service = drawn_november().await;
    service.clock.set("2026-12-14T01:00:00Z".parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let director = Ask::with(&service.token("P001", &[Role::Director]));
    let meeting = json!({"present": ["P001", "P002"], "document": "纪要2026-12"});
    while service.drawn().await.len() < service.subjects().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let decided = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    service.attest("纪要2026-12").await;
    let again = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(again.problem(), (422, "period.decide.decided-before".into()));
    // What was found late of November is a correction.
    let hygiene = json!({"code": "hygiene", "window": "W02", "evidence": "照片两张"});
    let found = service.post("/v1/findings?at=2026-11-27T02:00:00Z", &general, &hygiene).await;
    assert_eq!(found.status, 201, "{}", found.text);
    let corrected = service.post("/v1/scores/M2026-11-W02/correct", &general, &json!({"reason": "补录"})).await;
    assert_eq!(corrected.status, 201, "{}", corrected.text);
    let unseen = service.post("/v1/periods/M2026-11/publish", &general, &json!({})).await;
    assert_eq!(unseen.problem(), (422, "period.publish.changed-since".into()));
    let anew = json!({"present": ["P001", "P002"], "document": "纪要2026-13", "reason": "W02考核表已更正"});
    let decided = service.post("/v1/periods/M2026-11/decide", &director, &anew).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    service.attest("纪要2026-13").await;
    let published = service.post("/v1/periods/M2026-11/publish", &general, &json!({})).await;
    assert_eq!(published.status, 201, "{}", published.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn assessment_1__a_finding_contested_before_the_close_and_upheld_after_it_does_not_hold_the_period_up_for_ever() {
    let (service, finding) = found_in_november().await;
    let head = Ask::with(&service.token("P014", &[Role::WindowHead]));
    let contest = service.post(&format!("/v1/findings/{finding}/contest"), &head, &json!({"reason": "情况不符"})).await;
    assert_eq!(contest.status, 201, "{}", contest.text);
    close_november(&service).await;
    service.clock.set("2026-12-14T01:00:00Z".parse().unwrap());
    let general = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let director = Ask::with(&service.token("P001", &[Role::Director]));
    let deputy = Ask::with(&service.token("P002", &[Role::DeputyDirector]));
    while service.drawn().await.len() < service.subjects().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let correct = json!({"reason": "申诉已裁定"});
    let waiting = service.post("/v1/scores/M2026-11-W02/correct", &general, &correct).await;
    assert_eq!(waiting.problem(), (422, "score.correct.no-change".into()), "it is contested as the sheet says");
    let upheld = json!({"outcome": "UPHELD", "reason": "查看监控"});
    let decided = service.post(&format!("/v1/findings/{finding}/decide"), &deputy, &upheld).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    let meeting = json!({"present": ["P001", "P002"], "document": "纪要2026-12"});
    let early = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(early.problem(), (422, "period.contests-open".into()), "the sheet says that it is contested");
    let after = service.stored().await.len();
    let proposed = service.get(&format!("/v1/periods/M2026-11/proposals?after={after}"), &general).await.json();
    assert_eq!((&proposed["rows"][0]["subject"], &proposed["rows"][1]), (&json!("W02"), &Value::Null), "{proposed}");
    let corrected = service.post("/v1/scores/M2026-11-W02/correct", &general, &correct).await;
    assert_eq!(corrected.status, 201, "{}", corrected.text);
    let reached = service.post("/v1/periods/M2026-11/decide", &director, &meeting).await;
    assert_eq!(reached.status, 201, "{}", reached.text);
}
