//! The contract at the edge (接口契约): everything that is wrong is named at once, and the document says neither more nor less than what
//! the server takes.
use crate::service::{Ask, Reply, Service, registration};
use anjuan_api::routes::{Form, Method, Param, Place, Route, routes};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Where each field is that is wrong: its pointer, or the name of the parameter.
fn places(reply: &Reply) -> Vec<String> {
    let problem = reply.json();
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let place = |error: &Value| error["pointer"].as_str().or(error["parameter"].as_str()).unwrap().to_owned();
    let mut places: Vec<String> = errors.iter().map(place).collect();
    places.sort_unstable();
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_that_is_missing_or_ill_formed_is_named_at_once_in_both_languages() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk()).language("zh-CN");
    let reply = service
        .post("/v1/cases", &clerk, &json!({"channel": "PIGEON", "applicant": {"kind": "NATURAL_PERSON"}, "x": 1}))
        .await;
    assert_eq!(reply.problem(), (400, "request.malformed".into()));
    let wanted = ["#/applicant/name", "#/channel", "#/form", "#/item", "#/place", "#/x"];
    assert_eq!(places(&reply), wanted, "{}", reply.text);
    let problem = reply.json();
    for error in problem["errors"].as_array().unwrap() {
        assert_eq!(error["detail"], error["detailZh"], "in the language asked for");
        assert!(error["detailEn"].as_str().is_some_and(|said| said.is_ascii()), "{error}");
        assert!(error["detailZh"].as_str().is_some_and(|said| !said.is_ascii()), "{error}");
    }
    let reply = service.post_text("/v1/cases", &clerk, "{".into()).await;
    assert_eq!(places(&reply), ["#"], "{}", reply.text);
    let materials = json!([{"material": "identity", "status": "PRESENTED"}, {"status": "LOST"}]);
    let mut body = registration();
    body["materials"] = materials;
    let reply = service.post("/v1/cases", &clerk, &body).await;
    assert_eq!(places(&reply), ["#/materials/1/material", "#/materials/1/status"], "{}", reply.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_of_query_path_and_header_are_named_together_with_the_body() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let reply =
        service.get("/v1/deadlines?limit=0&state=late&before=soon&nothing=1&window=W02&window=W03", &clerk).await;
    assert_eq!(reply.problem(), (400, "request.malformed".into()));
    assert_eq!(places(&reply), ["before", "limit", "nothing", "state", "window"], "{}", reply.text);
    let reply = service.post("/v1/cases/a.b/step?at=soon", &clerk, &json!({"result": "AGREE"})).await;
    assert_eq!(places(&reply), ["#/step", "at", "id"], "{}", reply.text);
    assert_eq!(service.get("/v1/deadlines?limit=500&state=open,warned&window=W02", &clerk).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_a_text_that_says_nothing_names_every_such_text() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let path = format!("/v1/cases/{}/return", case.id);
    let reply = service.post(&path, &Ask::with(&service.clerk()), &json!({"reason": " ", "basis": ""})).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    assert!(!reply.json()["article"].as_str().unwrap().is_empty(), "the rule says it: {}", reply.text);
    assert_eq!(places(&reply), ["#/basis", "#/reason"], "{}", reply.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_number_may_be_written_with_a_point() {
    let service = Service::start().await;
    let case = service.registered().await.aggregate;
    let path = format!("/v1/cases/{}/charge", case.id);
    let charge = |fen: &str| format!(r#"{{"fee": "F1", "amountFen": {fen}, "receipt": "1"}}"#);
    let clerk = Ask::with(&service.clerk());
    assert_eq!(service.post_text(&path, &clerk, charge("100.0")).await.status, 422, "there is no such fee");
    for wrong in ["100.5", "-1", "4294967296"] {
        let reply = service.post_text(&path, &clerk, charge(wrong)).await;
        assert_eq!((reply.status, places(&reply)), (400, vec!["#/amountFen".to_owned()]), "{wrong}: {}", reply.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_or_person_that_nobody_knows_is_not_found_wherever_it_is_named() {
    let service = Service::start().await;
    let chief = Ask::with(&service.token("P001", &[Role::Director, Role::GeneralSection]));
    for path in [
        "/v1/deadlines?window=W99",
        "/v1/deadlines?responsible=P999",
        "/v1/deadlines/summary?window=W99",
        "/v1/breaches?window=W99",
        "/v1/breaches?person=P999",
        "/v1/cases?window=W99",
        "/v1/register?person=P999",
        "/v1/persons/P999/open-work",
        "/v1/attendance/now?window=W99",
        "/v1/attendance/months/2026-11?window=W99",
        "/v1/attendance/months/2026-11?person=P999",
        "/v1/attendance/days?person=P999",
        "/v1/attendance/ledger?person=P999",
        "/v1/attendance/slips?person=P999",
        "/v1/leaves?person=P999",
    ] {
        let reply = service.get(path, &chief).await;
        assert_eq!(reply.problem(), (404, "not-found".into()), "{path}: {}", reply.text);
        assert!(reply.text.contains("999") || reply.text.contains("W99"), "{path}: {}", reply.text);
        let known = path.replace("W99", "W02").replace("P999", "P014");
        assert_eq!(service.get(&known, &chief).await.status, 200, "{known}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_log_has_not_is_not_waited_for() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.token("P001", &[Role::Director]));
    let before = Instant::now();
    for path in
        ["/v1/cases", "/v1/deadlines", "/v1/deadlines/summary", "/v1/breaches", "/v1/attendance/now", "/v1/periods"]
    {
        let reply = service.get(&format!("{path}?after=9007199254740991"), &clerk).await;
        assert_eq!(reply.problem(), (422, "request.impossible".into()), "{path}");
    }
    assert!(before.elapsed() < Duration::from_secs(5), "at once: {:?}", before.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counts_are_of_what_the_list_shows() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let case = service.registered().await;
    let after = case.sequence;
    for filter in [
        "window=W02",
        "window=W03",
        "responsible=P015",
        "aggregate=case/NOTHING",
        "before=2026-11-24T00:00:00Z",
        "state=open",
    ] {
        let list = service.get(&format!("/v1/deadlines?{filter}&limit=500&after={after}"), &clerk).await.json();
        let summary = service.get(&format!("/v1/deadlines/summary?{filter}&after={after}"), &clerk).await.json();
        let counted: u64 = summary["states"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
        assert_eq!(counted, list["rows"].as_array().unwrap().len() as u64, "{filter}: {summary}");
    }
    let of_case =
        service.get(&format!("/v1/deadlines/summary?aggregate={}&after={after}", case.aggregate), &clerk).await;
    assert_ne!(of_case.json()["states"]["open"], 0, "{}", of_case.text);
}

/// The path of a route with its documented examples, and the query string with all of its parameters.
fn documented(route: &Route) -> (String, Vec<(&'static str, String)>) {
    let text = |param: &Param| match param.form.example(param.name) {
        Value::String(text) => text,
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    let mut path = route.path.clone();
    for param in route.params.iter().filter(|param| param.place == Place::Path) {
        path = path.replace(&format!("{{{}}}", param.name), &text(param).replace('/', "%2F"));
    }
    let query = route.params.iter().filter(|param| param.place == Place::Query);
    (path, query.map(|param| (param.name, text(param))).collect())
}

fn encoded(query: &[(&str, String)]) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let escaped = |text: &str| -> String {
        text.bytes().map(|byte| if safe(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
    };
    query.iter().map(|(name, text)| format!("{name}={}", escaped(text))).collect::<Vec<_>>().join("&")
}

async fn asked(service: &Service, route: &Route, (path, query): (&str, &[(&str, String)])) -> Reply {
    let everybody: Vec<Role> =
        Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect();
    let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", encoded(query)) };
    let mut reply = None;
    // What none of the staff may is the applicants'.
    for roles in [everybody.as_slice(), &[Role::Applicant]] {
        if reply.as_ref().is_none_or(|reply: &Reply| reply.status == 403) {
            let ask = Ask::with(&service.token("P900", roles));
            // A header that must be given is the id of a command.
            let needs_id = route.params.iter().any(|param| param.place == Place::Header && param.is_needed());
            let ask = if needs_id { ask.command(Uuid::from_u128(7)) } else { ask };
            reply = Some(match route.method {
                Method::Get => service.get(&path, &ask).await,
                Method::Post => service.post(&path, &ask, &example_of(route)).await,
            });
        }
    }
    reply.unwrap()
}

/// The example of a route's body, as the document has it.
fn example_of(route: &Route) -> Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(anjuan_api::openapi::document);
    let operation = &DOCUMENT["paths"][&route.path][route.method.as_str().to_ascii_lowercase()];
    operation["requestBody"]["content"]["application/json"]["example"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_parameter_of_the_document_is_one_that_the_server_reads_and_every_example_is_taken() {
    let service = Service::start().await;
    service.of_all_offices().await;
    let mut wrong = Vec::new();
    for route in routes() {
        let (path, query) = documented(route);
        let name = format!("{} {}", route.method.as_str(), route.path);
        // All at once, but for what stands for the same: then one by one.
        let single = query.iter().map(|one| vec![one.clone()]);
        let needed: Vec<_> = query.iter().filter(|(name, _)| *name == "period").cloned().collect();
        for query in single
            .map(|one| if needed.is_empty() || one == needed { one } else { [one, needed.clone()].concat() })
            .chain([needed.clone()])
        {
            let reply = asked(&service, route, (&path, &query)).await;
            if reply.status == 400 || reply.status >= 500 && route.path != "/health/ready" {
                wrong.push(format!("{name} {query:?}: {} {}", reply.status, reply.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_document_forbids_of_a_parameter_the_server_refuses_by_its_name() {
    let service = Service::start().await;
    service.of_all_offices().await;
    let mut wrong = Vec::new();
    for route in routes().iter().filter(|route| route.is_for_people()) {
        let (path, query) = documented(route);
        let needed: Vec<_> = query.iter().filter(|(name, _)| *name == "period").cloned().collect();
        for param in
            route.params.iter().filter(|param| param.place == Place::Query && !matches!(param.form, Form::Text))
        {
            let given: Vec<_> = needed
                .iter()
                .filter(|(name, _)| *name != param.name)
                .cloned()
                .chain([(param.name, "!".to_owned())])
                .collect();
            let reply = asked(&service, route, (&path, &given)).await;
            if reply.status != 400 || places(&reply) != [param.name] {
                wrong.push(format!(
                    "{} {} {}: {} {}",
                    route.method.as_str(),
                    route.path,
                    param.name,
                    reply.status,
                    reply.text
                ));
            }
        }
        let unknown = [needed.clone(), vec![("nothing", "1".to_owned())]].concat();
        if !query.is_empty() && asked(&service, route, (&path, &unknown)).await.status != 400 {
            wrong.push(format!("{} takes a parameter that it has not", route.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
