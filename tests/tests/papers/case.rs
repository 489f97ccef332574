//! The papers of a case (办件文书), of one that is accepted and one that is returned.
use crate::{Office, code_of, somebody};
use serde_json::{Value, json};

/// What is printed here.
pub(crate) const PAPERS: [&str; 6] =
    ["receipt", "rating-slip", "one-time-notice", "supplement", "return", "acceptance"];

/// The head of the window for social insurance, who has the post.
const CLERK: &str = "P014";

/// The item's materials: id, and whether it is one that may come later.
fn materials(office: &Office) -> Vec<(String, bool)> {
    let item = office.service.get_as(None, "/v1/catalogue/SI-001").body;
    let of = |material: &Value| {
        let flag = |name: &str| material[name].as_bool().unwrap();
        (material["id"].as_str().unwrap().to_owned(), flag("mandatory") && !flag("main"))
    };
    item["definition"]["materials"].as_array().unwrap().iter().map(of).collect()
}

fn register(office: &Office, with: &[&str]) -> Value {
    let presented: Vec<Value> = with.iter().map(|id| json!({"material": id, "status": "PRESENTED"})).collect();
    let case = json!({"item": "SI-001", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": somebody(), "materials": presented});
    office.done(CLERK, "/v1/cases", &case)
}

/// A case on its way to acceptance, each paper's event in turn.
fn accepted(office: &Office) -> Value {
    let materials = materials(office);
    let missing = &materials.iter().find(|(_, later)| *later).unwrap().0;
    let with: Vec<&str> = materials.iter().map(|(id, _)| id.as_str()).filter(|id| id != missing).collect();
    let registered = register(office, &with);
    let case = format!("/v1/cases/{}", registered["aggregate"].as_str().unwrap().replace("case/", ""));
    let needed: Vec<&str> = materials.iter().map(|(id, _)| id.as_str()).collect();
    let parts = json!({"inScope": true, "needed": needed, "timeLimit": "受理后5个工作日", "missing": [missing], "defective": [],
        "reasons": "", "emptyBecause": [{"part": 5, "because": "已交材料均符合要求"}, {"part": 6, "because": "材料齐全后即予办理"}]});
    office.done(CLERK, &format!("{case}/notify"), &json!({"parts": parts}));
    office.done(
        CLERK,
        &format!("{case}/supplement"),
        &json!({"materials": [{"material": missing, "status": "PRESENTED"}]}),
    );
    office.done(CLERK, &format!("{case}/accept"), &json!({}));
    registered
}

#[test]
fn the_papers_of_a_case_fit_a_page_and_lead_back_to_their_events() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let registered = accepted(&office);
    let aggregate = registered["aggregate"].as_str().unwrap();
    for name in ["receipt", "one-time-notice", "supplement", "acceptance"] {
        let printed = office.printed(CLERK, aggregate, name);
        assert_eq!(printed.pages.len(), 1, "{name} is one page: {}", printed.pages.join("\n----\n"));
        assert!(!printed.text().contains("999999198001010011"), "{name} is masked");
    }
    let station = office.service.token_for("station-1", &["applicant"]);
    let slip = format!("/v1/cases/{}/rating-slip", aggregate.replace("case/", ""));
    let printed = office.service.post_as(Some(&station), &slip, Some(uuid::Uuid::from_u128(5)), &json!({}));
    let slip = office.checked("rating-slip", printed.body.as_str().unwrap());
    assert_eq!(slip.pages.len(), 1);
    let notice = office.printed(CLERK, aggregate, "one-time-notice").text();
    for part in ["☑属于", "☐不属于", "受理后5个工作日", "已交材料均符合要求", "材料齐全后即予办理"]
    {
        assert!(notice.contains(part), "{part}: {notice}");
    }

    let returned = register(&office, &[]);
    let aggregate = returned["aggregate"].as_str().unwrap();
    let path = format!("/v1/cases/{}/return", aggregate.replace("case/", ""));
    let body = json!({"reason": "未提交主件", "basis": "《行政许可法》第三十二条"});
    office.done(CLERK, &path, &body);
    let printed = office.printed(CLERK, aggregate, "return");
    assert_eq!(printed.pages.len(), 1);
    assert!(printed.text().contains("未提交主件"));
}

/// How many readings of clear text are recorded. The service records other things by itself meanwhile.
fn readings(office: &Office) -> usize {
    let (mut from, mut count) = (1, 0);
    loop {
        let page =
            office.service.get_as(Some(&office.token("P001")), &format!("/v1/events?from={from}&limit=500")).body;
        let is_reading = |event: &&Value| event["envelope"]["type"] == "anjuan.applicant.disclosed.v1";
        count += page["events"].as_array().unwrap().iter().filter(is_reading).count();
        from = page["next"].as_u64().unwrap();
        if from > page["sequence"].as_u64().unwrap() {
            return count;
        }
    }
}

#[test]
fn the_query_password_and_the_clear_name_are_for_whom_they_may_be() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let registered = accepted(&office);
    let password = registered["queryPassword"].as_str().unwrap();
    let id = registered["aggregate"].as_str().unwrap().replace("case/", "");
    let receipt = format!("/v1/cases/{id}/papers/receipt");
    assert!(office.html(CLERK, &receipt).contains(password), "the window prints it again");
    for other in ["P009", "P010"] {
        assert!(!office.html(other, &receipt).contains(password), "{other} works no cases");
    }

    // Reading the clear name is a command with a reason, and leaves an event.
    let clear = |reason: &str| format!("/v1/cases/{id}/papers/acceptance?clear={reason}");
    let before = readings(&office);
    let printed = office.press.print(
        "acceptance-clear",
        &office.html(CLERK, &clear("%E6%89%93%E5%8D%B0%E5%8F%97%E7%90%86%E9%80%9A%E7%9F%A5%E4%B9%A6")),
    );
    for personal in ["㐂小𠮷", "999999198001010011", "19900001234"] {
        assert!(printed.text().contains(personal), "{personal}: {}", printed.text());
    }
    assert_eq!(readings(&office), before + 1, "one reading, one event");
    let short = office.service.get_as(Some(&office.token(CLERK)), &clear("x"));
    assert_eq!((short.status, &short.body["article"]), (422, &json!("个人信息保护法/51")), "{}", short.body);
    let mayor = office.service.get_as(Some(&office.token("P009")), &clear("%E7%9C%8B%E7%9C%8B%E6%98%AF%E8%B0%81"));
    assert_eq!(mayor.status, 403, "{}", mayor.body);

    // The same by the command line; and what nobody printed is not genuine.
    let file = place.path().join("paper.html");
    let line = ["print", "acceptance", registered["number"].as_str().unwrap(), "--out", file.to_str().unwrap()];
    assert_eq!(office.service.line(&line)["paper"], "acceptance");
    let code = code_of(&office.press.print("by-line", &std::fs::read_to_string(&file).unwrap()));
    assert_eq!(office.service.line(&["verify", &code])["number"], registered["number"]);
    let mut wrong = code.into_bytes();
    wrong[0] = if wrong[0] == b'0' { b'1' } else { b'0' };
    for wrong in [String::from_utf8(wrong).unwrap(), "7K2M".into()] {
        let answer = office.service.get_as(None, &format!("/v1/papers/verify/{wrong}"));
        assert_eq!((answer.status, &answer.body["code"]), (404, &json!("paper.not-genuine")), "{}", answer.body);
    }
    let early = office.service.get_as(Some(&office.token(CLERK)), &format!("/v1/cases/{id}/papers/return"));
    assert_eq!((early.status, &early.body["code"]), (404, &json!("paper.no-event")), "{}", early.body);
}
