//! The inbox (待办) on the product itself: everybody's items of the demonstration over HTTP with their own tokens, the commands that settle
//! them, what is marked as read, and what is sent as it changes, across a kill and a new start.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Answer, Service};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How many items of one task are settled at most: the commands are the same.
const OF_EACH: usize = 2;

/// How many kinds of tasks the demonstration must show somebody who can settle them at once.
const SETTLED: usize = 6;

/// The service, and the tokens of everybody.
struct Centre {
    service: Service,
    tokens: BTreeMap<String, String>,
}

impl Centre {
    fn over(service: Service) -> Self {
        let persons = service.get("/v1/centre").body["persons"].as_object().unwrap().clone();
        let tokens = persons.keys().map(|person| (person.clone(), service.token_for(person, &[]))).collect();
        Self { service, tokens }
    }

    fn get(&self, person: &str, path: &str) -> Answer {
        self.service.get_as(Some(&self.tokens[person]), path)
    }

    fn post(&self, person: &str, path: &str, body: &Value) -> Answer {
        self.service.post_as(Some(&self.tokens[person]), path, None, body)
    }

    /// Everything that waits for somebody, with everything that was recorded so far.
    fn inbox(&self, person: &str, filter: &str) -> Vec<Value> {
        let head = self.service.get("/v1/views").body["views"][0]["head"].as_u64().unwrap();
        let answer = self.get(person, &format!("/v1/inbox?limit=500&after={head}&{filter}"));
        assert_eq!(answer.status, 200, "{person}: {}", answer.body);
        answer.body["rows"].as_array().unwrap().clone()
    }
}

fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name].as_str().unwrap_or_else(|| panic!("no {name} in {item}"))
}

/// What whoever settles an item adds to the members of the body that it knows; none where that takes more than the item.
fn added(task: &str) -> Option<Value> {
    Some(match task {
        "decide-acceptance"
        | "approve"
        | "answer-agency"
        | "acknowledge-report"
        | "sign-handover"
        | "approve-leave"
        | "report-leave"
        | "decide-slip"
        | "take-over-duty"
        | "answer-swap"
        | "publish-period"
        | "confirm-card"
        | "acknowledge-escalation" => {
            json!({})
        }
        "finish-case" => json!({"result": "ISSUED", "document": "批2026-1"}),
        "end-pause" => json!({"result": "评审完毕"}),
        "complete-part" => json!({"result": "AGREE", "opinion": "同意"}),
        "mend-rating" => json!({"measure": "已向群众道歉并整改"}),
        "review-denial" => json!({"outcome": "UPHELD", "opinion": "否定依据充分"}),
        "tell-correction" => json!({"channel": "CALL", "summary": "已电话告知"}),
        "report-up" => json!({"to": "P002", "document": "报2026-1", "summary": "重大事项"}),
        "classify-complaint" => json!({"track": "SIMPLE", "departments": ["人社所"], "reason": "事实清楚"}),
        "answer-complaint" => json!({"manner": "WRITTEN", "document": "答复2026-1", "summary": "已核实并答复"}),
        "decide-card-appeal" | "decide-finding" | "decide-score" => json!({"outcome": "UPHELD", "reason": "情况属实"}),
        "confirm-entry" => json!({"evidence": "受理登记簿第12页"}),
        "provide-certificate" => json!({"hospital": "县人民医院", "document": "证2026-1"}),
        "regularise-leave" => json!({"document": "补2026-1"}),
        "decide-recommendation" => json!({"outcome": "ADOPTED", "reason": "事实清楚"}),
        "answer-relaxation" => json!({"document": "纪要2026-1"}),
        _ => return None,
    })
}

/// The body of the command that is meant.
fn body(item: &Value) -> Option<Value> {
    let mut members: Map<String, Value> = added(text(item, "task"))?.as_object().unwrap().clone();
    if let Some(known) = item["commands"][0]["body"].as_object() {
        members.extend(known.clone());
    }
    Some(Value::Object(members))
}

/// Every item has its shape, asks who is shown it, and its command is never refused because of who gives it.
fn each_is_the_readers_own(centre: &Centre) -> Vec<Value> {
    let mut all = vec![];
    for person in centre.tokens.keys() {
        let items = centre.inbox(person, "");
        let keys: BTreeSet<&str> = items.iter().map(|item| text(item, "key")).collect();
        assert_eq!(keys.len(), items.len(), "{person}: each once");
        for item in &items {
            assert_eq!(text(item, "person"), person);
            let (key, object) = (text(item, "key"), text(item, "object").replace('/', "."));
            assert!(key.starts_with(&format!("{object}.{}", text(item, "task"))), "{item}");
            assert!(item["title"]["en"].is_string() && item["title"]["zh"].is_string() && item["article"].is_string());
            assert!(!item["commands"].as_array().unwrap().is_empty(), "{item}");
        }
        let overdue = centre.inbox(person, "overdue=true").len() + centre.inbox(person, "overdue=false").len();
        assert_eq!(overdue, items.len(), "{person}");
        all.extend(items);
    }
    all
}

/// Gives the command of some items of each task as whom it asks; what is recorded settles the item.
fn settled(centre: &Centre, items: &[Value]) -> BTreeSet<String> {
    let (mut tried, mut done) = (BTreeMap::<&str, usize>::new(), BTreeSet::new());
    for item in items {
        let (task, person, key) = (text(item, "task"), text(item, "person"), text(item, "key"));
        let Some(body) = body(item) else { continue };
        let times = tried.entry(task).or_default();
        *times += 1;
        // What somebody else settled meanwhile waits for nobody any more.
        let waits = centre.inbox(person, &format!("task={task}")).iter().any(|now| text(now, "key") == key);
        if *times > OF_EACH || !waits {
            continue;
        }
        let answer = centre.post(person, text(&item["commands"][0], "path"), &body);
        let code = answer.body["code"].as_str().unwrap_or_default();
        assert!(answer.status != 403 && !code.starts_with("access."), "{person} may not: {item} {}", answer.body);
        if answer.status != 201 {
            eprintln!("not settled by that body: {key} by {person}: {} {}", answer.status, answer.body["detailEn"]);
            continue;
        }
        let left = centre.inbox(person, &format!("aggregate={}", text(item, "object")));
        assert!(left.iter().all(|now| text(now, "key") != key), "{key} was settled by {person}: {left:?}");
        done.insert(task.to_owned());
    }
    done
}

/// What is marked as read stays so, also after a kill; nobody marks another's.
fn marked(centre: &Centre, person: &str) -> String {
    let items = centre.inbox(person, "unread=true");
    let key = text(&items[0], "key").to_owned();
    let path = format!("/v1/inbox/{key}/read");
    let first = centre.post(person, &path, &json!({}));
    assert!(first.status == 200 && first.body["readAt"].is_string(), "{}", first.body);
    assert_eq!(centre.post(person, &path, &json!({})).body["readAt"], first.body["readAt"], "once");
    assert!(centre.inbox(person, "unread=true").iter().all(|item| text(item, "key") != key));
    assert_eq!(centre.post("P009", &path, &json!({})).status, 404, "it is not the mayor's");
    key
}

/// A reader of one inbox.
struct Along(Receiver<(u64, Value)>);

impl Along {
    fn read(centre: &Centre, person: &str, last: Option<u64>) -> Self {
        let url = format!("{}/v1/inbox/stream", centre.service.url);
        let mut request = ureq::get(url).header("Authorization", format!("Bearer {}", centre.tokens[person]));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last.to_string());
        }
        let (tell, heard) = channel();
        let answer = request.call().unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        std::thread::spawn(move || {
            let (mut id, mut data) = (0, Value::Null);
            for line in BufReader::new(answer.into_body().into_reader()).lines() {
                let Ok(line) = line else { return };
                if let Some(text) = line.strip_prefix("id: ") {
                    id = text.parse().unwrap();
                } else if let Some(text) = line.strip_prefix("data: ") {
                    data = serde_json::from_str(text).unwrap();
                } else if line.is_empty() && tell.send((id, std::mem::take(&mut data))).is_err() {
                    return;
                }
            }
        });
        Self(heard)
    }

    /// What comes until `ends` says so, without what only moves the position.
    fn until(&self, ends: impl Fn(&Value) -> bool) -> Vec<(u64, Value)> {
        let (begun, mut found) = (Instant::now(), vec![]);
        while begun.elapsed() < Duration::from_secs(20) {
            let Ok((id, data)) = self.0.recv_timeout(Duration::from_secs(20)) else { break };
            if data.is_null() {
                continue;
            }
            let last = ends(&data);
            found.push((id, data));
            if last {
                return found;
            }
        }
        panic!("it did not come: {found:?}")
    }

    /// The position at which reading begins.
    fn begun(&self) -> u64 {
        self.0.recv_timeout(Duration::from_secs(20)).unwrap().0
    }
}

fn is(change: &'static str, key: &str) -> impl Fn(&Value) -> bool + use<> {
    let key = key.to_owned();
    move |data| data["change"] == change && data["key"] == key.as_str()
}

/// A handover from P014 to P015, which both sign, and its id.
fn handed_over(centre: &Centre, giver: &str, receiver: &str) -> String {
    let body = json!({"kind": "DUTY", "receiver": receiver, "reason": "值班交接", "lists": {"log": "无异常"}});
    let answer = centre.post(giver, "/v1/handovers", &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["aggregate"].as_str().unwrap().strip_prefix("handover/").unwrap().to_owned()
}

#[test]
fn everybody_finds_what_waits_for_them_settles_it_and_hears_of_it_across_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let centre = Centre::over(Service::start_with(&data, &["--demo", "--seed", "7"]));
    let items = each_is_the_readers_own(&centre);
    let tasks: BTreeSet<&str> = items.iter().map(|item| text(item, "task")).collect();
    eprintln!("{} items of {} tasks: {tasks:?}", items.len(), tasks.len());
    assert!(tasks.len() >= 10, "a filled inbox: {tasks:?}");
    let listed = centre.service.line(&["inbox"]);
    assert!(listed["rows"].is_array(), "{listed}");

    // Read along while things are settled: each change once, in order.
    let along = Along::read(&centre, "P014", None);
    let begun = along.begun();
    let first = handed_over(&centre, "P014", "P015");
    let key = format!("handover.{first}.sign-handover.giver");
    let came = along.until(is("appeared", &key));
    assert_eq!(came.last().unwrap().1["item"]["title"]["zh"].as_str().map(|zh| zh.starts_with("签字")), Some(true));
    assert_eq!(centre.post("P014", &format!("/v1/handovers/{first}/sign"), &json!({})).status, 201);
    let mut seen = came;
    seen.extend(along.until(is("settled", &key)));
    let done = settled(&centre, &items);
    eprintln!("settled: {done:?}");
    assert!(done.len() >= SETTLED, "{done:?}");
    let marked = marked(&centre, "P014");

    // It is killed, and starts anew: what was seen comes no second time, and what came meanwhile is missed by nobody.
    let last = seen.last().unwrap().0;
    centre.service.kill();
    let centre = Centre::over(Service::start(&data));
    let second = handed_over(&centre, "P014", "P015");
    let along = Along::read(&centre, "P014", Some(last));
    assert_eq!(along.begun(), last);
    seen.extend(along.until(is("appeared", &format!("handover.{second}.sign-handover.giver"))));
    let numbers: Vec<u64> = seen.iter().map(|(id, _)| *id).collect();
    let every: Vec<u64> = (begun + 1..=*numbers.last().unwrap()).collect();
    assert_eq!(numbers, every, "every number once, in order: nothing is missed and nothing repeated");
    let read = centre.inbox("P014", "unread=false");
    assert!(read.iter().any(|item| text(item, "key") == marked), "marks outlast the process");
    // A position that nobody was told begins anew.
    let away = Along::read(&centre, "P014", Some(9_999_999));
    assert_eq!(away.until(|data| data["change"] == "reset").len(), 1);
    centre.service.stop();
}
