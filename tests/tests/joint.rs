//! A joint case, a bad rating, a forbidden attempt and the last place of a slot (联办、评价、预约): through HTTP, each person
//! with their own token.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Answer, Service};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many race for a place.
const CLIENTS: usize = 20;

/// What an applicant says, which nobody may find in the log.
const COMMENT: &str = "等了两个小时，窗口没有人";

/// A joint item of three departments, all of which have a window here.
fn joint(centre: &Value) -> Value {
    let departments: Vec<&str> = windows(centre).map(|(_, window)| window["department"].as_str().unwrap()).collect();
    let here = |department: &Value| departments.contains(&department.as_str().unwrap());
    let suits = |item: &&Value| {
        let joint = item["definition"]["jointDepartments"].as_array().unwrap();
        joint.len() == 3 && joint.iter().all(here)
    };
    centre["items"].as_array().unwrap().iter().find(suits).expect("a joint item of three departments").clone()
}

fn windows(centre: &Value) -> impl Iterator<Item = (&String, &Value)> {
    centre["windows"].as_object().unwrap().iter()
}

/// Who is responsible at a window: the A of one of its posts.
fn at_window(centre: &Value, window: &str) -> String {
    let posts = centre["posts"].as_object().unwrap();
    posts.values().find(|post| post["window"] == window).expect("a post")["a"].as_str().unwrap().to_owned()
}

fn person(document: usize) -> Value {
    json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": format!("9999991980010{document:05}"), "telephone": "19900001234"})
}

/// The service, a joint case in it, and the people around it.
struct Desk {
    service: Service,
    clerk: String,
    case: String,
    registered: Value,
    /// Department, window, handler and the handler's token.
    parts: Vec<(String, String, String, String)>,
}

impl Desk {
    fn open(data: &std::path::Path) -> Self {
        let service = Service::start(data);
        let centre = service.get("/v1/centre").body;
        let item = joint(&centre);
        let clerk = at_window(&centre, item["definition"]["window"].as_str().unwrap());
        let token = service.token_for(&clerk, &["window-staff"]);
        let materials = item["definition"]["materials"].as_array().unwrap().iter();
        let materials: Vec<Value> =
            materials.map(|material| json!({"material": material["id"], "status": "PRESENTED"})).collect();
        let register = json!({"item": item["id"], "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": person(1), "materials": materials});
        let registered = service.post_as(Some(&token), "/v1/cases", None, &register);
        assert_eq!(registered.status, 201, "{}", registered.body);
        let registered = registered.body;
        let case = registered["aggregate"].as_str().unwrap().replace("case/", "/v1/cases/");
        let parts = item["definition"]["jointDepartments"].as_array().unwrap().iter().map(|department| {
            let (window, _) = windows(&centre).find(|(_, window)| window["department"] == *department).unwrap();
            let handler = at_window(&centre, window);
            let token = service.token_for(&handler, &["window-staff"]);
            (department.as_str().unwrap().to_owned(), window.clone(), handler, token)
        });
        let parts = parts.collect();
        let desk = Self { service, clerk: token, case, registered, parts };
        desk.done(&desk.clerk, "accept", &json!({}));
        desk
    }

    fn ask(&self, token: &str, verb: &str, body: &Value) -> Answer {
        self.service.post_as(Some(token), &format!("{}/{verb}", self.case), None, body)
    }

    /// A command that must be accepted.
    fn done(&self, token: &str, verb: &str, body: &Value) -> Value {
        let answer = self.ask(token, verb, body);
        assert_eq!(answer.status, 201, "{verb}: {}", answer.body);
        answer.body
    }

    /// The code and the English sentence of a command that the rules must refuse.
    fn refused(&self, token: &str, verb: &str, body: &Value) -> (String, String) {
        let answer = self.ask(token, verb, body);
        assert_eq!(answer.status, 422, "{verb}: {}", answer.body);
        let text = |field: &str| answer.body[field].as_str().unwrap_or_default().to_owned();
        assert!(!text("article").is_empty() && !text("detailZh").is_empty(), "{}", answer.body);
        (text("code"), text("detailEn"))
    }

    fn finish(&self) -> Answer {
        self.ask(
            &self.clerk,
            "finish",
            &json!({"result": "ISSUED", "document": "栟联〔2026〕1号", "conclusion": "各部门同意"}),
        )
    }

    fn part(&self, ordinal: usize, token: &str) -> Answer {
        self.ask(token, "complete-part", &json!({"ordinal": ordinal, "result": "AGREE", "opinion": "同意"}))
    }

    /// The rows of one clock of the case once the view has applied `answer`'s event.
    fn rows(&self, clock: &str, answer: &Value) -> Vec<Value> {
        let (aggregate, after) = (answer["aggregate"].as_str().unwrap(), &answer["sequence"]);
        let rows = self.service.get(&format!("/v1/deadlines?aggregate={aggregate}&after={after}&clock={clock}"));
        assert_eq!(rows.status, 200, "{}", rows.body);
        rows.body["rows"].as_array().unwrap().clone()
    }

    /// Every part given out and done; then the case is finished.
    fn all_done(&self) -> Value {
        for (ordinal, (department, window, handler, token)) in self.parts.iter().enumerate() {
            let assign = json!({"department": department, "window": window, "handler": handler});
            self.done(&self.clerk, "assign-part", &assign);
            assert_eq!(self.part(ordinal + 1, token).status, 201);
        }
        let finished = self.finish();
        assert_eq!(finished.status, 201, "{}", finished.body);
        finished.body
    }

    /// The event types of the case, each with how often it is there.
    fn history(&self) -> (BTreeMap<String, usize>, String) {
        let events = self.service.line(&["replay", self.registered["aggregate"].as_str().unwrap()]);
        let mut types = BTreeMap::new();
        for event in events["events"].as_array().unwrap() {
            *types.entry(event["envelope"]["type"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        (types, events.to_string())
    }
}

#[test]
fn a_joint_case_of_three_departments_is_finished_when_each_did_its_part() {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("service"));
    let early = desk.finish();
    assert_eq!((early.status, &early.body["code"]), (422, &json!("case.finish.parts-missing")), "{}", early.body);
    assert_eq!(early.body["article"], "post/1.4");
    let mut last = json!({});
    for (department, window, handler, _) in &desk.parts {
        assert!(early.body["detailZh"].as_str().unwrap().contains(department.as_str()), "{}", early.body);
        let assign = json!({"department": department, "window": window, "handler": handler});
        // Only the window that leads opens parts.
        let stranger = desk.ask(&desk.parts[0].3, "assign-part", &assign);
        assert_eq!((stranger.status, &stranger.body["code"]), (403, &json!("access.no-standing")), "{}", stranger.body);
        last = desk.done(&desk.clerk, "assign-part", &assign);
    }
    let rows = desk.rows("joint-part", &last);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows.iter().all(|row| row["state"] == "open" && row["rule"] == "post/1.4"), "{rows:?}");

    // Each department does its own part; nobody another one's.
    for (ordinal, (department, _, _, token)) in desk.parts.iter().enumerate() {
        let early = desk.finish();
        assert_eq!(early.body["code"], "case.finish.parts-missing");
        assert!(early.body["detailEn"].as_str().unwrap().contains(department.as_str()), "{}", early.body);
        let stranger = desk.part(ordinal + 1, &desk.clerk);
        assert_eq!((stranger.status, &stranger.body["code"]), (422, &json!("case.complete-part.not-theirs")));
        assert_eq!(desk.part(ordinal + 1, token).status, 201);
    }
    let finished = desk.finish();
    assert_eq!(finished.status, 201, "{}", finished.body);
    let rows = desk.rows("joint-part", &finished.body);
    assert!(rows.len() == 3 && rows.iter().all(|row| row["state"] == "met"), "{rows:?}");
    desk.service.stop();
}

/// The station prints the sealed slip, as often as it loses the answer; the code on it. Reading uses nothing up, and nobody else prints it.
fn sealed_code(desk: &Desk, station: &str) -> Value {
    let slip = format!("{}/rating-slip", desk.case);
    let general = format!("{}/papers/rating-slip", desk.case);
    // Reading never uses it up, whoever reads and however.
    for path in [&slip, &general] {
        for token in [desk.clerk.as_str(), station] {
            assert!([403, 404, 405].contains(&desk.service.get_as(Some(token), path).status), "{path}");
            assert!([403, 404, 405].contains(&desk.service.head_as(Some(token), path)), "HEAD {path}");
        }
    }
    let print = |token: &str, id: u128| desk.service.post_as(Some(token), &slip, Some(Uuid::from_u128(id)), &json!({}));
    assert_eq!(print(&desk.clerk, 71).status, 403, "the staff see no rating code");
    let printed = print(station, 71);
    assert_eq!(printed.status, 201, "{}", printed.body);
    // The answer was lost: the same station with the same id has the same slip; another station, and another id, do not.
    let again = print(station, 71);
    assert_eq!((again.status, &again.body), (200, &printed.body));
    let other = desk.service.token_for("station-2", &["applicant"]);
    let stolen = print(&other, 71);
    assert_eq!((stolen.status, &stolen.body["code"]), (422, &json!("command.id-reused")), "{}", stolen.body);
    let html = printed.body.as_str().unwrap();
    let number = desk.registered["number"].as_str().unwrap();
    let code = html.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 8 && !number.contains(*digits));
    let code = json!(code.unwrap_or_else(|| panic!("no code on {html}")));
    let twice = print(station, 72);
    assert_eq!((twice.status, &twice.body["code"]), (422, &json!("case.rating-slip.issued-already")), "{}", twice.body);
    code
}

#[test]
fn a_forbidden_attempt_stays_on_the_case_once_and_a_bad_rating_is_mended() {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("service"));
    // The same command twice is one attempt; another command is another one. A slip of the pen is none.
    let charge = json!({"fee": "F99", "amountFen": 5000, "receipt": "SJ000001"});
    let path = format!("{}/charge", desk.case);
    for id in [1, 1, 2] {
        let answer = desk.service.post_as(Some(&desk.clerk), &path, Some(Uuid::from_u128(id)), &charge);
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (422, &json!("case.charge.not-published")),
            "{}",
            answer.body
        );
    }
    desk.refused(&desk.clerk, "expedite", &json!({"reason": ""}));
    assert_eq!(desk.history().0.get("anjuan.case.attempt-refused.v1"), Some(&2));

    // The applicant rates with number and the code of the sealed slip: after the end, once, and with no secret that the staff see.
    let (number, password) = (desk.registered["number"].as_str().unwrap(), &desk.registered["queryPassword"]);
    let station = desk.service.token_for("station-1", &["applicant"]);
    let code = &sealed_code(&desk, &station);
    // A station rates nothing by its own token.
    let bare = json!({"satisfaction": "VERY_SATISFIED", "channel": "ONLINE"});
    assert_eq!(desk.ask(&station, "rate", &bare).body["code"], "access.no-standing");
    let pretended = desk.service.token_for("applicant", &["applicant"]);
    assert_eq!(desk.ask(&pretended, "rate", &bare).status, 401, "nobody comes with the name of the applicant");
    assert_ne!(code, password);
    let rate = |code: &Value| {
        let body = json!({"code": code, "satisfaction": "VERY_DISSATISFIED", "comment": COMMENT});
        desk.service.post_as(None, &format!("/v1/public/progress/{number}/rating"), None, &body)
    };
    assert_eq!((rate(code).status, rate(code).body["code"].clone()), (422, json!("case.rate.not-ended")));
    desk.all_done();
    assert_eq!((rate(&json!("00000000")).status, rate(password).status), (404, 404));
    // Whoever handled it enters no rating; what somebody else enters is marked and not in the way of the applicant's own.
    let said = json!({"satisfaction": "VERY_SATISFIED", "channel": "CALL"});
    let own = desk.ask(&desk.clerk, "rate", &said);
    assert_eq!(
        (own.status, &own.body["code"]),
        (403, &json!("access.no-standing")),
        "whoever handled it: {}",
        own.body
    );
    let general = desk.service.token_for("P003", &["general-section"]);
    desk.done(&general, "rate", &said);
    let rated = rate(code);
    assert_eq!(rated.status, 201, "{}", rated.body);
    assert!(rated.body.get("responsible").is_none(), "the public is told of no person: {}", rated.body);
    assert_eq!(rate(code).body["code"], "case.rate.already");
    let answer = json!({"aggregate": desk.registered["aggregate"], "sequence": rated.body["sequence"]});
    let rows = desk.rows("rating-mend", &answer);
    assert!(rows.len() == 1 && rows[0]["state"] == "open", "{rows:?}");
    let (call_back, mend) = (json!({"finding": "午间无人值守"}), json!({"measure": "已排午间值班"}));
    assert_eq!(desk.refused(&desk.clerk, "mend", &mend).0, "case.mend.not-called-back");
    assert_eq!(desk.refused(&desk.clerk, "call-back", &call_back).0, "case.call-back.own-case");
    let stranger = desk.ask(&desk.parts[0].3, "call-back", &call_back);
    assert_eq!((stranger.status, &stranger.body["code"]), (403, &json!("access.no-standing")), "{}", stranger.body);
    // The service section hears applicants.
    let service = desk.service.token_for("P006", &["service-section"]);
    desk.done(&service, "call-back", &call_back);
    let mended = desk.done(&desk.clerk, "mend", &mend);
    assert_eq!(desk.rows("rating-mend", &mended)[0]["state"], "met");
    let (types, text) = desk.history();
    assert_eq!((types.get("anjuan.case.rated.v1"), types.get("anjuan.case.mended.v1")), (Some(&2), Some(&1)));
    assert!(!text.contains(COMMENT), "what the applicant said is sealed");
    desk.service.stop();
}

/// So many clients book one slot at once; each answers status and body.
fn race(service: &Service, token: &str, path: &str, (slot, item): (&str, &Value), first: usize) -> Vec<Answer> {
    let book = |applicant: usize| {
        let body = json!({"slot": slot, "kind": "COUNTER", "item": item, "applicant": person(applicant)});
        service.post_as(Some(token), path, None, &body)
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (first..first + CLIENTS).map(|applicant| scope.spawn(move || book(applicant))).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    })
}

/// How many won; the others must have been told that the slot is full.
fn winners(answers: &[Answer]) -> usize {
    for lost in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!((lost.status, &lost.body["code"]), (422, &json!("appointment.book.full")), "{}", lost.body);
    }
    let numbers: std::collections::BTreeSet<&str> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.body["number"].as_str().expect("a booking has a number"))
        .collect();
    numbers.len()
}

#[test]
fn twenty_clients_race_for_the_places_of_a_slot_and_exactly_as_many_win_as_there_are() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let centre = service.get("/v1/centre").body;
    let numbers = centre["rulebook"]["numbers"].as_array().unwrap();
    let places = numbers.iter().find(|rule| rule["name"] == "appointment-places").unwrap()["value"].as_u64().unwrap();
    let places = usize::try_from(places).unwrap();
    assert!((2..CLIENTS).contains(&places), "the race needs a place to be last, and losers: {places}");
    let item = centre["items"].as_array().unwrap()[0].clone();
    let window = item["definition"]["window"].as_str().unwrap();
    let token = service.token_for(&at_window(&centre, window), &["window-staff"]);
    // Two working days ahead, whatever day it is.
    let due = service.get_as(None, "/v1/calculator?count=2&unit=working_day").body["dueDate"].clone();
    let day = due.as_str().unwrap().replace('-', "");
    let path = format!("/v1/appointments/{window}-{day}/book");

    // All places of an empty slot; then the last one of a slot that is taken but for it.
    assert_eq!(winners(&race(&service, &token, &path, ("08:30", &item["id"]), 0)), places);
    let mut taken = Vec::new();
    for applicant in 100..100 + places - 1 {
        let body = json!({"slot": "09:00", "kind": "COUNTER", "item": item["id"], "applicant": person(applicant)});
        let answer = service.post_as(Some(&token), &path, None, &body);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let again = service.post_as(Some(&token), &path, None, &body);
        assert_eq!(again.body["code"], "appointment.book.twice", "nobody has two places of a slot");
        taken.push(answer.body["number"].clone());
    }
    assert_eq!(winners(&race(&service, &token, &path, ("09:00", &item["id"]), 200)), 1);

    // A place given up is free again, for one.
    let cancel = json!({"number": taken[0], "reason": "临时有事"});
    let cancelled = service.post_as(Some(&token), &path.replace("/book", "/cancel"), None, &cancel);
    assert_eq!(cancelled.status, 201, "{}", cancelled.body);
    assert_eq!(winners(&race(&service, &token, &path, ("09:00", &item["id"]), 300)), 1);
    service.stop();
}
