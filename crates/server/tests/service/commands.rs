//! Commands over HTTP: one command, one event, one answer; refusals in both languages.
use crate::service::{Ask, Service, registration};
use anjuan_domain::event::Envelope;
use anjuan_journal::EventLog;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_from_registration_to_its_end() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk());
    let registered = service.registered().await;
    let number = registered.number.clone().unwrap();
    assert_eq!(number, format!("AJ-20261123-{}", registered.aggregate.id));
    assert_eq!((registered.version, registered.duplicate, registered.responsible.as_str()), (1, false, "P015"));
    let by_number = service.post(&format!("/v1/cases/{number}/accept"), &ask, &json!({})).await.accepted();
    assert_eq!((by_number.version, by_number.number, by_number.query_password), (2, Some(number), None));
    let id = &registered.aggregate.id;
    let step = json!({"step": "审核", "result": "AGREE", "opinion": "属实"});
    service.post(&format!("/v1/cases/{id}/step"), &ask, &step).await.accepted();
    let finished = service
        .post(&format!("/v1/cases/{id}/finish"), &ask, &json!({"result": "ISSUED", "document": "YL-1"}))
        .await
        .accepted();
    assert_eq!(finished.event_type, "anjuan.case.finished.v1");

    let events = service.get(&format!("/v1/events/case/{id}"), &Ask::with(&service.head())).await;
    let events: anjuan_api::queries::StoredEvents = serde_json::from_str(&events.text).unwrap();
    assert_eq!(events.events.len(), 4);
    let mut before = (0, String::new());
    for event in &events.events {
        let stored = service.log.at(event.sequence).await.unwrap().unwrap();
        assert_eq!(event.envelope.get().as_bytes(), &stored.body[..], "byte for byte");
        let envelope = Envelope::decode(&stored.body).unwrap();
        assert_eq!((envelope.previoussequence, envelope.previoushash.to_string()), before);
        assert_eq!(
            (envelope.authid.as_ref(), envelope.responsible.as_ref(), envelope.source.as_ref()),
            ("P015", "P015", "urn:anjuan:centre:bencha")
        );
        assert_ne!(envelope.rulebook, "none");
        before = (event.sequence, event.hash.clone());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_not_settled_by_what_nobody_recorded() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let open = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER"});
    let contact = service.post("/v1/contacts", &clerk, &open).await.accepted().aggregate.id;
    let path = format!("/v1/contacts/{contact}/turn-into");
    let nowhere = service.post(&path, &clerk, &json!({"aggregate": "case/7K2M9QX4T1AB"})).await;
    assert_eq!(nowhere.problem(), (422, "contact.turn-into.not-there".into()), "{}", nowhere.text);
    let case = service.registered().await;
    let became = service.post(&path, &clerk, &json!({"aggregate": case.aggregate})).await;
    assert_eq!(became.status, 201, "{}", became.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_command_a_hundred_times_and_through_a_restart_is_one_event_and_one_answer() {
    let service = Service::start().await;
    let before = service.log.head().await.unwrap();
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    let ask = Ask::with(&service.clerk()).command(id);
    let body = registration();
    let replies = futures::future::join_all((0..50).map(|_| service.post("/v1/cases", &ask, &body))).await;
    let service = service.restart().await;
    let again = futures::future::join_all((0..50).map(|_| service.post("/v1/cases", &ask, &body))).await;
    let answers: Vec<_> = replies.iter().chain(&again).map(|reply| (reply.status, reply.accepted())).collect();
    assert_eq!(answers.iter().filter(|(status, answer)| *status == 201 && !answer.duplicate).count(), 1);
    assert_eq!(answers.iter().filter(|(status, answer)| *status == 200 && answer.duplicate).count(), 99);
    // The password is shown once; a repetition says where it is found.
    let bare = |answer: &anjuan_api::Accepted| anjuan_api::Accepted {
        duplicate: false,
        query_password: None,
        query_password_at: None,
        ..answer.clone()
    };
    let receipt = format!("/v1/cases/{}/papers/receipt", answers[0].1.aggregate.id);
    for (_, answer) in &answers {
        assert_eq!(bare(answer), bare(&answers[0].1));
        let shown = (answer.query_password.as_ref().map(String::len), answer.query_password_at.clone());
        assert_eq!(shown, if answer.duplicate { (None, Some(receipt.clone())) } else { (Some(8), None) });
    }
    let password = answers.iter().find_map(|(_, answer)| answer.query_password.clone()).unwrap();
    assert!(
        service.get(&receipt, &Ask::with(&service.clerk())).await.text.contains(&password),
        "a lost answer loses it not"
    );
    assert_eq!(service.log.head().await.unwrap(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_clients_that_saw_the_same_exactly_one_wins() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let path = format!("/v1/cases/{}/accept?expected={}", registered.aggregate.id, registered.sequence);
    let ask = Ask::with(&service.clerk());
    let body = json!({});
    let replies = futures::future::join_all((0..16).map(|_| service.post(&path, &ask, &body))).await;
    let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!(won.len(), 1);
    for reply in lost {
        assert_eq!(reply.problem(), (409, "command.moved".into()));
    }
    assert_eq!(service.log.head().await.unwrap(), registered.sequence + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_without_expectation_are_decided_one_after_the_other() {
    let service = Service::start().await;
    let registered = service.registered().await;
    let path = format!("/v1/cases/{}/accept", registered.aggregate.id);
    let (one, other) = (Ask::with(&service.clerk()), Ask::with(&service.head()));
    let body = json!({});
    let (one, other) = tokio::join!(service.post(&path, &one, &body), service.post(&path, &other, &body));
    let (won, lost) = if one.status == 201 { (one, other) } else { (other, one) };
    assert_eq!((won.status, lost.status), (201, 422), "{} {}", won.text, lost.text);
    assert!(lost.problem().1.starts_with("case.accept."), "{}", lost.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_problem_with_code_article_and_both_languages() {
    let service = Service::start().await;
    let mut body = registration();
    body["window"] = json!("W99");
    let ask = Ask::with(&service.clerk());
    let english = service.post("/v1/cases", &ask, &body).await;
    let chinese = service.post("/v1/cases", &ask.clone().language("zh-CN,zh;q=0.9,en;q=0.1"), &body).await;
    assert_eq!(english.problem(), (422, "command.window-unknown".into()));
    assert_eq!((english.language.as_str(), chinese.language.as_str()), ("en", "zh-CN"));
    let (english, chinese) = (english.json(), chinese.json());
    assert_eq!(english["article"], "work/2");
    assert_eq!(english["detail"], english["detailEn"]);
    assert_eq!(chinese["detail"], english["detailZh"]);
    assert!(english["detail"].as_str().unwrap().contains("no window `W99`"), "{english}");
    assert!(chinese["detail"].as_str().unwrap().contains("没有窗口“W99”"), "{chinese}");
    assert_eq!((english["status"].as_u64(), &english["instance"]), (Some(422), &json!("/v1/cases")));
    assert_eq!(english["type"], "urn:anjuan:problem:command.window-unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_named_with_its_place() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk());
    let id = service.registered().await.aggregate.id;
    let step = format!("/v1/cases/{id}/step");
    for (path, body, parts) in [
        (step.as_str(), "{\n  \"step\": \"审核\",\n  \"result\": \"MAYBE\"\n}", ["MAYBE", "line 3"]),
        (step.as_str(), "{\n \"setp\": \"审核\"}", ["setp", "line 2"]),
        (step.as_str(), "{\"step\": \"a\", \"result\": \"AGREE\"} , \"finish\": {}", ["trailing characters", "line 1"]),
        (step.as_str(), "", ["missing field `step`", "line 1"]),
        ("/v1/cases", "{\"item\": 7}", ["integer `7`", "line 1"]),
        (
            "/v1/cases",
            "{\"applicant\": {\"kind\": \"OTHER\",\n \"nom\": 1}}",
            ["unknown field `nom`", "line 2 column 6"],
        ),
        (
            "/v1/cases",
            "{\"applicant\":\n{\"kind\": \"OTHER\", \"name\": \"某某\"},\n \"item\": 7}",
            ["integer `7`", "line 3 column 10"],
        ),
        (
            "/v1/cases",
            "{\"applicant\": {\"kind\": \"OTHER\", \"name\": \"x\"},\n\"applicant\": {\"kind\": \"OTHER\", \"name\": \"x\"}}",
            ["duplicate field `applicant`", "line 2 column 11"],
        ),
        ("/v1/cases", "{\"applicant\": {\"kind\": \"OTHER\", \"name\": \" \"}}", ["applicant", "the name is empty"]),
        ("/v1/contacts", "{\"matter\": {\"ciphertext\": \"\"}}", ["expected a string", "line 1"]),
        ("/v1/contacts", "{\"matter\": \"\"}", ["matter", "the text is empty"]),
        ("/v1/cases?at=yesterday", "{}", ["at", "yesterday"]),
        ("/v1/cases?when=now", "{}", ["unknown parameter", "when"]),
    ] {
        let reply = service.post_text(path, &ask, body.to_owned()).await;
        assert_eq!(reply.problem(), (400, "request.malformed".into()), "{path} {body}");
        let detail = reply.json()["detail"].as_str().unwrap().to_owned();
        for part in parts {
            assert!(detail.contains(part), "{path} {body}: {detail}");
        }
    }
    let unknown = service.get("/v1/casse", &ask).await;
    assert_eq!(unknown.problem(), (404, "path.unknown".into()));
    let method = service.get(&step, &ask).await;
    assert_eq!(method.problem(), (405, "method.unknown".into()));
    let large = service.post_text("/v1/cases", &ask, " ".repeat(300 * 1024)).await;
    assert_eq!(large.problem(), (413, "request.too-large".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_of_its_kind_and_its_id_is_a_uuid() {
    let service = Service::start().await;
    let ask = Ask::with(&service.administrator());
    let window = json!({"effectiveFrom": "2026-01-01", "definition": {"name": "甲", "nameEn": "A", "department": "乙", "head": "P014"}});
    let reply = service.post("/v1/centre/item/X1/define-window", &ask, &window).await;
    assert_eq!(reply.problem(), (422, "centre.define.wrong-kind".into()));
    let reply = service.post("/v1/centre/case/X1/define-window", &ask, &window).await;
    assert_eq!(reply.status, 404);
    let reply = service.post("/v1/cases/ZZZZZZZZZZZZ/accept", &Ask::with(&service.clerk()), &json!({})).await;
    assert_eq!(reply.status, 422, "a case that was never registered: {}", reply.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_is_entered_late_under_both_times() {
    let service = Service::start().await;
    let ask = Ask::with(&service.clerk());
    let accepted = service.post("/v1/cases?at=2026-11-20T03:00:00Z", &ask, &registration()).await.accepted();
    assert_eq!(accepted.time.to_rfc3339(), "2026-11-20T03:00:00+00:00");
    assert_eq!(accepted.recorded_time, crate::service::monday());
    assert!(accepted.number.unwrap().starts_with("AJ-20261120-"));
    let stored: Value = serde_json::from_str(service.stored().await.last().unwrap()).unwrap();
    assert_eq!(
        (&stored["time"], &stored["recordedtime"]),
        (&json!("2026-11-20T03:00:00Z"), &json!("2026-11-23T02:00:00Z"))
    );
}
