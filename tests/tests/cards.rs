//! Cards of supervision (监察牌) on the product itself: issued while a demonstration is played, read, spoken about and listed over HTTP.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Answer, Service};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The service, and who speaks.
struct Speaking<'a> {
    service: &'a Service,
    card: String,
}

impl Speaking<'_> {
    fn says(&self, person: &str, verb: &str, body: &Value) -> Answer {
        let token = self.service.token_for(person, &[]);
        self.service.post_as(Some(&token), &format!("/v1/cards/{}/{verb}", self.card), None, body)
    }

    fn said(&self, person: &str, verb: &str, body: &Value) {
        let answer = self.says(person, verb, body);
        assert_eq!(answer.status, 201, "{verb} by {person}: {}", answer.body);
    }

    fn refused(&self, person: &str, verb: &str, body: &Value) -> Value {
        let answer = self.says(person, verb, body);
        assert_eq!(answer.status, 422, "{verb} by {person}: {}", answer.body);
        answer.body["code"].clone()
    }
}

/// Asks as the director, who may know of every matter.
fn asked(service: &Service, path: &str) -> Answer {
    service.get_as(Some(&service.token_for("P001", &[])), path)
}

fn listed(service: &Service, filter: &str) -> Vec<Value> {
    let head = service.get("/v1/views").body["views"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|view| view["head"].as_u64())
        .max();
    let page = asked(service, &format!("/v1/cards?limit=500&after={}&{filter}", head.unwrap()));
    assert_eq!(page.status, 200, "{}", page.body);
    page.body["rows"].as_array().unwrap().clone()
}

fn id_of(row: &Value) -> String {
    row["aggregate"].as_str().unwrap().strip_prefix("card/").unwrap().to_owned()
}

/// Every card happened when its threshold fell, was recorded after it, and is the only one of its clock and level.
fn each_at_its_instant(service: &Service, rows: &[Value]) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let events = asked(service, &format!("/v1/events/card/{}", id_of(row))).body["events"].clone();
        let issued: Vec<&Value> = events
            .as_array()
            .unwrap()
            .iter()
            .map(|event| &event["envelope"])
            .filter(|envelope| envelope["type"] == "anjuan.card.issued.v1")
            .collect();
        assert_eq!(issued.len(), 1, "{row}");
        let (envelope, data) = (issued[0], &issued[0]["data"]);
        assert_eq!(envelope["time"], data["fellAt"], "it happened when its threshold fell: {envelope}");
        assert!(envelope["recordedtime"].as_str() >= envelope["time"].as_str(), "not before it fell: {envelope}");
        assert_eq!(
            data["rule"].as_str().unwrap().rsplit('-').next(),
            data["level"].as_str().map(str::to_lowercase).as_deref()
        );
        let days = data["reckoning"]["days"].as_array().unwrap();
        assert!(!days.is_empty() && data["rulebook"].is_string(), "with its reckoning: {data}");
        assert!(seen.insert((data["obligation"].to_string(), data["level"].to_string())), "twice: {data}");
    }
}

#[test]
fn cards_fall_at_their_instants_and_whoever_they_are_against_answers_them() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let service = Service::start_with(&data, &["--demo", "--seed", "7"]);
    let rows = listed(&service, "open=true");
    let levels: BTreeSet<&str> = rows.iter().map(|row| row["card"]["level"].as_str().unwrap()).collect();
    assert_eq!(levels, BTreeSet::from(["RED", "WARNING", "YELLOW"]));
    each_at_its_instant(&service, &rows);

    // A yellow card of a case: confirmed, explained, appealed against, decided; by nobody else than whose it is.
    let yellow = rows.iter().find(|row| row["card"]["level"] == "YELLOW" && row["card"]["clock"] == "case").unwrap();
    let (card, against) = (id_of(yellow), yellow["responsible"].as_str().unwrap());
    let speaking = Speaking { service: &service, card: card.clone() };
    speaking.said(against, "confirm", &json!({"remark": "已知悉"}));
    speaking.said(against, "explain", &json!({"text": "等待县局批复"}));
    speaking.said(against, "appeal", &json!({"reason": "非本窗口原因"}));
    let decision = json!({"outcome": "UPHELD", "reason": "批复前可以办理"});
    assert_eq!(speaking.refused("P001", "confirm", &json!({"remark": ""})), "card.not-against");
    speaking.said("P001", "decide", &decision);
    assert_eq!(speaking.refused("P001", "decide", &decision), "card.decide.no-appeal");
    let upheld = service.line(&["card", "list", "--phase", "upheld"]);
    assert_eq!(upheld["rows"][0]["aggregate"], format!("card/{card}"), "{upheld}");
    assert_eq!(upheld["rows"][0]["card"]["outcome"], "UPHELD", "{upheld}");
    assert!(listed(&service, "open=true").iter().all(|row| id_of(row) != card), "nobody has to do with it any more");

    // By hand: a red card of a promise that runs, with the authority, once.
    let running = service.get("/v1/deadlines?clock=promise&state=open,warned,overdue&limit=1").body["rows"][0].clone();
    let about = running["aggregate"].as_str().unwrap();
    let by_hand = Speaking { service: &service, card: format!("{}-promise-0-red", about.replace('/', "-")) };
    let red = json!({"about": about, "clock": "promise", "level": "RED", "reason": "群众反映强烈", "authority": "主任办公会纪要第3号"});
    by_hand.said("P001", "issue-by-hand", &red);
    assert_eq!(by_hand.refused("P001", "issue-by-hand", &red), "card.issue.already");
    let shown = service.get(&format!("/v1/cards/{}", by_hand.card)).body["card"].clone();
    assert_eq!((&shown["byHand"]["by"], &shown["rule"]), (&json!("P001"), &Value::Null), "{shown}");

    // What was issued is issued no second time by a process that starts anew, and the views are the same folds.
    let before = (listed(&service, "").len(), service.digest("register")["digest"].clone());
    service.kill();
    let service = Service::start(&data);
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!((listed(&service, "").len(), service.digest("register")["digest"].clone()), before);
    service.stop();
}
