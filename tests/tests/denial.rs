//! A denial through the whole service over HTTP, each person with their own token (否定报备全程).
//!
//! Scenario (a): denied, objected to, reported, corrected, reopened and finished in time. Scenario (b): the same from
//! paper over National Day 2014, with the review three working days late; that is the one breach anybody committed.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_tests::service::Service;
use serde_json::{Value, json};

/// The head of the approval section, the archive of the general section, the deputy director in charge.
const REVIEWER: &str = "P004";
const ARCHIVIST: &str = "P003";
const DEPUTY: &str = "P002";

/// A service, a committed item, and the people around a denial.
struct Hall {
    service: Service,
    item: Value,
    clerk: String,
    tokens: [(&'static str, String); 3],
    clerk_token: String,
}

fn committed(service: &Service) -> Value {
    let catalogue = service.get_as(None, "/v1/catalogue").body;
    let suits = |item: &&Value| {
        let definition = &item["definition"];
        definition["processing"] == "COMMITTED"
            && definition["interaction"] == "APPLICATION"
            && definition["jointDepartments"].as_array().is_some_and(Vec::is_empty)
    };
    catalogue["items"].as_array().unwrap().iter().find(suits).expect("a committed item").clone()
}

fn person() -> Value {
    json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": "999999198001010011", "telephone": "19900001234", "address": "栟茶镇三园村1组"})
}

impl Hall {
    fn open(data: &std::path::Path) -> Self {
        let service = Service::start(data);
        let item = committed(&service);
        let centre = service.get("/v1/centre").body;
        let posts = centre["posts"].as_object().unwrap();
        let handles = |post: &&Value| post["items"].as_array().unwrap().contains(&item["id"]);
        let clerk = posts.values().find(handles).expect("a post")["a"].as_str().unwrap().to_owned();
        let clerk_token = service.token_for(&clerk, &["window-staff"]);
        let tokens = [(REVIEWER, "approval-section"), (ARCHIVIST, "general-section"), (DEPUTY, "deputy-director")]
            .map(|(person, role)| (person, service.token_for(person, &[role])));
        Self { service, item, clerk, tokens, clerk_token }
    }

    fn send(&self, person: &str, path: &str, at: &str, body: &Value) -> anjuan_tests::service::Answer {
        let token = self.tokens.iter().find(|(other, _)| *other == person).map(|(_, token)| token);
        // A clock time at the counter; without one, it happens now.
        let path = if at.is_empty() { path.to_owned() } else { format!("{path}?at={}%2B08:00", at.replace(' ', "T")) };
        self.service.post_as(Some(token.unwrap_or(&self.clerk_token)), &path, None, body)
    }

    /// A command that is accepted.
    fn done(&self, person: &str, path: &str, at: &str, body: &Value) -> Value {
        let answer = self.send(person, path, at, body);
        assert_eq!(answer.status, 201, "{person} {path} {at}: {}", answer.body);
        answer.body
    }

    /// Confirms everything that was entered late and waits for it; the last answer, or `answer` where nothing waits.
    fn confirmed(&self, answer: &Value) -> Value {
        let mut last = answer.clone();
        let waiting = self.service.get(&format!("/v1/breaches?code=late-entry&after={}", answer["sequence"]));
        for row in waiting.body["rows"].as_array().unwrap() {
            let entry = row["entry"]["entry"].as_str().unwrap();
            let path = format!("/v1/entries/{entry}/confirm");
            let answer = self.send(DEPUTY, &path, "", &json!({"evidence": "否定报备登记簿"}));
            // One event can be the late entry of several obligations.
            if answer.status == 201 {
                last = answer.body;
            } else {
                assert_eq!(answer.body["code"], "entry.already", "{entry}: {}", answer.body);
            }
        }
        last
    }

    /// A command that the rules refuse: its code.
    fn refused(&self, person: &str, path: &str, at: &str, body: &Value) -> String {
        let answer = self.send(person, path, at, body);
        assert_eq!(answer.status, 422, "{person} {path} {at}: {}", answer.body);
        for field in ["article", "detailEn", "detailZh"] {
            assert!(answer.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", answer.body);
        }
        answer.body["code"].as_str().unwrap().to_owned()
    }

    /// Registered with everything and accepted: the path of the case, and its name.
    fn accepted(&self, at: [&str; 2]) -> (String, String) {
        let materials: Vec<Value> = self.item["definition"]["materials"]
            .as_array()
            .unwrap()
            .iter()
            .map(|material| json!({"material": material["id"], "status": "PRESENTED"}))
            .collect();
        let case = json!({"item": self.item["id"], "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": person(), "materials": materials});
        let name = named(&self.done(&self.clerk, "/v1/cases", at[0], &case));
        let path = format!("/v1/cases/{}", name.replace("case/", ""));
        self.done(&self.clerk, &format!("{path}/accept"), at[1], &json!({}));
        (path, name)
    }

    /// What the view has of one clock once it has applied the event of `answer`: rule, responsible, state, due.
    fn clocks(&self, aggregate: &str, clock: &str, answer: &Value) -> Vec<(String, String, String, String)> {
        let after = &answer["sequence"];
        let rows = self.service.get(&format!("/v1/deadlines?aggregate={aggregate}&clock={clock}&after={after}"));
        assert_eq!(rows.status, 200, "{}", rows.body);
        let mut rows: Vec<Value> = rows.body["rows"].as_array().unwrap().clone();
        rows.sort_by_key(|row| row["start"].as_str().unwrap().to_owned());
        let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        rows.iter()
            .map(|row| (text(row, "rule"), text(row, "responsible"), text(row, "state"), text(row, "dueAt")))
            .collect()
    }

    /// The one row of a clock: rule, responsible, state, due.
    fn clock(&self, aggregate: &str, clock: &str, answer: &Value) -> (String, String, String, String) {
        let mut rows = self.clocks(aggregate, clock, answer);
        assert_eq!(rows.len(), 1, "{clock}: {rows:?}");
        rows.remove(0)
    }

    fn breaches(&self, answer: &Value) -> Vec<Value> {
        let answer = self.service.get(&format!("/v1/breaches?after={}", answer["sequence"]));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["rows"].as_array().unwrap().clone()
    }

    /// The types of the events of an aggregate, without `anjuan.` and version.
    fn history(&self, aggregate: &str) -> Vec<String> {
        let events = self.service.line(&["replay", aggregate]);
        assert!(!events.to_string().contains("㐂小𠮷") && !events.to_string().contains("19900001234"), "clear text");
        let events = events["events"].as_array().unwrap().clone();
        events.iter().map(|event| event["envelope"]["type"].as_str().unwrap().replace("anjuan.", "")).collect()
    }
}

fn named(answer: &Value) -> String {
    answer["aggregate"].as_str().unwrap().to_owned()
}

fn issue(hall: &Hall, case: &str, importance: &str) -> Value {
    json!({"matter": case, "item": hall.item["id"], "applicant": person(), "asked": "办理宅基地登记", "scope": "WITHIN_DUTIES",
        "importance": importance, "reasons": "申请地块已超过规定面积", "basis": "土地管理法第六十二条"})
}

fn objection() -> Value {
    json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "面积量错了"})
}

fn report() -> Value {
    let applicant = json!({"unit": "个人", "name": "㐂小𠮷", "address": "栟茶镇三园村1组", "telephone": "19900001234"});
    json!({"applicant": applicant, "asked": "办理宅基地登记", "reasons": "申请地块已超过规定面积", "basis": "土地管理法第六十二条",
        "reviewer": REVIEWER, "archivist": ARCHIVIST})
}

fn correction() -> Value {
    json!({"outcome": "CORRECTED", "opinion": "复量面积未超标准", "correction": "依土地管理法第六十二条应予办理"})
}

fn notice() -> Value {
    json!({"channel": "CALL", "summary": "已电话告知重新办理"})
}

fn finish() -> Value {
    json!({"result": "ISSUED", "document": "栟〔2014〕1号", "conclusion": "准予"})
}

#[test]
fn denial_report_6__denied_objected_reported_corrected_reopened_and_finished_in_time() {
    let place = tempfile::tempdir().unwrap();
    let hall = Hall::open(&place.path().join("service"));
    let clerk = hall.clerk.clone();
    let (case_path, case) = hall.accepted(["", ""]);
    let denial = named(&hall.done(&clerk, "/v1/denials", "", &issue(&hall, &case, "IMPORTANT")));
    let path = format!("/v1/denials/{}", denial.replace("denial/", ""));

    // The case ended with its denial, in the same batch; denied again, nothing at all is recorded.
    assert_eq!(hall.refused(&clerk, &format!("{case_path}/finish"), "", &finish()), "case.guard.closed");
    assert_eq!(hall.refused(&clerk, "/v1/denials", "", &issue(&hall, &case, "ORDINARY")), "case.guard.closed");
    assert_eq!(hall.history(&case).last().map(String::as_str), Some("case.denied.v1"));
    assert_eq!(hall.refused(&clerk, &format!("{path}/report"), "", &report()), "denial.report.no-objection");

    let objected = hall.done(&clerk, &format!("{path}/object"), "", &objection());
    let (rule, responsible, state, _) = hall.clock(&denial, "denial-report", &objected);
    assert_eq!((rule.as_str(), responsible.as_str()), ("denial-report/9", clerk.as_str()));
    assert!(["open", "warned"].contains(&state.as_str()), "{state}");
    let mut lacking = report();
    lacking["applicant"]["telephone"] = json!("");
    assert!(matches!(hall.send(&clerk, &format!("{path}/report"), "", &lacking).status, 400 | 422));
    let reported = hall.done(&clerk, &format!("{path}/report"), "", &report());
    assert_eq!(hall.clock(&denial, "denial-report", &reported).2, "met");
    for (clock, rule) in [("denial-review", "denial-report/5"), ("report-up", "denial-report/7")] {
        let row = hall.clock(&denial, clock, &reported);
        assert_eq!((row.0.as_str(), row.1.as_str()), (rule, REVIEWER), "{clock}");
    }

    // Each copy by its receiver; the review by the head of the approval section, and by nobody else.
    let [copy, archive] = ["REVIEW", "ARCHIVE"].map(|copy| json!({"copy": copy}));
    let acknowledge = format!("{path}/acknowledge");
    let review = format!("{path}/review");
    assert_eq!(hall.refused(REVIEWER, &review, "", &correction()), "denial.review.copy-not-received");
    assert_eq!(hall.refused(ARCHIVIST, &acknowledge, "", &copy), "denial.acknowledge.not-the-receiver");
    hall.done(REVIEWER, &acknowledge, "", &copy);
    hall.done(ARCHIVIST, &acknowledge, "", &archive);
    for (person, status) in [(clerk.as_str(), 403), (DEPUTY, 403)] {
        assert_eq!(hall.send(person, &review, "", &correction()).status, status, "{person}");
    }
    let up = json!({"to": DEPUTY, "document": "栟便审〔2014〕1号", "summary": "涉及多户的否定事项"});
    let up = hall.done(REVIEWER, &format!("{path}/report-up"), "", &up);
    assert_eq!(hall.clock(&denial, "report-up", &up).2, "met");
    let reviewed = hall.done(REVIEWER, &review, "", &correction());
    assert_eq!(hall.clock(&denial, "denial-review", &reviewed).2, "met");
    let owed = hall.clock(&denial, "correction-notice", &reviewed);
    assert_eq!((owed.0.as_str(), owed.1.as_str()), ("denial-report/6", clerk.as_str()));

    // The case is open again, and its promised time runs anew.
    assert_eq!(hall.history(&case).last().map(String::as_str), Some("case.reopened.v1"));
    let promises = hall.clocks(&case, "promise", &reviewed);
    assert_eq!(promises.iter().map(|row| row.2.as_str()).collect::<Vec<_>>(), ["met", "open"], "{promises:?}");
    let notified = hall.done(&clerk, &format!("{path}/notify-correction"), "", &notice());
    assert_eq!(hall.clock(&denial, "correction-notice", &notified).2, "met");
    let finished = hall.done(&clerk, &format!("{case_path}/finish"), "", &finish());
    assert!(hall.clocks(&case, "promise", &finished).iter().all(|row| row.2 == "met"));
    assert_eq!(hall.breaches(&finished), [] as [Value; 0]);
    hall.service.stop();
}

#[test]
fn denial_report_5__a_review_three_working_days_late_over_national_day_is_the_one_breach() {
    let place = tempfile::tempdir().unwrap();
    let hall = Hall::open(&place.path().join("service"));
    let clerk = hall.clerk.clone();
    let (case_path, case) = hall.accepted(["2014-09-26 09:00:00", "2014-09-26 09:30:00"]);
    // Sunday 28 September 2014 was a working day, made up for the holiday; from 1 to 7 October the hall was shut.
    let denial = named(&hall.done(&clerk, "/v1/denials", "2014-09-28 09:00:00", &issue(&hall, &case, "ORDINARY")));
    let path = format!("/v1/denials/{}", denial.replace("denial/", ""));
    let verb = |verb: &str| format!("{path}/{verb}");
    let objected = hall.done(&clerk, &verb("object"), "2014-09-28 10:00:00", &objection());
    assert_eq!(hall.clock(&denial, "denial-report", &objected).3, "2014-09-29T10:00:00Z", "six in the evening");
    assert_eq!(hall.refused(&clerk, &verb("report"), "2014-09-28 09:59:59", &report()), "command.before-last-step");
    let reported = hall.done(&clerk, &verb("report"), "2014-09-29 16:00:00", &report());
    assert_eq!(hall.clock(&denial, "denial-report", &reported).2, "late-entry", "typed years after it was due");
    assert_eq!(hall.clock(&denial, "denial-report", &hall.confirmed(&reported)).2, "met");
    hall.done(REVIEWER, &verb("acknowledge"), "2014-09-29 16:30:00", &json!({"copy": "REVIEW"}));
    let received = hall.done(ARCHIVIST, &verb("acknowledge"), "2014-09-29 16:40:00", &json!({"copy": "ARCHIVE"}));

    // Three working days: 30 September, 8 and 9 October. Then three more pass: the 10th, Saturday the 11th, the 13th.
    let owed = |state: &str| ["denial-report/5", REVIEWER, state, "2014-10-09T09:30:00Z"].map(str::to_owned).into();
    assert_eq!(hall.clock(&denial, "denial-review", &received), owed("overdue"));
    let reviewed = hall.done(REVIEWER, &verb("review"), "2014-10-13 10:00:00", &correction());
    assert_eq!(hall.clock(&denial, "denial-review", &hall.confirmed(&reviewed)), owed("met-late"));
    let notified = hall.done(&clerk, &verb("notify-correction"), "2014-10-14 09:00:00", &notice());
    let notice = hall.clock(&denial, "correction-notice", &hall.confirmed(&notified));
    assert_eq!((notice.2.as_str(), notice.3.as_str()), ("met", "2014-10-16T09:30:00Z"));
    let finished = hall.done(&clerk, &format!("{case_path}/finish"), "2014-10-14 10:00:00", &finish());
    let finished = hall.confirmed(&finished);
    let promises = hall.clocks(&case, "promise", &finished);
    assert_eq!(promises.iter().map(|row| row.2.as_str()).collect::<Vec<_>>(), ["met", "met"], "{promises:?}");

    let breaches = hall.breaches(&finished);
    let [breach] = &breaches[..] else { panic!("one breach: {breaches:?}") };
    let field = |name: &str| breach[name].as_str().unwrap_or_default();
    assert_eq!((field("code"), field("rule"), field("person")), ("review-late", "denial-report/5", REVIEWER));
    assert_eq!((field("aggregate"), field("since")), (denial.as_str(), "2014-10-09T09:30:00Z"), "{breach}");
    hall.service.stop();
}
