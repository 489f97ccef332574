//! What HTTP itself has words for (请求头): where the new one is, what was seen last, a smaller answer.
use crate::service::{Ask, Service, registration};
use serde_json::{Value, json};

/// One request with a header more; answers status, headers of interest and body.
async fn with(service: &Service, (name, value): (&'static str, String), path: &str, body: Option<Value>) -> Answered {
    let (url, token) = (format!("{}{path}", service.url), format!("Bearer {}", service.clerk()));
    let asked = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = match body {
            Some(body) => agent.post(&url).header("Authorization", token).header(name, value).send(body.to_string()),
            None => agent.get(&url).header("Authorization", token).header(name, value).call(),
        };
        let answer = answer.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, [location, tag]) = (answer.status().as_u16(), ["location", "etag"].map(header));
        Answered { status, location, tag }
    });
    asked.await.unwrap()
}

#[derive(Debug)]
struct Answered {
    status: u16,
    location: Option<String>,
    tag: Option<String>,
}

/// The head of an answer as it comes over the wire, without a client that unpacks it.
async fn head(service: &Service, path: &str, accepted: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut wire = tokio::net::TcpStream::connect(service.url.trim_start_matches("http://")).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {accepted}\r\nConnection: close\r\n\r\n");
    wire.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    wire.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).split("\r\n\r\n").next().unwrap().to_ascii_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_case_has_its_place_and_its_tag_stands_for_what_was_seen_last() {
    let service = Service::start().await;
    let none = || ("X-Test", "1".to_owned());
    let registered = with(&service, none(), "/v1/cases", Some(registration())).await;
    assert_eq!(registered.status, 201, "{registered:?}");
    let (place, tag) = (registered.location.unwrap(), registered.tag.unwrap());
    let shown = with(&service, none(), &format!("{place}?after={}", tag.trim_matches('"')), None).await;
    assert_eq!((shown.status, shown.tag.as_ref()), (200, Some(&tag)), "the case as it was registered");
    let accept = format!("{place}/accept");
    let accepted = with(&service, ("If-Match", tag.clone()), &accept, Some(json!({}))).await;
    assert_eq!(accepted.status, 201, "{accepted:?}");
    let again = with(&service, ("If-Match", tag), &accept, Some(json!({}))).await;
    assert_eq!(again.status, 409, "something came after what was seen: {again:?}");
    let wrong = with(&service, ("If-Match", "\"x\"".to_owned()), &accept, Some(json!({}))).await;
    assert_eq!(wrong.status, 400, "{wrong:?}");
    let any = with(&service, ("If-Match", "*".to_owned()), &accept, Some(json!({}))).await;
    assert_eq!(any.status, 422, "decided on what it is: {any:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_answer_is_compressed_where_it_may_be_and_the_contract_is_a_page() {
    let service = Service::start().await;
    let contract = |accepted| head(&service, "/v1/openapi.json", accepted);
    assert!(contract("gzip").await.contains("content-encoding: gzip"));
    assert!(!contract("identity").await.contains("content-encoding"));
    let refused = head(&service, "/v1/nowhere", "gzip").await;
    assert!(refused.starts_with("http/1.1 404") && refused.contains("application/problem+json"), "{refused}");
    let page = service.get("/v1/docs", &Ask::default()).await;
    assert!(
        page.status == 200 && page.media_type.starts_with("text/html") && page.text.contains("/v1/cases/{id}/accept")
    );
}

/// One connection that sends two requests, the body of the first after its head; answers the two status lines.
async fn both(service: &Service, head: &str, body: &str) -> Vec<String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut wire = tokio::net::TcpStream::connect(service.url.trim_start_matches("http://")).await.unwrap();
    let first =
        format!("{head}\r\nHost: x\r\nContent-Length: {}\r\nContent-Type: application/json\r\n\r\n", body.len());
    wire.write_all(first.as_bytes()).await.unwrap();
    // The service has the head before there is anything of the body.
    for part in [body, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"] {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        wire.write_all(part.as_bytes()).await.unwrap();
    }
    let mut answer = Vec::new();
    wire.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.match_indices("HTTP/1.1 ").map(|(at, _)| answer[at + 9..at + 12].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_nobody_wants_costs_the_next_request_nothing() {
    let service = Service::start().await;
    let token = format!("Authorization: Bearer {}", service.clerk());
    let unread = [
        ("POST /v1/clock/confirm HTTP/1.1".to_owned(), "401"),
        (format!("GET /v1/whoami HTTP/1.1\r\n{token}"), "200"),
        (format!("GET /v1/whoami?x=1 HTTP/1.1\r\n{token}"), "200"),
        (format!("POST /v1/nowhere HTTP/1.1\r\n{token}"), "404"),
        (format!("DELETE /v1/whoami HTTP/1.1\r\n{token}"), "405"),
        (format!("POST /v1/cases HTTP/1.1\r\nContent-Type: text/plain\r\n{token}"), "415"),
    ];
    for (head, status) in unread {
        assert_eq!(both(&service, &head, "{\"x\": 1}").await, [status, "200"], "{head}");
    }
}
