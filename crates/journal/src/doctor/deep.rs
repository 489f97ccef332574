//! Reading everything (深度体检): every message of the log in order, judged by the rule by which readers take it or leave it out, and
//! every key and every record beside the log. It changes nothing, and takes as long as reading takes.
use super::{Check, Outcome, check};
use crate::append::Writer;
use crate::gate::Gate;
use crate::keys::NatsKeys;
use crate::log::LogError;
use crate::nats::handle;
use crate::records::{NatsRecords, RecordKind, RecordStore};
use crate::scan;
use crate::settings::Settings;
use crate::stream::{EVENTS, KEYS};
use crate::subject;
use crate::wire::{Failure, Wire};
use serde_json::json;
use std::sync::Arc;

/// Reads everything there is. Never fails: what cannot be read is a failed check.
pub async fn deep(settings: &Settings) -> Vec<Check> {
    let wire = match settings.validate() {
        Ok(()) => Wire::connect(settings).await,
        Err(error) => Err(error),
    };
    match wire {
        Ok(wire) => {
            vec![
                summary(EVERY_EVENT, events(&wire, settings).await),
                summary(EVERY_KEY, keys(&wire, settings).await),
                summary(EVERY_RECORD, records(&wire, settings).await),
            ]
        }
        Err(error) => vec![summary(EVERY_EVENT, Err(error))],
    }
}

const EVERY_EVENT: &str = "every event";
const EVERY_KEY: &str = "every key";
const EVERY_RECORD: &str = "every record";

/// A check that could not be done is said to be no more than that.
fn summary(name: &'static str, read: Result<Check, LogError>) -> Check {
    read.unwrap_or_else(|error| check(name, Outcome::Warn, format!("not read to its end: {error}"), "try again"))
}

async fn events(wire: &Wire, settings: &Settings) -> Result<Check, LogError> {
    let gate = Arc::new(Gate::open(None, &settings.centre)?);
    let events = handle(wire, EVENTS).await?;
    let writer = Arc::new(Writer { wire: wire.clone(), events, centre: settings.centre.clone(), gate });
    let head = writer.head().await?;
    let read = scan::everything(&writer, settings.trust.clone(), head).await?;
    let found = |outcome, en: String, zh: String, remedy| Check {
        found_zh: Some(zh),
        ..check(EVERY_EVENT, outcome, en, remedy)
    };
    if let (Some((from, to)), count) = (read.holes.first(), read.holes.len()) {
        return Ok(found(
            Outcome::Fail,
            format!("{count} places cannot be read, the first at sequences {from} to {to} of {head}"),
            format!("有 {count} 处无法读取，第一处为序号 {from} 至 {to}（共 {head}）"),
            "do not write; compare with a backup or mirror",
        ));
    }
    if let (Some((sequence, why)), count) = (read.broken.first(), read.broken.len()) {
        return Ok(found(
            Outcome::Warn,
            format!("{count} of {head} messages are left out by every reader, the first at sequence {sequence}: {why}"),
            format!("{head} 条中有 {count} 条不计入，第一条在序号 {sequence}：{}", why.zh),
            "see who can write to the server besides the service",
        ));
    }
    Ok(found(
        Outcome::Pass,
        format!("{head} messages read, and each continues its matter"),
        format!("已读 {head} 条，前后均相符"),
        "",
    ))
}

async fn keys(wire: &Wire, settings: &Settings) -> Result<Check, LogError> {
    let every = json!({"subjects_filter": subject::of_key(&settings.centre, "*")});
    let info = wire.info(KEYS, &every).await.map_err(|failure| wire.explain(failure))?;
    // The server names the subjects page by page, and says how many there are.
    let counted = info["total"].as_u64().unwrap_or(0);
    let read = NatsKeys::seen(wire, settings).await?.all().await?.len() as u64;
    let found =
        |outcome, en: String, zh: String, remedy| Check { found_zh: Some(zh), ..check(EVERY_KEY, outcome, en, remedy) };
    Ok(if read < counted {
        found(
            Outcome::Fail,
            format!("{read} of {counted} applicants' keys can be read"),
            format!("{counted} 个申请人密钥中只能读出 {read} 个"),
            "restore the keys from a backup",
        )
    } else {
        found(Outcome::Pass, format!("{read} applicants' keys read"), format!("已读 {read} 个申请人密钥"), "")
    })
}

/// The records of every stream of them that there is.
async fn records(wire: &Wire, settings: &Settings) -> Result<Check, LogError> {
    let (mut all, mut missing) = (0, Vec::new());
    for kind in RecordKind::ALL {
        let records = NatsRecords::seen(wire, settings, kind).await?;
        let info = match wire.info(kind.stream(), &json!({"subjects_filter": records.every()})).await {
            // 10059: there is no such stream, as its own check says.
            Err(Failure::Api(error)) if error.err_code == 10059 => continue,
            info => info.map_err(|failure| wire.explain(failure))?,
        };
        let (counted, read) = (info["total"].as_u64().unwrap_or(0), records.since(0).await?.len() as u64);
        all += read;
        if read < counted {
            missing.push(format!("{} {read}/{counted}", kind.stream()));
        }
    }
    let (outcome, en, zh, remedy) = if missing.is_empty() {
        (Outcome::Pass, format!("{all} records read"), format!("已读 {all} 条记录"), "")
    } else {
        let missing = missing.join(", ");
        let (en, zh) = (format!("not all records can be read: {missing}"), format!("部分记录无法读取：{missing}"));
        (Outcome::Fail, en, zh, "compare with a backup; what cannot be read is lost")
    };
    Ok(Check { found_zh: Some(zh), ..check(EVERY_RECORD, outcome, en, remedy) })
}
