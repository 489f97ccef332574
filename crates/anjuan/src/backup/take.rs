//! `anjuan backup DIR`: everything of a running service into files, read like any reader reads; nothing stops meanwhile.
use super::{
    EventTaken, FORMAT, FileTaken, IN_A_FILE, KEYS, Keys, KeysTaken, MANIFEST, Manifest, NOTES, NotesTaken,
    StreamTaken, records, sha256, written,
};
use crate::client::{Client, DEFAULT_DATA, Instance, Target};
use crate::commands::doctor::instance_settings;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::queries::{ViewDigest, Views};
use anjuan_journal::{Declaration, EventLog, Filter, Journal, NatsLog, Stored};
use anjuan_server::clock::{Clock, SystemClock};
use clap::Args;
use futures::TryStreamExt;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often the views are asked again, until all of them stand at the same event.
const LOOKS: usize = 20;

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// A directory that does not exist yet, or is empty.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// The centre whose log it is.
    #[arg(long, default_value = "bencha", env = "ANJUAN_CENTRE_ID")]
    centre_id: String,
}

impl Backup {
    /// Takes the backup and says what it holds.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.to).map_err(while_doing(self.to.display()))?;
        if std::fs::read_dir(&self.to).map_err(while_doing(self.to.display()))?.next().is_some() {
            return Err(Failure::words(format!(
                "{} {}",
                self.to.display(),
                say("is not empty: give a new directory for each backup", "不是空目录：每次备份请使用新目录")
            )));
        }
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let instance = Instance::read(&data)?;
        let client = target.connect()?;
        let settings = instance_settings(&data, &instance, &self.centre_id);
        let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
        let manifest = runtime.block_on(async {
            let looking = || while_doing(say("the event log", "事件日志"));
            let declared = anjuan_journal::situation(&settings).await.map_err(looking())?.declared;
            let log = Journal::connect(settings).await.map_err(looking())?;
            let manifest = self.taken(&log, declared, (&client, &data)).await;
            log.close().await;
            manifest
        })?;
        report(&manifest, &self.to, form)
    }

    async fn taken(
        &self,
        log: &Arc<NatsLog>,
        declared: Vec<Declaration>,
        (client, data): (&Client, &Path),
    ) -> Outcome<Manifest> {
        // The records before the events: what was sent of an event that the backup does not hold would never be sent again.
        let records = records::taken(log, &self.to).await?;
        // The views before the log: the backup ends where all of them stood.
        let digests = digests(client)?;
        let reading = || while_doing(say("reading the event log", "读取事件日志"));
        let head = match digests.first() {
            Some(digest) => digest.sequence,
            None => log.head().await.map_err(reading())?,
        };
        let created = log.created().await.map_err(reading())?;
        let (files, head_hash) = events((log, &declared), head, &self.to).await?;
        // Keys after the events: an event that was taken has its key, unless it was erased since.
        let keys = keys(log, data).await?;
        let text = serde_json::to_vec_pretty(&keys).map_err(while_doing(KEYS))?;
        written(&self.to.join(KEYS), &text)?;
        let notes = notes(log, &self.to).await?;
        let manifest = Manifest {
            format: FORMAT,
            centre: self.centre_id.clone(),
            taken: SystemClock.now().to_rfc3339(),
            stream: StreamTaken { created, head, head_hash },
            declared,
            files,
            keys: KeysTaken { applicants: keys.applicants.len(), sha256: sha256(&text) },
            notes: Some(notes),
            records,
            digests,
        };
        // Written last: a backup without a manifest is none.
        let text = serde_json::to_vec_pretty(&manifest).map_err(while_doing(MANIFEST))?;
        written(&self.to.join(MANIFEST), &text)?;
        Ok(manifest)
    }
}

/// The digests of all views at one and the same event; none where they never stand at one.
fn digests(client: &Client) -> Outcome<Vec<ViewDigest>> {
    let views: Views = client.get("/v1/views", &[])?;
    for _ in 0..LOOKS {
        let digests = views
            .views
            .iter()
            .map(|view| client.get::<ViewDigest>(&format!("/v1/views/{}/digest", view.name), &[]))
            .collect::<Outcome<Vec<_>>>()?;
        if digests.windows(2).all(|pair| matches!(pair, [one, other] if one.sequence == other.sequence)) {
            return Ok(digests);
        }
        std::thread::sleep(Duration::from_millis(150));
    }
    Ok(Vec::new())
}

async fn events(
    (log, declared): (&NatsLog, &[Declaration]),
    head: u64,
    to: &Path,
) -> Outcome<(Vec<FileTaken>, String)> {
    let (mut files, mut head_hash) = (Vec::new(), String::new());
    if head == 0 {
        return Ok((files, head_hash));
    }
    let reading = || while_doing(say("reading the event log", "读取事件日志"));
    let (mut lines, mut first) = (Vec::new(), 1);
    for (from, until) in runs(declared, head) {
        let mut stream = log.read_span(from, until, Filter::All).await.map_err(reading())?;
        let mut next = from;
        while let Some(stored) = stream.try_next().await.map_err(reading())? {
            if stored.sequence != next {
                return Err(Failure::words(format!(
                    "{} {next}: {}",
                    say("the log has no event at stream sequence", "事件日志缺少流序号"),
                    say(
                        "nothing can be backed up whole before `anjuan doctor` has looked at it",
                        "请先执行 `anjuan doctor`，否则无法完整备份"
                    )
                )));
            }
            head_hash = anjuan_domain::event::hash(&stored.body);
            lines.extend(serde_json::to_vec(&line(&stored)).map_err(while_doing("events"))?);
            lines.push(b'\n');
            next += 1;
            if (next - first) as usize >= IN_A_FILE {
                files.push(file(to, files.len(), (first, stored.sequence), &lines)?);
                lines.clear();
                first = next;
            }
        }
        if next != until + 1 {
            let reached = next - 1;
            return Err(Failure::words(format!(
                "{reached}/{head}: {}",
                say("the log ended too soon", "事件日志提前结束")
            )));
        }
    }
    if first <= head {
        files.push(file(to, files.len(), (first, head), &lines)?);
    }
    Ok((files, head_hash))
}

/// What is there of the log up to its head, from each sequence to the last before a declared hole.
fn runs(declared: &[Declaration], head: u64) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut from = 1;
    let mut holes: Vec<&Declaration> = declared.iter().filter(|declaration| declaration.is_hole()).collect();
    holes.sort_by_key(|hole| hole.from);
    for hole in holes {
        if from < hole.from.min(head + 1) {
            runs.push((from, (hole.from - 1).min(head)));
        }
        from = from.max(hole.to + 1);
    }
    if from <= head {
        runs.push((from, head));
    }
    runs
}

/// Writes one file of events.
fn file(to: &Path, before: usize, (first, last): (u64, u64), lines: &[u8]) -> Outcome<FileTaken> {
    let name = format!("events-{:06}.jsonl", before + 1);
    written(&to.join(&name), lines)?;
    Ok(FileTaken { name, first, last, sha256: sha256(lines) })
}

fn line(stored: &Stored) -> EventTaken {
    let text = std::str::from_utf8(&stored.body).ok().map(str::to_owned);
    EventTaken {
        sequence: stored.sequence,
        subject: stored.subject.clone(),
        stored_at: stored.stored_at.to_rfc3339(),
        hex: text.is_none().then(|| hex::encode(&stored.body)),
        body: text,
    }
}

async fn keys(log: &NatsLog, data: &Path) -> Outcome<Keys> {
    let reading = || while_doing(say("reading the key stream", "读取密钥流"));
    let all = log.keys().await.map_err(reading())?.all().await.map_err(reading())?;
    let file = |name: &str| std::fs::read_to_string(data.join("keys").join(name)).ok();
    Ok(Keys {
        master: file("master.key"),
        token: file("token.key"),
        seal: file("seal.key"),
        applicants: all.into_iter().map(|(applicant, key)| (applicant, hex::encode(key))).collect(),
    })
}

/// What people decided about incidents, oldest first.
async fn notes(log: &NatsLog, to: &Path) -> Outcome<NotesTaken> {
    let all = log.notes().await.map_err(while_doing(say("reading the stream of incidents", "读取事故流")))?;
    let all: Vec<String> = all.iter().map(hex::encode).collect();
    let text = serde_json::to_vec_pretty(&all).map_err(while_doing(NOTES))?;
    written(&to.join(NOTES), &text)?;
    Ok(NotesTaken { count: all.len(), sha256: sha256(&text) })
}

fn report(manifest: &Manifest, to: &Path, form: Form) -> Outcome {
    if form == Form::Json {
        return output::json(manifest);
    }
    tell!("{}: {}", say("backup in", "备份目录"), to.display())?;
    tell!("{}: {} ({})", say("events", "事件"), manifest.stream.head, manifest.stream.head_hash)?;
    tell!("{}: {}", say("applicants' keys", "申请人密钥"), manifest.keys.applicants)?;
    let notes = manifest.notes.as_ref().map_or(0, |notes| notes.count);
    tell!("{}: {notes}", say("notes on incidents", "异常处理记录"))?;
    for taken in &manifest.records {
        tell!("{} {}: {}", say("records of", "记录"), taken.stream, taken.count)?;
        if taken.left_out > 0 {
            let words = say("did not read and are not in the backup", "无法读取，未纳入备份");
            tell!("{} {}: {} {words}", say("records of", "记录"), taken.stream, taken.left_out)?;
        }
    }
    if !manifest.declared.is_empty() {
        tell!("{}: {}", say("declared gaps", "已声明的缺口"), manifest.declared.len())?;
    }
    if manifest.digests.is_empty() {
        tell!(
            "{}",
            say(
                "the views never stood at one event together; a restore is verified by counts and hashes only",
                "各视图未能处于同一事件，恢复时仅以数量与摘要核对"
            )
        )?;
    } else {
        tell!("{}: {}", say("digests of views", "视图摘要"), manifest.digests.len())?;
    }
    tell!(
        "{}",
        say(
            "keys.json opens all personal data: keep it apart from the events",
            "keys.json 可解开全部个人信息：请与事件文件分开保存"
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_journal::Cause;

    fn hole(cause: Cause, from: u64, to: u64) -> Declaration {
        Declaration {
            incident: format!("{from}"),
            cause,
            from,
            to,
            continues: to + 1,
            created: None,
            by: vec![],
            reason: "r".into(),
            at: None,
        }
    }

    #[test]
    fn the_log_is_read_from_hole_to_hole() {
        assert_eq!(runs(&[], 9), [(1, 9)]);
        assert_eq!(runs(&[], 0), []);
        assert_eq!(runs(&[hole(Cause::Shorter, 4, 6)], 9), [(1, 9)], "those sequences were issued again");
        assert_eq!(runs(&[hole(Cause::Hole, 7, 7), hole(Cause::Hole, 1, 2)], 9), [(3, 6), (8, 9)]);
        assert_eq!(runs(&[hole(Cause::Hole, 8, 12)], 9), [(1, 7)]);
        assert_eq!(runs(&[hole(Cause::Hole, 3, 5), hole(Cause::Hole, 4, 6)], 9), [(1, 2), (7, 9)]);
    }
}
