//! The channels of the product itself: a trial message, a dead channel in the list of incidents, and its ways out.
use crate::receivers::{Hook, Mood, verified};
use crate::role::NEW;
use anjuan_tests::service::Service;
use serde_json::{Value, json};
use std::path::Path;

/// Where the centre of the repository lies.
fn centre(place: &Path, hook: &Hook) -> String {
    let directory = place.join("centre");
    std::fs::create_dir(&directory).unwrap();
    for entry in std::fs::read_dir(anjuan_tests::golden::root().join("deploy/centres/bencha")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), directory.join(entry.file_name())).unwrap();
    }
    std::fs::write(place.join("secret"), NEW).unwrap();
    let channels = format!(
        "[channels.hook]\nkind = \"webhook\"\nurl = \"{}\"\nsecrets = [{{ file = \"{}\" }}]\n\n[people.P015]\nchannels = [\"hook\"]\n",
        hook.url(),
        place.join("secret").display()
    );
    std::fs::write(directory.join("notices.toml"), channels).unwrap();
    directory.display().to_string()
}

fn troubles(service: &Service) -> Vec<Value> {
    service.get("/v1/incidents").body["deliveries"].as_array().unwrap().clone()
}

#[test]
fn a_channel_is_tried_and_what_it_does_not_take_is_an_incident_that_is_settled_by_its_command() {
    let place = tempfile::tempdir().unwrap();
    let hook = Hook::start();
    let service = Service::start_with(&place.path().join("data"), &["--centre", &centre(place.path(), &hook)]);
    let trial = service.line(&["deliveries", "test", "hook", "--person", "P015"]);
    assert_eq!((&trial["state"]["is"], &trial["acts"][0]["what"]), (&json!("delivered"), &json!("trial")), "{trial}");
    assert_eq!(verified(&hook.requests(), NEW), 1);
    assert_eq!(troubles(&service), Vec::<Value>::new());

    // A dead webhook: in the list within a second, and the service goes on.
    hook.becomes(Mood::Broken);
    let asked = std::time::Instant::now();
    let sent = service.post("/v1/deliveries/test", &json!({"channel": "hook", "person": "P015"}));
    assert_eq!(sent.status, 200, "{}", sent.body);
    while troubles(&service).is_empty() {
        assert!(asked.elapsed() < std::time::Duration::from_secs(1), "it is not in the list");
    }
    let trouble = &troubles(&service)[0];
    assert_eq!((&trouble["id"], &trouble["channel"]), (&sent.body["id"], &json!("hook")), "{trouble}");
    assert!(trouble["detailEn"].as_str().unwrap().contains("HTTP 500"), "{trouble}");

    // Its ways out: sent again, or skipped with a reason; each recorded, and for nobody who may not.
    let id = trouble["id"].as_str().unwrap();
    let clerk = service.token_for("P015", &[]);
    let refused = service.post_as(Some(&clerk), "/v1/deliveries/replay", None, &json!({"id": id}));
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("access.denied")), "{}", refused.body);
    hook.becomes(Mood::Takes);
    let general = service.token_for("P003", &[]);
    let replayed = service.post_as(Some(&general), "/v1/deliveries/replay", None, &json!({"id": id}));
    assert_eq!(replayed.status, 200, "{}", replayed.body);
    let begun = std::time::Instant::now();
    let row = loop {
        let listed = service.line(&["deliveries", "list", "--state", "delivered"]);
        let found = listed["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned();
        assert!(found.is_some() || begun.elapsed() < std::time::Duration::from_secs(10), "{listed}");
        if let Some(row) = found {
            break row;
        }
    };
    assert_eq!((&row["acts"][1]["what"], &row["acts"][1]["by"]), (&json!("replay"), &json!("P003")), "{row}");
    assert_eq!(troubles(&service), Vec::<Value>::new());
    let again = service.post_as(Some(&general), "/v1/deliveries/skip", None, &json!({"id": id, "reason": "已送达"}));
    assert_eq!(again.status, 422, "{}", again.body);
    hook.kill();
    let sent = service.post("/v1/deliveries/test", &json!({"channel": "hook", "person": "P015"}));
    assert_eq!(sent.status, 200, "{}", sent.body);
    let begun = std::time::Instant::now();
    while troubles(&service).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it is not in the list");
    }
    let id = troubles(&service)[0]["id"].as_str().unwrap().to_owned();
    let skipped = service.line(&["deliveries", "skip", &id, "--reason", "改由电话通知"]);
    assert_eq!((&skipped["state"]["is"], &skipped["acts"][1]["reason"]), (&json!("skipped"), &json!("改由电话通知")));
    assert_eq!(troubles(&service), Vec::<Value>::new());
    // The list of incidents has its own ways out, for deliveries as for the rest.
    let sent = service.post("/v1/deliveries/test", &json!({"channel": "hook", "person": "P015"}));
    assert_eq!(sent.status, 200, "{}", sent.body);
    let begun = std::time::Instant::now();
    while troubles(&service).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it is not in the list");
    }
    let id = sent.body["id"].as_str().unwrap();
    let retried = service.line(&["incidents", "retry", id]);
    assert_eq!((&retried["deliveries"], &retried["workflow"]), (&json!(1), &json!(0)), "{retried}");
    let begun = std::time::Instant::now();
    while troubles(&service).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it does not fail again");
    }
    // Under way it cannot be skipped.
    let begun = std::time::Instant::now();
    let skipped = loop {
        let asked = json!({"aggregate": id, "reason": "改由电话通知"});
        let answer = service.post("/v1/incidents/skip", &asked);
        if answer.status == 200 || begun.elapsed() > std::time::Duration::from_secs(10) {
            break answer;
        }
    };
    assert_eq!((&skipped.body["aggregate"], &skipped.body["reason"]), (&json!(id), &json!("改由电话通知")));
    assert_eq!(troubles(&service), Vec::<Value>::new());

    // A channel more, without a restart; what cannot be used is an incident, and what was said before goes on.
    let file = place.path().join("centre/notices.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, before.replace("[channels.hook]", "[channels.pigeon]\nkind = 3\n\n[channels.hook]")).unwrap();
    let begun = std::time::Instant::now();
    while troubles(&service).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "the mistake is not in the list");
    }
    assert!(troubles(&service)[0]["detailEn"].as_str().unwrap().contains("notices.toml"), "{:?}", troubles(&service));
    let second = before.replace(
        "[people.P015]",
        &format!(
            "[channels.second]{}[people.P015]",
            &before[before.find("\nkind").unwrap()..before.find("[people").unwrap()]
        ),
    );
    std::fs::write(&file, second).unwrap();
    let begun = std::time::Instant::now();
    while !troubles(&service).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", troubles(&service));
    }
    let sent = service.post("/v1/deliveries/test", &json!({"channel": "second", "person": "P015"}));
    assert_eq!(sent.status, 200, "{}", sent.body);
    let none = service.post("/v1/deliveries/test", &json!({"channel": "pigeon", "person": "P015"}));
    assert_eq!(none.status, 404, "{}", none.body);
    service.stop();
}
