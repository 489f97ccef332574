//! Two on one directory, a copied directory, a demonstration that was cut off.
use crate::contact;
use anjuan_tests::service::{Service, anjuan, program};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn copied(from: &Path, to: &Path) {
    let output = Command::new("cp").arg("-a").arg(from).arg(to).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn instance(data: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(data.join("instance.json")).unwrap()).unwrap()
}

#[test]
fn a_directory_has_one_up_and_one_that_keeps_views() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let service = Service::start(&data);
    let arguments = ["--data", data.to_str().unwrap(), "up", "--port", "0"];
    let second = anjuan(&arguments);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && said.contains(&service.pid().to_string()), "{said}");
    // A second projector over the same nats-server, on the same directory.
    let nats = &instance(&data)["nats"];
    let role =
        ["--data", data.to_str().unwrap(), "serve", "--role", "projectors", "--nats", nats["url"].as_str().unwrap()];
    let third = anjuan(&[&role[..], &["--nats-user", nats["user"].as_str().unwrap()]].concat());
    let said = String::from_utf8_lossy(&third.stderr).into_owned();
    assert!(!third.status.success() && said.contains("in use by another anjuan"), "{said}");
    assert_eq!(contact(&service, 1).status, 201, "the first goes on");
    assert_eq!(service.get("/v1/contacts?after=1").status, 200);
    service.stop();
}

#[test]
fn a_copied_directory_is_another_service_with_its_own_port_key_and_password() {
    let place = tempfile::tempdir().unwrap();
    let (data, copy) = (place.path().join("service"), place.path().join("copy"));
    let service = Service::start(&data);
    assert_eq!(contact(&service, 1).status, 201);
    service.stop();
    copied(&data, &copy);
    let (one, two) = (Service::start(&data), Service::start(&copy));
    let (first, second) = (instance(&data), instance(&copy));
    for field in ["url", "password"] {
        assert_ne!(first["nats"][field], second["nats"][field], "{field}");
    }
    for file in ["key", "name", "password", "port"] {
        let read = |data: &Path| std::fs::read(data.join("nats").join(file)).unwrap();
        assert_ne!(read(&data), read(&copy), "{file}");
    }
    assert_eq!((contact(&one, 2).status, contact(&two, 2).status), (201, 201), "each writes its own log");
    // The file of a running service in a copy of its directory leads nobody to the other service.
    let third = place.path().join("third");
    copied(&data, &third);
    let lost = anjuan(&["--data", third.to_str().unwrap(), "view", "status"]);
    assert!(!lost.status.success() && String::from_utf8_lossy(&lost.stderr).contains("copied from"), "{lost:?}");
    one.stop();
    two.stop();
}

/// Starts the product and kills it so long after a file has appeared in its directory.
fn cut_off(data: &Path, with: &[&str], file: &str, after: Duration) {
    let mut process = Command::new(program())
        .args(["--data", data.to_str().unwrap(), "up", "--port", "0"])
        .args(with)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !data.join(file).exists() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{file} does not appear");
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(after);
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn a_centre_whose_furnishing_was_cut_off_holds_from_the_same_day() {
    let place = tempfile::tempdir().unwrap();
    let whole = Service::start(&place.path().join("whole"));
    // A day before the one on which it is furnished.
    let day = |service: &Service| {
        let mut centre = service.get("/v1/centre?on=2026-01-05").body;
        centre.as_object_mut().unwrap().remove("sequence");
        centre
    };
    let furnished = day(&whole);
    assert!(furnished["posts"].as_object().is_some_and(|posts| !posts.is_empty()), "{furnished}");
    whole.stop();
    for after in [0, 60, 200] {
        let data = place.path().join(format!("cut-{after}"));
        cut_off(&data, &[], "centre-unfinished", Duration::from_millis(after));
        let service = Service::start(&data);
        assert_eq!(day(&service), furnished, "cut off after {after} ms");
        service.stop();
    }
}

#[test]
fn a_demonstration_that_was_cut_off_is_gone_on_with() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    // In the middle: the demonstration has begun, and some of it is recorded.
    cut_off(&data, &["--demo", "--seed", "7"], "demonstration.json", Duration::from_millis(700));
    let state = std::fs::read_to_string(data.join("demonstration.json")).unwrap();
    assert!(state.contains("\"done\":false"), "it was cut off: {state}");
    let service = Service::start_with(&data, &["--demo", "--seed", "99"]);
    let said = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(!said.contains("refused:"), "{said}");
    let periods = service.get("/v1/periods").body;
    assert!(periods["rows"].as_array().is_some_and(|rows| !rows.is_empty()), "it came to its end: {periods}");
    let head = service.get("/v1/views").body["views"][0]["head"].clone();
    service.stop();
    let service = Service::start_with(&data, &["--demo"]);
    assert_eq!(service.get("/v1/views").body["views"][0]["head"], head, "and is not played twice");
    service.stop();
}
