//! A case worked through the whole house over HTTP, with the tokens of the people who work it.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::house::House;
use serde_json::{Value, json};
use uuid::Uuid;

/// A committed item with a main document and another mandatory material.
fn item(house: &House) -> Value {
    let catalogue = house.get_as(None, "/v1/catalogue");
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

fn handler(house: &House, item: &Value) -> String {
    let centre = house.get("/v1/centre").body;
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

#[test]
#[allow(clippy::too_many_lines, reason = "a scenario reads as one transcript, from the first question to the replay")]
fn a_case_from_the_first_question_to_the_finish() {
    let place = tempfile::tempdir().unwrap();
    let house = House::start(&place.path().join("house"));
    let item = item(&house);
    let clerk = handler(&house, &item);
    let token = house.token_for(&clerk, &["window-staff"]);
    let post = |path: &str, body: Value| house.post_as(Some(&token), path, None, &body);
    let missing = item["definition"]["materials"]
        .as_array()
        .unwrap()
        .iter()
        .find(|material| material["mandatory"] == true && material["main"] == false)
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();

    // Somebody asks, and is answered by opening a case.
    let contact = post(
        "/v1/contacts",
        json!({"channel": "VISIT", "place": "COUNTER", "topic": "SERVICE_ITEM", "item": item["id"], "enquirer": person(), "matter": "怎样办理"}),
    );
    assert_eq!(contact.status, 201, "{}", contact.body);
    let contact = contact.body["aggregate"].as_str().unwrap().to_owned();

    // Registered with one material missing.
    let registered = post(
        "/v1/cases",
        json!({"item": item["id"], "contact": contact.strip_prefix("contact/"), "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": person(), "materials": with_status(&item, &missing)}),
    );
    assert_eq!(registered.status, 201, "{}", registered.body);
    let aggregate = registered.body["aggregate"].as_str().unwrap().to_owned();
    let number = registered.body["number"].as_str().unwrap().to_owned();
    let password = registered.body["queryPassword"].as_str().expect("a password goes with the receipt").to_owned();
    assert_eq!(registered.body["responsible"], clerk);
    let case = format!("/v1/cases/{}", aggregate.strip_prefix("case/").unwrap());
    let turned = post(
        &format!("/v1/contacts/{}/turn-into", contact.strip_prefix("contact/").unwrap()),
        json!({"aggregate": aggregate}),
    );
    assert_eq!(turned.status, 201, "{}", turned.body);

    // Accepting now is refused, in both languages, by the article.
    let refused = post(&format!("{case}/accept"), json!({}));
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert_eq!(refused.body["article"], "time-limit/3.2", "{}", refused.body);
    assert!(
        !refused.body["detailZh"].as_str().unwrap().is_empty() && !refused.body["code"].as_str().unwrap().is_empty()
    );

    // Told everything once; then the material comes, and the period starts.
    let needed: Vec<Value> =
        item["definition"]["materials"].as_array().unwrap().iter().map(|material| material["id"].clone()).collect();
    let parts = json!({"inScope": true, "needed": needed, "timeLimit": "5个工作日", "missing": [missing], "defective": [], "reasons": "",
        "emptyBecause": [{"part": 5, "because": "已交材料均符合要求"}, {"part": 6, "because": "材料齐全后即予办理"}]});
    assert_eq!(post(&format!("{case}/notify"), json!({"parts": parts})).status, 201);
    let supplement =
        post(&format!("{case}/supplement"), json!({"materials": [{"material": missing, "status": "PRESENTED"}]}));
    assert_eq!(supplement.status, 201, "{}", supplement.body);
    let accepted = post(&format!("{case}/accept"), json!({}));
    assert_eq!(accepted.status, 201, "{}", accepted.body);

    // The promise stands among the deadlines, with its rule and the person.
    let after = accepted.body["sequence"].as_u64().unwrap();
    let due = house.get(&format!("/v1/deadlines?aggregate={aggregate}&after={after}"));
    assert_eq!(due.status, 200, "{}", due.body);
    let promise =
        due.body["rows"].as_array().unwrap().iter().find(|row| row["clock"] == "promise").expect("a promise").clone();
    assert_eq!((&promise["responsible"], &promise["state"]), (&json!(clerk), &json!("open")), "{promise}");

    // Worked and finished; the promise is met; the applicant sees it with number and password, and nobody with a wrong one.
    assert_eq!(
        post(&format!("{case}/step"), json!({"step": "审核", "result": "AGREE", "opinion": "符合"})).status,
        201
    );
    let finished =
        post(&format!("{case}/finish"), json!({"result": "ISSUED", "document": "栟〔2026〕1号", "conclusion": "准予"}));
    assert_eq!(finished.status, 201, "{}", finished.body);
    let after = finished.body["sequence"].as_u64().unwrap();
    let met = house.get(&format!("/v1/deadlines?aggregate={aggregate}&after={after}&clock=promise"));
    assert_eq!(met.body["rows"][0]["state"], "met", "{}", met.body);
    let progress = house.post_as(None, "/v1/progress", None, &json!({"number": number, "password": password}));
    assert_eq!((progress.status, &progress.body["number"]), (200, &json!(number)), "{}", progress.body);
    assert!(!progress.body.to_string().contains("㐂小𠮷"), "the public answer names nobody");
    let wrong = house.post_as(None, "/v1/progress", None, &json!({"number": number, "password": "00000000"}));
    assert!(matches!(wrong.status, 403 | 404 | 422), "{}", wrong.body);

    // Nothing but an addition or a correction follows.
    assert_eq!(post(&format!("{case}/step"), json!({"step": "again", "result": "DONE"})).status, 422);
    assert_eq!(post(&format!("{case}/add"), json!({"note": "补交照片", "documents": ["A1"]})).status, 201);

    // Replay: every event as stored, the chain whole, no clear text in it.
    let events = house.line(&["replay", &aggregate]);
    let stored = events["events"].as_array().unwrap();
    assert_eq!(stored.len(), 7, "{events}");
    assert!(!events.to_string().contains("㐂小𠮷") && !events.to_string().contains("19900001234"));
    let known = house.line(&["replay", &aggregate, "--as-of", "2000-01-01T00:00"]);
    assert_eq!((&known["known"]["versions"], &known["true"]["versions"]), (&json!([]), &json!([])));

    // Reading the clear text leaves an event; erasing ends it, and every digest stays.
    let digests = [house.digest("deadlines")["digest"].clone(), house.digest("register")["digest"].clone()];
    let applicant = stored[0]["envelope"]["data"]["applicant"]["applicant"].as_str().unwrap().to_owned();
    let disclose = json!({"aggregate": aggregate, "reason": "核对申请人身份信息"});
    let head = house.token_for("P001", &["director"]);
    let disclosed = house.post_as(Some(&head), &format!("/v1/applicants/{applicant}/disclose"), None, &disclose);
    assert_eq!((disclosed.status, &disclosed.body["party"]["name"]), (200, &json!("㐂小𠮷")), "{}", disclosed.body);
    let erased = house.post_as(
        Some(&head),
        &format!("/v1/applicants/{applicant}/erase"),
        None,
        &json!({"reason": "申请人依法要求删除其个人信息"}),
    );
    assert_eq!(erased.status, 201, "{}", erased.body);
    let gone = house.post_as(Some(&head), &format!("/v1/applicants/{applicant}/disclose"), None, &disclose);
    assert_ne!(gone.status, 201, "{}", gone.body);
    assert_eq!([house.digest("deadlines")["digest"].clone(), house.digest("register")["digest"].clone()], digests);
    house.stop();
}

#[test]
fn who_asks_must_be_known_and_allowed() {
    let place = tempfile::tempdir().unwrap();
    let house = House::start(&place.path().join("house"));
    assert_eq!(house.get_as(None, "/v1/cases").status, 401);
    assert_eq!(house.get_as(Some("not.a.token"), "/v1/cases").status, 401);
    let inspector = house.token_for("P009", &["inspector"]);
    assert_eq!(house.get_as(Some(&inspector), "/v1/cases").status, 200);
    let body = json!({"reason": "x", "approver": "P002"});
    let denied = house.post_as(Some(&inspector), "/v1/cases/AAAAAAAAAAAA/void", None, &body);
    assert_eq!(denied.status, 403, "{}", denied.body);
    assert!(!denied.body["article"].as_str().unwrap_or_default().is_empty(), "{}", denied.body);
    let unknown = house.post("/v1/cases/AAAAAAAAAAAA/finish", &json!({"resolt": "ISSUED"}));
    assert_eq!(unknown.status, 400, "{}", unknown.body);
    assert!(unknown.body["detail"].as_str().unwrap().contains("resolt"), "{}", unknown.body);
    house.stop();
}

#[test]
fn the_same_command_a_hundred_times_and_through_restarts_is_one_event_with_one_answer() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("house");
    let mut house = House::start(&data);
    let (command, body) = (
        Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001),
        json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"}),
    );
    let send = |house: &House| {
        let mut answer = house.post_as(Some(&house.token), "/v1/contacts", Some(command), &body);
        answer.body.as_object_mut().map(|body| body.remove("duplicate"));
        answer.body
    };
    let first = send(&house);
    assert_eq!(first["version"], 1, "{first}");
    for _ in 0..3 {
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..11).map(|_| scope.spawn(|| (0..3).map(|_| send(&house)).collect::<Vec<_>>())).collect();
            for answers in threads {
                assert!(answers.join().unwrap().iter().all(|answer| *answer == first));
            }
        });
        house.kill();
        house = House::start(&data);
    }
    assert_eq!(send(&house), first);
    let events = house.line(&["replay", first["aggregate"].as_str().unwrap()]);
    assert_eq!(events["events"].as_array().unwrap().len(), 1);
    house.stop();
}
