//! Sorted files of a build (有序段): what does not stay in memory lies here until the store is filled.
//!
//! A run is written once, in the order of its keys, and then read: one key, or all of them in order. It lies in blocks as the
//! store has them, with their checksums. Its file has no name, so that nothing is left of it, whatever happens.
//! It must never know what an entry means.
use crate::blocks;
use anjuan_views::view::Unreadable;
use fastbloom::BloomFilter;
use sled::IVec;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Bytes to which blocks are filled, before they are compressed.
const FILLED: usize = 16 * 1024;
/// Of so many keys that are not in a run, one is looked for in vain.
const IN_VAIN: f64 = 0.01;
/// The filter is the same in every build.
const SEED: u128 = 0;

/// An entry: its key and its value.
pub(crate) type Entry = (Vec<u8>, Vec<u8>);

/// A block of a run: its first key, and where it lies.
struct Block {
    first: Vec<u8>,
    at: u64,
    length: usize,
}

/// A sorted file.
pub(crate) struct Run {
    file: File,
    blocks: Vec<Block>,
    keys: Option<BloomFilter>,
}

/// Writes a run.
pub(crate) struct RunWriter {
    file: BufWriter<File>,
    blocks: Vec<Block>,
    keys: Option<BloomFilter>,
    /// The block that is filled, and its first key.
    part: Vec<u8>,
    first: Vec<u8>,
    written: u64,
}

impl RunWriter {
    /// Begins a run in a file in that directory, which is read in order.
    pub(crate) fn create(directory: &Path) -> Result<Self, Unreadable> {
        let file = BufWriter::new(tempfile::tempfile_in(directory).map_err(unreadable)?);
        Ok(Self { file, blocks: Vec::new(), keys: None, part: Vec::new(), first: Vec::new(), written: 0 })
    }

    /// Begins one of about so many entries that single keys are looked for in.
    pub(crate) fn searched(directory: &Path, expected: usize) -> Result<Self, Unreadable> {
        let keys = BloomFilter::with_false_pos(IN_VAIN).seed(&SEED).expected_items(expected.max(1));
        Ok(Self { keys: Some(keys), ..Self::create(directory)? })
    }

    /// Adds an entry, whose key is above that of the entry before.
    pub(crate) fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), Unreadable> {
        if self.part.len() >= FILLED {
            self.end_block()?;
        }
        if self.part.is_empty() {
            self.first = key.to_vec();
        }
        if let Some(keys) = &mut self.keys {
            keys.insert(key);
        }
        blocks::pack(&mut self.part, key, value)
    }

    fn end_block(&mut self) -> Result<(), Unreadable> {
        let block = blocks::packed(&self.first, &self.part);
        self.file.write_all(&block).map_err(unreadable)?;
        let (first, at, length) = (std::mem::take(&mut self.first), self.written, block.len());
        self.blocks.push(Block { first, at, length });
        self.written += length as u64;
        self.part.clear();
        Ok(())
    }

    /// The run, all of it written.
    pub(crate) fn finish(mut self) -> Result<Run, Unreadable> {
        if !self.part.is_empty() {
            self.end_block()?;
        }
        let file = self.file.into_inner().map_err(unreadable)?;
        Ok(Run { file, blocks: self.blocks, keys: self.keys })
    }
}

impl Run {
    /// The value of that key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        if self.keys.as_ref().is_some_and(|keys| !keys.contains(key)) {
            return Ok(None);
        }
        let after = self.blocks.partition_point(|block| block.first.as_slice() <= key);
        let Some(block) = after.checked_sub(1).and_then(|at| self.blocks.get(at)) else { return Ok(None) };
        for entry in blocks::entries(&self.read(block)?) {
            let (found, value) = entry?;
            if found == key {
                return Ok(Some(value.to_vec()));
            }
        }
        Ok(None)
    }

    /// Every entry, in the order of keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<Entry, Unreadable>> + '_ {
        self.blocks.iter().flat_map(|block| {
            let read = self.read(block).map(|block| blocks::entries(&block).collect::<Vec<_>>());
            let found = read.unwrap_or_else(|error| vec![Err(error)]);
            found.into_iter().map(|entry| entry.map(|(key, value)| (key.to_vec(), value.to_vec())))
        })
    }

    fn read(&self, block: &Block) -> Result<IVec, Unreadable> {
        let mut bytes = vec![0; block.length];
        self.file.read_exact_at(&mut bytes, block.at).map_err(unreadable)?;
        blocks::unpacked(&block.first, &bytes)
    }
}

fn unreadable(what: impl std::fmt::Display) -> Unreadable {
    Unreadable(format!("what a build set down: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Vec<u8> {
        format!("case/{number:06}").into_bytes()
    }

    #[test]
    fn a_run_gives_every_entry_back_by_key_and_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = RunWriter::searched(dir.path(), 5_000).unwrap();
        let value = |number: u32| vec![b'x'; number as usize % 700];
        for number in (0..10_000).step_by(2) {
            writer.push(&key(number), &value(number)).unwrap();
        }
        let run = writer.finish().unwrap();
        assert!(run.blocks.len() > 50, "{} blocks", run.blocks.len());
        for number in (0_u32..10_000).step_by(37) {
            let expected = number.is_multiple_of(2).then(|| value(number));
            assert_eq!(run.get(&key(number)).unwrap(), expected, "{number}");
        }
        let all: Vec<Entry> = run.iter().map(Result::unwrap).collect();
        assert_eq!(all, (0..10_000).step_by(2).map(|number| (key(number), value(number))).collect::<Vec<_>>());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "its file has no name");
    }

    #[test]
    fn an_empty_run_has_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let run = RunWriter::create(dir.path()).unwrap().finish().unwrap();
        assert_eq!(run.get(b"a").unwrap(), None);
        assert_eq!(run.iter().count(), 0);
    }

    #[test]
    fn a_byte_that_changed_on_the_disk_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = RunWriter::searched(dir.path(), 1).unwrap();
        writer.push(b"a", b"one and another").unwrap();
        let run = writer.finish().unwrap();
        run.file.write_all_at(b"?", 9).unwrap();
        assert!(run.get(b"a").is_err());
        assert!(run.iter().next().unwrap().is_err());
    }
}
