//! The anchor (锚点): what this process last knew of the log, kept outside the server's store.
//!
//! A small file of its own for each process that uses the data directory; the files of all of them are witnesses. It is
//! written beside the old one, synced and renamed, at most [`BEHIND`] after an acknowledgement, and never while a command
//! waits for it. A file that does not read is set aside and said so: it never counts as "nothing is known" silently.
use super::incidents::Declaration;
use super::statement::{Mark, Statement};
use crate::log::LogError;
use anjuan_domain::event::{Envelope, hash};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long after an acknowledgement the file may still be the one before.
pub(crate) const BEHIND: Duration = Duration::from_millis(500);
/// How many of the newest events are kept one by one.
const RECENT: usize = 64;
/// How many marks are kept at most; the older ones grow sparser, so that a cut at any depth is dated.
const MOST: usize = 128;
/// How many processes may share a data directory.
const PROCESSES: u32 = 64;

/// What a process knew of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Anchor {
    /// The centre.
    pub centre: String,
    /// When the stream of events was made, as the server says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The declared gaps that this process knew of: on record here too, outside the server's store.
    #[serde(default)]
    pub declared: Vec<Declaration>,
    /// How many messages the stream had.
    #[serde(default)]
    pub count: u64,
    /// Known events in the order of the stream; the last is the head that was last acknowledged or seen.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Why nothing is written, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Statement>,
}

impl Anchor {
    /// Takes newer events in, and thins the older ones out.
    pub(crate) fn add(&mut self, mut newer: Vec<Mark>) {
        newer.retain(|mark| mark.sequence > 0);
        self.marks.append(&mut newer);
        self.marks.sort_by_key(|mark| mark.sequence);
        self.marks.dedup_by_key(|mark| mark.sequence);
        if self.marks.len() > MOST {
            let recent = self.marks.split_off(self.marks.len() - RECENT);
            self.marks = thinned(&std::mem::take(&mut self.marks), &recent);
            self.marks.extend(recent);
        }
    }
}

/// Of the older marks so many that the gap between two of them is about a quarter of their age: a cut at any depth is dated
/// about as well as it is old.
fn thinned(old: &[Mark], recent: &[Mark]) -> Vec<Mark> {
    let head = recent.last().map_or(0, |mark| mark.sequence);
    let mut kept: Vec<Mark> = Vec::new();
    for (mark, next) in old.iter().zip(old.iter().skip(1).chain(recent.first())) {
        let gap = kept.last().map_or(u64::MAX, |before| next.sequence - before.sequence);
        if gap > head.saturating_sub(next.sequence) / 4 {
            kept.push(mark.clone());
        }
    }
    kept
}

/// A message as a mark.
pub(crate) fn mark(sequence: u64, body: &Bytes) -> Mark {
    let envelope = Envelope::decode(body).ok();
    Mark {
        sequence,
        hash: hash(body),
        recorded: envelope.as_ref().map(|envelope| envelope.recordedtime),
        aggregate: envelope.as_ref().map(|envelope| envelope.subject.to_string()),
        command: envelope.as_ref().map(|envelope| envelope.commandid),
    }
}

/// This process's own anchor file, and what the others say.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    /// Held for as long as this process uses the file.
    _lock: File,
}

impl Kept {
    /// Takes a free file of `dir` for this process, and reads what every file there says.
    pub(crate) fn open(dir: &Path, centre: &str) -> Result<(Self, Anchor, Vec<Anchor>), LogError> {
        let failed = |error: std::io::Error| {
            LogError::Other(format!("the anchor of the log in {} cannot be kept: {error}", dir.display()))
        };
        fs::create_dir_all(dir).map_err(failed)?;
        let (number, lock) = (0..PROCESSES)
            .find_map(|number| Some((number, locked(&dir.join(format!("{number}.lock")))?)))
            .ok_or_else(|| failed(std::io::Error::other(format!("more than {PROCESSES} processes use it"))))?;
        let path = dir.join(format!("{number}.json"));
        let own = match read_file(&path) {
            Ok(own) => own.filter(|anchor| anchor.centre == centre),
            Err(what) => {
                tracing::error!(path = %path.display(), what, "this anchor of the log does not read; it is set aside");
                fs::rename(&path, path.with_extension("broken")).map_err(failed)?;
                None
            }
        };
        let others = read_all(dir, centre).into_iter().filter(|(other, _)| *other != path).map(|(_, anchor)| anchor);
        let others = others.collect();
        let own = own.unwrap_or_else(|| Anchor { centre: centre.to_owned(), ..Anchor::default() });
        Ok((Self { path, _lock: lock }, own, others))
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the anchor, whole or not at all.
    pub(crate) fn save(&self, anchor: &Anchor) -> std::io::Result<()> {
        let text = serde_json::to_string(anchor).map_err(std::io::Error::other)?;
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(format!("{text}\n{}\n", hash(text.as_bytes())).as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        self.path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    }
}

/// Every anchor of `dir` that reads, with its place: what processes of this centre know of its log.
#[must_use]
pub fn read_all(dir: &Path, centre: &str) -> Vec<(PathBuf, Anchor)> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|name| name == "json")).collect();
    paths.sort();
    let read = paths.into_iter().filter_map(|path| Some((read_file(&path).ok()??, path)));
    read.filter(|(anchor, _)| anchor.centre == centre).map(|(anchor, path)| (path, anchor)).collect()
}

/// The anchor in a file; none where there is no file.
fn read_file(path: &Path) -> Result<Option<Anchor>, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let (json, sum) = text.trim_end().rsplit_once('\n').ok_or("it has no checksum")?;
    if sum != hash(json.as_bytes()) {
        return Err("its checksum does not fit".into());
    }
    serde_json::from_str(json).map(Some).map_err(|error| error.to_string())
}

fn locked(path: &Path) -> Option<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).ok()?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(sequence: u64) -> Mark {
        Mark { sequence, hash: format!("{sequence:x}"), recorded: None, aggregate: None, command: None }
    }

    #[test]
    fn an_anchor_is_read_back_and_a_damaged_one_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let (kept, mut own, others) = Kept::open(dir.path(), "bencha").unwrap();
        assert!(own.marks.is_empty() && others.is_empty());
        own.add(vec![at(2), at(1)]);
        kept.save(&own).unwrap();
        let (second, other, others) = Kept::open(dir.path(), "bencha").unwrap();
        assert!(other.marks.is_empty(), "another process has a file of its own");
        assert_eq!(others, [own.clone()]);
        drop((kept, second));
        assert_eq!(Kept::open(dir.path(), "bencha").unwrap().1, own);
        assert!(Kept::open(dir.path(), "elsewhere").unwrap().1.marks.is_empty());
        let path = dir.path().join("0.json");
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(Kept::open(dir.path(), "bencha").unwrap().1.marks.is_empty());
        assert!(dir.path().join("0.broken").exists());
    }

    #[test]
    fn old_marks_grow_sparser_and_the_newest_stay() {
        let mut anchor = Anchor::default();
        for sequence in 1..=100_000 {
            anchor.add(vec![at(sequence)]);
        }
        let sequences: Vec<u64> = anchor.marks.iter().map(|mark| mark.sequence).collect();
        assert!(sequences.len() <= MOST && sequences[0] == 1, "{sequences:?}");
        assert!((100_000 - RECENT as u64 + 1..=100_000).all(|sequence| sequences.contains(&sequence)));
        assert!(sequences.iter().filter(|sequence| **sequence < 99_000).count() > 5, "{sequences:?}");
    }
}
