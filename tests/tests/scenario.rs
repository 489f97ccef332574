//! A case worked through the whole service over HTTP, with the tokens of the people who work it.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::Service;
use serde_json::{Value, json};
use uuid::Uuid;

/// A committed item with a main document and another mandatory material.
fn item(service: &Service) -> Value {
    let catalogue = service.get_as(None, "/v1/catalogue");
    assert_eq!(catalogue.status, 200, "the catalogue is public: {}", catalogue.body);
    let items = catalogue.body["items"].as_array().unwrap().clone();
    let suits = |item: &&Value| {
        let materials = item["definition"]["materials"].as_array().unwrap();
        let mandatory =
            |main: bool| materials.iter().any(|material| material["mandatory"] == true && material["main"] == main);
        item["definition"]["processing"] == "COMMITTED"
            && mandatory(true)
            && mandatory(false)
            && item["definition"]["interaction"] == "APPLICATION"
    };
    items.iter().find(suits).expect("an item that suits").clone()
}

fn handler(service: &Service, item: &Value) -> String {
    let centre = service.get("/v1/centre").body;
    let posts = centre["posts"].as_object().unwrap();
    let post = posts.values().find(|post| post["items"].as_array().unwrap().contains(&item["id"])).expect("a post");
    post["a"].as_str().unwrap().to_owned()
}

fn person() -> Value {
    json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": "999999198001010011", "telephone": "19900001234", "address": "栟茶镇三园村1组"})
}

fn with_status(item: &Value, missing: &str) -> Vec<Value> {
    let materials = item["definition"]["materials"].as_array().unwrap().iter();
    materials
        .filter(|material| material["id"] != missing)
        .map(|material| json!({"material": material["id"], "status": "PRESENTED"}))
        .collect()
}

/// A case and the people around it.
struct Desk {
    service: Service,
    item: Value,
    clerk: String,
    token: String,
    /// A mandatory material that does not come at first.
    missing: String,
}

impl Desk {
    fn open(data: &std::path::Path) -> Self {
        let service = Service::start(data);
        let item = item(&service);
        let clerk = handler(&service, &item);
        let token = service.token_for(&clerk, &["window-staff"]);
        let materials = item["definition"]["materials"].as_array().unwrap();
        let missing = materials.iter().find(|material| material["mandatory"] == true && material["main"] == false);
        let missing = missing.unwrap()["id"].as_str().unwrap().to_owned();
        Self { service, item, clerk, token, missing }
    }

    /// Sends a command as the clerk; it must be accepted.
    fn done(&self, path: &str, body: &Value) -> Value {
        let answer = self.service.post_as(Some(&self.token), path, None, body);
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends a command as the clerk; it must be refused by the rules, in both languages.
    fn refused(&self, path: &str, body: &Value) -> Value {
        let answer = self.service.post_as(Some(&self.token), path, None, body);
        assert_eq!(answer.status, 422, "{path}: {}", answer.body);
        for field in ["code", "article", "detailEn", "detailZh"] {
            assert!(answer.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", answer.body);
        }
        answer.body
    }

    /// Somebody asks, and a case grows from it, registered with one material missing.
    fn register(&self) -> Value {
        let id = &self.item["id"];
        let contact = json!({"channel": "VISIT", "place": "COUNTER", "topic": "SERVICE_ITEM", "item": id, "enquirer": person(), "matter": "怎样办理"});
        let contact = self.done("/v1/contacts", &contact)["aggregate"].as_str().unwrap().replace("contact/", "");
        let case = json!({"item": id, "contact": contact, "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": person(), "materials": with_status(&self.item, &self.missing)});
        let registered = self.done("/v1/cases", &case);
        assert_eq!(registered["responsible"], self.clerk);
        self.done(&format!("/v1/contacts/{contact}/turn-into"), &json!({"aggregate": registered["aggregate"]}));
        registered
    }

    /// Told everything once; then the material comes, and the period starts.
    fn accept(&self, case: &str) -> Value {
        let needed: Vec<Value> = self.item["definition"]["materials"]
            .as_array()
            .unwrap()
            .iter()
            .map(|material| material["id"].clone())
            .collect();
        let parts = json!({"inScope": true, "needed": needed, "timeLimit": "5个工作日", "missing": [self.missing], "defective": [], "reasons": "",
            "emptyBecause": [{"part": 5, "because": "已交材料均符合要求"}, {"part": 6, "because": "材料齐全后即予办理"}]});
        self.done(&format!("{case}/notify"), &json!({"parts": parts}));
        self.done(
            &format!("{case}/supplement"),
            &json!({"materials": [{"material": self.missing, "status": "PRESENTED"}]}),
        );
        self.done(&format!("{case}/accept"), &json!({}))
    }

    /// The promise of a case as the view shows it once it has applied `answer`'s event.
    fn promise(&self, answer: &Value) -> Value {
        let (aggregate, after) = (answer["aggregate"].as_str().unwrap(), &answer["sequence"]);
        let rows = self.service.get(&format!("/v1/deadlines?aggregate={aggregate}&after={after}&clock=promise"));
        assert_eq!(rows.status, 200, "{}", rows.body);
        rows.body["rows"][0].clone()
    }
}

#[test]
fn a_case_from_the_first_question_to_the_finish() {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("service"));
    let registered = desk.register();
    let aggregate = registered["aggregate"].as_str().unwrap();
    let case = format!("/v1/cases/{}", aggregate.replace("case/", ""));
    assert_eq!(desk.refused(&format!("{case}/accept"), &json!({}))["article"], "time-limit/3.2");
    let promise = desk.promise(&desk.accept(&case));
    assert_eq!((&promise["responsible"], &promise["state"]), (&json!(desk.clerk), &json!("open")), "{promise}");
    desk.done(&format!("{case}/step"), &json!({"step": "审核", "result": "AGREE", "opinion": "符合"}));
    let finish = json!({"result": "ISSUED", "document": "栟〔2026〕1号", "conclusion": "准予"});
    let finished = desk.done(&format!("{case}/finish"), &finish);
    assert_eq!(desk.promise(&finished)["state"], "met");

    // The applicant sees it with number and password, and nobody with a wrong one; the public answer names nobody.
    let (number, password) =
        (&registered["number"], registered["queryPassword"].as_str().expect("it goes with the receipt"));
    let ask = |password: &str| {
        desk.service.post_as(None, "/v1/progress", None, &json!({"number": number, "password": password}))
    };
    let progress = ask(password);
    assert_eq!((progress.status, &progress.body["number"]), (200, number), "{}", progress.body);
    assert!(!progress.body.to_string().contains("㐂小𠮷"), "{}", progress.body);
    assert!(matches!(ask("00000000").status, 403 | 404 | 422));

    // Nothing but an addition or a correction follows.
    desk.refused(&format!("{case}/step"), &json!({"step": "again", "result": "DONE"}));
    desk.done(&format!("{case}/add"), &json!({"note": "补交照片", "documents": ["A1"]}));

    // Replay: every event as stored, the chain whole, no clear text in it; and nothing was known before it happened.
    let events = desk.service.line(&["replay", aggregate]);
    assert_eq!(events["events"].as_array().unwrap().len(), 7, "{events}");
    assert!(!events.to_string().contains("㐂小𠮷") && !events.to_string().contains("19900001234"));
    let before = desk.service.line(&["replay", aggregate, "--as-of", "2000-01-01T00:00"]);
    assert_eq!((&before["known"]["versions"], &before["true"]["versions"]), (&json!([]), &json!([])));
    desk.service.stop();
}

#[test]
fn reading_clear_text_leaves_an_event_and_erasing_ends_it_with_every_digest_unchanged() {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("service"));
    let registered = desk.register();
    let service = &desk.service;
    let events = service.line(&["replay", registered["aggregate"].as_str().unwrap()]);
    let applicant = events["events"][0]["envelope"]["data"]["applicant"]["applicant"].as_str().unwrap().to_owned();
    let digests = || ["breaches", "deadlines", "register", "centre"].map(|view| service.digest(view)["digest"].clone());
    let head = service.token_for("P001", &["director"]);
    let ask = |verb: &str, body: &Value| {
        service.post_as(Some(&head), &format!("/v1/applicants/{applicant}/{verb}"), None, body)
    };
    let disclose = json!({"aggregate": registered["aggregate"], "reason": "核对申请人身份信息"});
    let disclosed = ask("disclose", &disclose);
    assert_eq!((disclosed.status, &disclosed.body["party"]["name"]), (200, &json!("㐂小𠮷")), "{}", disclosed.body);
    // One person asks and another decides, once nothing that is open needs it.
    let reason = json!({"reason": "申请人依法要求删除其个人信息"});
    let administrator = service.token_for("P011", &["administrator"]);
    let path = format!("/v1/applicants/{applicant}/request-erasure");
    let requested = service.post_as(Some(&administrator), &path, None, &reason);
    assert_eq!(requested.status, 201, "{}", requested.body);
    let needed = ask("erase", &reason);
    assert_eq!((needed.status, &needed.body["code"]), (422, &json!("applicant.erase.needed")), "{}", needed.body);
    let case = format!("/v1/cases/{}", registered["aggregate"].as_str().unwrap().replace("case/", ""));
    desk.accept(&case);
    desk.done(&format!("{case}/step"), &json!({"step": "审核", "result": "AGREE", "opinion": "符合"}));
    let finish = json!({"result": "ISSUED", "document": "栟〔2026〕2号", "conclusion": "准予"});
    desk.done(&format!("{case}/finish"), &finish);
    // What the service calls by itself stands in the log before the digests are compared.
    service.settle();
    let before = digests();
    let erased = ask("erase", &reason);
    assert_eq!(erased.status, 201, "{}", erased.body);
    assert_eq!(ask("disclose", &disclose).status, 422);
    let left = service.line(&["replay", &format!("applicant/{applicant}")]);
    assert_eq!(left["events"].as_array().unwrap().len(), 3, "read once, asked for once, erased once: {left}");
    assert_eq!(digests(), before);
    desk.service.stop();
}

#[test]
fn who_asks_must_be_known_and_allowed() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    assert_eq!(service.get_as(None, "/v1/cases").status, 401);
    assert_eq!(service.get_as(Some("not.a.token"), "/v1/cases").status, 401);
    let inspector = service.token_for("P010", &["inspector"]);
    assert_eq!(service.get_as(Some(&inspector), "/v1/cases").status, 200);
    let body = json!({"reason": "x"});
    let denied = service.post_as(Some(&inspector), "/v1/cases/AAAAAAAAAAAA/void", None, &body);
    assert_eq!(denied.status, 403, "{}", denied.body);
    assert!(!denied.body["article"].as_str().unwrap_or_default().is_empty(), "{}", denied.body);
    let unknown = service.post("/v1/cases/AAAAAAAAAAAA/finish", &json!({"resolt": "ISSUED"}));
    assert_eq!(unknown.status, 400, "{}", unknown.body);
    assert!(unknown.body["detail"].as_str().unwrap().contains("resolt"), "{}", unknown.body);
    service.stop();
}

#[test]
fn the_same_command_a_hundred_times_and_through_restarts_is_one_event_with_one_answer() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let mut service = Service::start(&data);
    let (command, body) = (
        Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001),
        json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"}),
    );
    let send = |service: &Service| {
        let mut answer = service.post_as(Some(&service.token), "/v1/contacts", Some(command), &body);
        answer.body.as_object_mut().map(|body| body.remove("duplicate"));
        answer.body
    };
    let first = send(&service);
    assert_eq!(first["version"], 1, "{first}");
    for _ in 0..3 {
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..11).map(|_| scope.spawn(|| (0..3).map(|_| send(&service)).collect::<Vec<_>>())).collect();
            for answers in threads {
                assert!(answers.join().unwrap().iter().all(|answer| *answer == first));
            }
        });
        service.kill();
        service = Service::start(&data);
    }
    assert_eq!(send(&service), first);
    let events = service.line(&["replay", first["aggregate"].as_str().unwrap()]);
    assert_eq!(events["events"].as_array().unwrap().len(), 1);
    service.stop();
}
