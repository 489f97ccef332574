//! `anjuan restore DIR`: a backup into a new data directory, and the proof that it is the same: counts, hashes, equal digests of
//! views that were built from it.
use super::{
    EventTaken, FORMATS, FileTaken, KEYS, Keys, MANIFEST, Manifest, NOTES, is_lost, placeholder, read_back, records,
    written,
};
use crate::client::{Client, DEFAULT_DATA, Target};
use crate::credential::Credential;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::queries::ViewDigest;
use anjuan_domain::event::{Envelope, hash};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, hashed_command};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Declaration, Draft, EventLog, Filter, Journal, KeyStore, NatsLog};
use anjuan_server::clock::{Clock, Ids, SystemClock, SystemIds};
use anjuan_server::{Roles, Settings};
use bytes::Bytes;
use chrono::TimeDelta;
use clap::Args;
use futures::TryStreamExt;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The most events that are appended together.
const TOGETHER: usize = 500;

/// Where from.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The directory of the backup; the data directory to make is --data.
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

/// What was restored, and what it was compared by.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Restored {
    events: u64,
    head_hash: String,
    keys: usize,
    notes: usize,
    /// The records beside the log.
    records: usize,
    /// The views whose digests are those of the backup.
    equal_views: Vec<String>,
}

impl Restore {
    /// Restores and verifies; what could not be restored whole is removed again.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        if std::fs::read_dir(&data).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::words(format!(
                "{} {}",
                data.display(),
                say(
                    "is not empty: a backup is restored into a new data directory",
                    "不是空目录：备份只能恢复到新的数据目录"
                )
            )));
        }
        let kept = self.read()?;
        let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
        let restored = runtime.block_on(restored(&self.from, &data, &kept));
        let restored = restored.inspect_err(|_| drop(std::fs::remove_dir_all(&data)))?;
        if form == Form::Json {
            return output::json(&restored);
        }
        tell!("{}: {} ({})", say("events restored", "已恢复事件"), restored.events, restored.head_hash)?;
        tell!("{}: {}", say("applicants' keys restored", "已恢复申请人密钥"), restored.keys)?;
        tell!("{}: {}", say("notes on incidents restored", "已恢复异常处理记录"), restored.notes)?;
        tell!("{}: {}", say("records restored", "已恢复记录"), restored.records)?;
        tell!("{}: {}", say("views with equal digests", "摘要一致的视图"), restored.equal_views.join(" "))?;
        tell!("{}: anjuan up --data {}", say("start it with", "启动"), data.display())
    }

    /// The manifest, the keys and the notes, each file with the hash that the manifest names.
    fn read(&self) -> Outcome<Kept> {
        let path = self.from.join(MANIFEST);
        let text = std::fs::read(&path).map_err(while_doing(path.display()))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(while_doing(path.display()))?;
        if !FORMATS.contains(&manifest.format) {
            let words = say("is of a form that this version does not read", "的格式不被本版本识别");
            return Err(Failure::words(format!("{} {words}", path.display())));
        }
        let keys = read_back(&self.from.join(KEYS), &manifest.keys.sha256)?;
        let keys = serde_json::from_slice(&keys).map_err(while_doing(KEYS))?;
        let notes = match &manifest.notes {
            Some(taken) => notes(&read_back(&self.from.join(NOTES), &taken.sha256)?)?,
            None => Vec::new(),
        };
        let records = records::read(&self.from, &manifest)?;
        Ok(Kept { manifest, keys, notes, records })
    }
}

/// What a backup holds besides its events.
struct Kept {
    manifest: Manifest,
    keys: Keys,
    notes: Vec<Bytes>,
    records: Vec<records::Records>,
}

fn notes(text: &[u8]) -> Outcome<Vec<Bytes>> {
    let notes: Vec<String> = serde_json::from_slice(text).map_err(while_doing(NOTES))?;
    notes.into_iter().map(|note| hex::decode(note).map(Bytes::from).map_err(while_doing(NOTES))).collect()
}

async fn restored(from: &Path, data: &Path, kept: &Kept) -> Outcome<Restored> {
    let Kept { manifest, keys, notes, .. } = kept;
    let directory = data.join("keys");
    std::fs::create_dir_all(&directory).map_err(while_doing(directory.display()))?;
    for (name, content) in [("master.key", &keys.master), ("token.key", &keys.token), ("seal.key", &keys.seal)] {
        if let Some(content) = content {
            written(&directory.join(name), content.as_bytes())?;
        }
    }
    let server = Server::start(ServerSettings::new(data.join("nats"))).await.map_err(while_doing("nats-server"))?;
    let filled = filled(&server, from, kept).await;
    server.stop().await;
    let records = filled?;
    let equal_views = compared(data, manifest).await?;
    Ok(Restored {
        events: manifest.stream.head,
        head_hash: manifest.stream.head_hash.clone(),
        keys: keys.applicants.len(),
        notes: notes.len(),
        records,
        equal_views,
    })
}

/// Fills the streams of a new server, and reads them back; answers how many records there are beside the log.
async fn filled(server: &Server, from: &Path, Kept { manifest, keys, notes, records }: &Kept) -> Outcome<usize> {
    let log = Journal::connect(server.settings(&manifest.centre)).await.map_err(while_doing("the event log"))?;
    let store = log.keys().await.map_err(while_doing("the key stream"))?;
    for (applicant, key) in &keys.applicants {
        let key = Bytes::from(hex::decode(key).map_err(while_doing(KEYS))?);
        let kept = store.put_if_absent(applicant, key.clone()).await.map_err(while_doing("the key stream"))?;
        if kept != key {
            return Err(Failure::words(format!(
                "applicant/{applicant}: {}",
                say("another key is there", "已有其他密钥")
            )));
        }
    }
    let declared = &manifest.declared;
    let mut appended = Appended::default();
    for file in &manifest.files {
        append(&log, with_holes(events(from, file, declared)?, (file, declared))?, &mut appended).await?;
    }
    for file in &manifest.files {
        read_again(&log, &events(from, file, declared)?, (file, declared)).await?;
    }
    noted(&log, notes).await?;
    let records = records::put(&log, records).await?;
    // The stream that goes on is the new one.
    let created = Some(log.created().await.map_err(while_doing("the event log"))?);
    let declared: Vec<_> = declared.iter().map(|gap| Declaration { created: created.clone(), ..gap.clone() }).collect();
    let again = anjuan_journal::declared_before(log.settings(), &declared).await;
    again.map_err(while_doing(say("the stream of incidents", "事故流")))?;
    let head = log.head().await.map_err(while_doing("the event log"))?;
    log.close().await;
    if head == manifest.stream.head {
        return Ok(records);
    }
    Err(Failure::words(format!(
        "{head} != {}: {}",
        manifest.stream.head,
        say("the log does not end where the backup does", "日志末尾与备份不符")
    )))
}

/// Records what people decided about incidents, and reads it back.
async fn noted(log: &NatsLog, notes: &[Bytes]) -> Outcome {
    let doing = || while_doing(say("the stream of incidents", "事故流"));
    for note in notes {
        log.note(note.clone()).await.map_err(doing())?;
    }
    if log.notes().await.map_err(doing())? == notes {
        return Ok(());
    }
    Err(Failure::words(format!("{NOTES}: {}", say("what was recorded is not what it says", "记录内容与文件不符"))))
}

fn events(from: &Path, file: &FileTaken, declared: &[Declaration]) -> Outcome<Vec<(EventTaken, Bytes)>> {
    let bytes = read_back(&from.join(&file.name), &file.sha256)?;
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let events = lines
        .map(|line| {
            let event: EventTaken = serde_json::from_slice(line).map_err(while_doing(&file.name))?;
            let body = match (&event.body, &event.hex) {
                (Some(text), _) => Bytes::from(text.clone()),
                (None, Some(hex)) => Bytes::from(hex::decode(hex).map_err(while_doing(&file.name))?),
                (None, None) => return Err(Failure::words(format!("{}: {} ?", file.name, event.sequence))),
            };
            Ok((event, body))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let expected = (file.first..=file.last).filter(|sequence| !is_lost(declared, *sequence));
    if events.iter().map(|(event, _)| event.sequence).eq(expected) {
        return Ok(events);
    }
    Err(Failure::words(format!(
        "{}: {}",
        file.name,
        say("it does not hold the events that the manifest names", "所含事件与清单不符")
    )))
}

/// The events as they are appended, each with its place; where one is lost, what stands for it.
fn with_holes(
    events: Vec<(EventTaken, Bytes)>,
    (file, declared): (&FileTaken, &[Declaration]),
) -> Outcome<Vec<(u64, Draft)>> {
    let mut events = events.into_iter().peekable();
    let mut drafts = Vec::with_capacity(events.len());
    for sequence in file.first..=file.last {
        let draft = match events.next_if(|(event, _)| event.sequence == sequence) {
            Some((event, body)) => draft(&event, body)?,
            None if is_lost(declared, sequence) => placeholder(sequence)?,
            None => {
                let words = say("it does not hold the event of stream sequence", "缺少流序号对应的事件：");
                return Err(Failure::words(format!("{}: {words} {sequence}", file.name)));
            }
        };
        drafts.push((sequence, draft));
    }
    Ok(drafts)
}

/// An event as it was stored, whatever it says: what is no event, or says that it is another's, is judged by the readers.
fn draft(event: &EventTaken, body: Bytes) -> Outcome<Draft> {
    let aggregate = event.subject.rsplitn(3, '.').take(2).collect::<Vec<_>>();
    let aggregate = match aggregate.as_slice() {
        [id, kind] => format!("{kind}/{id}").parse::<AggregateRef>().map_err(while_doing(event.sequence))?,
        _ => {
            let words = say("stream sequence lies on a subject that names no matter:", "所在主题未指明事项：");
            return Err(Failure::words(format!("{} {words} {}", event.sequence, event.subject)));
        }
    };
    let event_id = Envelope::decode(&body).map_or_else(|_| hashed_command(&[&body]), |envelope| envelope.id);
    Ok(Draft { aggregate, event_id, expected: 0, head: None, body })
}

/// What was restored so far.
#[derive(Default)]
struct Appended {
    /// The last event of each aggregate.
    last: HashMap<AggregateRef, u64>,
    /// The ids of the events.
    ids: HashSet<Uuid>,
}

/// Appends in order; an aggregate comes once in each batch, guarded by what was restored of it before. What an event says of its
/// predecessor is judged by the readers, as it was in the log that the backup is of.
async fn append(log: &NatsLog, drafts: Vec<(u64, Draft)>, before: &mut Appended) -> Outcome {
    let mut waiting: Vec<(u64, Draft)> = Vec::new();
    let mut aggregates = HashSet::new();
    for (sequence, draft) in drafts {
        if waiting.len() >= TOGETHER || !aggregates.insert(draft.aggregate.clone()) {
            sent(log, std::mem::take(&mut waiting)).await?;
            aggregates = HashSet::from([draft.aggregate.clone()]);
        }
        let expected = before.last.insert(draft.aggregate.clone(), sequence).unwrap_or(0);
        // A copy that was forged under a known id would be taken for a repetition, and its sequence would be another's.
        let event_id = match before.ids.insert(draft.event_id) {
            true => draft.event_id,
            false => hashed_command(&[&draft.body, &sequence.to_be_bytes()]),
        };
        waiting.push((sequence, Draft { expected, event_id, ..draft }));
    }
    sent(log, waiting).await
}

async fn sent(log: &NatsLog, waiting: Vec<(u64, Draft)>) -> Outcome {
    let (sequences, drafts): (Vec<u64>, Vec<Draft>) = waiting.into_iter().unzip();
    let stored = log.append_all(drafts).await.map_err(while_doing("the event log"))?;
    if stored == sequences {
        return Ok(());
    }
    Err(Failure::words(format!(
        "{:?}: {}",
        sequences.first(),
        say("the event came to another place", "事件的序号与备份不符")
    )))
}

/// Reads what was appended, byte for byte.
async fn read_again(
    log: &NatsLog,
    events: &[(EventTaken, Bytes)],
    (file, declared): (&FileTaken, &[Declaration]),
) -> Outcome {
    let reading = || while_doing("the event log");
    let mut stream = log.read_span(file.first, file.last, Filter::All).await.map_err(reading())?;
    let mut expected = events.iter();
    while let Some(stored) = stream.try_next().await.map_err(reading())? {
        if is_lost(declared, stored.sequence) {
            continue;
        }
        let same = expected.next().is_some_and(|(event, body)| {
            event.sequence == stored.sequence && event.subject == stored.subject && hash(body) == hash(&stored.body)
        });
        if !same {
            return Err(Failure::words(format!(
                "{}: {}",
                stored.sequence,
                say("it is not the event of the backup", "与备份中的事件不同")
            )));
        }
    }
    match expected.next() {
        None => Ok(()),
        Some((event, _)) => Err(Failure::words(format!("{}: {}", event.sequence, say("it is missing", "缺失")))),
    }
}

/// Runs the restored service for a moment and compares the digests of its views with those of the backup.
async fn compared(data: &Path, manifest: &Manifest) -> Outcome<Vec<String>> {
    let mut settings = Settings::default();
    (settings.centre.data, settings.centre.id) = (data.to_owned(), manifest.centre.clone());
    settings.http.bind = ([127, 0, 0, 1], 0).into();
    // Nothing is done by the service itself while it is looked at.
    let roles: Roles = "gateway,desk,projectors".parse().map_err(while_doing("roles"))?;
    let running = anjuan_server::run(settings, &roles).await.map_err(while_doing(say("starting", "启动")))?;
    let asked = || -> Outcome<Vec<String>> {
        let address = running.address.ok_or_else(|| Failure::words("the gateway has no address"))?;
        let (id, now) = (SystemIds.next(), SystemClock.now());
        let token = running.tokens.issue("administrator", &[Role::Administrator], TimeDelta::hours(1), id, now);
        let client =
            Client::new(format!("http://{address}"), Credential::Given(token.map_err(while_doing("a token"))?));
        let after = [("after", manifest.stream.head.to_string())];
        let mut equal = Vec::new();
        for expected in &manifest.digests {
            let found: ViewDigest = client.get(&format!("/v1/views/{}/digest", expected.name), &after)?;
            if (&found.digest, found.rows) != (&expected.digest, expected.rows) && found.version == expected.version {
                return Err(Failure::words(format!("{}: {} != {}", expected.name, found.digest, expected.digest)));
            }
            if found.version == expected.version {
                equal.push(expected.name.clone());
            }
        }
        Ok(equal)
    };
    let equal = tokio::task::block_in_place(asked);
    running.shutdown().await;
    equal
}
