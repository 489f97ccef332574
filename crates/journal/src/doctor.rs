//! The doctor (体检): what must hold of the nats-server, the streams and our credentials, each with its remedy.
//!
//! It changes nothing. What credentials may do is found by asking for something harmless: an update to the very
//! configuration that is there, the deletion of a message number that no stream has, of a stream that does not exist.
mod deep;

pub use deep::deep;

use crate::OLDEST_SERVER;
use crate::append::Writer;
use crate::gate::Gate;
use crate::log::LogError;
use crate::nats::{NatsLog, handle};
use crate::server::CONFIG;
use crate::settings::Settings;
use crate::stream::{DELIVERIES, EVENTS, KEYS, STREAMS, check_version, compare};
use crate::wire::{Failure, Wire};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As it must be.
    Pass,
    /// Serves, but production should have it otherwise; or it cannot be seen from here.
    Warn,
    /// Must not be used like this.
    Fail,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do; empty when there is nothing to do.
    pub remedy: String,
    /// What was found, in Chinese, where it is a whole statement.
    #[serde(skip)]
    pub found_zh: Option<String>,
}

pub(crate) fn check(name: &'static str, outcome: Outcome, found: impl Into<String>, remedy: &str) -> Check {
    let remedy = if outcome == Outcome::Pass { String::new() } else { remedy.to_owned() };
    Check { name, outcome, found: found.into(), remedy, found_zh: None }
}

/// Looks at everything that can be seen with these settings. Never fails: what cannot be reached is a failed check.
pub async fn doctor(settings: &Settings) -> Vec<Check> {
    let wire = match settings.validate() {
        Ok(()) => Wire::connect(settings).await,
        Err(error) => Err(error),
    };
    let wire = match wire {
        Ok(wire) => wire,
        Err(error) => {
            return vec![check(
                "connection",
                Outcome::Fail,
                error.to_string(),
                "start the nats-server, or correct address and credentials",
            )];
        }
    };
    let info = wire.client.server_info();
    let mut checks = vec![
        check("connection", Outcome::Pass, settings.url.clone(), ""),
        match check_version(&info.version) {
            Ok(()) => check("version", Outcome::Pass, info.version, ""),
            Err(error) => check(
                "version",
                Outcome::Fail,
                error.to_string(),
                &format!("install nats-server {OLDEST_SERVER} or later"),
            ),
        },
        sync(settings).await,
    ];
    for (stream, name) in STREAMS {
        checks.extend(streams(&wire, stream, name).await);
    }
    checks.push(damage(&wire, settings).await);
    checks.push(crate::gate::recover::check(&wire, settings).await);
    let zones = crate::zones::attempts::checks(settings).await;
    // Where the keys of the zones are not at hand, the rights of these credentials are all that can be tried.
    checks.extend(if zones.is_empty() { rights(&wire).await } else { zones });
    checks
}

impl NatsLog {
    /// Whether server and streams are configured as they must be: of the doctor's checks those that ask little. None where a stream
    /// does not answer at this moment: that says nothing of how it is configured.
    pub async fn configuration(&self) -> Option<Vec<Check>> {
        let (settings, wire) = (self.settings(), &self.writer.wire);
        let mut checks = vec![sync(settings).await];
        for (stream, name) in STREAMS.into_iter().filter(|(stream, _)| [EVENTS, KEYS].contains(stream)) {
            let asked = wire.info(stream, &Value::Null).await;
            if let Err(failure) = &asked
                && matches!(wire.explain(failure.clone()), LogError::NoAnswer(_))
            {
                return None;
            }
            checks.extend(judged(wire, (stream, name), asked).into_iter().filter(|check| check.name == name));
        }
        Some(checks)
    }
}

async fn sync(settings: &Settings) -> Check {
    let remedy = "set `jetstream { sync_interval: always }`: without it a power cut loses acknowledged events";
    let private = settings.store.as_deref().and_then(|dir| private_sync(dir, &settings.url));
    match (settings.monitor.as_deref(), private) {
        (None, Some(true)) => check("syncing", Outcome::Pass, "every message before its acknowledgement", ""),
        (None, Some(false)) => {
            check("syncing", Outcome::Fail, "the private server's configuration does not say so", remedy)
        }
        (None, None) => check(
            "syncing",
            Outcome::Warn,
            "not seen: no monitoring address was given",
            "give the address of the server's monitoring, http://host:8222",
        ),
        (Some(monitor), _) => match check_sync(monitor).await {
            Ok(()) => check("syncing", Outcome::Pass, "every message before its acknowledgement", ""),
            Err(error) => check("syncing", Outcome::Fail, error.to_string(), remedy),
        },
    }
}

/// Whether the private server in `dir` syncs every message, by the configuration that we wrote for it; `None` where none
/// is there, or it is that of another server than the one at `url`.
fn private_sync(dir: &Path, url: &str) -> Option<bool> {
    let text = std::fs::read_to_string(dir.join(CONFIG)).ok()?;
    let address = url.trim_start_matches("nats://");
    let listens = text.lines().any(|line| line.trim() == format!("listen: \"{address}\""));
    listens.then(|| text.lines().any(|line| line.trim() == "sync_interval: always"))
}

/// Configuration and room of one stream.
async fn streams(wire: &Wire, stream: &str, name: &'static str) -> Vec<Check> {
    judged(wire, (stream, name), wire.info(stream, &Value::Null).await)
}

fn judged(wire: &Wire, (stream, name): (&str, &'static str), asked: Result<Value, Failure>) -> Vec<Check> {
    let info = match asked {
        Ok(info) => info,
        // It is made when somebody is reached outside for the first time.
        Err(Failure::Api(error)) if error.err_code == 10059 && stream == DELIVERIES => {
            let found = format!("{stream} does not exist: no outside channels were configured yet");
            let found_zh = Some(format!("{stream} 尚无：还没有配置对外通知渠道"));
            return vec![Check { found_zh, ..check(name, Outcome::Pass, found, "") }];
        }
        Err(Failure::Api(error)) if error.err_code == 10059 => {
            return vec![check(
                name,
                Outcome::Warn,
                format!("{stream} does not exist yet"),
                "it is made when a role with the right to make it first connects",
            )];
        }
        Err(failure) => {
            return vec![check(
                name,
                Outcome::Fail,
                wire.explain(failure).to_string(),
                "give this role the right to ask for the stream's state",
            )];
        }
    };
    let compared = match compare(stream, &info["config"]) {
        Ok(()) => Check {
            found_zh: Some(format!("{stream} 配置正确")),
            ..check(name, Outcome::Pass, format!("{stream} is configured as it must be"), "")
        },
        Err(error) => check(name, Outcome::Fail, error.to_string(), "have the stream's owner correct each difference"),
    };
    vec![compared, room(stream, &info)]
}

fn room(stream: &str, info: &Value) -> Check {
    let used = info["state"]["bytes"].as_u64().unwrap_or(0);
    match info["config"]["max_bytes"].as_i64().and_then(|max| u64::try_from(max).ok()).filter(|max| *max > 0) {
        None => check("room", Outcome::Pass, format!("{stream}: {used} bytes used, bounded by the disk"), ""),
        Some(max) => {
            let outcome = if used > max / 10 * 9 { Outcome::Fail } else { Outcome::Pass };
            check(
                "room",
                outcome,
                format!("{stream}: {used} of {max} bytes used"),
                "raise max_bytes before it is full: then nothing more is accepted",
            )
        }
    }
}

/// Messages that the stream has lost: it must begin with 1 and have no hole.
async fn damage(wire: &Wire, settings: &Settings) -> Check {
    let state = match wire.info(EVENTS, &Value::Null).await {
        Ok(info) => info["state"].clone(),
        Err(_) => return check("wholeness", Outcome::Warn, "not seen", "see the check of the stream"),
    };
    let number = |key: &str| state[key].as_u64().unwrap_or(0);
    let (first, last, messages) = (number("first_seq"), number("last_seq"), number("messages"));
    if messages != last || (last > 0 && first != 1) || number("num_deleted") > 0 || !state["lost"].is_null() {
        let found = format!("{messages} messages from {first} to {last}: some are gone");
        return check("wholeness", Outcome::Fail, found, "do not write; compare with a backup or mirror");
    }
    // The server's own count hides a message that it cannot read; the ends at least are tried.
    let Ok(events) = handle(wire, EVENTS).await else {
        return check("wholeness", Outcome::Warn, "not seen", "try again");
    };
    let Ok(gate) = Gate::open(None, &settings.centre) else {
        return check("wholeness", Outcome::Warn, "not seen", "try again");
    };
    let writer = Writer { wire: wire.clone(), events, centre: settings.centre.clone(), gate: Arc::new(gate) };
    for sequence in [1, last] {
        if last > 0 && matches!(writer.leader_at(sequence).await, Ok(None)) {
            return check(
                "wholeness",
                Outcome::Fail,
                format!("the message {sequence} cannot be read"),
                "do not write; compare with a backup or mirror",
            );
        }
    }
    check("wholeness", Outcome::Pass, format!("{messages} messages, none missing by the server's own count"), "")
}

/// Whether these credentials could destroy the log: a service should not be able to.
async fn rights(wire: &Wire) -> Vec<Check> {
    let remedy = "in production give services no rights on $JS.API.STREAM.*: only the owner's key, kept offline, may change streams; \
                  on a private server the password's file protects it";
    let Ok(info) = wire.info(EVENTS, &Value::Null).await else {
        return vec![check("rights", Outcome::Warn, "not seen: the stream's state cannot be asked for", remedy)];
    };
    let calls = [
        format!("STREAM.UPDATE.{EVENTS}"),
        "STREAM.DELETE.EVENTS_DOCTOR_PROBE".into(),
        format!("STREAM.MSG.DELETE.{EVENTS}"),
    ];
    let bodies = [info["config"].clone(), Value::Null, json!({"seq": u64::MAX >> 1})];
    // Side by side, since a denied request is not answered but times out.
    let asked = calls.iter().zip(&bodies).map(|(call, body)| wire.api(call, body));
    let outcomes = futures::future::join_all(asked).await;
    let names = ["right to change the stream", "right to delete streams", "right to delete messages"];
    let judge = |name, outcome: Result<Value, Failure>| match outcome {
        Ok(_) | Err(Failure::Api(_)) => check(name, Outcome::Warn, "these credentials may do it", remedy),
        Err(_) => check(name, Outcome::Pass, "these credentials may not do it", ""),
    };
    names.into_iter().zip(outcomes).map(|(name, outcome)| judge(name, outcome)).collect()
}

/// Asks the server's monitoring whether every message is synced.
///
/// # Errors
/// [`LogError::Misconfigured`] when it is not, [`LogError::Other`] when the monitoring does not say.
pub async fn check_sync(monitor: &str) -> Result<(), LogError> {
    let unclear = |what: String| {
        LogError::Other(format!("the server's monitoring at {monitor} {what}: enable it with `http: 127.0.0.1:8222`"))
    };
    let host = monitor.trim_start_matches("http://").trim_end_matches('/');
    let answer = tokio::time::timeout(Duration::from_secs(5), get(host, "/varz")).await;
    let body = answer
        .map_err(|_| unclear("does not answer".into()))?
        .map_err(|error| unclear(format!("does not answer ({error})")))?;
    let varz: Value = serde_json::from_str(&body).map_err(|_| unclear("does not answer with JSON".into()))?;
    match varz["jetstream"]["config"]["sync_always"].as_bool() {
        Some(true) => Ok(()),
        _ => Err(LogError::Misconfigured {
            stream: EVENTS.into(),
            difference: "the server must sync every message (`sync_interval: always`), but does not".into(),
        }),
    }
}

/// A plain GET over HTTP/1.0, whose body ends with the connection.
async fn get(host: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_private_server_is_judged_by_its_own_configuration_only() {
        let dir = tempfile::tempdir().unwrap();
        let ours = "nats://127.0.0.1:4711";
        assert_eq!(private_sync(dir.path(), ours), None, "no configuration");
        let write = |sync: &str| {
            let text = format!("listen: \"127.0.0.1:4711\"\njetstream {{\n  sync_interval: {sync}\n}}\n");
            std::fs::write(dir.path().join(CONFIG), text).unwrap();
        };
        write("always");
        assert_eq!(private_sync(dir.path(), ours), Some(true));
        assert_eq!(private_sync(dir.path(), "nats://10.0.0.1:4222"), None, "another server");
        write("2m");
        assert_eq!(private_sync(dir.path(), ours), Some(false));
    }
}
