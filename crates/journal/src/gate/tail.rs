//! The newest messages of the log, byte for byte, beside the anchor (末段留存): what the server loses of the end of its log can be
//! appended again from here, under the same sequences.
//!
//! Each process that keeps an anchor writes what it read, in order, at most [`super::anchor::BEHIND`] behind, into a file of its own
//! and the one before it. What is kept there is never taken for the log: every line bears its hash, the anchors' marks must agree
//! with it, and nothing of it is read but by [`super::recover::append_again`].
use crate::log::Stored;
use anjuan_domain::event::hash;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How long a file grows before the next is begun; so much at least is kept.
const FILE_BYTES: u64 = 16 << 20;
/// How much waits to be written at most; of more, the older part is given up.
const WAITING_BYTES: usize = 16 << 20;
/// The file that is written, and the one before it.
const FILES: [&str; 2] = ["tail", "tail-before"];

/// A message as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) subject: String,
    pub(crate) body: Bytes,
}

/// A line of a file.
#[derive(Serialize, Deserialize)]
struct Line {
    sequence: u64,
    subject: String,
    /// SHA-256 of the body.
    hash: String,
    body: String,
}

/// What this process keeps.
#[derive(Debug)]
pub(crate) struct Tail {
    path: PathBuf,
    /// The sequence that was taken last.
    last: u64,
    waiting: VecDeque<(u64, Message)>,
    bytes: usize,
}

impl Tail {
    /// Goes on with the files beside an anchor.
    pub(crate) fn open(anchor: &Path) -> Self {
        let path = anchor.with_extension(FILES[0]);
        let last = FILES.iter().flat_map(|name| lines(&path.with_extension(name))).map(|line| line.sequence).max();
        Self { path, last: last.unwrap_or(0), waiting: VecDeque::new(), bytes: 0 }
    }

    /// Takes in what was read. What was read before is known; of a log that went back, nothing takes its place.
    pub(crate) fn take(&mut self, stored: &Stored) {
        if stored.sequence <= self.last {
            return;
        }
        self.last = stored.sequence;
        self.bytes += stored.body.len();
        self.waiting
            .push_back((stored.sequence, Message { subject: stored.subject.clone(), body: stored.body.clone() }));
        while self.bytes > WAITING_BYTES
            && let Some((_, message)) = self.waiting.pop_front()
        {
            self.bytes -= message.body.len();
        }
    }

    /// What is to be written, with the file it goes into.
    pub(crate) fn waiting(&mut self) -> Option<(PathBuf, Vec<(u64, Message)>)> {
        self.bytes = 0;
        (!self.waiting.is_empty()).then(|| (self.path.clone(), self.waiting.drain(..).collect()))
    }

    /// The log goes on after `last` without what is kept of later: the files are set aside.
    pub(crate) fn go_on_after(&mut self, last: u64, incident: &str) {
        for name in FILES {
            let path = self.path.with_extension(name);
            let aside = path.with_extension(format!("{name}-{incident}"));
            if let Err(error) = fs::rename(&path, aside)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::error!(%error, path = %path.display(), "what was kept of lost events cannot be set aside");
            }
        }
        (self.waiting, self.bytes, self.last) = (VecDeque::new(), 0, last);
    }
}

/// Writes messages behind those of a file; it is on the disk then.
pub(crate) fn written(path: &Path, messages: Vec<(u64, Message)>) -> std::io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() > FILE_BYTES) {
        fs::rename(path, path.with_extension(FILES[1]))?;
    }
    let mut text = Vec::new();
    for (sequence, message) in messages {
        // What is no text is no event of ours: it is missing here, and that is seen by its sequence.
        let Ok(body) = String::from_utf8(message.body.to_vec()) else { continue };
        let line = Line { sequence, subject: message.subject, hash: hash(&message.body), body };
        text.extend(serde_json::to_vec(&line).map_err(std::io::Error::other)?);
        text.push(b'\n');
    }
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(&text)?;
    file.sync_data()
}

/// Everything that the processes of a directory kept, by sequence.
pub(crate) fn read(dir: &Path) -> BTreeMap<u64, Message> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let kept =
        entries.filter(|path| FILES.iter().any(|name| path.extension().is_some_and(|extension| extension == *name)));
    let lines = kept.flat_map(|path| lines(&path));
    lines.map(|line| (line.sequence, Message { subject: line.subject, body: Bytes::from(line.body) })).collect()
}

/// The lines of a file that read, and whose body has its hash.
fn lines(path: &Path) -> impl Iterator<Item = Line> + use<> {
    let file = File::open(path).ok().map(BufReader::new);
    let lines = file.into_iter().flat_map(|file| file.split(b'\n')).map_while(Result::ok);
    lines
        .filter_map(|line| serde_json::from_slice::<Line>(&line).ok())
        .filter(|line| hash(line.body.as_bytes()) == line.hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(sequence: u64) -> Stored {
        Stored {
            sequence,
            subject: format!("anjuan.ev.1.bencha.case.{sequence}"),
            stored_at: chrono::DateTime::UNIX_EPOCH,
            body: Bytes::from(format!("{{\"n\":{sequence}}}")),
            left_out: None,
            trace: None,
        }
    }

    fn flush(tail: &mut Tail) {
        if let Some((path, messages)) = tail.waiting() {
            written(&path, messages).unwrap();
        }
    }

    #[test]
    fn what_was_read_is_kept_once_and_gone_on_with_after_a_start() {
        let dir = tempfile::tempdir().unwrap();
        let anchor = dir.path().join("0.json");
        let mut tail = Tail::open(&anchor);
        (1..=3).for_each(|sequence| tail.take(&stored(sequence)));
        flush(&mut tail);
        // Broken off in the middle of a line by a crash.
        OpenOptions::new().append(true).open(dir.path().join("0.tail")).unwrap().write_all(b"{\"sequ\n").unwrap();
        let mut tail = Tail::open(&anchor);
        (1..=5).for_each(|sequence| tail.take(&stored(sequence)));
        flush(&mut tail);
        let kept = read(dir.path());
        assert_eq!(kept.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(kept[&4].body, stored(4).body);
        let text = fs::read_to_string(dir.path().join("0.tail")).unwrap();
        fs::write(dir.path().join("0.tail"), text.replace("\\\"n\\\":2", "\\\"n\\\":7")).unwrap();
        assert!(!read(dir.path()).contains_key(&2), "a line that was changed is none");
    }

    #[test]
    fn what_a_log_that_went_back_says_anew_takes_no_place_until_the_loss_is_declared() {
        let dir = tempfile::tempdir().unwrap();
        let mut tail = Tail::open(&dir.path().join("0.json"));
        (1..=9).for_each(|sequence| tail.take(&stored(sequence)));
        flush(&mut tail);
        let other = Stored { body: Bytes::from_static(b"{}"), ..stored(7) };
        tail.take(&other);
        flush(&mut tail);
        assert_eq!(read(dir.path())[&7].body, stored(7).body);
        tail.go_on_after(6, "abc");
        tail.take(&other);
        flush(&mut tail);
        assert_eq!(read(dir.path()).keys().copied().collect::<Vec<_>>(), [7]);
        assert!(dir.path().join("0.tail-abc").exists(), "what was kept of the lost events stays");
    }

    #[test]
    fn a_full_file_gives_way_to_the_next_and_one_before_it_stays() {
        let dir = tempfile::tempdir().unwrap();
        let mut tail = Tail::open(&dir.path().join("0.json"));
        let large = Bytes::from(vec![b'x'; 6 << 20]);
        for sequence in 1..=12 {
            tail.take(&Stored { body: large.clone(), ..stored(sequence) });
            flush(&mut tail);
        }
        let kept: Vec<u64> = read(dir.path()).into_keys().collect();
        assert!(kept.len() >= 3 && kept.len() < 8, "{kept:?}");
        assert_eq!(kept, (13 - kept.len() as u64..=12).collect::<Vec<_>>(), "the newest, without a gap");
    }
}
