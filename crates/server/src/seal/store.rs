//! The files of the seal (封存文件): tiles, the newest checkpoint and the public key, below one directory, as third-party clients of
//! C2SP tlog-tiles read them.
//!
//! A full tile is written once and never again. A tile that is not full is a new file at each checkpoint; those of the checkpoint
//! before stay, so that whoever has just read it can still fetch them. `sealed.json` says all at once what is sealed: where a crash
//! comes between two files, that one counts.
use anjuan_proof::tiles::{self, FULL};
use anjuan_proof::{Hash, Tile};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many bytes a hash has.
const HASH: usize = size_of::<Hash>();

/// Where leaves and stream sequences part: from `sequence` on, the leaf is `index` and counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The first stream sequence.
    pub sequence: u64,
    /// Its leaf.
    pub index: u64,
}

/// What is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sealed {
    /// How many leaves.
    pub size: u64,
    /// One run as long as no sequence is missing in the log.
    pub runs: Vec<Run>,
    /// The stream sequence of the last leaf; 0 for none.
    pub sequence: u64,
    /// The hash of its stored bytes, `sha256:…`; empty for none.
    pub hash: String,
    /// The signed checkpoint; empty for none.
    pub checkpoint: String,
}

impl Sealed {
    /// Which leaf the message at a stream sequence is; none of one that is not sealed, or is missing in the log.
    #[must_use]
    pub fn index(&self, sequence: u64) -> Option<u64> {
        let place = self.runs.iter().rposition(|run| run.sequence <= sequence)?;
        let run = self.runs.get(place)?;
        let index = run.index + (sequence - run.sequence);
        let end = self.runs.get(place + 1).map_or(self.size, |next| next.index);
        (index < end).then_some(index)
    }

    /// The stream sequence of a leaf; none of one that is not sealed.
    #[must_use]
    pub fn sequence_of(&self, index: u64) -> Option<u64> {
        let run = self.runs.iter().rfind(|run| run.index <= index)?;
        (index < self.size).then(|| run.sequence + (index - run.index))
    }

    /// Takes the next leaf: the message at that stream sequence.
    pub fn take(&mut self, sequence: u64, hash: String) {
        if self.runs.is_empty() || sequence != self.sequence + 1 {
            self.runs.push(Run { sequence, index: self.size });
        }
        (self.size, self.sequence, self.hash) = (self.size + 1, sequence, hash);
    }
}

/// The files.
#[derive(Debug, Clone)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// The files below a directory, which is made when something is written.
    #[must_use]
    pub fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// What is sealed; none before the first checkpoint.
    ///
    /// # Errors
    /// As the system says, or where the file does not read.
    pub fn sealed(&self) -> io::Result<Option<Sealed>> {
        self.json(SEALED)
    }

    /// What a file of JSON says; none where there is no such file.
    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        match fs::read(self.directory.join(name)) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a file of JSON.
    pub(super) fn keep_json<T: Serialize>(&self, name: &str, content: &T) -> io::Result<()> {
        write(&self.directory.join(name), &serde_json::to_vec(content)?)
    }

    /// The public key of the log, in its written form.
    ///
    /// # Errors
    /// As the system says.
    pub fn public(&self) -> io::Result<String> {
        fs::read_to_string(self.directory.join(PUBLIC)).map(|text| text.trim().to_owned())
    }

    /// A tile with as many hashes as it is asked for: from its own file, or from that of the same tile with more of them.
    #[must_use]
    pub fn tile(&self, tile: &Tile) -> Option<Vec<u8>> {
        let wanted = tile.width() as usize * HASH;
        let read = |tile: &Tile| fs::read(self.directory.join(tiles::path(tile))).ok();
        let with = |width: u32| Tile::new(tile.height(), tile.level(), tile.level_index(), width, false);
        let found = read(tile).or_else(|| read(&with(FULL))).or_else(|| {
            let width = self.widths(tile).into_iter().find(|width| *width >= tile.width())?;
            read(&with(width))
        });
        let mut found = found.filter(|found| found.len() >= wanted)?;
        found.truncate(wanted);
        Some(found)
    }

    /// The widths of the files of a tile that is not full, the smallest first.
    fn widths(&self, tile: &Tile) -> BTreeSet<u32> {
        let one = Tile::new(tile.height(), tile.level(), tile.level_index(), 1, false);
        let path = self.directory.join(tiles::path(&one));
        let names = path.parent().and_then(|directory| fs::read_dir(directory).ok());
        let names = names.into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter_map(|name| name.parse().ok()).collect()
    }

    /// Writes the public key.
    ///
    /// # Errors
    /// As the system says.
    pub fn publish_key(&self, public: &str) -> io::Result<()> {
        write(&self.directory.join(PUBLIC), format!("{public}\n").as_bytes())
    }

    /// Writes a checkpoint: its tiles first, then what is sealed, last the checkpoint for whoever reads the files.
    ///
    /// # Errors
    /// As the system says; what was sealed before stands.
    pub fn publish(&self, sealed: &Sealed, tiles: &[(Tile, Vec<u8>)]) -> io::Result<()> {
        for (tile, data) in tiles {
            write(&self.directory.join(tiles::path(tile)), data)?;
        }
        self.keep_json(SEALED, sealed)?;
        write(&self.directory.join(CHECKPOINT), sealed.checkpoint.as_bytes())
    }

    /// Removes the file of a tile that was not full. One that is gone already is no fault.
    pub fn forget(&self, tile: &Tile) {
        let _ = fs::remove_file(self.directory.join(tiles::path(tile)));
    }
}

const SEALED: &str = "sealed.json";
const CHECKPOINT: &str = "checkpoint";
const PUBLIC: &str = "key";

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(content)?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_leads_to_its_leaf_also_behind_a_gap_and_one_in_the_gap_to_none() {
        let mut sealed = Sealed::default();
        for sequence in [1, 2, 3, 7, 8] {
            sealed.take(sequence, format!("{sequence}"));
        }
        let found: Vec<_> = (0..=9).map(|sequence| sealed.index(sequence)).collect();
        assert_eq!(found, [None, Some(0), Some(1), Some(2), None, None, None, Some(3), Some(4), None]);
        assert_eq!((sealed.size, sealed.sequence, sealed.runs.len()), (5, 8, 2));
        let back: Vec<_> = (0..=5).map(|index| sealed.sequence_of(index)).collect();
        assert_eq!(back, [Some(1), Some(2), Some(3), Some(7), Some(8), None]);
    }

    #[test]
    fn a_tile_is_read_from_its_file_or_from_one_with_more_hashes() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::new(directory.path().join("proof"));
        let tile = |width| Tile::new(8, 0, 0, width, false);
        let data: Vec<u8> = (0..=255_u8).flat_map(|byte| [byte; HASH]).collect();
        assert_eq!(store.sealed().unwrap(), None);
        store.publish(&Sealed::default(), &[(tile(5), data[..5 * HASH].to_vec())]).unwrap();
        assert_eq!(store.tile(&tile(3)).unwrap(), data[..3 * HASH]);
        assert_eq!(store.tile(&tile(6)), None);
        store.publish(&Sealed::default(), &[(tile(256), data.clone())]).unwrap();
        store.forget(&tile(5));
        assert_eq!(store.tile(&tile(200)).unwrap(), data[..200 * HASH]);
        assert_eq!(store.sealed().unwrap(), Some(Sealed::default()));
    }
}
