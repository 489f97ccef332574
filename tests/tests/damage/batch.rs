//! A batch while the nats-server hangs (批量中断): it stops at the first command of an aggregate whose outcome is not known, and goes on
//! when it is repeated.
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_tests::service::{Service, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use uuid::Uuid;

/// Registers a case and accepts it: two commands of one aggregate.
fn commands(case: u128) -> [Value; 2] {
    let (register, accept) = (Uuid::from_u128(case << 8 | 1), Uuid::from_u128(case << 8 | 2));
    let paper = json!({"person": "P014", "paper": "受理登记簿第1页"});
    let person = json!({"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"});
    let materials = ["identity", "household"].map(|id| json!({"material": id, "status": "PRESENTED"}));
    let body = json!({"item": "SI-001", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "handler": "P014",
        "applicant": person, "materials": materials});
    let aggregate = AggregateRef::opened_by(Kind::Case, register).to_string();
    [
        json!({"id": register, "body": {"case": {"register": body}}}),
        json!({"id": accept, "aggregate": aggregate, "enteredFor": paper, "body": {"case": {"accept": {}}}}),
    ]
}

#[test]
fn a_batch_stops_where_an_outcome_is_not_known_and_its_repetition_does_each_command_once() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    // The applicant's key is there before the server hangs.
    let first = service.post("/v1/batch", &json!({"commands": commands(1)})).body;
    assert!(first["results"].as_array().unwrap().iter().all(|one| one["accepted"].is_object()), "{first}");
    let both = [commands(2), commands(3)].concat();
    let batch = json!({"commands": both});
    service.nats_pids().iter().for_each(|pid| signal(*pid, Signal::STOP));
    let hung = service.post("/v1/batch", &batch).body;
    service.nats_pids().iter().for_each(|pid| signal(*pid, Signal::CONT));
    let problems: Vec<(u64, String)> = hung["results"]
        .as_array()
        .unwrap_or_else(|| panic!("{hung}"))
        .iter()
        .map(|one| (one["problem"]["status"].as_u64().unwrap(), one["problem"]["code"].as_str().unwrap().to_owned()))
        .collect();
    for chain in problems.chunks(2) {
        assert_eq!((chain[0].0, chain[1].0, chain[1].1.as_str()), (503, 424, "batch.not-tried"), "{hung}");
    }
    let begun = std::time::Instant::now();
    let again = loop {
        let again = service.post("/v1/batch", &batch).body;
        if again["results"].as_array().unwrap().iter().all(|one| one["accepted"].is_object()) {
            break again;
        }
        assert!(begun.elapsed().as_secs() < 30, "{again}");
    };
    for (place, one) in again["results"].as_array().unwrap().iter().enumerate() {
        assert_eq!(one["accepted"]["version"], place % 2 + 1, "each is one event: {again}");
    }
    service.stop();
}
