//! The records beside the log (记录备份): deliveries, marks of inboxes, accounts and records of access, a file for each stream of records.
//!
//! Accounts are taken as they are stored, with passwords, keys and recovery codes as hashes and second factors sealed under the master key,
//! and without their sessions: whoever finds a backup goes on with nobody's session, and after a restore everybody signs in again. What does
//! not read as an account is left out and counted.
use super::{Manifest, read_back, sha256, written};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_journal::{NatsLog, Record, RecordKind, RecordStore};
use anjuan_server::accounts::record::Account;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file of one stream of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordsTaken {
    /// The stream.
    pub(crate) stream: String,
    pub(crate) name: String,
    pub(crate) count: usize,
    /// How many did not read and are not in it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) left_out: usize,
    pub(crate) sha256: String,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// One record of a file: a line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    id: String,
    /// The bytes, in hex.
    hex: String,
}

/// The records of one stream, in the order of the stream.
pub(crate) struct Records {
    kind: RecordKind,
    rows: Vec<(String, Bytes)>,
}

/// A record as it is taken; none of what does not read.
fn kept(kind: RecordKind, record: Record) -> Option<(String, Bytes)> {
    let body = match kind {
        RecordKind::Deliveries | RecordKind::Inbox | RecordKind::Access => record.body,
        RecordKind::Accounts => {
            let mut account: Account = serde_json::from_slice(&record.body).ok()?;
            account.sessions.clear();
            Bytes::from(serde_json::to_vec(&account).ok()?)
        }
    };
    Some((record.id, body))
}

/// Takes every stream of records that there is.
pub(crate) async fn taken(log: &NatsLog, to: &Path) -> Outcome<Vec<RecordsTaken>> {
    let mut all = Vec::new();
    for kind in RecordKind::ALL {
        let stream = kind.stream();
        let Some(records) = log.recorded(kind).await.map_err(while_doing(stream))? else { continue };
        let found = records.len();
        let mut lines = Vec::new();
        let mut count = 0;
        for (id, body) in records.into_iter().filter_map(|record| kept(kind, record)) {
            lines.extend(serde_json::to_vec(&Line { id, hex: hex::encode(body) }).map_err(while_doing(stream))?);
            lines.push(b'\n');
            count += 1;
        }
        let name = format!("records-{}.jsonl", stream.to_lowercase());
        written(&to.join(&name), &lines)?;
        all.push(RecordsTaken {
            stream: stream.to_owned(),
            name,
            count,
            left_out: found - count,
            sha256: sha256(&lines),
        });
    }
    Ok(all)
}

/// Reads the files back, each with the hash that the manifest names.
pub(crate) fn read(from: &Path, manifest: &Manifest) -> Outcome<Vec<Records>> {
    let mut all = Vec::new();
    for taken in &manifest.records {
        let Some(kind) = RecordKind::ALL.into_iter().find(|kind| kind.stream() == taken.stream) else {
            let words = say("is no stream of records of this version", "不是本版本的记录流");
            return Err(Failure::words(format!("{}: {words}", taken.stream)));
        };
        let bytes = read_back(&from.join(&taken.name), &taken.sha256)?;
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let rows = lines.map(|line| {
            let line: Line = serde_json::from_slice(line).map_err(while_doing(&taken.name))?;
            let body = hex::decode(&line.hex).map_err(while_doing(&taken.name))?;
            Ok((line.id, Bytes::from(body)))
        });
        all.push(Records { kind, rows: rows.collect::<Outcome<_>>()? });
    }
    Ok(all)
}

/// Puts them into the streams of a new server, and reads them back; answers how many.
pub(crate) async fn put(log: &NatsLog, all: &[Records]) -> Outcome<usize> {
    let mut count = 0;
    for Records { kind, rows } in all {
        let doing = || while_doing(kind.stream());
        let store = log.records(*kind).await.map_err(doing())?;
        for (id, body) in rows {
            store.put(id, 0, body.clone()).await.map_err(doing())?;
        }
        let found = store.since(0).await.map_err(doing())?.into_iter().map(|record| (record.id, record.body));
        if !found.eq(rows.iter().cloned()) {
            let words = say("what was restored is not what the backup holds", "恢复的记录与备份不符");
            return Err(Failure::words(format!("{}: {words}", kind.stream())));
        }
        count += rows.len();
    }
    Ok(count)
}
