//! The streams (流) and how they must be configured; compared with what the server returns, at every start.
//!
//! The server clears `deny_purge` silently under some settings and never says that a stream drops old messages, so that
//! only its returned configuration counts. It never changes a stream that exists: that is the owner's decision.
use crate::log::LogError;
use crate::settings::Settings;
use crate::wire::{Failure, Wire};
use crate::{MAX_EVENT_BYTES, OLDEST_SERVER, subject};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

/// The stream of events.
pub(crate) const EVENTS: &str = "EVENTS";
/// The stream of sealed keys.
pub(crate) const KEYS: &str = "KEYS";

/// The stream of incidents.
pub(crate) const INCIDENTS: &str = "INCIDENTS";

/// The stream of deliveries.
pub(crate) const DELIVERIES: &str = "DELIVERIES";

/// How long what became of a delivery is kept, in nanoseconds: a hundred days, thirty times as long as it is tried; and how many bytes of it
/// there may be. A full stream takes nothing new: what waits is never dropped for what comes.
const DELIVERIES_AGE: u64 = 100 * 24 * 3_600 * 1_000_000_000;
const DELIVERIES_BYTES: u64 = 256 * 1024 * 1024;

/// The stream of inboxes: what people marked as read.
pub(crate) const INBOX: &str = "INBOX";

/// The stream of accounts: passwords as hashes, second factors sealed, sessions and keys as hashes. Full, it takes nothing new.
pub(crate) const ACCOUNTS: &str = "ACCOUNTS";

/// The stream of records of access: who signed in, who was refused, what administrators did about accounts.
pub(crate) const ACCESS: &str = "ACCESS";

/// How long a record of access is kept, in nanoseconds: 400 days, so that an inspector of a year finds the year before; and how many bytes of
/// them there may be. The oldest goes first: whoever tries passwords must not be able to stop the service from recording what comes.
const ACCESS_AGE: u64 = 400 * 24 * 3_600 * 1_000_000_000;
const ACCESS_BYTES: u64 = 32 * 1024 * 1024;

/// Every stream, and what its check is called.
pub(crate) const STREAMS: [(&str, &str); 7] = [
    (EVENTS, "stream of events"),
    (KEYS, "stream of keys"),
    (INCIDENTS, "stream of incidents"),
    (DELIVERIES, "stream of deliveries"),
    (INBOX, "stream of inboxes"),
    (ACCOUNTS, "stream of accounts"),
    (ACCESS, "stream of records of access"),
];

/// Every stream.
pub(crate) const ALL: [&str; 7] = {
    let (mut all, mut at) = ([""; 7], 0);
    while at < all.len() {
        all[at] = STREAMS[at].0;
        at += 1;
    }
    all
};

/// How long a cluster may take to provide a stream, and the pause before it is asked again.
const MADE: Duration = Duration::from_secs(40);
const SOON: Duration = Duration::from_millis(250);

/// How long the server remembers message ids, in nanoseconds: 10 minutes, and longer where the owner has it so. An append settles what
/// became of it within a quarter of a minute; what its connection still holds comes within minutes, and whenever it comes its guard refuses it. Each id
/// takes about 360 bytes of the server's memory.
const DUPLICATE_WINDOW: u64 = 600 * 1_000_000_000;

/// A stream that keeps the newest record of each id, and takes nothing new when it is full.
fn records(name: &str, subjects: &str) -> Value {
    json!({
        "name": name,
        "subjects": [subjects],
        "retention": "limits", "storage": "file", "discard": "new",
        "max_msgs_per_subject": 1,
        "max_msg_size": 262_144,
        "duplicate_window": 120_000_000_000_u64,
    })
}

/// What is ours to fix; everything else in the returned configuration must be absent, false, zero or unlimited.
fn fixed(stream: &str) -> Value {
    match stream {
        EVENTS => json!({
            "name": EVENTS,
            "subjects": [subject::EVENTS],
            "retention": "limits", "storage": "file", "discard": "new",
            "max_msg_size": MAX_EVENT_BYTES + 4096,
            "duplicate_window": DUPLICATE_WINDOW,
            "deny_delete": true, "deny_purge": true,
            "allow_direct": true, "allow_atomic": true,
        }),
        INCIDENTS => json!({
            "name": INCIDENTS,
            "subjects": [subject::INCIDENTS],
            "retention": "limits", "storage": "file", "discard": "new",
            "max_msg_size": 262_144,
            "duplicate_window": 120_000_000_000_u64,
            "deny_delete": true, "deny_purge": true,
        }),
        DELIVERIES => {
            let mut config = records(DELIVERIES, subject::DELIVERIES);
            config["max_age"] = json!(DELIVERIES_AGE);
            config
        }
        INBOX => records(INBOX, subject::INBOX),
        ACCOUNTS => records(ACCOUNTS, subject::ACCOUNTS),
        ACCESS => json!({
            "name": ACCESS,
            "subjects": [subject::ACCESS],
            "retention": "limits", "storage": "file", "discard": "old",
            "max_msgs_per_subject": 1,
            "max_age": ACCESS_AGE,
            "max_msg_size": 16_384,
            "duplicate_window": 120_000_000_000_u64,
            "deny_delete": true, "deny_purge": true,
        }),
        _ => json!({
            "name": KEYS,
            "subjects": [subject::KEYS],
            "retention": "limits", "storage": "file", "discard": "new",
            "max_msg_size": 65_536,
            "duplicate_window": 120_000_000_000_u64,
            "deny_purge": true,
        }),
    }
}

/// What the stream's owner decides and we do not compare.
const OWNERS: &[&str] = &[
    "max_bytes",
    "num_replicas",
    "placement",
    "description",
    "metadata",
    "compression",
    "max_consumers",
    "consumer_limits",
];

/// Refuses a server that is too old.
pub(crate) fn check_version(found: &str) -> Result<(), LogError> {
    let numbers = |text: &str| -> Vec<u64> {
        text.trim_start_matches('v').split(['.', '-']).take(3).map(|part| part.parse().unwrap_or(0)).collect()
    };
    if numbers(found) >= numbers(OLDEST_SERVER) {
        return Ok(());
    }
    Err(LogError::TooOld { found: found.to_owned(), needed: OLDEST_SERVER })
}

/// Makes the stream when there is none, then compares what the server returns. A cluster may need some time for it: its nodes must know
/// each other, a leader be elected, and the new stream elect one of its own before anybody answers.
pub(crate) async fn provision(wire: &Wire, settings: &Settings, stream: &str) -> Result<(), LogError> {
    let begun = Instant::now();
    let mut warned = false;
    loop {
        let failure = match provided(wire, settings, stream).await {
            Ok(info) => return compare(stream, &info["config"]),
            Err(failure) => failure,
        };
        let refused = wire.refused_since(begun).is_some();
        if refused || !wire.commands.has_others() || !comes(&failure) {
            return Err(failed(wire, stream, failure));
        }
        if begun.elapsed() > MADE {
            let (seconds, why) = (MADE.as_secs(), wire.explain(failure));
            return Err(LogError::NoAnswer(format!(
                "the cluster did not provide the stream {stream} within {seconds} s: {why}; see that {} of its nodes run and know each other",
                settings.replicas
            )));
        }
        if !std::mem::replace(&mut warned, true) {
            let why = wire.explain(failure);
            tracing::warn!(stream, %why, "the cluster does not provide the stream yet; it is asked again for {} s", MADE.as_secs());
        }
        tokio::time::sleep(SOON).await;
    }
}

/// The stream as the server has it, made when there is none.
async fn provided(wire: &Wire, settings: &Settings, stream: &str) -> Result<Value, Failure> {
    match wire.info(stream, &Value::Null).await {
        // 10059: there is no such stream.
        Err(Failure::Api(error)) if error.err_code == 10059 => create(wire, settings, stream).await,
        found => found,
    }
}

/// Whether a cluster may still do what it did not do now: 10005 says that it does not know enough nodes, 10008 and 10009 that none leads.
fn comes(failure: &Failure) -> bool {
    match failure {
        Failure::TimedOut | Failure::NoResponders => true,
        Failure::Api(error) => matches!(error.err_code, 10005 | 10008 | 10009),
        Failure::TooLarge(_) | Failure::Closed(_) | Failure::Other(_) => false,
    }
}

fn failed(wire: &Wire, stream: &str, failure: Failure) -> LogError {
    match failure {
        Failure::Api(error) if matches!(error.err_code, 10039 | 10076) => LogError::Other(format!(
            "this nats-server or account runs without JetStream ({}): enable jetstream with a store_dir",
            error.description
        )),
        Failure::TimedOut => LogError::Refused(format!(
            "the stream {stream} does not exist and could not be made: {}",
            wire.explain(Failure::TimedOut)
        )),
        failure => wire.explain(failure),
    }
}

/// Compares what the server returns, where the stream is there; makes nothing.
pub(crate) async fn check(wire: &Wire, stream: &str) -> Result<(), LogError> {
    match wire.info(stream, &Value::Null).await {
        Ok(info) => compare(stream, &info["config"]),
        // 10059: there is no such stream, or it is not restored yet.
        Err(Failure::Api(error)) if error.err_code == 10059 => Ok(()),
        Err(failure) => Err(wire.explain(failure)),
    }
}

async fn create(wire: &Wire, settings: &Settings, stream: &str) -> Result<Value, Failure> {
    let mut config = fixed(stream);
    let capacity = match stream {
        EVENTS => settings.capacity,
        DELIVERIES => Some(DELIVERIES_BYTES),
        ACCESS => Some(ACCESS_BYTES),
        _ => None,
    };
    config["num_replicas"] = json!(settings.replicas);
    config["max_bytes"] = capacity.map_or(json!(-1), |bytes| json!(bytes));
    for (limit, none) in [("max_age", 0), ("max_msgs", -1), ("max_msgs_per_subject", -1), ("max_consumers", -1)] {
        if config[limit].is_null() {
            config[limit] = json!(none);
        }
    }
    tracing::info!(stream, "the stream is made");
    wire.once(&format!("STREAM.CREATE.{stream}"), &config).await
}

/// Names each difference between what the service needs and what the server returned.
pub(crate) fn compare(stream: &str, returned: &Value) -> Result<(), LogError> {
    let (needed, none) = (fixed(stream), Map::new());
    let (needed, found) = (needed.as_object().unwrap_or(&none), returned.as_object().unwrap_or(&none));
    let as_needed = |key: &str, value: &Value| match (key, found.get(key)) {
        ("duplicate_window", Some(found)) => found.as_u64() >= value.as_u64(),
        (_, found) => found == Some(value),
    };
    let wrong = needed.iter().filter(|(key, value)| !as_needed(key, value)).map(|(key, value)| {
        let found = found.get(key).map_or_else(|| "nothing".to_owned(), Value::to_string);
        format!("{key} must be {value}, but is {found}")
    });
    let extra = found
        .iter()
        .filter(|(key, value)| !needed.contains_key(*key) && !OWNERS.contains(&key.as_str()) && !harmless(value))
        .map(|(key, value)| format!("{key} must not be set, but is {value}"));
    let differences: Vec<String> = wrong.chain(extra).collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(LogError::Misconfigured { stream: stream.to_owned(), difference: differences.join("; ") })
}

/// Whether a setting that we did not ask for means nothing.
fn harmless(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| number <= 0),
        Value::String(text) => text.is_empty() || text == "default",
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_server_is_refused() {
        assert!(check_version("2.15.1").is_ok());
        assert!(check_version("2.16.0-RC.1").is_ok());
        assert!(matches!(check_version("2.14.9"), Err(LogError::TooOld { .. })));
        assert!(matches!(check_version("2.9.25"), Err(LogError::TooOld { .. })));
    }

    #[test]
    fn every_difference_is_named() {
        let mut config = fixed(EVENTS);
        config["deny_purge"] = json!(false);
        config["max_age"] = json!(1_000_000_000_u64);
        config["allow_msg_schedules"] = json!(true);
        let text = compare(EVENTS, &config).unwrap_err().to_string();
        assert!(text.contains("deny_purge must be true, but is false"), "{text}");
        assert!(text.contains("max_age must not be set, but is 1000000000"), "{text}");
        assert!(text.contains("allow_msg_schedules must not be set"), "{text}");
    }

    #[test]
    fn the_stream_of_deliveries_has_its_limits_and_no_others() {
        let mut config = fixed(DELIVERIES);
        config["max_bytes"] = json!(DELIVERIES_BYTES * 4);
        assert!(compare(DELIVERIES, &config).is_ok());
        config["max_msgs_per_subject"] = json!(-1);
        config["max_msgs"] = json!(1_000);
        let text = compare(DELIVERIES, &config).unwrap_err().to_string();
        assert!(text.contains("max_msgs_per_subject must be 1") && text.contains("max_msgs must not be set"), "{text}");
    }

    #[test]
    fn what_the_owner_decides_is_not_compared() {
        let mut config = fixed(EVENTS);
        config["max_bytes"] = json!(20_000_000_000_u64);
        config["num_replicas"] = json!(3);
        config["max_msgs"] = json!(-1);
        assert!(compare(EVENTS, &config).is_ok());
        config["duplicate_window"] = json!(DUPLICATE_WINDOW * 2);
        assert!(compare(EVENTS, &config).is_ok(), "message ids may be remembered for longer");
        config["duplicate_window"] = json!(DUPLICATE_WINDOW / 2);
        assert!(compare(EVENTS, &config).is_err());
    }
}
