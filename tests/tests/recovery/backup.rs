//! A backup of a running service, restored into a new directory, and damaged on the way.
use crate::{contact, digests};
use anjuan_domain::event::hash;
use anjuan_journal::{Credentials, Draft, EventLog, Journal, Settings};
use anjuan_server::settings::CentreSettings;
use anjuan_server::signing;
use anjuan_tests::service::{Service, anjuan};
use bytes::Bytes;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

fn line(arguments: &[&str]) -> (bool, Value, String) {
    let output = anjuan(&[&["--json"], arguments].concat());
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.success(), json, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Appends an event of a contact that no view of this version understands, and records that it stays passed over.
fn passed_over(service: &Service, about: &Value) {
    let (url, _) = service.owner();
    let credentials =
        Credentials::Private { dir: service.data.join("nats"), user: String::new(), password: String::new() };
    let sequence = about["sequence"].as_u64().unwrap();
    let append = async {
        let log = Journal::connect(Settings::new(url, credentials, "bencha")).await.unwrap();
        let before = log.at(sequence).await.unwrap().unwrap();
        let mut event: Value = serde_json::from_slice(&before.body).unwrap();
        let id = uuid::Uuid::from_u128(77);
        (event["id"], event["commandid"]) = (json!(id), json!(uuid::Uuid::from_u128(78)));
        (event["type"], event["sequence"]) = (json!("anjuan.contact.vanished.v7"), json!("2"));
        (event["previoussequence"], event["previoushash"]) = (json!(sequence.to_string()), json!(hash(&before.body)));
        let aggregate = about["aggregate"].as_str().unwrap().parse().unwrap();
        // The desk of a later version signed it.
        event.as_object_mut().unwrap().remove("signature");
        let centre = CentreSettings { data: service.data.clone(), ..CentreSettings::default() };
        let body = Bytes::from(signing::desk(&centre).unwrap().sign(event.to_string().as_bytes()));
        log.append(Draft { aggregate, event_id: id, expected: sequence, head: None, body }).await.unwrap()
    };
    let head = tokio::runtime::Runtime::new().unwrap().block_on(append);
    assert!(head > sequence);
    // Each view passes it over in its own time.
    drop(digests(service));
    let skip = json!({"aggregate": about["aggregate"], "reason": "已核对纸质档案"});
    let skipped = service.post("/v1/incidents/skip", &skip);
    assert_eq!(skipped.status, 200, "{}", skipped.body);
}

/// What is passed over, and what was decided about it.
fn incidents(service: &Service) -> Vec<(Value, Value)> {
    let listed = service.get("/v1/incidents").body["views"].as_array().unwrap().clone();
    listed.into_iter().map(|incident| (incident["aggregate"].clone(), incident["accepted"].clone())).collect()
}

/// Marks an item of an inbox as read: a handover waits for its giver.
fn marked(service: &Service) {
    let token = service.token_for("P014", &[]);
    let body = json!({"kind": "DUTY", "receiver": "P015", "reason": "值班交接", "lists": {"log": "无异常"}});
    let opened = service.post_as(Some(&token), "/v1/handovers", None, &body);
    assert_eq!(opened.status, 201, "{}", opened.body);
    let sequence = &opened.body["sequence"];
    let items = service.get_as(Some(&token), &format!("/v1/inbox?after={sequence}")).body;
    let key = items["rows"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!(service.post_as(Some(&token), &format!("/v1/inbox/{key}/read"), None, &json!({})).status, 200);
}

/// What lies beside the log, as the service answers it: what one read, and the accounts.
fn beside(service: &Service) -> (Value, Vec<Value>) {
    let read = service.get_as(Some(&service.token_for("P014", &[])), "/v1/inbox?unread=false").body["rows"].clone();
    let accounts = service.get("/v1/accounts").body["rows"].as_array().unwrap().clone();
    (read, accounts.into_iter().map(|account| account["id"].clone()).collect())
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The file of each stream of records, for its owner only, and no session in that of the accounts.
fn records_are_taken(manifest: &Value, backup: &std::path::Path) {
    let taken = manifest["records"].as_array().unwrap();
    let streams: Vec<&str> = taken.iter().map(|taken| taken["stream"].as_str().unwrap()).collect();
    assert_eq!(streams, ["INBOX", "ACCOUNTS", "ACCESS"], "no channels are configured: {manifest}");
    for taken in taken {
        let file = backup.join(taken["name"].as_str().unwrap());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let body: Value = serde_json::from_slice(&bytes(line["hex"].as_str().unwrap())).unwrap();
            assert!(taken["stream"] != "ACCOUNTS" || body["sessions"].is_null(), "{body}");
        }
    }
}

#[test]
fn a_backup_is_restored_with_the_same_events_keys_and_views_and_a_damaged_one_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (data, backup, again) = (path("service"), path("backup"), path("again"));
    let service = Service::start(data.as_ref());
    let party = serde_json::json!({"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"});
    for command in 1..30 {
        assert_eq!(contact(&service, command).status, 201);
    }
    passed_over(&service, &contact(&service, 30).body);
    let decided = incidents(&service);
    assert!(decided.iter().any(|(_, accepted)| accepted["reason"] == "已核对纸质档案"), "{decided:?}");
    let body = serde_json::json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": party,
        "firstAsked": "P013", "window": "W01"});
    assert_eq!(service.post("/v1/contacts", &body).status, 201);
    marked(&service);
    let (live, kept) = (digests(&service), beside(&service));
    assert_eq!(kept.0.as_array().map(Vec::len), Some(1), "{kept:?}");
    let (done, manifest, said) = line(&["--data", &data, "backup", &backup]);
    assert!(done, "{said}");
    assert_eq!(manifest["digests"].as_array().unwrap().len(), live.len(), "{manifest}");
    assert!(manifest["keys"]["applicants"].as_u64() >= Some(1), "{manifest}");
    assert_eq!(manifest["notes"]["count"], 1, "{manifest}");
    records_are_taken(&manifest, &place.path().join("backup"));
    let mode = std::fs::metadata(place.path().join("backup/keys.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for file in std::fs::read_dir(&backup).unwrap().map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("王小明"), "{}", file.display());
        let master = std::fs::read_to_string(place.path().join("service/keys/master.key")).unwrap();
        assert_eq!(text.contains(master.trim()), file.ends_with("keys.json"), "keys lie apart: {}", file.display());
    }
    let (twice, _, said) = line(&["--data", &data, "backup", &backup]);
    assert!(!twice && said.contains("not empty"), "{said}");
    service.stop();

    let (done, restored, said) = line(&["--data", &again, "restore", &backup]);
    assert!(done, "{said}");
    assert_eq!(restored["equalViews"].as_array().unwrap().len(), live.len(), "{restored}");
    assert_eq!(
        (&restored["events"], &restored["headHash"]),
        (&manifest["stream"]["head"], &manifest["stream"]["headHash"])
    );
    let (over, _, said) = line(&["--data", &again, "restore", &backup]);
    assert!(!over && said.contains("not empty"), "{said}");
    let service = Service::start(again.as_ref());
    assert_eq!(digests(&service), live);
    assert_eq!(beside(&service), kept, "marks and accounts were restored too");
    assert_eq!(incidents(&service), decided, "what was decided about incidents was restored too");
    assert_eq!(contact(&service, 5).body["duplicate"], true, "a command id of then has its answer of then");
    service.stop();

    // One byte of one event, as a disk or a hand changes it.
    let events = place.path().join("backup/events-000001.jsonl");
    let mut bytes = std::fs::read(&events).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&events, bytes).unwrap();
    let third = path("third");
    let (damaged, _, said) = line(&["--data", &third, "restore", &backup]);
    assert!(!damaged && said.contains("SHA-256"), "{said}");
    assert!(!std::path::Path::new(&third).exists(), "nothing half restored is left");
}
