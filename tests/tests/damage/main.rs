//! A damaged, shortened or forged log, as a user of the product meets it (损坏): the service says what is missing, stops
//! writing, keeps its views as evidence, and comes back by restoring or by declaration. Random single bit flips beside.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod backup;
mod batch;
mod changed;
mod clocks;
mod flips;
mod forged;
mod keys;
mod modes;
mod outside;
mod scrubbed;
mod store;
mod views;

use anjuan_tests::service::{Service, anjuan, program, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Registers a case and answers its number.
fn register(service: &Service, name: &str) -> String {
    let line = [
        "case",
        "register",
        "--item",
        "SI-001",
        "--channel",
        "visit",
        "--place",
        "counter",
        "--form",
        "window",
        "--handler",
        "P014",
        "--applicant.kind",
        "natural-person",
        "--applicant.name",
        name,
        "--materials",
        "material=identity,status=PRESENTED",
        "--materials",
        "material=household,status=PRESENTED",
    ];
    service.line(&line)["number"].as_str().unwrap().to_owned()
}

fn numbers(service: &Service) -> Vec<String> {
    let rows = service.line(&["case", "list"])["rows"].clone();
    rows.as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Asks for something to be written; answers the status and the code of the refusal.
fn write(service: &Service) -> (u16, Value) {
    let body = json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    let answer = service.post("/v1/contacts", &body);
    (answer.status, answer.body)
}

fn gate_finding(service: &Service) -> String {
    let checks = service.get("/health/ready").body["checks"].clone();
    let gate = checks.as_array().unwrap().iter().find(|check| check["name"] == "gate").cloned();
    gate.unwrap()["finding"].as_str().unwrap().to_owned()
}

fn words(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A service with some cases, stopped.
fn with_cases(data: &Path, names: &[&str]) -> Vec<String> {
    let service = Service::start(data);
    let registered: Vec<String> = names.iter().map(|name| register(&service, name)).collect();
    let _ = service.digest("register");
    service.stop();
    registered
}

#[test]
fn a_log_cut_short_is_read_only_said_everywhere_and_goes_on_by_declaration() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let all = with_cases(&data, &["甲", "乙", "丙", "丁", "戊"]);
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);
    store::remove_index(&data);
    let service = Service::start(&data);
    let (status, problem) = write(&service);
    assert_eq!((status, problem["code"].as_str()), (503, Some("log.read-only")), "{problem}");
    let zh = problem["detailZh"].as_str().unwrap();
    assert!(zh.contains("停止写入") && zh.contains("缺失序号"), "{zh}");
    assert_eq!(numbers(&service).len(), 5, "the views keep what they know");
    let ready = service.get("/health/ready");
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert!(gate_finding(&service).contains("nothing is written"), "{}", ready.body);
    let views = service.line(&["view", "status"]);
    let because: Vec<&str> =
        views["views"].as_array().unwrap().iter().filter_map(|view| view["because"].as_str()).collect();
    assert!(because.iter().any(|because| because.contains("kept as evidence")), "{views}");
    let doctor = anjuan(&["--data", data.to_str().unwrap(), "doctor"]);
    assert!(!doctor.status.success() && words(&doctor).contains("nothing is written"), "{}", words(&doctor));
    let metrics = service.get_as(None, "/metrics").body;
    assert!(metrics.as_str().unwrap().contains("anjuan_check_well{check=\"gate\"} 0"), "{metrics}");
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(log.contains("The log is damaged and nothing is written"), "{log}");
    let found = service.line(&["recover"]);
    assert_eq!((&found["open"], &found["statement"]["cause"]), (&json!(false), &json!("shorter")), "{found}");
    let choices: Vec<&str> =
        found["choices"].as_array().unwrap().iter().map(|choice| choice["choice"].as_str().unwrap()).collect();
    assert_eq!(choices, ["re-append", "restore", "declare"]);
    declared(&service, &found);
    all_following(&service);
    service.settle();
    assert!(numbers(&service).len() < all.len(), "what was declared lost is not shown any more");
    for view in ["register", "deadlines", "centre"] {
        let live = service.digest(view);
        assert_eq!(service.line(&["view", "rebuild", view])["digest"], live["digest"], "{view}");
    }
    service.stop();
    let service = Service::start(&data);
    assert_eq!(write(&service).0, 201, "and it stays open after a restart");
    let deep = words(&anjuan(&["--data", data.to_str().unwrap(), "doctor", "--deep"]));
    for said in ["messages read, and each continues its matter", "applicants' keys read", "rows:register"] {
        assert!(deep.contains(said), "{said}: {deep}");
    }
    service.stop();
}

#[test]
fn a_log_cut_short_is_whole_again_from_what_is_kept_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let all = with_cases(&data, &["甲", "乙", "丙", "丁", "戊"]);
    let service = Service::start(&data);
    service.settle();
    let before: Vec<Value> = ["register", "deadlines", "centre"].map(|view| service.digest(view)).to_vec();
    service.stop();
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);
    store::remove_index(&data);
    let service = Service::start(&data);
    assert_eq!(write(&service).0, 503);
    let again = || anjuan(&["--data", data.to_str().unwrap(), "--json", "recover", "re-append"]);
    // What was changed on the disk is not put back.
    let tail = data.join("anchor/0.tail");
    let kept = std::fs::read_to_string(&tail).unwrap();
    std::fs::write(&tail, kept.replacen("P014", "P015", 20)).unwrap();
    let refused = again();
    assert!(!refused.status.success() && words(&refused).contains("is not kept"), "{}", words(&refused));
    std::fs::write(&tail, kept).unwrap();
    let output = again();
    assert!(output.status.success(), "{}", words(&output));
    let begun = Instant::now();
    while write(&service).0 != 201 {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", gate_finding(&service));
        std::thread::sleep(Duration::from_millis(100));
    }
    all_following(&service);
    let mut numbers = numbers(&service);
    numbers.sort();
    assert_eq!(numbers, {
        let mut all = all;
        all.sort();
        all
    });
    service.settle();
    for (view, before) in ["register", "deadlines", "centre"].iter().zip(before) {
        let (live, rebuilt) = (service.digest(view), service.line(&["view", "rebuild", view]));
        assert_eq!(live["digest"], rebuilt["digest"], "{view}");
        if *view == "centre" {
            assert_eq!(live["digest"], before["digest"], "{view}");
        }
    }
    assert!(!again().status.success(), "nothing is lacking any more");
    service.stop();
}

/// Waits until every view goes on.
fn all_following(service: &Service) {
    let begun = Instant::now();
    loop {
        let views = service.line(&["view", "status"])["views"].clone();
        if views.as_array().unwrap().iter().all(|view| view["health"] == "following") {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{views}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Two people declare the loss; writing goes on.
fn declared(service: &Service, found: &Value) {
    let data = service.data.to_str().unwrap();
    let declare = |by: &str, and: &str| {
        anjuan(&["--data", data, "recover", "declare", "--by", by, "--and", and, "--reason", "无备份"])
    };
    assert!(!declare("P001", "P001").status.success(), "one person is not two");
    assert!(!declare("P001", "P999").status.success(), "nobody of the directory");
    let output = declare("P001", "P003");
    assert!(output.status.success(), "{}", words(&output));
    assert!(words(&output).contains(&found["statement"]["from"].to_string()), "{}", words(&output));
    let begun = Instant::now();
    while write(service).0 != 201 {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", gate_finding(service));
        std::thread::sleep(Duration::from_millis(200));
    }
    let known = service.line(&["recover"]);
    assert_eq!((&known["open"], known["declared"].as_array().map(Vec::len)), (&json!(true), Some(1)), "{known}");
    let doctor = anjuan(&["--data", data, "doctor"]);
    assert!(words(&doctor).contains("declared lost"), "{}", words(&doctor));
}

#[test]
fn a_message_that_cannot_be_read_is_damage_and_never_a_case_that_does_not_exist() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let all = with_cases(&data, &["甲", "乙", "丙"]);
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);
    let service = Service::start(&data);
    let replays: Vec<String> = all
        .iter()
        .map(|number| words(&anjuan(&["--data", data.to_str().unwrap(), "replay", number.as_str()])))
        .collect();
    assert!(replays.iter().all(|text| !text.contains("there is no")), "{replays:?}");
    let damaged: Vec<&String> = replays.iter().filter(|text| text.contains("log.damaged")).collect();
    assert_eq!(damaged.len(), 1, "{replays:?}");
    let (status, problem) = write(&service);
    assert_eq!((status, problem["code"].as_str()), (503, Some("log.read-only")), "{problem}");
    let from = service.line(&["recover"])["statement"]["from"].as_u64().unwrap();
    assert!(damaged[0].contains(&format!("stream sequence {from}")), "{damaged:?}");
    let doctor = anjuan(&["--data", data.to_str().unwrap(), "doctor"]);
    assert!(!doctor.status.success() && words(&doctor).contains("cannot be read"), "{}", words(&doctor));
    let deep = anjuan(&["--data", data.to_str().unwrap(), "doctor", "--deep"]);
    assert!(words(&deep).contains(&format!("the first at sequences {from} to {from}")), "{}", words(&deep));
    service.stop();
}

#[test]
fn damaged_reference_data_ends_the_start_with_a_message_and_a_code() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let _ = with_cases(&data, &["甲"]);
    store::flip_text(&data, b"anjuan.rulebook.adopted.v1", 0);
    let begun = Instant::now();
    let mut up = up(&data, &[]);
    let status = loop {
        if let Some(status) = up.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it hangs");
        std::thread::sleep(Duration::from_millis(50));
    };
    let said = std::io::read_to_string(up.stderr.take().unwrap()).unwrap();
    assert!(status.code().is_some_and(|code| code != 0), "{status}: {said}");
    assert!(said.contains("reference data") && said.contains("stream sequence"), "{said}");
    // The way back is shown although nothing runs: the private server is started for it.
    let found = anjuan(&["--data", data.to_str().unwrap(), "--json", "recover"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap_or_default();
    assert_eq!(found["statement"]["cause"], "hole", "{found}");
}

/// `anjuan up` as a process of which nothing is expected yet.
fn up(data: &Path, arguments: &[&str]) -> std::process::Child {
    let mut command = Command::new(program());
    command.arg("up").arg("--data").arg(data).args(["--port", "0"]).args(arguments).env("ANJUAN_LANG", "en");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn signals_are_honoured_at_every_moment_of_the_start() {
    let place = tempfile::tempdir().unwrap();
    // Somebody who takes connections and never says a word, as a server that hangs.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("nats://{}", silent.local_addr().unwrap());
    let one = Signal::TERM;
    for (wait, arguments) in [(1_000, vec!["--nats", url.as_str()]), (50, vec![]), (300, vec![]), (800, vec![])] {
        let mut up = up(&place.path().join("service"), &arguments);
        std::thread::sleep(Duration::from_millis(wait));
        signal(up.id(), one);
        let begun = Instant::now();
        while up.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(25), "{arguments:?} after {wait} ms: the signal is ignored");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn yesterdays_store_and_a_store_that_is_gone_are_noticed() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let _ = with_cases(&data, &["甲"]);
    store::copy(&data.join("nats"), &place.path().join("yesterday"));
    let _ = with_cases(&data, &["乙", "丙"]);
    for store in ["yesterday", "nothing"] {
        std::fs::remove_dir_all(data.join("nats")).unwrap();
        if store == "yesterday" {
            store::copy(&place.path().join("yesterday"), &data.join("nats"));
        }
        let service = Service::start(&data);
        let (status, problem) = write(&service);
        assert_eq!((status, problem["code"].as_str()), (503, Some("log.read-only")), "{store}: {problem}");
        assert_eq!(numbers(&service).len(), 3, "{store}: the views keep what they know");
        let (found, code) = (service.line(&["recover"]), service.get("/health/ready").status);
        let cause = if store == "yesterday" { "shorter" } else { "gone" };
        assert_eq!((found["statement"]["cause"].as_str(), code), (Some(cause), 503), "{found}");
        service.stop();
    }
}
