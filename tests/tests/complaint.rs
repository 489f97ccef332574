//! A complaint through the whole service over HTTP (投诉全程), with the tokens of those who handle it and of whom it is about.
//!
//! Times are given with `?at=`, so that what takes weeks is told in seconds.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
#![allow(clippy::disallowed_methods, reason = "the service runs by the clock of the machine, so its test does, too")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_tests::service::{Answer, Service};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Who takes part: the director, the general section, the complaint centre, the service section and the inspector; the
/// head of W02 and one of its staff, somebody of W03, and somebody at W01 whom nothing of it concerns.
const PEOPLE: [(&str, &[&str]); 9] = [
    ("P001", &["director"]),
    ("P003", &["general-section"]),
    ("P006", &["service-section"]),
    ("P007", &["complaint-centre"]),
    ("P010", &["inspector"]),
    ("P013", &["window-staff"]),
    ("P014", &["window-head", "window-staff"]),
    ("P015", &["window-staff"]),
    ("P018", &["window-staff"]),
];

fn complainant() -> Value {
    json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": "999999198001010011", "telephone": "19900001234", "address": "栟茶镇三园村1组"})
}

/// A service, its people's tokens and the complaint.
struct Scenario {
    service: Service,
    tokens: HashMap<&'static str, String>,
    path: String,
    id: String,
    now: DateTime<Utc>,
}

fn rfc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Scenario {
    /// Sixty days ago somebody wrote about P014 and the windows W02 and W03.
    fn received(data: &std::path::Path) -> Self {
        let service = Service::start(data);
        let tokens = PEOPLE.iter().map(|(person, roles)| (*person, service.token_for(person, roles))).collect();
        let mut scenario = Self {
            service,
            tokens,
            path: "/v1/complaints".into(),
            id: String::new(),
            now: std::time::SystemTime::now().into(),
        };
        let receive = json!({"channel": "WRITTEN", "gravity": "ORDINARY", "complainant": complainant(), "matter": "窗口一问三不知，互相推诿",
            "summary": "窗口推诿", "persons": ["P014"], "windows": ["W02", "W03"], "articles": ["first-asked/3.5", "one-time-notice/4"]});
        let received = scenario.done("P007", "", Some(scenario.days_ago(60)), &receive);
        assert!(received["number"].as_str().unwrap().starts_with("TS-"), "{received}");
        assert_eq!(received["responsible"], "P007");
        scenario.id = received["aggregate"].as_str().unwrap().replace("complaint/", "");
        scenario.path = format!("/v1/complaints/{}", scenario.id);
        scenario
    }

    fn days_ago(&self, days: i64) -> DateTime<Utc> {
        self.now - Duration::days(days)
    }

    fn ask(&self, person: &str, verb: &str, at: Option<DateTime<Utc>>, body: &Value) -> Answer {
        let verb = if verb.is_empty() { String::new() } else { format!("/{verb}") };
        let at = at.map(|at| format!("?at={}", rfc(at))).unwrap_or_default();
        self.service.post_as(Some(&self.tokens[person]), &format!("{}{verb}{at}", self.path), None, body)
    }

    /// A command that is accepted.
    fn done(&self, person: &str, verb: &str, at: Option<DateTime<Utc>>, body: &Value) -> Value {
        let answer = self.ask(person, verb, at, body);
        assert_eq!(answer.status, 201, "{verb} by {person}: {}", answer.body);
        answer.body
    }

    /// A command that the rules refuse, by complaint/3 or another article, in both languages.
    fn refused(&self, person: &str, verb: &str, at: Option<DateTime<Utc>>, body: &Value) -> String {
        let answer = self.ask(person, verb, at, body);
        assert_eq!(answer.status, 422, "{verb} by {person}: {}", answer.body);
        for field in ["article", "detailEn", "detailZh"] {
            assert!(answer.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", answer.body);
        }
        answer.body["code"].as_str().unwrap().to_owned()
    }

    fn get(&self, person: &str, path: &str) -> Answer {
        self.service.get_as(Some(&self.tokens[person]), path)
    }

    /// The row of one clock once the views reflect `answer`.
    fn clock(&self, clock: &str, answer: &Value) -> Value {
        let path = format!("/v1/deadlines?aggregate=complaint/{}&clock={clock}&after={}", self.id, answer["sequence"]);
        let rows = self.get("P010", &path);
        assert_eq!(rows.status, 200, "{}", rows.body);
        rows.body["rows"][0].clone()
    }

    /// Confirms from the paper the event of that version, which was entered late.
    fn confirmed(&self, version: u32) -> Value {
        let path = format!("/v1/entries/complaint-{}-{version}/confirm", self.id);
        let evidence = json!({"evidence": "投诉登记簿第7页"});
        let answer = self.service.post_as(Some(&self.tokens["P001"]), &path, None, &evidence);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body
    }

    /// Classified as complex, given to P006, who heard P014 and P018 and asked the other department.
    fn investigated(&self) {
        let departments = json!(["栟茶镇人力资源和社会保障所", "栟茶镇医疗保障服务站"]);
        let complex = json!({"track": "COMPLEX", "departments": departments, "reason": "涉及两个部门"});
        self.done("P007", "classify", Some(self.days_ago(60)), &complex);
        self.done("P001", "assign", Some(self.days_ago(59)), &json!({"investigator": "P006"}));
        for (person, said) in [("P014", "当天确实让其去别的窗口"), ("P018", "她来过两次")] {
            let step = json!({"step": "听取陈述", "statementOf": person, "statement": said, "result": "已记录"});
            self.done("P006", "investigate", Some(self.days_ago(58)), &step);
        }
        let step = json!({"step": "函询", "department": "栟茶镇医疗保障服务站", "result": "复函称无此事"});
        self.done("P006", "investigate", Some(self.days_ago(57)), &step);
    }

    /// P014 and W02 found true, W03 not.
    fn decision() -> Value {
        let found = json!([
            {"person": "P014", "article": "first-asked/3.5", "finding": "VERIFIED"},
            {"window": "W02", "article": "one-time-notice/4", "finding": "VERIFIED"},
            {"window": "W03", "article": "first-asked/3.5", "finding": "NOT_VERIFIED"}]);
        json!({"finding": "PARTLY_VERIFIED", "found": found, "reasons": "陈述与监控一致"})
    }

    fn measure(&self) -> Value {
        let measure = json!({"person": "P014", "article": "accountability/3", "gravity": "ORDINARY", "measure": "SELF_CRITICISM_CIRCULATED", "reason": "推诿查实"});
        self.done("P001", "take-measure", None, &measure)
    }

    fn circular(&self) -> Value {
        let circular = json!({"title": "关于一起推诿投诉的通报", "text": "经查部分属实，予以通报。"});
        self.done("P003", "issue-circular", None, &circular)
    }
}

#[test]
fn complaint_3__written_complex_overdue_explained_verified_measured_circulated_and_answered_in_writing() {
    let data = tempfile::tempdir().unwrap();
    let scenario = Scenario::received(&data.path().join("service"));
    let departments = json!(["栟茶镇人力资源和社会保障所", "栟茶镇医疗保障服务站"]);
    let simple = json!({"track": "SIMPLE", "departments": departments, "reason": "当场可答"});
    assert_eq!(
        scenario.refused("P007", "classify", Some(scenario.days_ago(60)), &simple),
        "complaint.classify.must-be-complex"
    );
    scenario.investigated();
    assert_eq!(
        scenario.refused("P007", "assign", None, &json!({"investigator": "P006"})),
        "complaint.assign.not-office"
    );
    assert_eq!(scenario.refused("P006", "decide", None, &Scenario::decision()), "complaint.decide.not-office");
    overdue_and_explained(&scenario);
    let decided = scenario.done("P001", "decide", None, &Scenario::decision());
    assert_eq!(scenario.clock("complaint-answer", &decided)["state"], "overdue", "an explanation ends nothing");
    scenario.measure();
    scenario.circular();
    let spoken = json!({"manner": "SPOKEN", "summary": "电话告知"});
    assert_eq!(scenario.refused("P007", "answer", None, &spoken), "complaint.answer.not-written");
    let written = json!({"manner": "WRITTEN", "document": "便民复〔2026〕7号", "summary": "部分属实，已处理并通报"});
    let answered = scenario.done("P007", "answer", None, &written);
    assert_eq!(scenario.refused("P001", "decide", None, &Scenario::decision()), "complaint.guard.over");
    the_views_show_it(&scenario, &answered);
}

/// The answer was due weeks ago: only then it is explained, and the explanation has its own deadline. The class that lengthened
/// its time was entered late as well, and somebody else confirms it first.
fn overdue_and_explained(scenario: &Scenario) {
    let rows = scenario.get("P010", &format!("/v1/deadlines?aggregate=complaint/{}", scenario.id));
    let sequence = json!({"sequence": rows.body["sequence"]});
    assert_eq!(scenario.clock("complaint-answer", &sequence)["state"], "late-entry");
    let sequence = scenario.confirmed(2);
    let row = scenario.clock("complaint-answer", &sequence);
    assert_eq!(
        (&row["state"], &row["responsible"], &row["rule"]),
        (&json!("overdue"), &json!("P006"), &json!("complaint/3"))
    );
    assert_eq!(scenario.clock("overdue-explanation", &sequence)["state"], "overdue", "nobody has explained it yet");
    let due: DateTime<Utc> = row["dueAt"].as_str().unwrap().parse().unwrap();
    let promised = rfc(scenario.now + Duration::days(5));
    let explain = json!({"manner": "WRITTEN", "explanation": "取证涉及两个部门", "promised": promised});
    let early = scenario.refused("P006", "explain-overdue", Some(due), &explain);
    assert_eq!(early, "complaint.explain-overdue.not-overdue");
    let late = json!({"manner": "WRITTEN", "explanation": "取证涉及两个部门", "promised": rfc(due)});
    let past = scenario.refused("P006", "explain-overdue", Some(due + Duration::hours(1)), &late);
    assert_eq!(past, "complaint.explain-overdue.promise-not-ahead");
    let explained = scenario.done("P006", "explain-overdue", Some(due + Duration::hours(1)), &explain);
    assert_eq!(
        scenario.clock("overdue-explanation", &explained)["state"],
        "late-entry",
        "typed weeks after it was due"
    );
    let version = u32::try_from(explained["version"].as_u64().unwrap()).unwrap();
    let sequence = scenario.confirmed(version);
    assert_eq!(scenario.clock("overdue-explanation", &sequence)["state"], "met", "the next working day had not passed");
}

fn the_views_show_it(scenario: &Scenario, answered: &Value) {
    let after = &answered["sequence"];
    assert_eq!(scenario.clock("complaint-answer", answered)["state"], "met-late");
    let row = scenario.get("P007", &format!("{}?after={after}", scenario.path)).body["row"].clone();
    assert_eq!((&row["phase"], &row["complaint"]["finding"]), (&json!("answered"), &json!("PARTLY_VERIFIED")));
    assert_eq!(row["complaint"]["persons"], json!(["P014"]));
    assert!(row["complaint"]["circular"].as_str().unwrap().starts_with("TB-"), "{row}");
    assert!(row.get("applicant").is_none() && row.get("shown").is_none(), "{row}");
    let breaches = scenario.get("P010", &format!("/v1/breaches?aggregate=complaint/{}&after={after}", scenario.id));
    assert_eq!(breaches.status, 200, "{}", breaches.body);
    let rows = breaches.body["rows"].as_array().unwrap();
    let late = rows.iter().find(|row| row["rule"] == "complaint/3").unwrap_or_else(|| panic!("{}", breaches.body));
    assert_eq!((&late["person"], &late["open"]), (&json!("P006"), &json!(false)), "{late}");
    let cited = rows.iter().any(|row| row["person"] == "P014" && row["cited"] == "first-asked/3.5");
    assert!(cited, "what was verified is a breach of that article: {}", breaches.body);
    for paper in ["complaint-intake", "complaint-answer", "circular", "overdue-explanation"] {
        let printed = scenario.get("P007", &format!("{}/papers/{paper}", scenario.path));
        assert_eq!(printed.status, 200, "{paper}: {}", printed.body);
    }
}

/// All that could tell who complained and what others said, as recorded: ids, masked forms, who was heard besides.
fn secrets(events: &[Value]) -> Vec<String> {
    let complainant = &events[0]["complainant"];
    let masked = ["applicant", "maskedName", "maskedDocument", "maskedTelephone", "ciphertext"];
    let mut secrets: Vec<Value> = masked.iter().map(|field| complainant[*field].clone()).collect();
    secrets.extend([events[0]["matter"]["masked"].clone(), events[0]["matter"]["ciphertext"].clone()]);
    let others = events.iter().filter(|data| data["statementOf"] == "P018");
    secrets.extend(others.flat_map(|data| [data["statementOf"].clone(), data["statement"]["ciphertext"].clone()]));
    let secrets: Vec<String> = secrets.iter().map(|secret| secret.as_str().unwrap().to_owned()).collect();
    assert!(secrets.len() == 9 && secrets.iter().all(|secret| !secret.is_empty()), "{secrets:?}");
    secrets
}

/// The whole answer as text names nobody and says nothing of what was said.
fn keeps_the_secret(answer: &Answer, secrets: &[String]) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let text = answer.body.to_string();
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{secret} in {text}");
    }
}

fn forbidden(answer: &Answer, code: &str) {
    assert_eq!(
        (answer.status, &answer.body["code"], &answer.body["article"]),
        (403, &json!(code), &json!("complaint/3")),
        "{}",
        answer.body
    );
    assert!(answer.body["detailZh"].as_str().is_some_and(|text| text.contains("TS-")), "{}", answer.body);
}

/// The recorded events of the complaint, as the inspector reads them.
fn recorded(scenario: &Scenario) -> Vec<Value> {
    let events = scenario.get("P010", &format!("/v1/events/complaint/{}", scenario.id));
    assert_eq!(events.status, 200, "{}", events.body);
    events.body["events"].as_array().unwrap().iter().map(|event| event["envelope"]["data"].clone()).collect()
}

#[test]
fn complaint_3__whom_it_is_about_sees_neither_the_complainant_nor_others_statements_on_any_way_of_reading() {
    let data = tempfile::tempdir().unwrap();
    let scenario = Scenario::received(&data.path().join("service"));
    scenario.investigated();
    scenario.done("P001", "decide", None, &Scenario::decision());
    scenario.measure();
    let last = scenario.circular();
    let events = recorded(&scenario);
    let applicant = events[0]["complainant"]["applicant"].as_str().unwrap().to_owned();
    let keys: Vec<String> =
        events.iter().filter_map(|data| Some(data["statement"]["applicant"].as_str()?.to_owned())).collect();
    assert!(
        keys.len() == 2 && keys[0] != keys[1] && !keys.contains(&applicant),
        "each statement has a key of its own: {keys:?}"
    );
    rows_are_redacted(&scenario, &secrets(&events), &last);
    events_and_papers_are_refused(&scenario);
    nothing_is_disclosed(&scenario, &applicant, &keys);
    a_reading_for_it_is_not_listed(&scenario, &applicant);
    a_contact_that_became_it_does_not_say_so(&scenario);
}

fn rows_are_redacted(scenario: &Scenario, secrets: &[String], last: &Value) {
    let after = &last["sequence"];
    let one = scenario.get("P014", &format!("{}?after={after}", scenario.path));
    assert_eq!(one.status, 200, "{}", one.body);
    keeps_the_secret(&one, secrets);
    let shown = &one.body["row"]["shown"];
    assert_eq!((&shown["articles"][0], &shown["finding"]), (&json!("first-asked/3.5"), &json!("PARTLY_VERIFIED")));
    assert_eq!(shown["found"].as_array().unwrap().len(), 2, "of himself and of his own window: {shown}");
    assert_eq!((shown["statements"].as_array().unwrap().len(), &shown["statements"][0]["of"]), (1, &json!("P014")));
    assert_eq!(shown["measures"][0]["measure"], "SELF_CRITICISM_CIRCULATED");
    let list = scenario.get("P014", "/v1/complaints");
    keeps_the_secret(&list, secrets);
    assert_eq!(list.body["rows"][0]["shown"]["number"], one.body["row"]["number"]);
    for person in ["P015", "P018"] {
        let row = scenario.get(person, &scenario.path).body["row"].clone();
        assert!(row["shown"].is_object() && row["complaint"].get("persons").is_none(), "{person}: {row}");
        assert_eq!(row["shown"]["measures"], json!([]), "{person} sees no measure against somebody else");
    }
    for person in ["P007", "P010"] {
        let row = scenario.get(person, &scenario.path).body["row"].clone();
        assert!(row.get("shown").is_none() && row["complaint"]["persons"][0] == "P014", "{person}: {row}");
    }
    let deadlines = scenario.get("P014", &format!("/v1/deadlines?aggregate=complaint/{}", scenario.id));
    keeps_the_secret(&deadlines, secrets);
}

fn events_and_papers_are_refused(scenario: &Scenario) {
    forbidden(&scenario.get("P014", &format!("/v1/events/complaint/{}", scenario.id)), "complaint.confidential.raw");
    let paper = |person, paper: &str| scenario.get(person, &format!("{}/papers/{paper}", scenario.path));
    forbidden(&paper("P014", "complaint-intake"), "complaint.confidential.raw");
    forbidden(&paper("P018", "complaint-intake"), "complaint.confidential.raw");
    assert_eq!(paper("P014", "circular").status, 200, "the circular is for everybody");
    assert_eq!(paper("P007", "complaint-intake").status, 200);
}

fn nothing_is_disclosed(scenario: &Scenario, applicant: &str, keys: &[String]) {
    let aggregate = format!("complaint/{}", scenario.id);
    let disclose = |person: &str, key: &str| {
        let body = json!({"aggregate": aggregate, "reason": "核对投诉内容"});
        scenario.service.post_as(Some(&scenario.tokens[person]), &format!("/v1/applicants/{key}/disclose"), None, &body)
    };
    for key in [applicant, &keys[1]] {
        forbidden(&disclose("P014", key), "complaint.confidential.clear");
    }
    let clear = format!("{}/papers/complaint-intake?clear=%E6%A0%B8%E5%AF%B9%E6%8A%95%E8%AF%89", scenario.path);
    forbidden(&scenario.get("P014", &clear), "complaint.confidential.raw");
    let read = scenario.get("P010", &format!("/v1/events/applicant/{applicant}"));
    assert_eq!(read.status, 404, "what was refused left no record of a reading: {}", read.body);
    let own = disclose("P014", &keys[0]);
    assert_eq!((own.status, &own.body["matter"]), (200, &json!("当天确实让其去别的窗口")), "{}", own.body);
    let disclosed = disclose("P007", applicant);
    assert_eq!((disclosed.status, &disclosed.body["party"]["name"]), (200, &json!("㐂小𠮷")), "{}", disclosed.body);
    assert_eq!(disclosed.body["matter"], "窗口一问三不知，互相推诿");
}

/// P007 has read the complainant's data for the complaint: the record of that would say who it was.
fn a_reading_for_it_is_not_listed(scenario: &Scenario, applicant: &str) {
    let path = format!("/v1/events/applicant/{applicant}");
    assert_eq!(scenario.get("P010", &path).body["events"].as_array().unwrap().len(), 1);
    let seen = scenario.get("P014", &path);
    assert_eq!(seen.status, 404, "nor that anything was read: {}", seen.body);
}

/// Somebody asked at the counter, and it became the complaint: the way back would name them.
fn a_contact_that_became_it_does_not_say_so(scenario: &Scenario) {
    let post = |path: &str, body: &Value| scenario.service.post_as(Some(&scenario.tokens["P013"]), path, None, body);
    let contact = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": complainant(), "matter": "要投诉"});
    let opened = post("/v1/contacts", &contact);
    assert_eq!(opened.status, 201, "{}", opened.body);
    let path = format!("/v1/contacts/{}", opened.body["aggregate"].as_str().unwrap().replace("contact/", ""));
    let turned = post(&format!("{path}/turn-into"), &json!({"aggregate": format!("complaint/{}", scenario.id)}));
    assert_eq!(turned.status, 201, "{}", turned.body);
    let row = |person| scenario.get(person, &format!("{path}?after={}", turned.body["sequence"])).body["row"].clone();
    assert_eq!(row("P007")["contact"]["became"], format!("complaint/{}", scenario.id));
    let hidden = row("P014").to_string();
    assert!(!hidden.contains(&scenario.id) && !hidden.contains("turned-into"), "{hidden}");
    let events =
        |person| scenario.get(person, &path.replace("/v1/contacts/", "/v1/events/contact/")).body["events"].clone();
    assert_eq!(events("P010").as_array().unwrap().len(), 2);
    assert!(!events("P014").to_string().contains(&scenario.id), "{}", events("P014"));
    // Evidence is of what may be read: whoever is complained of and may read events gets what came before.
    let proved =
        |person| scenario.get(person, &path.replace("/v1/contacts/", "/v1/evidence/contact/")).body["events"].clone();
    assert_eq!(proved("P010").as_array().unwrap().len(), 2);
    let of_the_head = proved("P014");
    assert_eq!(of_the_head.as_array().map(Vec::len), Some(1), "{of_the_head}");
}
