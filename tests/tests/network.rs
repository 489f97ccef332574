//! The product as it stands in a network (网络部署): TLS from an authority of its own, and logs that others may read.
//!
//! Of the log: the product runs with all that it can log of itself, and is asked with a word that nobody else would write, wherever a
//! client may write what it likes. The word is not found again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
use anjuan_tests::service::{Service, anjuan};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// What a client may have written anywhere.
const SENTINEL: &str = "SENTINEL7f3a";

/// What is personal, and given in the clear to the edge.
const PERSONAL: [&str; 3] = ["王小明", "32062319800101123X", "13800005645"];

#[test]
fn nothing_that_people_said_is_logged() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let service = Service::start_with(&data, &["--log", "debug"]);
    let enquirer =
        json!({"kind": "NATURAL_PERSON", "name": PERSONAL[0], "document": PERSONAL[1], "telephone": PERSONAL[2]});
    let opened = service.post(
        "/v1/contacts",
        &json!({
            "channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01", "enquirer": enquirer,
        }),
    );
    assert_eq!(opened.status, 201, "{opened:?}");
    let paths = [
        format!("/v1/cases/{SENTINEL}"),
        format!("/{SENTINEL}/x"),
        format!("/papers/{SENTINEL}"),
        format!("/v1/register?window={SENTINEL}"),
        format!("/v1/catalogue/{SENTINEL}?on={SENTINEL}"),
        format!("/v1/public/progress/{SENTINEL}/rating"),
    ];
    for path in &paths {
        let _ = service.get(path);
        let _ = service.post(path, &json!({ SENTINEL: SENTINEL }));
    }
    let _ = service.post("/v1/progress", &json!({"number": SENTINEL, "password": SENTINEL}));
    let _ = service.post("/v1/contacts", &json!({"topic": SENTINEL}));
    let mut wire = TcpStream::connect(service.url.trim_start_matches("http://")).unwrap();
    let head = format!(
        "GET /v1/register HTTP/1.1\r\nHost: {SENTINEL}\r\nX-Request-Id: {SENTINEL} x\r\nUser-Agent: {SENTINEL}\r\n\
         Authorization: Bearer {SENTINEL}\r\nCookie: a={SENTINEL}\r\nConnection: close\r\n\r\n"
    );
    wire.write_all(head.as_bytes()).unwrap();
    wire.read_to_string(&mut String::new()).unwrap();
    let token = service.token.clone();
    service.stop();
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(log.contains("finished processing request"), "requests are logged:\n{log}");
    for secret in PERSONAL.into_iter().chain([SENTINEL, &token]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is logged");
    }
}

#[test]
fn one_command_makes_certificates_and_the_service_is_known_by_them() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    let made = || {
        let made = anjuan(&["--json", "tls", "--out", &path("tls"), "--name", "gateway.example.cn"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        serde_json::from_slice::<Value>(&made.stdout).unwrap()
    };
    let files = made();
    let named = |what: &str| files[what].as_str().unwrap().to_owned();
    let (ca, certificate, key) = (named("ca"), named("certificate"), named("key"));
    let data = directory.path().join("data");
    let service = Service::start_with(&data, &["--bare", "--tls-certificate", &certificate, "--tls-key", &key]);
    assert!(service.url.starts_with("https://127.0.0.1:"), "{}", service.url);
    // Whoever has the data directory knows the service; whoever has the authority's certificate, too; nobody else.
    assert!(service.line(&["view", "status"])["views"].is_array());
    let token = directory.path().join("token");
    std::fs::write(&token, &service.token).unwrap();
    let asked = |ca: &[&str]| {
        let url = service.url.replace("127.0.0.1", "localhost");
        anjuan(&[&["--url", &url, "--token-file", token.to_str().unwrap()], ca, &["view", "status"]].concat())
    };
    assert!(asked(&["--ca", &ca]).status.success(), "{:?}", asked(&["--ca", &ca]));
    let unknown = String::from_utf8(asked(&[]).stderr).unwrap();
    assert!(unknown.contains("certificate"), "{unknown}");
    // Made again, the certificate is another one of the same authority.
    let before = std::fs::read_to_string(&certificate).unwrap();
    assert_eq!(made(), files);
    let after = std::fs::read_to_string(&certificate).unwrap();
    let leaf = |chain: &str| chain.split("-----END").next().unwrap().to_owned();
    let authority = |chain: &str| chain.split("-----BEGIN").last().unwrap().to_owned();
    assert!(leaf(&before) != leaf(&after) && authority(&before) == authority(&after));
    assert!(asked(&["--ca", &ca]).status.success());
    service.stop();
}

#[test]
fn beyond_this_machine_the_service_does_not_listen_in_the_clear() {
    let directory = tempfile::tempdir().unwrap();
    let refused = Service::try_start(&directory.path().join("data"), &["--bare", "--bind", "0.0.0.0"]);
    let said = refused.err().expect("it does not start");
    assert!(said.contains("only with TLS") && said.contains("anjuan tls"), "{said}");
}
