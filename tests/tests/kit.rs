//! The kit for others (对外开发包) against the product itself: the four examples, Rust and Python, each killed and started again; the feed
//! over a restart of the service; and the AsyncAPI document as its official parser reads it.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::environment;
use anjuan_tests::golden::{directory, read, root};
use anjuan_tests::service::{Service, program};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long anything here may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// Waits until something is there.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// One of the examples while it runs.
struct Example {
    name: &'static str,
    process: Child,
}

impl Example {
    fn start(name: &'static str, service: &Service, arguments: &[&str]) -> Self {
        let mut command = match name.strip_suffix(".py") {
            Some(_) => {
                let python = root().join("crates/client/examples/python");
                let interpreter = environment::python("kit-venv", &python.join("requirements.txt")).unwrap();
                let mut command = Command::new(interpreter);
                command.arg(python.join(name));
                command
            }
            None => {
                let example = program().with_file_name("examples").join(name);
                assert!(example.exists(), "{} is not built: `cargo build --workspace --examples`", example.display());
                Command::new(example)
            }
        };
        let instance: Value =
            serde_json::from_slice(&std::fs::read(service.data.join("instance.json")).unwrap()).unwrap();
        for (variable, field) in [("NATS_URL", "url"), ("NATS_USER", "user"), ("NATS_PASSWORD", "password")] {
            command.env(variable, instance["nats"][field].as_str().unwrap());
        }
        command
            .env("CENTRE", "bencha")
            .env("ANJUAN_URL", &service.url)
            .env("ANJUAN_TOKEN", service.token_for("P001", &[]));
        let process = command.args(arguments).stdout(Stdio::null()).spawn().unwrap();
        Self { name, process }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Recorded events, page by page.
fn events(service: &Service, query: &str) -> Vec<Value> {
    let (mut from, mut found) = (1, Vec::new());
    loop {
        let page =
            service.get_as(Some(&service.token_for("P001", &[])), &format!("/v1/events?from={from}&limit=500{query}"));
        assert_eq!(page.status, 200, "{}", page.body);
        found.extend(page.body["events"].as_array().unwrap().iter().cloned());
        from = page.body["next"].as_u64().unwrap();
        if from > page.body["sequence"].as_u64().unwrap() {
            return found;
        }
    }
}

fn sequence(event: &Value) -> u64 {
    event["sequence"].as_u64().unwrap()
}

/// What a projector should have: of each case its number, its window, its last event, and how many there are.
type Cases = BTreeMap<String, (String, String, String, u64)>;

fn expected(events: &[Value]) -> Cases {
    let mut cases = Cases::new();
    for event in events {
        let envelope = &event["envelope"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let id = text(&envelope["subject"]).strip_prefix("case/").unwrap().to_owned();
        if envelope["type"] == "anjuan.case.registered.v1" {
            let data = &envelope["data"];
            cases.insert(id.clone(), (text(&data["number"]), text(&data["window"]), String::new(), 0));
        }
        let case = cases.get_mut(&id).unwrap();
        (case.2, case.3) = (text(&envelope["type"]), case.3 + 1);
    }
    cases
}

fn projected(database: &Path) -> Option<Cases> {
    let database = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let mut rows = database.prepare("SELECT id, number, window, last, events FROM cases").ok()?;
    let row = |row: &rusqlite::Row<'_>| {
        let count: i64 = row.get(4)?;
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, count.unsigned_abs())))
    };
    rows.query_map([], row).ok()?.collect::<Result<_, _>>().ok()
}

/// Each projector is killed twice when it has a part, started again, and has everything exactly once in the end.
fn projectors(service: &Service, place: &Path) {
    let wanted = expected(&events(service, "&kinds=case"));
    assert!(wanted.len() > 100, "only {} cases", wanted.len());
    for name in ["projector", "projector.py"] {
        let database = place.join(format!("{name}.sqlite"));
        let path = database.to_str().unwrap();
        for part in [5, 60] {
            let example = Example::start(name, service, &[path]);
            until("a part of the cases", || projected(&database).filter(|cases| cases.len() > part));
            example.kill();
        }
        let mut example = Example::start(name, service, &[path]);
        until("all cases", || {
            assert!(!example.has_ended(), "{} ended", example.name);
            projected(&database).filter(|cases| *cases == wanted)
        });
        example.kill();
    }
}

/// What a webhook was called with: path, id, and whether it answered well.
type Called = Arc<Mutex<Vec<(String, String, bool)>>>;

/// A receiver of webhooks that fails at the first call of each path.
fn receiver() -> (String, Called) {
    let (listener, called) = (TcpListener::bind("127.0.0.1:0").unwrap(), Called::default());
    let (url, calls) = (format!("http://{}", listener.local_addr().unwrap()), Arc::clone(&called));
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut reader = BufReader::new(connection.try_clone().unwrap());
            let (mut head, mut length, mut id) = (String::new(), 0, String::new());
            reader.read_line(&mut head).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                match line.trim().split_once(": ") {
                    None => break,
                    Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                        length = value.parse().unwrap()
                    }
                    Some((name, value)) if name.eq_ignore_ascii_case("webhook-id") => id = value.to_owned(),
                    Some(_) => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["type"], "card.red");
            let path = head.split(' ').nth(1).unwrap().to_owned();
            let mut calls = calls.lock().unwrap();
            let good = calls.iter().any(|(known, ..)| *known == path);
            calls.push((path, id, good));
            let status = if good { "200 OK" } else { "500 Internal Server Error" };
            let _ = write!(connection, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (url, called)
}

fn urged(service: &Service) -> usize {
    events(service, "&kinds=card").iter().filter(|event| event["envelope"]["type"] == "anjuan.card.urged.v1").count()
}

/// Each red card calls the webhook once with success, and is urged once although its event is handed on again.
fn red_cards(service: &Service, place: &Path) {
    let issued = events(service, "&kinds=card");
    let red = |event: &&Value| {
        let envelope = &event["envelope"];
        envelope["type"] == "anjuan.card.issued.v1" && envelope["data"]["level"] == "RED"
    };
    let mut ids: Vec<String> =
        issued.iter().filter(red).map(|event| event["envelope"]["id"].as_str().unwrap().to_owned()).collect();
    assert!(!ids.is_empty(), "the demonstration has red cards");
    ids.sort();
    let (url, called) = receiver();
    for name in ["red_card", "red_card.py"] {
        let (file, webhook) = (place.join(format!("{name}.position")), format!("{url}/{name}"));
        let arguments = [file.to_str().unwrap(), webhook.as_str()];
        let mut first = Example::start(name, service, &arguments);
        until("it ends, because the webhook failed", || first.has_ended().then_some(()));
        let last = sequence(issued.last().unwrap());
        let is_through = || {
            let at = std::fs::read_to_string(&file).ok()?;
            at.split(' ').next()?.parse::<u64>().ok().filter(|at| *at >= last)
        };
        let example = Example::start(name, service, &arguments);
        until("every card was looked at", is_through);
        example.kill();
        let well = |called: &Called| {
            let calls = called.lock().unwrap();
            let of_it = calls.iter().filter(|(path, _, good)| *good && *path == format!("/{name}"));
            let mut found: Vec<String> = of_it.map(|(_, id, _)| id.clone()).collect();
            found.sort();
            found
        };
        assert_eq!(well(&called), ids, "{name}");
        let before = urged(service);
        assert!(before > 0, "{name} urged somebody");
        // Its position is lost, and everything comes again: the receiver is told the same ids, and no card is urged again.
        std::fs::remove_file(&file).unwrap();
        let example = Example::start(name, service, &arguments);
        until("every card was looked at again", is_through);
        example.kill();
        assert_eq!((well(&called).len(), urged(service)), (2 * ids.len(), before), "{name}");
    }
}

/// Reads server-sent events until `enough` have come, or until the answer ends.
fn streamed(service: &Service, last: Option<u64>, enough: usize) -> Vec<u64> {
    let url = format!("{}/v1/events/stream?from=1", service.url);
    let token = service.token_for("P001", &[]);
    let mut request = ureq::get(url).header("Authorization", format!("Bearer {token}"));
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last.to_string());
    }
    let (mut found, mut id) = (Vec::new(), 0);
    for line in BufReader::new(request.call().unwrap().into_body().into_reader()).lines() {
        // Cut off in the middle: what came before counts.
        let Ok(line) = line else { break };
        match line.split_once(": ") {
            Some(("id", text)) => id = text.parse().unwrap(),
            Some(("data", _)) => found.push(id),
            Some(_) | None => {}
        }
        if line.is_empty() && found.len() >= enough {
            break;
        }
    }
    found
}

/// A reader of the feed misses nothing and repeats nothing while the service is stopped, killed and started again.
fn feed_over_restarts(service: Service) {
    let data = service.data.clone();
    let before = events(&service, "").len();
    let mut found = streamed(&service, None, before / 3);
    service.stop();
    let service = Service::start(&data);
    found.extend(streamed(&service, found.last().copied(), before / 3));
    service.kill();
    let service = Service::start(&data);
    // What is recorded while nobody reads.
    let urged =
        events(&service, "&kinds=card").into_iter().rfind(|event| event["envelope"]["type"] == "anjuan.card.urged.v1");
    let card = urged.unwrap()["envelope"]["subject"].as_str().unwrap().replace("card/", "/v1/cards/");
    let token = service.token_for("P001", &[]);
    let again = service.post_as(Some(&token), &format!("{card}/urge"), None, &json!({"text": "再次督办"}));
    assert_eq!(again.status, 201, "{}", again.body);
    let all: Vec<u64> = events(&service, "").iter().map(sequence).collect();
    assert!(all.len() > before, "something was recorded meanwhile");
    found.extend(streamed(&service, found.last().copied(), all.len() - found.len()));
    assert_eq!(found, all);
    service.stop();
}

#[test]
fn the_examples_in_both_languages_and_the_feed_miss_nothing_and_repeat_nothing() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start_with(&place.path().join("data"), &["--demo", "--seed", "7"]);
    projectors(&service, place.path());
    red_cards(&service, place.path());
    feed_over_restarts(service);
}

fn here(file: &str) -> PathBuf {
    root().join("tests/asyncapi").join(file)
}

/// What the official parser says of a document; none where there is no npm.
fn parsed(document: &Path) -> Option<Value> {
    let modules = environment::node("asyncapi-node", &here("package.json")).unwrap()?;
    let mut node = Command::new("node");
    let output = node.env("NODE_PATH", modules).arg(here("parse.cjs")).arg(document).arg(directory()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn the_official_parser_of_asyncapi_has_nothing_to_say_and_every_golden_is_a_message_of_the_document() {
    let document = root().join("crates/api/asyncapi.json");
    let Some(found) = parsed(&document) else { return };
    let goldens = read(&directory()).unwrap().len();
    assert_eq!(found["said"], json!([]), "neither error nor warning");
    assert_eq!(found["refused"], json!([]));
    assert_eq!((&found["valid"], &found["read"]["version"]), (&json!(goldens), &json!("3.1.0")), "{}", found["read"]);
    // The check can fail: a message that leads nowhere, and data of another shape.
    let place = tempfile::tempdir().unwrap();
    let broken = |change: fn(&mut Value)| {
        let mut document: Value = serde_json::from_slice(&std::fs::read(&document).unwrap()).unwrap();
        change(&mut document);
        let path = place.path().join("broken.json");
        std::fs::write(&path, document.to_string()).unwrap();
        parsed(&path).unwrap()
    };
    let nowhere = broken(|document| document["channels"]["card"]["address"] = json!(7));
    assert!(nowhere["said"].as_array().unwrap().iter().any(|said| said["severity"] == 0), "{nowhere}");
    let other = broken(|document| {
        document["components"]["schemas"]["anjuan.v1.CardConfirmed"]["properties"]["by"]["type"] = json!("integer");
    });
    assert_ne!(other["refused"], json!([]), "{other}");
}
