//! The scrubber on a real server (巡检): a bit that flips in the middle of the store is found by reading, and said everywhere.
use super::{register, store};
use anjuan_tests::service::Service;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Waits until something is so.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// What the scrubber has written down.
fn scrubbed(service: &Service) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(service.data.join("proof/scrubbed.json")).ok()?).ok()
}

#[test]
fn a_bit_that_flips_in_the_middle_is_found_by_reading_and_said_in_health_and_incidents() {
    let place = tempfile::tempdir().unwrap();
    let (data, config) = (place.path().join("service"), place.path().join("anjuan.toml"));
    std::fs::write(&config, "[seal]\npause_seconds = 1\n").unwrap();
    let start = || Service::start_with(&data, &["--config", config.to_str().unwrap()]);
    let service = start();
    for name in ["甲", "乙", "丙", "丁"] {
        register(&service, name);
    }
    let head = service.get("/v1/views").body["views"][0]["head"].as_u64().unwrap();
    let before =
        until("a whole pass", || scrubbed(&service).filter(|scrubbed| scrubbed["finished"][1].as_u64() >= Some(head)));
    assert_eq!(before["findings"], serde_json::json!({}), "nothing is wrong");
    assert_eq!(service.line(&["incidents", "list"])["seal"], serde_json::json!([]));
    service.stop();
    store::flip_text(&data, b"\"channel\":\"VISIT\"", 1);
    let service = start();
    let found = until("a finding", || {
        scrubbed(&service).filter(|scrubbed| scrubbed["findings"].as_object().is_some_and(|found| !found.is_empty()))
    });
    let incidents = service.line(&["incidents", "list"])["seal"].clone();
    assert_eq!(incidents[0]["code"], "seal.altered", "{found} {incidents}");
    let sequence = found["findings"].as_object().unwrap().keys().next().unwrap().clone();
    assert!(incidents[0]["detailZh"].as_str().unwrap().contains(&sequence), "{found} {incidents}");
    let ready = service.get("/health/ready");
    let seal = ready.body["checks"].as_array().unwrap().iter().find(|check| check["name"] == "seal").cloned().unwrap();
    assert!(ready.status == 503 && seal["finding"].as_str().unwrap().contains("sealed"), "{}", ready.body);
    service.stop();
}
