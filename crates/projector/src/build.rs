//! The rows of a view while it is built (重建中的行): in memory, and in sorted files once that is more than they may take.
//!
//! Nobody reads a build, so that it keeps no index: entries follow from the rows, and are made once, when the store is filled.
//! Where the fold itself asks by the index, which it does seldom, the part that is asked for is made from the rows, kept, and
//! brought up to date when it is asked for again.
//! It must never be used over a store that had rows before the build began.
use crate::layer::{Changed, Merged};
use crate::overlay::{OF_A_ROW, Size};
use crate::run::{Run, RunWriter};
use crate::store::{row_json, text, unreadable};
use anjuan_views::view::{Direction, Unreadable, View};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the maps take for an index entry besides its own text and its row's key, twice each, in bytes.
const OF_AN_ENTRY: usize = 192;
/// So many rows may change, besides half of all, before the kept part of an index is made anew when it is asked for.
const FEW: usize = 10_000;

/// A row; none where it was removed.
type Kept<R> = Option<Arc<R>>;

/// The rows of a build.
pub(crate) struct Build<V: View> {
    /// What changed, or was read, since the last run was written.
    recent: HashMap<String, Kept<V::Row>>,
    /// What was set down, the oldest first; entries of a newer run hide those of an older.
    runs: Vec<Run>,
    /// Where runs are written.
    directory: PathBuf,
    size: Size,
    undo: Vec<(String, Option<Kept<V::Row>>)>,
    /// The parts of the index that the fold asked for, by the first segment of their entries.
    asked: HashMap<String, Part>,
}

/// A part of the index: every entry that begins with one segment.
#[derive(Default)]
struct Part {
    /// The entries, with the keys of their rows.
    entries: BTreeMap<String, String>,
    /// The entries of each row.
    of: HashMap<String, Vec<String>>,
    /// The rows that changed since.
    changed: HashSet<String>,
    /// What the entries take in memory, in bytes.
    bytes: usize,
}

/// A row as the store is filled with it.
pub(crate) enum Found<'a, R> {
    /// It is in memory.
    Recent(&'a Arc<R>),
    /// It lies in a run.
    Run(Vec<u8>),
}

impl<V: View> Build<V> {
    /// A build with no rows yet, which sets down what it must in that directory.
    pub(crate) fn new(directory: &Path) -> Self {
        Self {
            recent: HashMap::new(),
            runs: Vec::new(),
            directory: directory.to_owned(),
            size: Size::default(),
            undo: Vec::new(),
            asked: HashMap::new(),
        }
    }

    /// Begins an event: what is written from here on can be taken back.
    pub(crate) fn begin(&mut self) {
        self.undo.clear();
    }

    /// Takes back what was written since [`Build::begin`].
    pub(crate) fn take_back(&mut self) {
        while let Some((key, before)) = self.undo.pop() {
            self.note_change(&key);
            match before {
                Some(row) => self.recent.insert(key, row),
                None => self.recent.remove(&key),
            };
        }
    }

    /// The row of that key.
    pub(crate) fn get(&mut self, key: &str) -> Result<Option<Arc<V::Row>>, Unreadable> {
        if let Some(row) = self.recent.get(key) {
            return Ok(row.clone());
        }
        for run in self.runs.iter().rev() {
            if let Some(value) = run.get(key.as_bytes())? {
                let row = lying::<V>(&value)?.map(Arc::new);
                self.recent.insert(key.to_owned(), row.clone());
                return Ok(row);
            }
        }
        Ok(None)
    }

    /// Writes the row of that key; none removes it.
    pub(crate) fn write(&mut self, key: &str, row: Option<V::Row>) {
        if let Some(row) = &row {
            self.size.changed::<V>(row);
        }
        let row = row.map(Arc::new);
        let before = match self.recent.get_mut(key) {
            Some(known) => Some(std::mem::replace(known, row)),
            None => self.recent.insert(key.to_owned(), row),
        };
        self.note_change(key);
        self.undo.push((key.to_owned(), before));
    }

    /// How much memory the rows take, and what is kept of the index, about, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let kept: usize = self.asked.values().map(Part::bytes).sum();
        self.recent.len() * (self.size.row() + OF_A_ROW) + kept
    }

    /// Sets everything down that is in memory, and lets go of what is kept of the index: it is made again when it is asked for.
    /// Between two events only.
    pub(crate) fn set_down(&mut self) -> Result<(), Unreadable> {
        (self.undo, self.asked) = (Vec::new(), HashMap::new());
        let recent = std::mem::take(&mut self.recent);
        if recent.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<(String, Kept<V::Row>)> = recent.into_iter().collect();
        rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut writer = RunWriter::searched(&self.directory, rows.len())?;
        for (key, row) in rows {
            writer.push(key.as_bytes(), &set_down::<V>(&key, row.as_deref())?)?;
        }
        self.runs.push(writer.finish()?);
        Ok(())
    }

    /// Every row there is, in the order of keys.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<(Vec<u8>, Found<'_, V::Row>), Unreadable>> {
        let mut recent: Vec<(&String, &Kept<V::Row>)> = self.recent.iter().collect();
        recent.sort_unstable_by_key(|(key, _)| *key);
        let recent = recent.into_iter().map(|(key, row)| {
            Ok::<Changed<_>, Unreadable>((key.clone().into_bytes(), row.as_ref().map(Found::Recent)))
        });
        self.runs.iter().rev().fold(Merged::new(Direction::Forward).over(recent), |merged, run| {
            merged.over(run.iter().map(|entry| {
                let (key, value) = entry?;
                Ok((key, (!value.is_empty()).then_some(Found::Run(value))))
            }))
        })
    }

    /// The keys of the rows whose index entries begin with that, in the order of the entries.
    pub(crate) fn keys_by_index(&mut self, prefix: &str) -> Result<Vec<String>, Unreadable> {
        let segment = prefix.find('/').and_then(|end| prefix.get(..=end)).unwrap_or(prefix);
        let known = self.asked.remove(segment);
        let part = match known.filter(|part| part.changed.len() <= part.of.len() / 2 + FEW) {
            Some(part) => self.brought_up_to_date(part, segment)?,
            None => self.part(segment)?,
        };
        let under = part.entries.range(prefix.to_owned()..).take_while(|(entry, _)| entry.starts_with(prefix));
        let keys = under.map(|(_, key)| key.clone()).collect();
        self.asked.insert(segment.to_owned(), part);
        Ok(keys)
    }

    fn part(&self, segment: &str) -> Result<Part, Unreadable> {
        let mut part = Part::default();
        for row in self.rows() {
            let (key, row) = row?;
            let key = text(&key)?;
            let entries = row.entries::<V>(&key)?;
            part.set(&key, entries.into_iter().filter(|entry| entry.starts_with(segment)).collect());
        }
        Ok(part)
    }

    fn brought_up_to_date(&mut self, mut part: Part, segment: &str) -> Result<Part, Unreadable> {
        for key in std::mem::take(&mut part.changed) {
            let entries = self.get(&key)?.map(|row| V::index_keys(&key, &row)).unwrap_or_default();
            part.set(&key, entries.into_iter().filter(|entry| entry.starts_with(segment)).collect());
        }
        Ok(part)
    }

    fn note_change(&mut self, key: &str) {
        for part in self.asked.values_mut() {
            // Past this it is made anew, and needs to know no more.
            if part.changed.len() <= part.of.len() / 2 + FEW && !part.changed.contains(key) {
                part.changed.insert(key.to_owned());
            }
        }
    }
}

impl Part {
    fn bytes(&self) -> usize {
        self.bytes + self.changed.len() * OF_AN_ENTRY
    }

    fn set(&mut self, key: &str, entries: Vec<String>) {
        let of = |entry: &str| 2 * (entry.len() + key.len()) + OF_AN_ENTRY;
        for before in self.of.remove(key).into_iter().flatten() {
            self.bytes -= of(&before);
            self.entries.remove(&before);
        }
        if entries.is_empty() {
            return;
        }
        for entry in &entries {
            self.bytes += of(entry);
            self.entries.insert(entry.clone(), key.to_owned());
        }
        self.of.insert(key.to_owned(), entries);
    }
}

impl<R> Found<'_, R> {
    /// The index entries of the row.
    pub(crate) fn entries<V: View<Row = R>>(&self, key: &str) -> Result<Vec<String>, Unreadable> {
        match self {
            Found::Recent(row) => Ok(V::index_keys(key, row)),
            Found::Run(value) => {
                let (_, mut rest) = parted(value)?;
                let mut entries = Vec::new();
                while !rest.is_empty() {
                    let (entry, after) = parted(rest)?;
                    entries.push(text(entry)?);
                    rest = after;
                }
                Ok(entries)
            }
        }
    }

    /// The row in its canonical form.
    pub(crate) fn json<V: View<Row = R>>(&self) -> Result<Vec<u8>, Unreadable> {
        match self {
            Found::Recent(row) => row_json::<V>(row).map_err(unreadable),
            Found::Run(value) => parted(value).map(|(row, _)| row.to_vec()),
        }
    }
}

/// A row as it lies in a run: nothing, where it was removed; else its length and the row, and those of each of its index entries.
fn set_down<V: View>(key: &str, row: Option<&V::Row>) -> Result<Vec<u8>, Unreadable> {
    let Some(row) = row else { return Ok(Vec::new()) };
    let mut value = Vec::new();
    add(&mut value, &row_json::<V>(row).map_err(unreadable)?)?;
    for entry in V::index_keys(key, row) {
        add(&mut value, entry.as_bytes())?;
    }
    Ok(value)
}

fn lying<V: View>(value: &[u8]) -> Result<Option<V::Row>, Unreadable> {
    if value.is_empty() {
        return Ok(None);
    }
    let (row, _) = parted(value)?;
    serde_json::from_slice(row).map(Some).map_err(unreadable)
}

fn add(value: &mut Vec<u8>, part: &[u8]) -> Result<(), Unreadable> {
    value.extend(u32::try_from(part.len()).map_err(unreadable)?.to_be_bytes());
    value.extend(part);
    Ok(())
}

/// The first part of a value, and what comes after it.
fn parted(value: &[u8]) -> Result<(&[u8], &[u8]), Unreadable> {
    let parts = value
        .split_first_chunk()
        .and_then(|(length, rest)| rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?));
    parts.ok_or_else(|| unreadable("a row that was set down breaks off"))
}
