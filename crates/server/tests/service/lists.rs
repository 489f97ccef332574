//! The registers as lists over HTTP: findings, patrols, recommendations and months of duty, for whoever may read them.
use crate::service::{Ask, Reply, Service};
use anjuan_domain::people::patrol::checklist::PATROL;
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};

/// The numbers of a page's rows.
fn numbers(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let page = reply.json();
    page["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect()
}

impl Service {
    async fn listed(&self, path: &str, person: &str, role: Role) -> Vec<String> {
        let path = path.replace("{head}", &self.log_head().await.to_string());
        numbers(&self.get(&path, &Ask::with(&self.token(person, &[role]))).await)
    }

    pub(crate) async fn log_head(&self) -> u64 {
        anjuan_journal::EventLog::head(&self.log).await.unwrap()
    }

    /// A finding as it stands in the log.
    pub(crate) async fn finding(&self, id: &str, persons: &[&str], window: Option<&str>) {
        let mut recorded = json!({
            "number": format!("JC-20261123-{id}"), "code": "smoking", "persons": persons, "place": "大厅", "evidence": "照片",
            "inspector": "P003", "choices": [], "about": "complaint/T1",
        });
        if let Some(window) = window {
            recorded["window"] = window.into();
        }
        self.fact(&format!("finding/{id}"), "anjuan.finding.recorded.v1", recorded).await;
    }

    async fn recommendation(&self, id: &str, person: &str) {
        let evidence = json!([{"session": {"day": "2026-03-03", "half": "MORNING"}, "source": "leave/L1"}]);
        let raised = json!({
            "number": format!("JY-20261123-{id}"), "person": person, "year": 2026, "consequence": "NO_AWARDS", "counted": 61,
            "threshold": 30, "evidence": evidence,
        });
        self.fact(&format!("recommendation/{id}"), "anjuan.recommendation.raised.v1", raised).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post_1_5__findings_are_listed_for_whom_they_concern_their_head_and_who_oversees() {
    let service = Service::start().await;
    service.finding("F1", &["P015"], None).await;
    service.finding("F2", &["P016", "P018"], None).await;
    service.finding("F3", &[], Some("W03")).await;
    let contested = json!({"by": "P015", "reason": "情况不符", "decider": "P001"});
    service.fact("finding/F1", "anjuan.finding.contested.v1", contested).await;
    let all = ["JC-20261123-F3", "JC-20261123-F2", "JC-20261123-F1"];
    let [f3, f2, f1] = all;
    let path = "/v1/findings?after={head}";
    for (person, role) in
        [("P010", Role::Inspector), ("P001", Role::Director), ("P003", Role::GeneralSection), ("P009", Role::Mayor)]
    {
        assert_eq!(service.listed(path, person, role).await, all, "{role:?}");
    }
    assert_eq!(service.listed(path, "P015", Role::WindowStaff).await, [f1], "their own");
    assert_eq!(service.listed(path, "P018", Role::WindowStaff).await, [f3, f2], "their own, and of their window");
    assert_eq!(service.listed(path, "P014", Role::WindowHead).await, [f2, f1], "of whom they head");
    assert_eq!(
        service.listed(path, "P014", Role::WindowStaff).await,
        Vec::<String>::new(),
        "a colleague's are not theirs"
    );
    let everything = "/v1/register?kinds=finding,patrol&after={head}";
    assert_eq!(service.listed(everything, "P015", Role::WindowStaff).await, [f1], "nor by the list of everything");
    for (filter, found) in [
        ("phase=contested", vec![f1]),
        ("open=true", vec![f1]),
        ("phase=recorded", vec![f3, f2]),
        ("person=P018", vec![f2]),
        ("window=W03", vec![f3]),
        ("responsible=P003", all.to_vec()),
        ("from=2026-11-24T00:00:00Z", vec![]),
        ("before=2026-11-24T00:00:00Z", all.to_vec()),
    ] {
        let path = format!("/v1/findings?{filter}&after={{head}}");
        assert_eq!(service.listed(&path, "P010", Role::Inspector).await, found, "{filter}");
    }
    let page =
        service.get("/v1/findings?person=P015", &Ask::with(&service.token("P010", &[Role::Inspector]))).await.json();
    let row = &page["rows"][0];
    assert_eq!((&row["name"], &row["finding"]["decider"]), (&json!("finding"), &json!("P001")), "{page}");
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let unlisted = service.get("/v1/register?kinds=finding,leave", &inspector).await;
    assert_eq!(unlisted.status, 400, "leaves have a list of their own: {}", unlisted.text);
    let strange = service.get("/v1/findings?own=all", &Ask::with(&service.token("P015", &[Role::WindowStaff]))).await;
    assert_eq!(strange.status, 400, "what may be read is not the caller's to say: {}", strange.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn recommendations_are_listed_for_whom_they_are_about_and_who_oversees() {
    let service = Service::start().await;
    service.recommendation("Y1", "P015").await;
    service.recommendation("Y2", "P016").await;
    let path = "/v1/recommendations?open=true&after={head}";
    assert_eq!(service.listed(path, "P015", Role::WindowStaff).await, ["JY-20261123-Y1"]);
    assert_eq!(service.listed(path, "P017", Role::WindowHead).await, Vec::<String>::new(), "of another window");
    let both = ["JY-20261123-Y2", "JY-20261123-Y1"];
    assert_eq!(service.listed(path, "P014", Role::WindowHead).await, both);
    assert_eq!(service.listed(path, "P001", Role::Director).await, both);
    let settled = json!({"outcome": "NOT_ADOPTED", "reason": "已说明", "document": "纪要", "by": "P001"});
    service.fact("recommendation/Y1", "anjuan.recommendation.decided.v1", settled).await;
    assert_eq!(service.listed(path, "P001", Role::Director).await, ["JY-20261123-Y2"]);
    let decided = "/v1/recommendations?phase=not-adopted&after={head}";
    assert_eq!(service.listed(decided, "P001", Role::Director).await, ["JY-20261123-Y1"]);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn complaint_3__no_list_of_another_kind_shows_a_complaint_or_that_a_finding_comes_from_one() {
    let service = Service::start().await;
    let limit = json!({"limit": {"count": 5, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "complaint/3"});
    let sealed = json!({"applicant": "AP0000000001", "ciphertext": "c2VhbGVk", "masked": "*"});
    let received = json!({
        "number": "TS-20261123-T1", "receiver": "P008", "channel": "WRITTEN", "gravity": "ORDINARY", "matter": sealed,
        "summary": "态度", "persons": ["P015", "P016"], "windows": ["W02", "W03"], "articles": ["first-asked/3.1"],
        "askedInWriting": false, "answer": limit,
    });
    service.fact("complaint/T1", "anjuan.complaint.received.v1", received).await;
    service.finding("F1", &["P015"], None).await;
    let ask = Ask::with(&service.token("P015", &[Role::WindowStaff]));
    let head = service.log_head().await;
    let cases = service.get(&format!("/v1/cases?kinds=complaint&after={head}"), &ask).await;
    assert_eq!(cases.status, 400, "the route says the kind: {}", cases.text);
    let everything = service.get(&format!("/v1/register?after={head}"), &ask).await;
    assert_eq!(numbers(&everything), ["JC-20261123-F1"], "they were not told of the complaint");
    assert!(!everything.text.contains("P016"), "whom else it is about: {}", everything.text);
    assert!(!everything.text.contains("\"about\""), "where the finding comes from: {}", everything.text);
    let about = service.get("/v1/register?person=P016", &ask).await;
    assert_eq!(numbers(&about), Vec::<String>::new(), "whom a complaint is about is no filter");
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let overseen = service.get("/v1/findings", &inspector).await;
    assert!(overseen.text.contains("\"about\":\"complaint/T1\""), "{}", overseen.text);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn complaint_3__what_was_found_of_others_is_on_no_page_and_in_no_report_of_whom_a_complaint_is_about() {
    let service = Service::start().await;
    let sealed = json!({"applicant": "AP0000000001", "ciphertext": "c2VhbGVk", "masked": "*"});
    let received = json!({
        "number": "TS-20261123-T2", "receiver": "P008", "channel": "WRITTEN", "gravity": "ORDINARY", "matter": sealed,
        "summary": "态度", "persons": ["P001", "P015"], "windows": [], "articles": ["first-asked/3.1"],
        "askedInWriting": false,
    });
    service.fact("complaint/T2", "anjuan.complaint.received.v1", received).await;
    let found =
        ["P015", "P001"].map(|person| json!({"person": person, "article": "first-asked/3.1", "finding": "VERIFIED"}));
    let decided = json!({"by": "P002", "finding": "VERIFIED", "found": found, "reasons": "属实"});
    service.fact("complaint/T2", "anjuan.complaint.decided.v1", decided).await;
    let head = service.log_head().await;
    for (person, role, expected) in
        [("P001", Role::Director, vec!["P001"]), ("P010", Role::Inspector, vec!["P001", "P015"])]
    {
        let ask = Ask::with(&service.token(person, &[role]));
        let (mut persons, mut cursor) = (vec![], String::new());
        loop {
            let path = format!("/v1/breaches?code=complaint-verified&limit=1&after={head}{cursor}");
            let page = service.get(&path, &ask).await.json();
            let rows = page["rows"].as_array().unwrap();
            persons.extend(rows.iter().map(|row| row["person"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            assert_eq!(rows.len(), 1, "a page that is not the last is full: {page}");
            cursor = format!("&cursor={next}");
        }
        persons.sort_unstable();
        assert_eq!(persons, expected);
        let report = service.get("/v1/reports/breaches?period=M2026-11&format=csv&lang=en", &ask).await;
        assert_eq!(report.status, 200, "{}", report.text);
        for one in ["P001", "P015"] {
            let named = report.text.lines().any(|line| line.contains("TS-20261123-T2") && line.contains(one));
            assert_eq!(named, expected.contains(&one), "{person} reads of {one}: {}", report.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn duty_2_1__who_has_duty_is_listed_and_a_swap_is_answered_by_the_ordinal_that_it_was_told() {
    let service = Service::start().await;
    let (general, one) = (service.token("P003", &[Role::GeneralSection]), service.token("P015", &[Role::WindowStaff]));
    let groups = json!({"groups": [{"name": "甲", "persons": ["P015", "P016"]}, {"name": "乙", "persons": ["P018"]}]});
    service.post("/v1/duty/2026-12/generate", &Ask::with(&general), &groups).await.accepted();
    let listed = async || {
        let path = format!("/v1/duty?after={}", service.log_head().await);
        service.get(&path, &Ask::with(&one)).await.json()["rows"][0].clone()
    };
    let month = listed().await;
    assert_eq!((&month["number"], &month["phase"]), (&json!("2026-12"), &json!("rostered")), "{month}");
    let days = month["duty"]["days"].as_array().unwrap().clone();
    let day = |group: &str| days.iter().find(|day| day["group"] == group).unwrap().clone();
    assert_eq!((&day("甲")["persons"], &day("乙")["persons"]), (&json!(["P015", "P016"]), &json!(["P018"])));
    let asked = json!({"day": day("甲")["day"], "withDay": day("乙")["day"], "reason": "培训"});
    let asked = service.post("/v1/duty/2026-12/propose-swap", &Ask::with(&one), &asked).await.accepted();
    assert_eq!(asked.number.as_deref(), Some("1"), "what the answer names");
    assert_eq!(listed().await["duty"]["swaps"][0]["ordinal"], 1);
    let other = Ask::with(&service.token("P018", &[Role::WindowStaff]));
    service.post("/v1/duty/2026-12/agree-swap", &other, &json!({"ordinal": 1})).await.accepted();
    let month = listed().await;
    let now = month["duty"]["days"].as_array().unwrap().iter().find(|now| now["day"] == day("甲")["day"]).unwrap();
    assert_eq!((&now["persons"], &month["duty"]["swaps"]), (&json!(["P018"]), &Value::Null), "{month}");
    assert_eq!(service.listed("/v1/duty?person=P018", "P010", Role::Inspector).await, ["2026-12"]);
    assert_eq!(service.listed("/v1/duty?person=P017", "P010", Role::Inspector).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn duty_1__a_patrol_says_nothing_of_what_is_in_order_and_is_listed_by_window() {
    let service = Service::start().await;
    let check = |(at, entry): (usize, &anjuan_domain::people::patrol::checklist::Entry)| match at {
        0 => json!({"item": entry.code, "outcome": "NOT_IN_ORDER", "note": "地面有水"}),
        _ => json!({"item": entry.code, "outcome": "IN_ORDER"}),
    };
    let checks: Vec<Value> = PATROL.iter().enumerate().map(check).collect();
    let body = json!({"place": "大厅", "windows": ["W02", "W03"], "checks": checks});
    let ask = Ask::with(&service.token("P003", &[Role::GeneralSection]));
    let patrol = service.post("/v1/patrols", &ask, &body).await.accepted();
    let number = patrol.number.unwrap();
    for window in ["W02", "W03"] {
        let path = format!("/v1/patrols?window={window}&after={{head}}");
        assert_eq!(service.listed(&path, "P015", Role::WindowStaff).await, [number.as_str()]);
    }
    let row = service.get("/v1/patrols", &ask).await.json()["rows"][0]["patrol"].clone();
    assert_eq!((&row["notInOrder"], &row["inOrder"]), (&json!([PATROL[0].code]), &json!(PATROL.len() - 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_period_is_refused_with_how_one_is_written() {
    let service = Service::start().await;
    let ask = Ask::with(&service.token("P001", &[Role::Director]));
    assert_eq!(service.get("/v1/scores/xx-W02/explain", &ask).await.status, 404, "there is no such sheet");
    for path in ["/v1/periods/xx/sheets", "/v1/periods/xx/stars", "/v1/periods/2015-03/proposals"] {
        let reply = service.get(path, &ask).await;
        assert_eq!(reply.status, 400, "{path}: {}", reply.text);
        assert!(reply.text.contains("M2015-03"), "{path}: {}", reply.text);
    }
}
