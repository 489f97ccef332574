//! A backup's files (备份文件): what is in them, and how they are written and read back.
//!
//! `manifest.json` names every file with its count and SHA-256, the stream it was taken from, and the digests of the views at
//! its end. Events lie in `events-000001.jsonl` …, byte for byte, and in `notes.json` what people decided about incidents (what
//! stays passed over, by whose word and why), which is no event. What was declared lost stands in the manifest; of a hole the files
//! have no event, and in the restored log [`placeholder`] stands there. The records beside the log lie in a file for each of their streams
//! ([`records`]). Keys lie apart in `keys.json`, which only its owner may read:
//! without it nobody reads personal data, and whoever has both reads all of it.
pub(crate) mod records;
pub(crate) mod restore;
pub(crate) mod take;

use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_api::queries::ViewDigest;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, hashed_command};
use anjuan_journal::{Declaration, Draft};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The form of the files; a later one gets another number. The first had no notes, the second no declared gaps, the third no records.
pub(crate) const FORMAT: u32 = 4;

/// The forms that are restored.
pub(crate) const FORMATS: std::ops::RangeInclusive<u32> = 1..=FORMAT;

/// The file that names the others.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The file with the keys.
pub(crate) const KEYS: &str = "keys.json";

/// The file with the notes on incidents.
pub(crate) const NOTES: &str = "notes.json";

/// Events in one file.
pub(crate) const IN_A_FILE: usize = 50_000;

/// What a backup is of, and what is in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) centre: String,
    pub(crate) taken: String,
    pub(crate) stream: StreamTaken,
    /// What was declared lost of the log, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) declared: Vec<Declaration>,
    pub(crate) files: Vec<FileTaken>,
    pub(crate) keys: KeysTaken,
    /// The file of notes; none in a backup of the first form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<NotesTaken>,
    /// The files of records beside the log, one for each stream of them that there was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) records: Vec<records::RecordsTaken>,
    /// The views at the end of the backup; empty where the service was too busy to have them all stand there at once.
    pub(crate) digests: Vec<ViewDigest>,
}

/// The stream that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StreamTaken {
    /// When its server made it.
    pub(crate) created: String,
    /// The last sequence taken, which is also the count where no hole was declared.
    pub(crate) head: u64,
    /// SHA-256 of the event there; empty where there is none.
    pub(crate) head_hash: String,
}

/// One file of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FileTaken {
    pub(crate) name: String,
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) sha256: String,
}

/// The file of keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KeysTaken {
    pub(crate) applicants: usize,
    pub(crate) sha256: String,
}

/// The file of notes on incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NotesTaken {
    pub(crate) count: usize,
    pub(crate) sha256: String,
}

/// One event of a file: a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventTaken {
    pub(crate) sequence: u64,
    pub(crate) subject: String,
    pub(crate) stored_at: String,
    /// The bytes, in hex where they are no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hex: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
}

/// The keys: of the files of the data directory, and of the key stream.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Keys {
    /// The file `keys/master.key`; absent where the service seals nothing here.
    pub(crate) master: Option<String>,
    /// The file `keys/token.key`.
    pub(crate) token: Option<String>,
    /// The file `keys/seal.key`, the centre's: the events of its desks are known by it. Absent from backups of earlier releases.
    #[serde(default)]
    pub(crate) seal: Option<String>,
    /// Each applicant's wrapped key, in hex.
    pub(crate) applicants: std::collections::BTreeMap<String, String>,
}

/// Whether the event at a sequence is lost and declared so.
pub(crate) fn is_lost(declared: &[Declaration], sequence: u64) -> bool {
    declared.iter().any(|declaration| declaration.covers_hole(sequence))
}

/// What stands in a restored log for an event that is lost: it is no event, and every reader knows by the declaration that it is none.
pub(crate) fn placeholder(sequence: u64) -> Outcome<Draft> {
    let body = serde_json::json!({"lost": sequence, "declared": true}).to_string();
    Ok(Draft {
        aggregate: AggregateRef::new(Kind::Entry, format!("lost-{sequence}")).map_err(while_doing(sequence))?,
        event_id: hashed_command(&[body.as_bytes()]),
        expected: 0,
        head: None,
        body: Bytes::from(body),
    })
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Writes a new file, whole and on the disk; only its owner may read it.
pub(crate) fn written(path: &Path, bytes: &[u8]) -> Outcome {
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(while_doing(path.display()))
}

/// Reads a file whose SHA-256 is known.
pub(crate) fn read_back(path: &Path, expected: &str) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(while_doing(path.display()))?;
    if sha256(&bytes) == expected {
        return Ok(bytes);
    }
    Err(Failure::words(format!(
        "{}: {}",
        path.display(),
        say(
            "its SHA-256 is not the one of the manifest: the file is damaged or was changed",
            "其 SHA-256 与清单不符：文件已损坏或被改动"
        )
    )))
}
