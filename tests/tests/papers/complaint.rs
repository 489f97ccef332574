//! The papers of a complaint (投诉文书) that is late, explained, verified, answered and circulated; none but the circular is
//! for whom it is about.
use crate::{Office, somebody};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// What is printed here.
pub(crate) const PAPERS: [&str; 5] =
    ["complaint-intake", "overdue-explanation", "complaint-answer", "circular", "finding-circular"];

/// What the complainant says.
const SAID: &str = "窗口人员未一次告知，往返三次";

/// So many days from the service's own now, as a query or a body has it.
fn days_from(now: DateTime<Utc>, days: i64) -> String {
    (now + TimeDelta::days(days)).format("%Y-%m-%dT02:00:00Z").to_string()
}

#[test]
fn a_late_complaint_leaves_its_papers_and_its_complainant_stays_unknown_to_whom_it_is_about() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let contact = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "matter": "来访投诉"});
    let recorded = office.done("P012", "/v1/contacts", &contact)["recordedTime"].clone();
    let now: DateTime<Utc> = recorded.as_str().unwrap().parse().unwrap();
    let days_from_now = |days| days_from(now, days);
    let received = office.done(
        "P003",
        &format!("/v1/complaints?at={}", days_from_now(-60)),
        &json!({"channel": "WRITTEN", "gravity": "GRAVE", "complainant": somebody(), "matter": SAID, "summary": "未一次告知",
            "persons": ["P013"], "windows": ["W01"], "articles": ["one-time-notice/3"]}),
    );
    let aggregate = received["aggregate"].as_str().unwrap();
    let complaint = format!("/v1/complaints/{}", aggregate.replace("complaint/", ""));
    let then = |person: &str, verb: &str, body: Value| office.done(person, &format!("{complaint}/{verb}"), &body);
    let one_page = |person: &str, name: &str| {
        let printed = office.printed(person, aggregate, name);
        assert_eq!(printed.pages.len(), 1, "{name}: {}", printed.pages.join("\n----\n"));
        printed.text()
    };
    let intake = one_page("P003", "complaint-intake");
    assert!(intake.contains("康㐂年") && intake.contains("☑书面") && !intake.contains(SAID), "{intake}");
    let clear = office.html("P007", &format!("{complaint}/papers/complaint-intake?clear=investigation"));
    assert!(clear.contains(SAID) && clear.contains("㐂小𠮷") && clear.contains("栟茶镇三园村1组"));

    then(
        "P003",
        &format!("classify?at={}", days_from_now(-59)),
        json!({"track": "COMPLEX", "departments": ["服务科", "社保所"], "reason": "涉及两个部门"}),
    );
    then(
        "P003",
        "explain-overdue",
        json!({"manner": "WRITTEN", "explanation": "调取监控设备送修", "promised": days_from_now(14)}),
    );
    assert!(one_page("P003", "overdue-explanation").contains("调取监控设备送修"));
    then("P001", "assign", json!({"investigator": "P007"}));
    then("P007", "investigate", json!({"step": "调取监控", "department": "服务科", "result": "与登记相符"}));
    let found = json!([{"person": "P013", "article": "one-time-notice/3", "finding": "VERIFIED"},
        {"window": "W01", "article": "one-time-notice/3", "finding": "VERIFIED"}]);
    then("P001", "decide", json!({"finding": "VERIFIED", "found": found, "reasons": "监控与登记相符"}));
    then(
        "P003",
        "answer",
        json!({"manner": "WRITTEN", "document": "栟便〔2026〕30号", "summary": "经查属实，已责令改正"}),
    );
    assert!(one_page("P003", "complaint-answer").contains("栟便〔2026〕30号"));
    then(
        "P001",
        "take-measure",
        json!({"person": "P013", "article": "accountability/2", "gravity": "ORDINARY", "measure": "SELF_CRITICISM_CIRCULATED", "reason": "未一次告知造成往返"}),
    );
    then(
        "P003",
        "issue-circular",
        json!({"title": "关于一起未一次告知投诉的通报", "text": "经查，窗口未一次告知。\n各窗口应引以为戒。"}),
    );

    // The person complained of reads the circular, and no paper that was made with the complainant.
    let circular = one_page("P013", "circular");
    for said in ["关于一起未一次告知投诉的通报", "书面检查并通报批评", "属实"] {
        assert!(circular.contains(said), "{said}: {circular}");
    }
    assert!(!circular.contains("㐂") || !circular.contains("㐂*"), "{circular}");
    for name in ["complaint-intake", "overdue-explanation", "complaint-answer"] {
        let answer = office.service.get_as(Some(&office.token("P013")), &format!("{complaint}/papers/{name}"));
        assert_eq!((answer.status, &answer.body["article"]), (403, &json!("complaint/3")), "{name}: {}", answer.body);
    }
}

#[test]
fn a_breach_of_integrity_is_circulated_once_its_contest_was_decided() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let choice = json!({"clause": "assessment/5.breach", "points": "3", "reason": "收受礼品"});
    let breach = json!({"code": "integrity-breach", "persons": ["P013"], "evidence": "来信核实", "choices": [choice]});
    let recorded = office.done("P003", "/v1/findings", &breach);
    let aggregate = recorded["aggregate"].as_str().unwrap();
    let finding = format!("/v1/findings/{}", aggregate.replace("finding/", ""));
    office.done("P013", &format!("{finding}/contest"), &json!({"reason": "已经退还"}));
    office.done("P001", &format!("{finding}/decide"), &json!({"outcome": "UPHELD", "reason": "查实未退还"}));
    let issued = json!({"title": "关于一起廉政问题的通报", "text": "收受服务对象礼品，予以通报批评。"});
    office.done("P003", &format!("{finding}/issue-circular"), &issued);
    let printed = office.printed("P012", aggregate, "finding-circular");
    assert_eq!(printed.pages.len(), 1);
    assert!(printed.text().contains("予以通报批评") && printed.text().contains("康㐂年"), "{}", printed.text());
}
