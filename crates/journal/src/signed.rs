//! Who decided each event (签发核对): from the first event on that a desk of the centre signed, only what such a desk signed counts.
//!
//! Events of before that are taken as they are: no release signed them. Verifying a signature costs more than everything else that is
//! done with an event when it is read, so that it is done once: a process notes beside its anchor how far it verified, with a running
//! hash of all that it read until then. The next start reads the same bytes, compares the hash where the note ends, and verifies from
//! there; where the hash differs, everything is verified anew.
use crate::heads::Reason;
use anjuan_domain::event::sha256;
use anjuan_proof::signed::{Origin, Trust};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;

/// After how many more events the note is written anew.
const NOTED: u64 = 1_000;

/// How far an earlier run verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    /// The last event that was verified.
    sequence: u64,
    /// The running hash up to it.
    digest: String,
    /// The first event that a desk signed.
    since: Option<u64>,
    /// What was refused.
    refused: BTreeSet<u64>,
}

/// Judges events in order by who decided them.
#[derive(Debug)]
pub(crate) struct Signed {
    trust: Option<Arc<Trust>>,
    path: Option<PathBuf>,
    since: Option<u64>,
    digest: [u8; 32],
    refused: BTreeSet<u64>,
    /// What an earlier run verified, until the end of it is read.
    known: Option<Note>,
    written: u64,
}

/// What reading on means for the note of an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// It agrees, or there is none.
    Agrees,
    /// The log is not what was verified: it is to be read from the beginning.
    Differs,
}

impl Signed {
    /// From the first event on; `path` is where it is noted how far that was done.
    pub(crate) fn new(trust: Option<Arc<Trust>>, path: Option<PathBuf>) -> Self {
        let path = path.filter(|_| trust.is_some());
        let known = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let known = known.and_then(|text| serde_json::from_slice::<Note>(&text).ok());
        Self { trust, path, since: None, digest: [0; 32], refused: BTreeSet::new(), known, written: 0 }
    }

    /// A log that ends before what was verified is another one: nothing is taken from the note.
    pub(crate) fn ends_at(&mut self, head: u64) {
        self.known = self.known.take().filter(|note| note.sequence <= head);
    }

    /// The first event that a desk signed, as far as is known; 0 where none is.
    pub(crate) fn since(&self) -> u64 {
        let noted = self.known.as_ref().and_then(|note| note.since);
        noted.or(self.since).unwrap_or(0)
    }

    /// Reading begins behind an event: where a desk signed that one, it signed all that follow.
    pub(crate) fn begins_behind(&mut self, sequence: u64, body: &[u8]) {
        if self.trust.as_ref().is_some_and(|trust| trust.origin(body) == Origin::Desk) {
            self.since = Some(sequence);
        }
    }

    /// Whether the event of that hash counts, by who decided it.
    pub(crate) fn judge(&mut self, sequence: u64, body: &[u8], hash: &[u8; 32]) -> Result<(), Reason> {
        let Some(trust) = &self.trust else { return Ok(()) };
        self.digest = sha256(&[self.digest.as_slice(), &sequence.to_be_bytes(), hash].concat());
        if let Some(note) = &self.known
            && sequence <= note.sequence
        {
            self.since = note.since.filter(|since| *since <= sequence);
            if !note.refused.contains(&sequence) {
                return Ok(());
            }
        }
        let reason = match (trust.origin(body), self.since) {
            (Origin::Desk, since) => {
                self.since = since.or(Some(sequence));
                return Ok(());
            }
            (Origin::Unsigned, None) => return Ok(()),
            (Origin::Unsigned, Some(since)) => Reason::unsigned(since),
            (Origin::Foreign, _) => Reason::foreign(),
        };
        self.refused.insert(sequence);
        Err(reason)
    }

    /// Takes note of an event that was judged.
    pub(crate) fn passed(&mut self, sequence: u64) -> Noted {
        match &self.known {
            Some(note) if sequence < note.sequence => return Noted::Agrees,
            Some(note) if hex::encode(self.digest) != note.digest => {
                tracing::error!(
                    sequence,
                    "the log up to here is not what was verified before: every signature is verified anew"
                );
                self.forget();
                return Noted::Differs;
            }
            Some(_) => (self.known, self.written) = (None, sequence),
            None => {}
        }
        if sequence >= self.written + NOTED {
            self.note(sequence);
        }
        Noted::Agrees
    }

    fn forget(&mut self) {
        self.known = None;
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }

    fn note(&mut self, sequence: u64) {
        let Some(path) = &self.path else { return };
        let (since, refused) = (self.since, self.refused.clone());
        let note = Note { sequence, digest: hex::encode(self.digest), since, refused };
        let beside = path.with_extension("verified-new");
        let written = serde_json::to_vec(&note).map_err(std::io::Error::other).and_then(|text| {
            let file = std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside);
            file.and_then(|mut file| file.write_all(&text))?;
            std::fs::rename(&beside, path)
        });
        match written {
            Ok(()) => self.written = sequence,
            Err(error) => tracing::debug!(%error, "how far signatures were verified could not be noted"),
        }
    }
}
