//! The channels of the product itself: a trial message, a dead channel in the list of incidents, and its ways out.
use crate::receivers::{Hook, Mood, verified};
use crate::role::NEW;
use anjuan_tests::service::Service;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

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

/// Asks again until the answer is there; `what` is missing after ten seconds.
fn until<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
    }
}

/// The first trouble of the list, once there is one.
fn trouble(service: &Service) -> Value {
    until("it is not in the list", || troubles(service).into_iter().next())
}

/// Sends a trial message and says under which id.
fn sent(service: &Service, channel: &str) -> String {
    let sent = service.post("/v1/deliveries/test", &json!({"channel": channel, "person": "P015"}));
    assert_eq!(sent.status, 200, "{}", sent.body);
    sent.body["id"].as_str().unwrap().to_owned()
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
    a_dead_channel_is_listed_and_the_message_sent_again(&service, &hook);
    hook.kill();
    a_message_is_skipped_with_a_reason(&service);
    the_list_of_incidents_has_its_own_ways_out(&service);
    channels_are_read_anew(&service, &place.path().join("centre/notices.toml"));
    service.stop();
}

fn a_dead_channel_is_listed_and_the_message_sent_again(service: &Service, hook: &Hook) {
    hook.becomes(Mood::Broken);
    let id = sent(service, "hook");
    let trouble = trouble(service);
    assert_eq!((&trouble["id"], &trouble["channel"]), (&json!(id), &json!("hook")), "{trouble}");
    assert!(trouble["detailEn"].as_str().unwrap().contains("HTTP 500"), "{trouble}");
    // For nobody who may not.
    let clerk = service.token_for("P015", &[]);
    let refused = service.post_as(Some(&clerk), "/v1/deliveries/replay", None, &json!({"id": id}));
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("access.denied")), "{}", refused.body);
    hook.becomes(Mood::Takes);
    let general = service.token_for("P003", &[]);
    let replayed = service.post_as(Some(&general), "/v1/deliveries/replay", None, &json!({"id": id}));
    assert_eq!(replayed.status, 200, "{}", replayed.body);
    let row = until("it is not delivered", || {
        let listed = service.line(&["deliveries", "list", "--state", "delivered"]);
        listed["rows"].as_array().unwrap().iter().find(|row| row["id"] == json!(id)).cloned()
    });
    assert_eq!((&row["acts"][1]["what"], &row["acts"][1]["by"]), (&json!("replay"), &json!("P003")), "{row}");
    assert_eq!(troubles(service), Vec::<Value>::new());
    let again = service.post_as(Some(&general), "/v1/deliveries/skip", None, &json!({"id": id, "reason": "已送达"}));
    assert_eq!(again.status, 422, "{}", again.body);
}

fn a_message_is_skipped_with_a_reason(service: &Service) {
    let id = sent(service, "hook");
    assert_eq!(trouble(service)["id"], json!(id));
    let skipped = service.line(&["deliveries", "skip", &id, "--reason", "改由电话通知"]);
    assert_eq!((&skipped["state"]["is"], &skipped["acts"][1]["reason"]), (&json!("skipped"), &json!("改由电话通知")));
    assert_eq!(troubles(service), Vec::<Value>::new());
}

/// For deliveries as for the rest; a message under way cannot be skipped.
fn the_list_of_incidents_has_its_own_ways_out(service: &Service) {
    let id = sent(service, "hook");
    assert_eq!(trouble(service)["id"], json!(id));
    let retried = service.line(&["incidents", "retry", &id]);
    assert_eq!((&retried["deliveries"], &retried["workflow"]), (&json!(1), &json!(0)), "{retried}");
    let skipped = until("it cannot be skipped", || {
        let answer = service.post("/v1/incidents/skip", &json!({"aggregate": id, "reason": "改由电话通知"}));
        (answer.status == 200).then_some(answer.body)
    });
    assert_eq!((&skipped["aggregate"], &skipped["reason"]), (&json!(id), &json!("改由电话通知")));
    assert_eq!(troubles(service), Vec::<Value>::new());
}

/// A channel more, without a restart; what cannot be used is an incident, and what was said before goes on.
fn channels_are_read_anew(service: &Service, file: &Path) {
    let before = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, before.replace("[channels.hook]", "[channels.pigeon]\nkind = 3\n\n[channels.hook]")).unwrap();
    let trouble = trouble(service);
    assert!(trouble["detailEn"].as_str().unwrap().contains("notices.toml"), "{trouble}");
    let settings = &before[before.find("\nkind").unwrap()..before.find("[people").unwrap()];
    let second = before.replace("[people.P015]", &format!("[channels.second]{settings}[people.P015]"));
    std::fs::write(file, second).unwrap();
    until("it stays in the list", || troubles(service).is_empty().then_some(()));
    sent(service, "second");
    let none = service.post("/v1/deliveries/test", &json!({"channel": "pigeon", "person": "P015"}));
    assert_eq!(none.status, 404, "{}", none.body);
}
