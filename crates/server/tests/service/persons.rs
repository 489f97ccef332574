//! Persons found by a number: through a keyed index, with a purpose that is recorded, by whom it is given to know, and never once erased.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use crate::service::{Ask, SECRETS, Service, applicant, registration};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::KeyStore;
use serde_json::{Value, json};

const SEARCH: &str = "/v1/applicants/search";

fn by_document(number: &str) -> Value {
    json!({"document": number, "purpose": "handling", "reason": "本人来窗口补交材料"})
}

fn by_telephone(number: &str) -> Value {
    json!({"telephone": number, "purpose": "call-back", "reason": "办结后电话回访"})
}

async fn found(service: &Service, ask: &Ask, body: &Value) -> Vec<Value> {
    let reply = service.post(SEARCH, ask, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(SECRETS.iter().all(|secret| !reply.text.contains(secret)), "{}", reply.text);
    reply.json()["rows"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_found_by_either_number_however_it_is_typed_and_nobody_by_another() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let (one, two) = (service.registered().await, service.registered().await);
    let contact = json!({
        "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": applicant(), "matter": "询问进度",
    });
    let contact = service.post("/v1/contacts", &clerk, &contact).await.accepted();
    let matters = json!([one.aggregate, two.aggregate, contact.aggregate]);
    let matters: std::collections::BTreeSet<&str> =
        matters.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for asked in [
        by_document(SECRETS[1]),
        by_document(" 320623 19800101 1234"),
        by_telephone(SECRETS[2]),
        by_telephone("+86 138-1234-5645"),
    ] {
        let rows = found(&service, &clerk, &asked).await;
        assert_eq!(rows.len(), 1, "{asked}: {rows:?}");
        let listed: std::collections::BTreeSet<&str> =
            rows[0]["matters"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        assert_eq!(listed, matters, "{asked}");
        assert_eq!(rows[0]["maskedName"], "𠮷*");
    }
    // What is recorded later is found as well, and a number of nobody is nobody's.
    assert_eq!(found(&service, &clerk, &by_telephone("13900000000")).await, Vec::<Value>::new());
    let mut moved = registration();
    moved["applicant"]["telephone"] = json!("13900000000");
    let moved = service.post("/v1/cases", &clerk, &moved).await.accepted();
    let rows = found(&service, &clerk, &by_telephone("13900000000")).await;
    assert!(rows[0]["matters"].as_array().unwrap().contains(&json!(moved.aggregate)), "{rows:?}");
    assert_eq!(found(&service, &clerk, &by_document("320623198001011235")).await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_for_without_a_reason_or_a_number_is_refused_and_not_recorded() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let mut without = by_document(SECRETS[1]);
    without["reason"] = json!("查询");
    assert_eq!(service.post(SEARCH, &clerk, &without).await.problem(), (422, "person.search.no-reason".into()));
    let nothing = json!({"purpose": "handling", "reason": "本人来窗口补交材料"});
    assert_eq!(service.post(SEARCH, &clerk, &nothing).await.problem(), (422, "person.search.nothing-given".into()));
    assert_eq!(
        service.post(SEARCH, &clerk, &by_telephone("138")).await.problem(),
        (422, "person.search.too-short".into())
    );
    // Who reads no clear text looks nobody up; and no number stands in an address.
    let administrator = Ask::with(&service.administrator());
    assert_eq!(
        service.post(SEARCH, &administrator, &by_document(SECRETS[1])).await.problem(),
        (403, "access.denied".into())
    );
    assert_eq!(service.get(&format!("{SEARCH}?document={}", SECRETS[1]), &clerk).await.status, 405);
    let records = service.get("/v1/access-records?limit=500", &administrator).await.json();
    let searches = |records: &Value| {
        records["rows"].as_array().unwrap().iter().filter(|row| row["what"] == "person-searched").count()
    };
    assert_eq!(searches(&records), 0, "{records}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_search_is_recorded_with_purpose_and_asker_and_the_inspector_lists_it() {
    let service = Service::start().await;
    service.registered().await;
    let (clerk, head) = (Ask::with(&service.clerk()), Ask::with(&service.head()));
    let rows = found(&service, &clerk, &by_document(SECRETS[1])).await;
    let id = rows[0]["applicant"].as_str().unwrap();
    found(&service, &head, &by_telephone(SECRETS[2])).await;
    found(&service, &head, &by_document("320623198001011235")).await;
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let listed = async |query: &str| {
        let reply = service.get(&format!("/v1/access-records?{query}"), &inspector).await;
        assert!(SECRETS.iter().all(|secret| !reply.text.contains(secret)), "{}", reply.text);
        reply.json()["rows"].as_array().unwrap().clone()
    };
    let of_person = listed(&format!("applicant={id}")).await;
    assert_eq!(of_person.len(), 2, "{of_person:?}");
    let said = |row: &Value| (row["by"].clone(), row["purpose"].clone(), row["reason"].clone());
    assert_eq!(said(&of_person[0]), (json!("P015"), json!("handling"), json!("本人来窗口补交材料")));
    assert_eq!(said(&of_person[1]), (json!("P014"), json!("call-back"), json!("办结后电话回访")));
    // One that found nobody is recorded as well: who tries numbers is seen.
    let by_head = listed("by=P014").await;
    assert_eq!(by_head.len(), 2, "{by_head:?}");
    assert!(by_head[1].get("applicants").is_none(), "{by_head:?}");
    let page = service.get("/v1/access-records?by=P014&limit=1", &inspector).await.json();
    let after = page["next"].as_u64().unwrap();
    assert_eq!(listed(&format!("by=P014&limit=1&after={after}")).await, by_head[1..], "page by page");
}

#[tokio::test(flavor = "multi_thread")]
async fn complaint_3__who_complained_is_found_by_nobody_who_may_not_know_it() {
    let service = Service::start().await;
    let complaint = json!({
        "channel": "TELEPHONE", "gravity": "ORDINARY", "complainant": applicant(), "matter": "被推诿", "summary": "推诿扯皮",
        "persons": ["P015"], "windows": ["W02"], "articles": ["first-asked/3.1"],
    });
    let complaint_centre = Ask::with(&service.token("P007", &[Role::ComplaintCentre]));
    let received = service.post("/v1/complaints", &complaint_centre, &complaint).await.accepted();
    let clerk = Ask::with(&service.clerk());
    assert_eq!(found(&service, &clerk, &by_document(SECRETS[1])).await, Vec::<Value>::new());
    assert_eq!(found(&service, &clerk, &by_telephone(SECRETS[2])).await, Vec::<Value>::new());
    let rows = found(&service, &complaint_centre, &by_telephone(SECRETS[2])).await;
    assert_eq!(rows[0]["matters"], json!([received.aggregate]));
    // With a case of theirs they are found, and the complaint is not among the matters.
    let case = service.registered().await;
    let rows = found(&service, &clerk, &by_document(SECRETS[1])).await;
    assert_eq!(rows[0]["matters"], json!([case.aggregate]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_erased_is_found_no_more_and_whoever_comes_back_is_somebody_new() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let case = service.registered().await.aggregate;
    let before = found(&service, &clerk, &by_telephone(SECRETS[2])).await;
    let id = before[0]["applicant"].as_str().unwrap().to_owned();
    service.ended(&case.id).await;
    service.erased(&id).await;
    assert_eq!(found(&service, &clerk, &by_telephone(SECRETS[2])).await, Vec::<Value>::new());
    assert_eq!(found(&service, &clerk, &by_document(SECRETS[1])).await, Vec::<Value>::new());
    // Nor by a process that reads the log anew.
    let service = service.restart().await;
    assert_eq!(found(&service, &clerk, &by_telephone(SECRETS[2])).await, Vec::<Value>::new());
    let again = service.registered().await.aggregate;
    let rows = found(&service, &clerk, &by_telephone(SECRETS[2])).await;
    assert_eq!((rows.len(), &rows[0]["matters"]), (1, &json!([again])));
    assert_ne!(rows[0]["applicant"], json!(id));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_by_one_alone_nor_while_a_matter_or_a_hold_needs_it() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let complaint = json!({
        "channel": "TELEPHONE", "gravity": "ORDINARY", "complainant": applicant(), "matter": "被推诿", "summary": "推诿扯皮",
        "windows": ["W03"],
    });
    let complaint_centre = Ask::with(&service.token("P007", &[Role::ComplaintCentre]));
    let complaint = service.post("/v1/complaints", &complaint_centre, &complaint).await.accepted();
    let rows = found(&service, &Ask::with(&service.clerk()), &by_document(SECRETS[1])).await;
    let id = rows[0]["applicant"].as_str().unwrap().to_owned();
    let (administrator, director) =
        (Ask::with(&service.administrator()), Ask::with(&service.token("P001", &[Role::Director])));
    let reason = json!({"reason": "本人申请删除"});
    let said = async |ask: &Ask, verb: &str, body: &Value| {
        let reply = service.post(&format!("/v1/applicants/{id}/{verb}"), ask, body).await;
        if reply.status == 201 { "done".to_owned() } else { reply.problem().1 }
    };
    assert_eq!(said(&director, "erase", &reason).await, "applicant.erase.not-requested");
    assert_eq!(said(&director, "request-erasure", &reason).await, "done");
    assert_eq!(said(&director, "erase", &reason).await, "applicant.erase.own-request");
    assert_eq!(said(&administrator, "erase", &reason).await, "access.denied", "who holds the keys decides nothing");
    assert_eq!(said(&director, "decline-erasure", &reason).await, "done");
    assert_eq!(said(&administrator, "request-erasure", &reason).await, "done");
    let needed = service.post(&format!("/v1/applicants/{id}/erase"), &director, &reason).await;
    assert_eq!(needed.problem(), (422, "applicant.erase.needed".into()));
    for matter in [&complaint.aggregate.id, &case.id] {
        assert!(needed.text.contains(matter.as_str()), "{}", needed.text);
    }
    service.ended(&case.id).await;
    assert_eq!(said(&director, "erase", &reason).await, "applicant.erase.needed", "the complaint needs it still");
    let withdraw = json!({"reason": "投诉人撤回"});
    let withdrawn = service
        .post(&format!("/v1/complaints/{}/withdraw", complaint.aggregate.id), &complaint_centre, &withdraw)
        .await;
    assert_eq!(withdrawn.status, 201, "{}", withdrawn.text);
    let hold = json!({"reason": "行政诉讼证据", "authority": "如东县人民法院〔2026〕1号"});
    assert_eq!(said(&director, "hold", &hold).await, "done");
    assert_eq!(said(&director, "erase", &reason).await, "applicant.erase.held");
    assert!(service.keys.get(&id).await.unwrap().is_some());
    assert_eq!(said(&director, "release", &hold).await, "done");
    assert_eq!(said(&director, "erase", &reason).await, "done");
    assert!(service.keys.get(&id).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_gets_all_that_is_kept_about_them_with_who_read_it_and_nobody_elses_data() {
    let service = Service::start().await;
    let (clerk, director) = (Ask::with(&service.clerk()), Ask::with(&service.token("P001", &[Role::Director])));
    let case = service.registered().await.aggregate;
    let contact = json!({
        "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": applicant(), "matter": "我的邻居张三占了我的地",
    });
    let contact = service.post("/v1/contacts", &clerk, &contact).await.accepted().aggregate;
    let mut other = registration();
    other["applicant"]["document"] = json!("110101199003070038");
    other["applicant"]["name"] = json!("李四海");
    service.post("/v1/cases", &clerk, &other).await.accepted();
    let rows = found(&service, &clerk, &by_document(SECRETS[1])).await;
    let id = rows[0]["applicant"].as_str().unwrap().to_owned();
    let disclose = json!({"aggregate": case.to_string(), "reason": "电话通知补正材料"});
    assert_eq!(service.post(&format!("/v1/applicants/{id}/disclose"), &clerk, &disclose).await.status, 200);
    let path = format!("/v1/applicants/{id}/export");
    let reason = json!({"reason": "本人持身份证来窗口申请"});
    assert_eq!(service.post(&path, &clerk, &reason).await.problem(), (403, "access.denied".into()));
    let once = director.clone().command(uuid::Uuid::from_u128(41));
    let copy = service.post(&path, &once, &reason).await;
    assert_eq!(copy.status, 200, "{}", copy.text);
    for own in SECRETS.into_iter().chain(["我的邻居张三占了我的地"]) {
        assert!(copy.text.contains(own), "{own} is missing: {}", copy.text);
    }
    assert!(!copy.text.contains("李四海") && !copy.text.contains("ciphertext"), "{}", copy.text);
    let export = copy.json();
    assert_eq!(export["identities"], json!([applicant()]));
    let matters: std::collections::BTreeSet<String> =
        export["matters"].as_array().unwrap().iter().map(|it| it["aggregate"].as_str().unwrap().to_owned()).collect();
    assert_eq!(matters, [case.to_string(), contact.to_string()].into());
    let readings = export["readings"].as_array().unwrap();
    let said: Vec<(&str, &str)> =
        readings.iter().map(|it| (it["by"].as_str().unwrap(), it["reason"].as_str().unwrap())).collect();
    assert_eq!(said.len(), 3, "searched, read, handed out: {readings:?}");
    for expected in [("P015", "本人来窗口补交材料"), ("P015", "电话通知补正材料"), ("P001", "本人持身份证来窗口申请")]
    {
        assert!(said.contains(&expected), "{expected:?}: {said:?}");
    }
    let nobody = service.post("/v1/applicants/ZZZZZZZZZZZZ/export", &director, &reason).await;
    assert_eq!(nobody.status, 404, "{}", nobody.text);
    // The inspector has the same in one list; a repeated command id shows nothing that came later.
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let listed = service.get(&format!("/v1/access-records?applicant={id}"), &inspector).await.json();
    let what: Vec<&str> = listed["rows"].as_array().unwrap().iter().map(|row| row["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["person-searched", "clear-read", "copy-handed-out"]);
    service.post(&format!("/v1/cases/{}/accept", case.id), &clerk, &json!({})).await.accepted();
    let again = service.post(&path, &once, &reason).await.json();
    assert_eq!((&again["matters"], &again["accepted"]["duplicate"]), (&export["matters"], &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn post_1_5__who_reads_what_is_about_another_of_the_staff_is_recorded_and_the_own_is_not() {
    let service = Service::start().await;
    service.away().await;
    let (own, director) = (Ask::with(&service.clerk()), Ask::with(&service.token("P001", &[Role::Director])));
    let inspector = Ask::with(&service.token("P010", &[Role::Inspector]));
    let id = "EAVE00000001";
    for asker in [&own, &director] {
        let read = service.get(&format!("/v1/leaves/{id}"), asker).await;
        assert_eq!(read.status, 200, "{}", read.text);
    }
    let listed = service.get("/v1/access-records?account=P015", &inspector).await.json();
    let rows = listed["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{listed}");
    assert_eq!(
        (&rows[0]["by"], &rows[0]["what"], &rows[0]["purpose"]),
        (&json!("P001"), &json!("record-read"), &json!("supervision"))
    );
    assert!(rows[0]["matter"].as_str().unwrap().starts_with("leave/"), "{listed}");
}
