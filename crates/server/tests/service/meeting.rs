//! Meetings and study over HTTP, with a clock that is moved: a Friday meeting that calls itself, two who cannot come, minutes late over a
//! holiday, and a day of study on which no meeting is held.
use crate::service::{Ask, Reply, Service};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use serde_json::{Value, json};
use std::time::Duration;

/// How long something is waited for, so that a test whose event does not come ends.
const PATIENCE: Duration = Duration::from_secs(120);

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A service after the weekly meeting of 21 September 2018 would have been.
async fn running() -> Service {
    let service = Service::empty().await;
    service.clock.set(at("2018-09-21T10:00:00Z"));
    service.apply("2018-01-01", |_, _| ()).await;
    service
}

/// The events of that type so far.
async fn events(service: &Service, event_type: &str) -> Vec<Value> {
    let stored = service.stored().await;
    let found = stored.iter().filter(|body| body.contains(event_type));
    found.map(|body| serde_json::from_str::<Value>(body).unwrap()).filter(|event| event["type"] == event_type).collect()
}

/// Waits until there are so many of them.
async fn come(service: &Service, event_type: &str, count: usize) -> Vec<Value> {
    let wait = async {
        loop {
            let found = events(service, event_type).await;
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("{count} {event_type} do not come"))
}

/// Somebody of the demonstration, with the offices that the directory gives them.
fn who(service: &Service, person: &str) -> Ask {
    let roles: &[Role] = match person {
        "P001" => &[Role::Director],
        "P003" => &[Role::GeneralSection],
        "P012" | "P014" | "P017" => &[Role::WindowHead, Role::WindowStaff],
        other => panic!("{other}"),
    };
    Ask::with(&service.token(person, roles))
}

async fn post(service: &Service, person: &str, path: &str, body: Value) -> Reply {
    service.post(path, &who(service, person), &body).await
}

/// The row of the minutes once the views have them.
async fn minutes(service: &Service, id: &str, after: u64) -> Value {
    let path = format!("/v1/deadlines?aggregate=meeting/{id}&clock=meeting-minutes&after={after}");
    service.get(&path, &who(service, "P001")).await.json()["rows"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friday_meeting_with_two_absences_and_minutes_late_over_a_holiday() {
    let service = running().await;
    // Monday 24 September 2018: the Friday of the week is called ahead.
    service.clock.set(at("2018-09-24T02:00:00Z"));
    let called = come(&service, "anjuan.meeting.called.v1", 1).await;
    assert_eq!((called.len(), &called[0]["data"]["kind"]), (1, &json!("WEEKLY")), "{called:?}");
    assert_eq!(called[0]["data"]["starts"], "2018-09-28T07:30:00Z");
    assert_eq!((&called[0]["data"]["keeper"], &called[0]["data"]["by"]), (&json!("P003"), &json!("system")));
    let id = called[0]["subject"].as_str().unwrap().trim_start_matches("meeting/").to_owned();
    let path = format!("/v1/meetings/{id}");
    // A matter is in before the Friday; two cannot come: one is excused, one is not and comes late.
    service.clock.set(at("2018-09-26T02:00:00Z"));
    let matter = json!({"title": "国庆值班", "document": "窗〔2018〕9号"});
    post(&service, "P014", &format!("{path}/hand-in"), matter.clone()).await.accepted();
    for person in ["P012", "P014"] {
        let absence = json!({"reason": "县局培训", "slip": format!("QJT-{person}")});
        post(&service, person, &format!("{path}/report-absence"), absence).await.accepted();
    }
    post(&service, "P003", &format!("{path}/excuse"), json!({"person": "P012"})).await.accepted();
    let refuse = json!({"person": "P014", "reason": "须汇报窗口工作"});
    post(&service, "P003", &format!("{path}/refuse-excuse"), refuse).await.accepted();
    service.clock.set(at("2018-09-28T00:00:00Z"));
    let late = post(&service, "P017", &format!("{path}/hand-in"), matter).await;
    assert_eq!(late.problem(), (422, "meeting.hand-in.too-late".into()));
    service.clock.set(at("2018-09-28T07:50:00Z"));
    let roll = json!({"entries": [{"person": "P014", "presence": "LATE", "reason": "堵车"}]});
    let rolled = post(&service, "P003", &format!("{path}/call-roll"), roll).await.accepted();
    // The Monday after is the National Day, and the holiday ends with 7 October.
    let owed = minutes(&service, &id, rolled.sequence).await;
    assert_eq!((&owed["dueAt"], &owed["responsible"]), (&json!("2018-10-08T09:30:00Z"), &json!("P003")), "{owed}");
    service.clock.set(at("2018-10-09T02:00:00Z"));
    let resolutions = json!([{"what": "国庆安排值班", "person": "P014"}]);
    let write = json!({"document": "栟便纪〔2018〕39号", "resolutions": resolutions});
    let written = post(&service, "P003", &format!("{path}/write-minutes"), write).await.accepted();
    assert_eq!(minutes(&service, &id, written.sequence).await["state"], "met-late");
    let own = post(&service, "P003", &format!("{path}/approve-minutes"), json!({})).await;
    assert_eq!(own.problem().0, 403, "the director approves");
    post(&service, "P001", &format!("{path}/approve-minutes"), json!({})).await.accepted();
    post(&service, "P014", &format!("{path}/read-minutes"), json!({"window": "W02"})).await.accepted();
    let done = json!({"ordinal": 1, "done": true, "remark": "已安排", "meeting": "HY-20181012-X"});
    post(&service, "P003", &format!("{path}/follow-up"), done).await.accepted();
    let shown = service.get(&path, &who(&service, "P001")).await.json();
    let meeting = &shown["meeting"];
    let presence = |person: &str| {
        let roll = meeting["roll"].as_array().unwrap();
        roll.iter().find(|entry| entry["person"] == person).unwrap()["presence"].clone()
    };
    assert_eq!((presence("P012"), presence("P014")), (json!("EXCUSED"), json!("LATE")), "{meeting}");
    assert_eq!((&meeting["minutes"]["read"], &meeting["minutes"]["done"]), (&json!(["W02"]), &json!([1])), "{meeting}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_study_is_called_and_has_no_other_meeting() {
    let service = running().await;
    // Friday 10 August would be asked for too late; 10 October 2018 is a Wednesday, called three days ahead.
    service.clock.set(at("2018-10-07T02:00:00Z"));
    let called = come(&service, "anjuan.meeting.called.v1", 1).await;
    let study = called.iter().find(|event| event["data"]["kind"] == "STUDY").unwrap_or_else(|| panic!("{called:?}"));
    assert_eq!(study["data"]["starts"], "2018-10-10T07:30:00Z");
    let on = |day: &str| {
        json!({"kind": "TRAINING", "title": "业务培训", "place": "会议室",
            "starts": format!("{day}T01:00:00Z"), "ends": format!("{day}T02:00:00Z")})
    };
    let collides = post(&service, "P003", "/v1/meetings", on("2018-10-10")).await;
    assert_eq!(collides.problem(), (422, "meeting.call.study-day".into()));
    post(&service, "P003", "/v1/meetings", on("2018-10-11")).await.accepted();
    // The 20th is a day of rest, and Monday the day of study, which is moved by a decision, and by nothing else.
    let mut moved = on("2018-10-19");
    moved["kind"] = json!("STUDY");
    moved["insteadOf"] = json!("2018-10-22");
    let silent = post(&service, "P003", "/v1/meetings", moved.clone()).await;
    assert_eq!(silent.problem().1, "meeting.call.no-decision");
    moved["decision"] = json!("栟便决〔2018〕12号");
    post(&service, "P003", "/v1/meetings", moved).await.accepted();
}
