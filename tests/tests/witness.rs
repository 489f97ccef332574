//! Witnesses as people run them (见证): two processes elsewhere, a centre that asks them, and a checker in another language.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_proof::archive;
use anjuan_proof::bundle::Bundle;
use anjuan_proof::check::{Keys, check_with};
use anjuan_tests::environment;
use anjuan_tests::golden::root;
use anjuan_tests::service::{Service, anjuan, program};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `anjuan witness`.
struct Witness {
    process: Child,
    url: String,
    key: String,
}

impl Witness {
    fn start(directory: &Path, name: &str, log: &str, listen: &str) -> Self {
        let of = ["--directory", directory.to_str().unwrap(), "--witness-name", name];
        let output = anjuan(&[&["witness", "key"], &of[..]].concat());
        let key = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        let mut command = Command::new(program());
        command.args(["witness", "run"]).args(of).args(["--log-key", log, "--listen", listen]);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { process, url: line.trim().strip_prefix("ready ").unwrap().to_owned(), key }
    }

    /// Ends it as a termination signal does.
    fn stop(mut self) {
        anjuan_tests::service::signal(self.process.id(), rustix::process::Signal::TERM);
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        // Already ended where the test stopped it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn contact(service: &Service) -> Value {
    let body = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    let answer = service.post("/v1/contacts", &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body
}

fn text(service: &Service, path: &str) -> String {
    service.get_as(None, path).body.as_str().unwrap_or_default().to_owned()
}

/// Waits until something is so.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What the checker in Python finds in a note.
fn checked(note: &str, keys: &[&str]) -> Value {
    let interpreter = environment::python("witness-venv", &root().join("tests/witness/requirements.txt")).unwrap();
    let mut check = Command::new(interpreter);
    check.arg(root().join("tests/witness/check.py")).args(keys);
    let mut child = check.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(note.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{note}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What an inspector does: the archive by the command line, checked by the program that has no part of the service.
fn verified(service: &Service, id: &str, keys: &Keys) {
    let file = service.data.with_file_name("evidence.zip");
    let out = file.to_str().unwrap();
    let line = ["--data", service.data.to_str().unwrap(), "evidence", &format!("contact/{id}"), "--out", out];
    let output = anjuan(&line);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(&file).unwrap();
    let bundle = archive::read(&bytes).unwrap();
    let report = check_with(&bundle, keys);
    assert!(report.holds(), "{report:?}");
    let mut changed = bytes;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(archive::read(&changed).is_err());
}

#[test]
fn checkpoints_are_co_signed_by_processes_elsewhere_and_evidence_carries_it() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("centre");
    // The key of the log is handed over once, before there are witnesses.
    let service = Service::start(&data);
    contact(&service);
    let log = until("a key", || Some(text(&service, "/v1/log/key").trim().to_owned()).filter(|key| key.contains('+')));
    assert_eq!(service.get_as(None, "/v1/log/witnessed").status, 404);
    service.stop();
    let witness = |name: &str, listen: &str| {
        Witness::start(&place.path().join(name), &format!("{name}.example/anjuan"), &log, listen)
    };
    let (office, county) = (witness("office", "127.0.0.1:0"), witness("county", "127.0.0.1:0"));
    let config = place.path().join("anjuan.toml");
    let list =
        [&office, &county].map(|one| format!("[[witnesses.list]]\nurl = \"{}\"\nkey = \"{}\"\n", one.url, one.key));
    std::fs::write(&config, format!("[witnesses]\nquorum = 2\n{}", list.concat())).unwrap();
    let service = Service::start_with(&data, &["--config", config.to_str().unwrap()]);
    let id = contact(&service)["aggregate"].as_str().unwrap().trim_start_matches("contact/").to_owned();
    let inspector = service.token_for("P010", &["inspector"]);
    let keys = Keys { log: log.clone(), witnesses: vec![office.key.clone(), county.key.clone()], quorum: 2 };
    let path = format!("/v1/evidence/contact/{id}");
    let bundle = until("evidence with its quorum", || {
        let answer = service.get_as(Some(&inspector), &path);
        let bundle: Bundle = serde_json::from_value(answer.body).ok()?;
        check_with(&bundle, &keys).holds().then_some(bundle)
    });
    // Somebody else's program, from the texts of the standards.
    let found = checked(&bundle.checkpoint, &[&log, &office.key, &county.key]);
    let names = ["anjuan.dev/log/bencha", "office.example/anjuan", "county.example/anjuan"];
    assert_eq!(found["signed"], json!(names));
    let changed = bundle.checkpoint.replacen(&format!("\n{}\n", found["size"]), "\n999999\n", 1);
    assert_eq!(checked(&changed, &[&log, &office.key, &county.key])["signed"], json!([]));
    verified(&service, &id, &keys);
    // Without one of the two nothing new has its quorum; it comes back where it was, and everything goes on.
    let (url, key) = (county.url.strip_prefix("http://").unwrap().to_owned(), county.key.clone());
    county.stop();
    let before = text(&service, "/v1/log/witnessed");
    contact(&service);
    let newest = until("a newer checkpoint", || {
        Some(text(&service, "/v1/log/checkpoint")).filter(|note| !note.contains("county") && *note != before)
    });
    assert_eq!((text(&service, "/v1/log/witnessed"), newest.matches("office").count()), (before.clone(), 0));
    let county = witness("county", &url);
    assert_eq!(county.key, key);
    let after = until("its quorum again", || Some(text(&service, "/v1/log/witnessed")).filter(|note| *note != before));
    assert_eq!(checked(&after, &[&log, &office.key, &county.key])["signed"], json!(names));
    let ready = service.get("/health/ready");
    assert!(ready.body["checks"].as_array().unwrap().iter().any(|check| check["name"] == "seal"), "{}", ready.body);
    service.stop();
    let output = anjuan(&[
        "witness",
        "evidence",
        "--directory",
        place.path().join("office").to_str().unwrap(),
        "--witness-name",
        "office.example/anjuan",
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
