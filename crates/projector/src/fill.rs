//! Filling an empty store (灌装): every entry once, in the order of keys, so that no block is read or written twice.
//!
//! Index entries come from the rows in any order. They are sorted in memory, and in runs once that is more than they may take.
//! The store counts for nothing until its position is written, which is not done here.
use crate::blocks;
use crate::build::Build;
use crate::error::ProjectorError;
use crate::layer::Merged;
use crate::run::{Run, RunWriter};
use crate::store::{INDEX, ROWS, Store, failed, text, unreadable, weight_of};
use anjuan_views::view::{Direction, Unreadable, View};
use sled::Db;
use std::path::Path;

/// What a store was filled with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// How many rows.
    pub(crate) rows: u64,
    /// The sum over rows and index entries.
    pub(crate) sum: u64,
}

/// Fills a store that has nothing in it with the rows of a build and the entries that follow from them, which take so many bytes
/// of memory at most while they are sorted.
///
/// # Errors
/// The store's failure.
pub(crate) fn fill<V: View>(
    store: &Store<V>,
    build: &Build<V>,
    directory: &Path,
    memory: usize,
) -> Result<Filled, ProjectorError> {
    let mut index = Sorter::new(directory, memory);
    for row in build.rows() {
        let (key, row) = row.map_err(failed::<V>)?;
        let key = text(&key).map_err(failed::<V>)?;
        for entry in row.entries::<V>(&key).map_err(failed::<V>)? {
            index.push(&entry, &key).map_err(failed::<V>)?;
        }
    }
    let mut filler = Filler::over(store.db());
    let mut filled = Filled::default();
    for entry in index.sorted().map_err(failed::<V>)? {
        let (entry, key) = entry.map_err(failed::<V>)?;
        filled.sum = filled.sum.wrapping_add(filler.push(INDEX, &entry, &key).map_err(failed::<V>)?);
    }
    for row in build.rows() {
        let (key, row) = row.map_err(failed::<V>)?;
        let json = row.json::<V>().map_err(failed::<V>)?;
        filled.sum = filled.sum.wrapping_add(filler.push(ROWS, &key, &json).map_err(failed::<V>)?);
        filled.rows += 1;
    }
    filler.finish().map_err(failed::<V>)?;
    Ok(filled)
}

/// Writes entries into blocks one after the other.
struct Filler<'a> {
    db: &'a Db,
    /// The block that is filled, and the key that it stands under.
    part: Vec<u8>,
    under: Vec<u8>,
}

impl<'a> Filler<'a> {
    fn over(db: &'a Db) -> Self {
        Self { db, part: Vec::new(), under: blocks::FIRST.to_vec() }
    }

    /// Adds an entry, whose key is above that of the entry before; answers its weight.
    fn push(&mut self, prefix: &str, key: &[u8], value: &[u8]) -> Result<u64, Unreadable> {
        let key = [prefix.as_bytes(), key].concat();
        if self.part.len() >= blocks::FILLED {
            self.end_block()?;
            self.under.clone_from(&key);
        }
        blocks::pack(&mut self.part, &key, value)?;
        Ok(weight_of(&key, value))
    }

    fn end_block(&mut self) -> Result<(), Unreadable> {
        let block = blocks::packed(&self.under, &self.part);
        self.db.insert(self.under.as_slice(), block).map_err(unreadable)?;
        self.part.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<(), Unreadable> {
        if self.part.is_empty() { Ok(()) } else { self.end_block() }
    }
}

/// An index entry in a sorter: where it begins, how long it is, and how much of its end is the key of its row.
struct Place {
    at: usize,
    length: usize,
    key: usize,
}

/// Sorts index entries. Each ends with the key of its row, which is not kept twice.
struct Sorter<'a> {
    directory: &'a Path,
    memory: usize,
    texts: Vec<u8>,
    places: Vec<Place>,
    runs: Vec<Run>,
}

impl<'a> Sorter<'a> {
    fn new(directory: &'a Path, memory: usize) -> Self {
        Self { directory, memory, texts: Vec::new(), places: Vec::new(), runs: Vec::new() }
    }

    fn push(&mut self, entry: &str, key: &str) -> Result<(), Unreadable> {
        if !entry.ends_with(key) {
            return Err(unreadable(format!("the index entry `{entry}` does not end with the key {key} of its row")));
        }
        self.places.push(Place { at: self.texts.len(), length: entry.len(), key: key.len() });
        self.texts.extend(entry.as_bytes());
        if self.texts.len() + self.places.len() * size_of::<Place>() < self.memory {
            return Ok(());
        }
        self.sort();
        let mut writer = RunWriter::create(self.directory)?;
        for entry in self.in_memory() {
            let (entry, key) = entry?;
            writer.push(&entry, key.as_deref().unwrap_or_default())?;
        }
        self.runs.push(writer.finish()?);
        self.texts.clear();
        self.places.clear();
        Ok(())
    }

    fn sort(&mut self) {
        let texts = &self.texts;
        self.places.sort_unstable_by(|one, other| text_of(texts, one).cmp(text_of(texts, other)));
        self.places.dedup_by(|one, other| text_of(texts, one) == text_of(texts, other));
    }

    fn in_memory(&self) -> impl Iterator<Item = Result<(Vec<u8>, Option<Vec<u8>>), Unreadable>> + '_ {
        self.places.iter().map(|place| {
            let entry = text_of(&self.texts, place);
            let key = entry.get(entry.len().saturating_sub(place.key)..).unwrap_or_default();
            Ok((entry.to_vec(), Some(key.to_vec())))
        })
    }

    /// Every entry with the key of its row, in order.
    fn sorted(&mut self) -> Result<Merged<'_, Vec<u8>>, Unreadable> {
        self.sort();
        let merged = Merged::new(Direction::Forward).over(self.in_memory());
        Ok(self.runs.iter().fold(merged, |merged, run| {
            merged.over(run.iter().map(|entry| entry.map(|(entry, key)| (entry, Some(key)))))
        }))
    }
}

fn text_of<'a>(texts: &'a [u8], place: &Place) -> &'a [u8] {
    texts.get(place.at..place.at + place.length).unwrap_or_default()
}
