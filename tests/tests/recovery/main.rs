//! Coming back (恢复): a disk that was full, a directory used twice or copied, a demonstration cut off, a backup restored.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod absent;
mod apart;
mod backup;
mod disk;
mod metrics;
mod neighbours;
mod traces;

use anjuan_tests::service::Service;
use serde_json::{Value, json};
use uuid::Uuid;

/// Opens a contact with that command id.
fn contact(service: &Service, command: u128) -> anjuan_tests::service::Answer {
    let body = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    service.post_as(Some(&service.token), "/v1/contacts", Some(Uuid::from_u128(command)), &body)
}

/// The digests of all views at the end of the log, by name.
fn digests(service: &Service) -> Vec<(String, Value)> {
    service.settle();
    let views = service.get("/v1/views").body;
    let names = views["views"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned());
    names.map(|name| (name.clone(), service.digest(&name)["digest"].clone())).collect()
}
