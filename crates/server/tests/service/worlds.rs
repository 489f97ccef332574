//! Two worlds: two services that differ in one complaint, in one leave, in one sheet that is not published. Whoever may know nothing of it is
//! answered the same by both, byte for byte, whatever they ask and whatever they try.
//!
//! What cannot be the same is a closed list here, with why: the position of the log, which counts every event of the centre whichever it
//! is, and what proves the log as a whole or measures the process.
use crate::knowing::asked;
use crate::service::{Ask, Reply, Service};
use anjuan_api::routes::{Method, Route, routes};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};

/// The members in which the position of the log stands, as far as it is that of the answer and not of what is answered. One log has one
/// order, by which everybody waits for what they wrote themselves: that it grew says that something was recorded somewhere in the
/// centre (a case, a punch, a card), and not what or about whom.
const POSITIONS: [&str; 2] = ["sequence", "next"];

/// What is not compared, with why.
const APART: [(&str, &str); 9] = [
    ("/metrics", "counts what the process did: no person, no kind of matter"),
    ("/health/live", "the state of the process"),
    ("/health/ready", "the state of the process"),
    ("/v1/views", "how far each view is: positions"),
    (
        "/v1/views/{name}/digest",
        "proves all rows of a view together: one number, which says that something is different and not what",
    ),
    ("/v1/log/checkpoint", "proves the log as a whole: its size and root, under a key of this service"),
    ("/v1/log/key", "the key of this service"),
    ("/v1/evidence/{kind}/{id}", "has the checkpoint in it; whether there is any is compared as the events are"),
    ("/v1/inbox/stream", "has no end; what it sends is the list, which is compared"),
];

/// Positions are taken out of an answer.
fn without_positions(value: &mut Value) {
    if let Value::Object(members) = value {
        for position in POSITIONS {
            // A page's own: a cursor of a page is a text, and is compared.
            if members.get(position).is_some_and(Value::is_number) {
                members.insert(position.to_owned(), json!("the position of the log"));
            }
        }
    }
}

/// What is compared of an answer.
fn compared(reply: &Reply) -> (u16, String, String, String) {
    let text = match serde_json::from_str::<Value>(&reply.text) {
        Ok(mut value) => {
            without_positions(&mut value);
            value.to_string()
        }
        Err(_) => reply.text.clone(),
    };
    (reply.status, reply.media_type.clone(), reply.etag.clone(), text)
}

/// Every command of a kind that needs an object, on that object: with nothing in it, and as if it had been seen.
fn commands(objects: &[&str]) -> Vec<String> {
    let of = |route: &Route, object: &str| {
        let (kind, id) = object.split_once('/')?;
        let collection = format!("/v1/{kind}s/{{id}}/");
        let is_theirs = route.method == Method::Post && route.verb().is_some() && route.path.starts_with(&collection);
        is_theirs.then(|| route.path.replace("{id}", id))
    };
    let paths: Vec<String> =
        routes().iter().flat_map(|route| objects.iter().filter_map(move |object| of(route, object))).collect();
    paths.iter().flat_map(|path| [path.clone(), format!("{path}?expected=3")]).collect()
}

async fn asked_of(service: &Service, path: &str, token: &str) -> (u16, String, String, String) {
    compared(&service.get(path, &Ask::with(token)).await)
}

/// Asks both worlds everything, as each of these.
async fn are_equal((one, other): (&Service, &Service), askers: &[(&str, Role)], objects: &[&str]) {
    let mut different = Vec::new();
    for (person, role) in askers {
        let tokens = [one, other].map(|service| service.token(person, &[*role]));
        for route in routes().iter().filter(|route| route.method == Method::Get && !route.is_stream()) {
            if APART.iter().any(|(path, _)| *path == route.path) {
                continue;
            }
            for path in asked(route) {
                let (here, there) = tokio::join!(asked_of(one, &path, &tokens[0]), asked_of(other, &path, &tokens[1]));
                if here != there {
                    different.push(format!("{person} GET {path}\n  {here:?}\n  {there:?}"));
                }
            }
        }
        for path in commands(objects) {
            let (asks, body) = (tokens.each_ref().map(|token| Ask::with(token)), json!({}));
            let (here, there) = tokio::join!(one.post(&path, &asks[0], &body), other.post(&path, &asks[1], &body));
            let (here, there) = (compared(&here), compared(&there));
            if here != there {
                different.push(format!("{person} POST {path}\n  {here:?}\n  {there:?}"));
            }
        }
    }
    assert!(different.is_empty(), "{} answers are different:\n{}", different.len(), different.join("\n"));
}

/// Two services with the same facts.
async fn both() -> (Service, Service) {
    let (one, other) = tokio::join!(Service::start(), Service::start());
    for service in [&one, &other] {
        service.own(None).await;
    }
    (one, other)
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn complaint_3__whom_a_complaint_is_about_cannot_tell_whether_there_is_one() {
    let (one, other) = both().await;
    for service in [&one, &other] {
        service.away().await;
        service.sheet().await;
    }
    other.complained().await;
    for service in [&one, &other] {
        service.caught_up().await;
    }
    let askers = [
        ("P018", Role::WindowStaff),
        ("P017", Role::WindowHead),
        ("P022", Role::WindowStaff),
        ("P019", Role::WindowHead),
    ];
    let objects = [
        "complaint/C0MPA1NT0001",
        "card/complaint-C0MPA1NT0001-complaint-answer-0-yellow",
        "escalation/complaint-C0MPA1NT0001-complaint-answer-0",
        "contact/C0NTACT00001",
    ];
    are_equal((&one, &other), &askers, &objects).await;
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn leave_2__a_colleague_cannot_tell_whether_somebody_asked_for_leave_nor_what_a_sheet_says() {
    let (one, other) = both().await;
    other.away().await;
    other.sheet().await;
    for service in [&one, &other] {
        service.caught_up().await;
    }
    let askers = [("P016", Role::WindowStaff), ("P022", Role::WindowStaff), ("P019", Role::WindowHead)];
    are_equal((&one, &other), &askers, &["leave/EAVE00000001"]).await;
}
