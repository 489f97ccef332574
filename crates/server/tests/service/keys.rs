//! Keys that are missing, other ones, or lost: said, and never replaced without a word.
use crate::service::{Ask, Service, monday, registration};
use anjuan_journal::{EventLog, KeyStore, MemoryKeys, MemoryLog, MemoryRecords};
use anjuan_server::clock::{SetClock, SystemIds};
use anjuan_server::{Foundation, Roles, Running, Settings, StartError, run_on};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

async fn started(log: &MemoryLog, keys: &MemoryKeys, directory: &Path) -> Result<Running, StartError> {
    let foundation = Foundation {
        log: Arc::new(log.clone()),
        keys: Arc::new(keys.clone()),
        marks: Arc::new(MemoryRecords::default()),
        accounts: Arc::new(MemoryRecords::default()),
        access: Arc::new(MemoryRecords::default()),
        nats: None,
        server: None,
        clock: Arc::new(SetClock::at(monday())),
        ids: Arc::new(SystemIds),
    };
    let mut settings = Settings::default();
    settings.centre.data = directory.to_owned();
    settings.http.bind = ([127, 0, 0, 1], 0).into();
    run_on(foundation, settings, &Roles::all()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_another_master_key_stops_the_start_and_no_new_one_is_made() {
    let service = Service::start().await;
    service.registered().await;
    let keys = service.keys.clone();
    let (log, directory) = service.stop().await;
    let path = directory.path().join("keys/master.key");
    let right = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let missing = started(&log, &keys, directory.path()).await.err().unwrap().to_string();
    assert!(missing.contains("is missing") && missing.contains("backup"), "{missing}");
    assert!(!path.exists(), "no new key was made");

    let wrong: String = right.chars().rev().collect();
    std::fs::write(&path, wrong).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let other = started(&log, &keys, directory.path()).await.err().unwrap().to_string();
    assert!(other.contains("another key"), "{other}");

    std::fs::write(&path, &right).unwrap();
    started(&log, &keys, directory.path()).await.unwrap().shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_time_without_a_check_value_is_taken_over_by_the_key_that_wraps_its_keys_only() {
    let service = Service::start().await;
    service.registered().await;
    let old = MemoryKeys::default();
    let (applicant, key) = service.keys.any().await.unwrap().unwrap();
    old.put_if_absent(&applicant, key).await.unwrap();
    let (log, directory) = service.stop().await;
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(started(&log, &old, elsewhere.path()).await.is_err(), "no file, but a key");
    assert!(old.check().await.unwrap().is_none(), "nothing was recorded of a key that does not fit");
    started(&log, &old, directory.path()).await.unwrap().shutdown().await;
    assert!(old.check().await.unwrap().is_some());
    // The key stream is gone as a whole: what is sealed in the log still says that there was a key.
    let gone = started(&log, &MemoryKeys::default(), elsewhere.path()).await.err().unwrap().to_string();
    assert!(gone.contains("is missing"), "{gone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_called_lost_nothing_is_recorded_as_read_and_no_new_key_takes_its_place() {
    let service = Service::start().await;
    let case = service.registered().await;
    let (applicant, key) = service.keys.any().await.unwrap().unwrap();
    let row = service
        .get(&format!("/v1/cases/{}?after={}", case.aggregate.id, case.sequence), &Ask::with(&service.clerk()))
        .await;
    assert_eq!(row.json()["row"]["applicant"], applicant.as_str());
    let service = service.restart().await;
    // Behind everybody's back, as when the message is damaged.
    service.keys.erase(&applicant).await.unwrap();
    let head = service.log.head().await.unwrap();
    let path = format!("/v1/applicants/{applicant}/disclose");
    let body = json!({"aggregate": case.aggregate.to_string(), "reason": "电话通知"});
    let lost = service.post(&path, &Ask::with(&service.clerk()), &body).await;
    assert_eq!(lost.problem(), (503, "applicant.key-lost".into()));
    assert!(lost.json()["detailZh"].as_str().unwrap().contains("已丢失"), "{}", lost.text);
    let again = service.post("/v1/cases", &Ask::with(&service.clerk()), &registration()).await;
    assert_eq!(again.problem(), (503, "applicant.key-lost".into()), "the same person does not become another");
    assert_eq!(service.log.head().await.unwrap(), head, "nothing is recorded as read");
    assert_eq!(service.keys.get(&applicant).await.unwrap(), None, "no new key over old ciphertext");
    // Restored from a backup, it opens again.
    service.keys.put_if_absent(&applicant, key).await.unwrap();
    assert_eq!(service.post(&path, &Ask::with(&service.clerk()), &body).await.status, 200);
    // Or its loss is recorded, and the person is somebody new from then on.
    service.keys.erase(&applicant).await.unwrap();
    service.ended(&case.aggregate.id).await;
    service.erased(&applicant).await;
    service.post("/v1/cases", &Ask::with(&service.clerk()), &registration()).await.accepted();
}
