//! Cards are issued at their instants: the dated example of the supervision practice, through the service, with a clock that is moved.
use crate::service::{Ask, Reply, Service, registration};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{MemoryKeys, MemoryLog};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// When the case is accepted: Monday 15 October 2018, ten o'clock.
const ACCEPTED: &str = "2018-10-15T02:00:00Z";

/// How long cards are waited for, so that a test whose cards do not come ends.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A service in October 2018 whose pension claim is promised within seven days, ten by law, counted in running time; and a case of it,
/// accepted then.
pub(crate) async fn running() -> (Service, String) {
    let service = Service::empty().await;
    service.clock.set(at(ACCEPTED) - TimeDelta::days(3));
    let days = |count: u32| json!({"count": count, "unit": "WORKING_DAY", "counting": "ELAPSED"});
    service
        .apply("2018-01-01", |aggregate, body| {
            if aggregate.kind == Kind::Item && aggregate.id == "SI-002" {
                (body["definition"]["promised"], body["definition"]["statutory"]) = (days(7), days(10));
            }
        })
        .await;
    service.clock.set(at(ACCEPTED));
    let clerk = Ask::with(&service.clerk());
    let case = service.post("/v1/cases", &clerk, &registration()).await.accepted().aggregate.id;
    service.post(&format!("/v1/cases/{case}/accept"), &clerk, &json!({})).await.accepted();
    (service, case)
}

/// A process that starts at that time.
async fn started(now: &str, log: &MemoryLog, place: (MemoryKeys, TempDir)) -> Service {
    Service::over_at(at(now), Arc::new(log.clone()), log.clone(), place).await
}

/// Every card so far: level, when it happened, when it was recorded, and against whom.
async fn cards(service: &Service) -> Vec<(String, String, String, String)> {
    let stored = service.stored().await;
    // Asked again and again: what is no card is not parsed.
    let cards = stored.iter().filter(|body| body.contains("anjuan.card.issued.v1"));
    let events = cards.map(|body| serde_json::from_str::<Value>(body).unwrap());
    let issued = events.filter(|event| event["type"] == "anjuan.card.issued.v1");
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    issued
        .map(|event| {
            let data = &event["data"];
            assert_eq!(event["time"], data["fellAt"], "it happened when it fell");
            (said(&data["level"]), said(&event["time"]), said(&event["recordedtime"]), said(&data["against"]))
        })
        .collect()
}

/// Waits until there are so many cards, and a while longer: there must not be more.
pub(crate) async fn await_cards(service: &Service, count: usize) -> Vec<(String, String)> {
    let come = async {
        while cards(service).await.len() < count {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, come).await.unwrap_or_else(|_| panic!("{count} cards do not come"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    cards(service).await.into_iter().map(|(level, time, ..)| (level, time)).collect()
}

fn card(level: &str, time: &str) -> (String, String) {
    (level.to_owned(), time.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dated_example_is_warned_of_and_carded_at_its_instants() {
    let (service, case) = running().await;
    let warning = card("WARNING", "2018-10-19T02:00:00Z");
    service.clock.set(at("2018-10-19T02:00:00Z"));
    assert_eq!(await_cards(&service, 0).await, [], "from the first moment after it");
    service.clock.set(at("2018-10-19T02:00:00.500Z"));
    assert_eq!(await_cards(&service, 1).await, std::slice::from_ref(&warning));
    // Nothing runs when the others fall: they are made good in the order of their instants, and happened when they fell.
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    let service = started("2018-10-29T02:00:01Z", &log, (keys, directory)).await;
    let (yellow, red) = (card("YELLOW", "2018-10-24T02:00:00Z"), card("RED", "2018-10-29T02:00:00Z"));
    assert_eq!(await_cards(&service, 3).await, [warning, yellow, red]);
    let recorded: Vec<String> = cards(&service).await.into_iter().map(|(_, _, recorded, _)| recorded).collect();
    assert_eq!(recorded[1..], ["2018-10-29T02:00:01Z", "2018-10-29T02:00:01Z"]);
    // They are read, and confirmed by whoever they are against.
    let clerk = Ask::with(&service.clerk());
    let listed = service.get("/v1/cards?window=W02", &clerk).await.json();
    let levels: Vec<&str> =
        listed["rows"].as_array().unwrap().iter().map(|row| row["card"]["level"].as_str().unwrap()).collect();
    assert_eq!(levels.len(), 3, "{listed}");
    let path = format!("/v1/cards/case-{case}-promise-0-yellow");
    let shown = service.get(&path, &clerk).await.json();
    let reckoning = &shown["card"]["reckoning"];
    assert_eq!(
        (&reckoning["due"], &reckoning["days"][0]["verdict"]),
        (&json!("2018-10-24T02:00:00Z"), &json!("START"))
    );
    service.post(&format!("{path}/confirm"), &clerk, &json!({"remark": "已知悉"})).await.accepted();
    let again = service.post(&format!("{path}/confirm"), &clerk, &json!({"remark": "已知悉"})).await.problem();
    assert_eq!(again, (422, "card.confirm.already".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn discipline_7__what_is_overdue_goes_up_the_line_in_one_order_with_the_cards() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-24T02:00:00.500Z"));
    await_cards(&service, 2).await;
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    // Nothing runs while the head of the window and the deputy director are to be told, and the red card falls.
    let service = started("2018-10-29T02:00:01Z", &log, (keys, directory)).await;
    await_cards(&service, 3).await;
    let fell: Vec<(String, String)> = service
        .stored()
        .await
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap())
        .filter(|event| !event["data"]["fellAt"].is_null())
        .map(|event| {
            let (data, said) = (&event["data"], |value: &Value| value.as_str().unwrap_or_default().to_owned());
            assert_eq!(event["time"], data["fellAt"], "it happened when it fell");
            let what = if data["level"].is_null() {
                format!("{} to {}", said(&data["step"]), said(&data["to"]))
            } else {
                said(&data["level"])
            };
            (what, said(&event["time"]))
        })
        .collect();
    let expected = [
        ("WARNING", "2018-10-19T02:00:00Z"),
        ("YELLOW", "2018-10-24T02:00:00Z"),
        ("RESPONSIBLE to P015", "2018-10-24T02:00:00Z"),
        ("WINDOW_HEAD to P014", "2018-10-25T09:30:00Z"),
        ("DEPUTY_DIRECTOR to P002", "2018-10-26T09:30:00Z"),
        ("RED", "2018-10-29T02:00:00Z"),
        ("RESPONSIBLE to P015", "2018-10-29T02:00:00Z"),
    ];
    assert_eq!(fell, expected.map(|(what, time)| (what.to_owned(), time.to_owned())));
    // Whoever it went to reads it and acknowledges it, and the list of deadlines says to whom it went.
    let deputy = Ask::with(&service.token("P002", &[Role::DeputyDirector]));
    let path = format!("/v1/escalations/case-{case}-promise-0");
    let acknowledge = json!({"remark": "今日督办"});
    service.post(&format!("{path}/acknowledge"), &deputy, &acknowledge).await.accepted();
    let again = service.post(&format!("{path}/acknowledge"), &deputy, &acknowledge).await.problem();
    assert_eq!(again, (422, "escalation.not-theirs".to_owned()));
    let shown = service.get(&path, &deputy).await.json();
    assert_eq!(shown["escalation"]["steps"][2]["seen"]["by"], "P002", "{shown}");
    let after = service.log_head().await;
    let listed = service.get(&format!("/v1/deadlines?clock=promise&after={after}"), &deputy).await.json();
    let steps = &listed["rows"][0]["steps"];
    assert_eq!((&steps[2]["taken"]["to"], &steps[3]["taken"]), (&json!("P002"), &Value::Null), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finished_in_time_gets_its_warning_and_no_card() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-23T02:00:00Z"));
    assert_eq!(await_cards(&service, 1).await, [card("WARNING", "2018-10-19T02:00:00Z")]);
    let clerk = Ask::with(&service.clerk());
    let finish = json!({"result": "ISSUED", "document": "证书1号", "conclusion": "予以办理"});
    service.post(&format!("/v1/cases/{case}/finish"), &clerk, &finish).await.accepted();
    service.clock.set(at("2018-12-03T02:00:00Z"));
    assert_eq!(await_cards(&service, 1).await.len(), 1);
}

/// One card, and who speaks about it.
struct Spoken<'a> {
    service: &'a Service,
    path: String,
}

impl Spoken<'_> {
    async fn say(&self, verb: &str, token: &str, body: Value) -> Reply {
        self.service.post(&format!("{}/{verb}", self.path), &Ask::with(token), &body).await
    }

    async fn accepted(&self, verb: &str, token: &str, body: Value) {
        self.say(verb, token, body).await.accepted();
    }

    async fn refused(&self, verb: &str, token: &str, body: Value) -> String {
        let (status, code) = self.say(verb, token, body).await.problem();
        assert_eq!(status, 422, "{code}");
        code
    }

    /// Its line in the list, as the director reads it after everything that was recorded.
    async fn listed(&self, filter: &str) -> Vec<Value> {
        let director = Ask::with(&self.service.token("P001", &[Role::Director]));
        let after = self.service.log_head().await;
        let path = format!("/v1/cards?after={after}&{filter}");
        self.service.get(&path, &director).await.json()["rows"].as_array().unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_urged_explained_appealed_against_and_withdrawn_and_does_not_come_again() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-24T02:00:01Z"));
    await_cards(&service, 2).await;
    service.clock.set(at("2018-10-24T03:00:00Z"));
    let (clerk, head) = (service.clerk(), service.head());
    let director = service.token("P001", &[Role::Director]);
    let card = Spoken { service: &service, path: format!("/v1/cards/case-{case}-promise-0-yellow") };
    card.accepted("urge", &head, json!({"text": "请于今日办结"})).await;
    assert_eq!(
        card.refused("urge", &service.token("P017", &[Role::WindowHead]), json!({"text": "催办"})).await,
        "card.other-window"
    );
    assert_eq!(card.refused("explain", &head, json!({"text": "代为说明"})).await, "card.not-against");
    card.accepted("explain", &clerk, json!({"text": "县局系统停机，已约定明日办结"})).await;
    card.accepted("appeal", &clerk, json!({"reason": "系统停机"})).await;
    assert_eq!(card.listed("phase=appealed").await.len(), 1);
    let decide = |outcome: &str| json!({"outcome": outcome, "reason": "停机通知附卷"});
    assert_eq!(card.say("decide", &head, decide("WITHDRAWN")).await.problem().0, 403, "the directors decide");
    card.accepted("decide", &director, decide("SENT_BACK")).await;
    card.accepted("appeal", &clerk, json!({"reason": "系统停机，附县局停机通知"})).await;
    card.accepted("decide", &director, decide("WITHDRAWN")).await;
    assert_eq!(card.refused("confirm", &clerk, json!({"remark": ""})).await, "card.gone");
    let row = card.listed("phase=withdrawn").await.pop().unwrap();
    assert_eq!((&row["card"]["outcome"], &row["responsible"]), (&json!("WITHDRAWN"), &json!("P015")), "{row}");
    let open = card.listed("open=true").await;
    assert_eq!(open.iter().map(|row| &row["card"]["level"]).collect::<Vec<_>>(), ["WARNING"], "{open:?}");
    // What was withdrawn stays withdrawn: neither the service nor anybody by hand gives the level again.
    let by_hand = json!({
        "about": format!("case/{case}"), "clock": "promise", "level": "YELLOW", "reason": "仍未办结", "authority": "主任办公会",
    });
    assert_eq!(card.refused("issue-by-hand", &head, by_hand).await, "card.issue.already");
    service.clock.set(at("2018-10-26T02:00:00Z"));
    assert_eq!(await_cards(&service, 2).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_by_hand_names_reason_and_authority_and_a_clock_has_it_once() {
    let (service, case) = running().await;
    let head = service.head();
    let by_hand = |reason: &str, authority: &str| {
        json!({
            "about": format!("case/{case}"), "clock": "promise", "level": "RED", "reason": reason, "authority": authority,
        })
    };
    let card = Spoken { service: &service, path: format!("/v1/cards/case-{case}-promise-0-red") };
    let complete = || by_hand("群众来电反映", "主任办公会纪要第3号");
    assert_eq!(card.refused("issue-by-hand", &head, by_hand(" ", "纪要")).await, "command.reason-missing");
    assert_eq!(card.refused("issue-by-hand", &head, by_hand("反映", " ")).await, "card.issue.no-authority");
    assert_eq!(card.say("issue-by-hand", &service.clerk(), complete()).await.problem().0, 403);
    let other = Spoken { service: &service, path: format!("/v1/cards/case-{case}-promise-0-yellow") };
    assert_eq!(other.refused("issue-by-hand", &head, complete()).await, "card.issue.other-name");
    card.accepted("issue-by-hand", &head, complete()).await;
    assert_eq!(card.refused("issue-by-hand", &head, complete()).await, "card.issue.already");
    let row = card.listed("open=true").await.pop().unwrap();
    let part = &row["card"];
    assert_eq!(
        (&part["byHand"], &part["level"], &part["rule"]),
        (&json!("P014"), &json!("RED"), &Value::Null),
        "{row}"
    );
    card.accepted("confirm", &service.clerk(), json!({"remark": "已知悉"})).await;
    assert!(card.listed("open=true").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_a_case_that_was_voided_before_it_is_cancelled_and_one_that_stands_is_not() {
    let (service, case) = running().await;
    service.clock.set(at("2018-10-24T02:00:01Z"));
    await_cards(&service, 2).await;
    service.clock.set(at("2018-10-24T03:00:00Z"));
    let (head, deputy) = (service.head(), service.token("P002", &[Role::DeputyDirector]));
    let card = Spoken { service: &service, path: format!("/v1/cards/case-{case}-promise-0-yellow") };
    let voided = || json!({"cause": "VOIDED", "reason": "该件已于前日作废"});
    assert_eq!(card.refused("cancel", &head, voided()).await, "card.cancel.stands");
    // The paper shows that it was voided the day before; until somebody else looked at the paper, the card stands.
    let path = format!("/v1/cases/{case}/void?at=2018-10-23T02:00:00Z");
    service.post(&path, &Ask::with(&head), &json!({"reason": "申请人撤回申请"})).await.accepted();
    assert_eq!(card.refused("cancel", &head, voided()).await, "card.cancel.stands");
    let path = format!("/v1/entries/case-{case}-3/confirm");
    service.post(&path, &Ask::with(&deputy), &json!({"evidence": "作废审批单第7号"})).await.accepted();
    assert_eq!(
        card.refused("cancel", &head, json!({"cause": "VOIDED", "reason": " "})).await,
        "command.reason-missing"
    );
    assert_eq!(card.say("cancel", &service.clerk(), voided()).await.problem().0, 403);
    card.accepted("cancel", &head, voided()).await;
    let row = card.listed("phase=cancelled").await.pop().unwrap();
    assert_eq!(row["card"]["level"], "YELLOW", "{row}");
    let warning = Spoken { service: &service, path: format!("/v1/cards/case-{case}-promise-0-warning") };
    assert_eq!(warning.refused("cancel", &head, voided()).await, "card.cancel.stands", "it was warned of before");
    service.clock.set(at("2018-11-20T02:00:00Z"));
    assert_eq!(await_cards(&service, 2).await.len(), 2, "nothing more falls");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn complaint_3__the_card_of_a_complaint_says_no_more_than_the_complaint_to_whom_it_is_about() {
    let service = Service::start().await;
    let limit = json!({"limit": {"count": 5, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "complaint/3"});
    let sealed = json!({"applicant": "AP0000000001", "ciphertext": "c2VhbGVk", "masked": "*"});
    let received = json!({
        "number": "TS-20261123-T1", "receiver": "P003", "channel": "WRITTEN", "gravity": "ORDINARY", "matter": sealed,
        "summary": "态度", "persons": ["P015"], "windows": ["W02"], "articles": ["first-asked/3.1"],
        "askedInWriting": false, "answer": limit,
    });
    service.fact("complaint/T1", "anjuan.complaint.received.v1", received).await;
    service.clock.set(at("2026-12-01T02:00:00Z"));
    let levels = await_cards(&service, 2).await;
    assert_eq!(levels.iter().map(|(level, _)| level.as_str()).collect::<Vec<_>>(), ["WARNING", "YELLOW"]);
    let (path, after) = ("complaint-T1-complaint-answer-0-yellow", service.log_head().await);
    let investigator = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let own = service.get(&format!("/v1/cards/{path}?after={after}"), &investigator).await.json();
    assert_eq!((&own["card"]["against"], &own["card"]["window"]), (&json!("P003"), &json!("")), "{own}");
    let complained_of = Ask::with(&service.clerk());
    let head_of_the_window = Ask::with(&service.head());
    for (way, ask) in [
        (format!("/v1/cards/{path}"), &complained_of),
        (format!("/v1/cards/{path}"), &head_of_the_window),
        (format!("/v1/events/card/{path}"), &head_of_the_window),
        ("/v1/escalations/complaint-T1-complaint-answer-0".to_owned(), &complained_of),
        ("/v1/escalations/complaint-T1-complaint-answer-0".to_owned(), &head_of_the_window),
        ("/v1/events/escalation/complaint-T1-complaint-answer-0".to_owned(), &head_of_the_window),
    ] {
        let (status, code) = service.get(&way, ask).await.problem();
        assert_eq!((status, code.as_str()), (404, "not-found"), "{way}: they were not told of the complaint");
    }
    let listed = service.get(&format!("/v1/cards?after={after}"), &complained_of).await.json();
    assert_eq!(listed["rows"], json!([]), "{listed}");
    // The head of the window complained of neither urges nor gives a card.
    let card = Spoken { service: &service, path: format!("/v1/cards/{path}") };
    assert_eq!(card.say("urge", &service.head(), json!({"text": "催办"})).await.problem().0, 404);
    card.accepted("urge", &service.token("P001", &[Role::Director]), json!({"text": "请即答复"})).await;
}
