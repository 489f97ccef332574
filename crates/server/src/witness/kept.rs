//! What a witness keeps (见证留存): of each log the last checkpoint that it co-signed, and what contradicted it, as files that are written
//! and synced before anything is answered.
use super::WitnessError;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_proof::checkpoint::{self, Signed};
use anjuan_proof::cosign::{WitnessKey, with_lines};
use anjuan_proof::witness::{Refused, Shown, judge, origin};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many files of evidence there are at most: the first ones say it, and nobody fills the disk.
const MOST: usize = 1_000;

/// What was shown that contradicts what was co-signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// When it was shown.
    pub at: Instant,
    /// What is wrong with it.
    pub what: String,
    /// The checkpoint that was co-signed before.
    pub cosigned: String,
    /// What was shown: the body of `add-checkpoint`, whole.
    pub shown: String,
}

/// One log.
struct Log {
    public: String,
    file: PathBuf,
    last: Option<Signed>,
    note: String,
}

/// The files of a witness.
pub struct Kept {
    key: WitnessKey,
    evidence: PathBuf,
    logs: BTreeMap<String, Log>,
}

fn short(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}

impl Kept {
    /// The files below a directory, for the logs of these public keys.
    ///
    /// # Errors
    /// [`WitnessError`] where a key is none, or a file does not hold what was signed by its log.
    pub fn open(directory: &Path, key: WitnessKey, logs: &[String]) -> Result<Self, WitnessError> {
        let (seen, evidence) = (directory.join("logs"), directory.join("evidence"));
        let io = |path: &Path, error| WitnessError::Io(path.display().to_string(), error);
        for directory in [&seen, &evidence] {
            fs::create_dir_all(directory).map_err(|error| io(directory, error))?;
        }
        let mut found = BTreeMap::new();
        for public in logs {
            let name = public.split('+').next().unwrap_or_default().to_owned();
            let file = seen.join(format!("{}.checkpoint", short(&name)));
            let note = match fs::read_to_string(&file) {
                Ok(note) => note,
                Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
                Err(error) => return Err(io(&file, error)),
            };
            // A file that is damaged is no reason to begin again: that would be a second history's way in.
            let last = match note.is_empty() {
                true => None,
                false => Some(checkpoint::open(&note, public)?),
            };
            anjuan_proof::signed::Trust::read(public)?;
            found.insert(name, Log { public: public.clone(), file, last, note });
        }
        Ok(Self { key, evidence, logs: found })
    }

    /// The witness's public key.
    #[must_use]
    pub fn public(&self) -> String {
        self.key.public()
    }

    /// What it co-signed last of each log.
    #[must_use]
    pub fn seen(&self) -> Vec<Value> {
        let seen = |(name, log): (&String, &Log)| {
            let size = log.last.as_ref().map_or(0, |last| last.size);
            json!({"origin": name, "size": size, "checkpoint": log.note})
        };
        self.logs.iter().map(seen).collect()
    }

    /// Co-signs what it is shown, or says why not; the line is on the disk before it is answered.
    ///
    /// # Errors
    /// Where nothing can be written: then nothing is co-signed.
    pub fn add(&mut self, text: &str, now: Instant) -> io::Result<Result<String, Refused>> {
        let shown = match Shown::read(text) {
            Ok(shown) => shown,
            Err(refused) => return Ok(Err(refused)),
        };
        let name = origin(&shown.checkpoint);
        let Some(log) = self.logs.get_mut(name) else { return Ok(Err(Refused::Unknown(name.to_owned()))) };
        let (signed, body) = match judge(&shown, &log.public, log.last.as_ref()) {
            Ok(judged) => judged,
            Err(refused) => {
                if refused.is_evidence() {
                    tracing::error!(log = name, %refused, "A LOG CONTRADICTS WHAT WAS CO-SIGNED; the evidence is kept");
                    let (what, cosigned) = (refused.to_string(), log.note.clone());
                    self.keep(&Evidence { at: now, what, cosigned, shown: text.to_owned() })?;
                }
                return Ok(Err(refused));
            }
        };
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let line = self.key.cosign(&body, seconds).map_err(io::Error::other)?;
        let note = with_lines(&shown.checkpoint, std::slice::from_ref(&line)).map_err(io::Error::other)?;
        write_synced(&log.file, note.as_bytes())?;
        (log.last, log.note) = (Some(signed), note);
        Ok(Ok(line))
    }

    /// Keeps what was shown, each once.
    fn keep(&self, evidence: &Evidence) -> io::Result<()> {
        let same = short(&format!("{}{}", evidence.cosigned, evidence.shown));
        let path = self.evidence.join(format!("{same}.json"));
        if path.exists() || fs::read_dir(&self.evidence)?.count() >= MOST {
            return Ok(());
        }
        write_synced(&path, &serde_json::to_vec_pretty(evidence)?)
    }

    /// Everything that contradicted what was co-signed, the oldest first.
    ///
    /// # Errors
    /// As the system says, or where a file does not read.
    pub fn evidence(&self) -> io::Result<Vec<Evidence>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.evidence)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                found.push(serde_json::from_slice::<Evidence>(&fs::read(&path)?)?);
            }
        }
        found.sort_by_key(|one| one.at);
        Ok(found)
    }
}

/// Writes a file whole or not at all, and answers when the disk has it and its name.
fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}
