//! One view's store: rows (`r/`), index entries (`i/`) and what is known of itself (`m/`), in blocks of a sled tree.
//!
//! The value of an index entry is the key of its row. Rows are JSON as serde writes it: field order is declaration order,
//! so the same row is always the same bytes, and the digest of a view depends on nothing else.
use crate::blocks::{self, Entry};
use crate::error::ProjectorError;
use crate::status::{Incident, Parked};
use anjuan_views::view::{Direction, Entries, Keyed, Source, Unreadable, View};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::marker::PhantomData;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

const ROWS: &str = "r/";
const INDEX: &str = "i/";
const POSITION: &str = "m/position";
const IDENTITY: &str = "m/view";
const INCIDENTS: &str = "m/incident/";
const PARKED: &str = "m/parked/";
/// How entries lie in sled. A store of another layout lies in another directory and is left alone, so that an older
/// release still finds its own: 1 was a key an entry, and later blocks that were not compressed, in a directory without a
/// number; 2 is compressed blocks; 3 has a checksum in every block, and the sum of all entries beside the position.
pub(crate) const LAYOUT: u32 = 3;
/// What sled may hold in memory, in bytes. Hot rows have a cache of their own above it; more here only delays the
/// moment from which on the memory of a rebuild stays flat.
const CACHE: u64 = 4 * 1024 * 1024;
/// How often a page that was just written is asked for again in a build. sled counts the uses of 256 groups of pages, and
/// evicts pages of a group only when 64 uses of it have gathered: where keys come in no order, thousands of pages that
/// were written once would wait in memory for that, and the more the larger the store is (2026-11-23: at a million events the
/// peak is 10 to 13 MiB lower, for a tenth to a fifth of the rate).
const USES: usize = 20;
/// How often sled writes to the disk by itself. What a crash loses, the stream gives again.
const FLUSH_MS: u64 = 1_000;
/// How long a store that was just closed may still hold its lock: sled lets go of it when its last thread is done, which is
/// a moment after the last handle. Whoever opens it again in that moment must not take it for a damaged one.
const RELEASED: Duration = Duration::from_secs(5);

/// Where a view stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Position {
    /// The stream sequence the rows reflect.
    pub(crate) sequence: u64,
    /// The hash of the message there: tells another log from this one.
    pub(crate) hash: String,
    /// How many rows there are.
    pub(crate) rows: u64,
    /// The sum over rows and index entries: what is missing, stale or too much in the store shows in it.
    pub(crate) sum: u64,
}

/// What one row or index entry adds to the sum of a store, whatever the order they come in.
pub(crate) fn weight(key: &[u8], value: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write_usize(key.len());
    hasher.write(key);
    hasher.write(value);
    hasher.finish()
}

/// One write: the full key, and the value; none removes it.
pub(crate) type Write = (Vec<u8>, Option<Vec<u8>>);

/// The open store of a view. Cloning shares it.
pub(crate) struct Store<V: View> {
    db: sled::Db,
    view: PhantomData<fn() -> V>,
}

impl<V: View> Clone for Store<V> {
    fn clone(&self) -> Self {
        Self { db: self.db.clone(), view: PhantomData }
    }
}

/// Opens the database, and waits for a lock that is about to be let go of.
fn released(config: &sled::Config) -> sled::Result<sled::Db> {
    let began = Instant::now();
    loop {
        match config.open() {
            // sled says which error it is in words only.
            Err(sled::Error::Io(error))
                if began.elapsed() < RELEASED && error.to_string().contains("could not acquire lock") =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            opened => return opened,
        }
    }
}

impl<V: View> Store<V> {
    /// Opens or makes the store at `dir`. A damaged one can make sled panic: that is an error here like any other.
    pub(crate) fn open(dir: &Path) -> Result<Self, ProjectorError> {
        let config = sled::Config::new()
            .path(dir)
            .cache_capacity(CACHE)
            .flush_every_ms(Some(FLUSH_MS))
            .mode(sled::Mode::HighThroughput);
        let opened = catch_unwind(AssertUnwindSafe(|| released(&config)));
        let db = opened.map_err(|_| failed::<V>("sled panicked on opening it"))?.map_err(failed::<V>)?;
        let store = Self { db, view: PhantomData };
        let identity = format!("{} v{}", V::NAME, V::VERSION);
        match store.meta::<String>(IDENTITY)? {
            None => store.put_all(vec![(IDENTITY.into(), Some(json::<V>(&identity)?))])?,
            Some(found) if found == identity => {}
            Some(found) => return Err(failed::<V>(format!("it belongs to {found}"))),
        }
        Ok(store)
    }

    /// Applies writes atomically.
    pub(crate) fn put_all(&self, writes: Vec<Write>) -> Result<(), ProjectorError> {
        let mut batch = sled::Batch::default();
        for replaced in blocks::replacements(&self.db, writes) {
            for (key, value) in replaced.map_err(failed::<V>)? {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
        }
        self.db.apply_batch(batch).map_err(failed::<V>)
    }

    /// Applies writes one by one, in the order of their keys: for a store that counts for nothing until it is complete.
    pub(crate) fn put_each(&self, writes: Vec<Write>) -> Result<(), ProjectorError> {
        for replaced in blocks::replacements(&self.db, writes) {
            for (key, value) in replaced.map_err(failed::<V>)? {
                match value {
                    Some(value) => self.db.insert(&key, value).map_err(failed::<V>)?,
                    None => self.db.remove(&key).map_err(failed::<V>)?,
                };
                for _ in 0..USES {
                    self.db.contains_key(&key).map_err(failed::<V>)?;
                }
            }
        }
        Ok(())
    }

    /// How many rows there are, and the sum over rows and index entries, by reading all of them.
    pub(crate) fn sum(&self) -> Result<(u64, u64), ProjectorError> {
        let (mut rows, mut sum) = (0, 0_u64);
        for entry in blocks::range(&self.db, (Bound::Unbounded, Bound::Unbounded), Direction::Forward) {
            let (key, value) = entry.map_err(failed::<V>)?;
            if key.starts_with(ROWS.as_bytes()) {
                rows += 1;
            } else if !key.starts_with(INDEX.as_bytes()) {
                continue;
            }
            sum = sum.wrapping_add(weight(&key, &value));
        }
        Ok((rows, sum))
    }

    /// Reads everything: every block has its checksum, and rows and index are those that the position was written with.
    pub(crate) fn check(&self) -> Result<(), ProjectorError> {
        let whole = catch_unwind(AssertUnwindSafe(|| Ok::<_, ProjectorError>((self.position()?, self.sum()?))));
        let (position, (rows, sum)) = whole.map_err(|_| failed::<V>("sled panicked on reading it"))??;
        if (position.rows, position.sum) == (rows, sum) {
            return Ok(());
        }
        Err(failed::<V>(format!(
            "it has {rows} rows with the sum {sum:016x}, and was written with {} and {:016x}",
            position.rows, position.sum
        )))
    }

    /// Writes everything to the disk.
    pub(crate) fn flush(&self) -> Result<(), ProjectorError> {
        self.db.flush().map(drop).map_err(failed::<V>)
    }

    /// Where the view stands; the beginning, when the store is new.
    pub(crate) fn position(&self) -> Result<Position, ProjectorError> {
        Ok(self.meta(POSITION)?.unwrap_or_default())
    }

    /// Every incident, in the order of the stream.
    pub(crate) fn incidents(&self) -> Result<Vec<Incident>, ProjectorError> {
        self.metas(INCIDENTS)
    }

    /// Every parked aggregate.
    pub(crate) fn parked(&self) -> Result<Vec<Parked>, ProjectorError> {
        self.metas(PARKED)
    }

    /// Every row as stored, in the order of keys.
    pub(crate) fn raw_rows(&self) -> impl Iterator<Item = Result<Entry, ProjectorError>> {
        self.with_prefix(ROWS).map(|entry| entry.map_err(failed::<V>))
    }

    fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = Result<Entry, Unreadable>> + use<V> {
        let keys = (Bound::Included(prefix.into()), end_of(prefix.as_bytes()));
        blocks::range(&self.db, keys, Direction::Forward)
    }

    fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, ProjectorError> {
        let value = blocks::get(&self.db, key.as_bytes()).map_err(failed::<V>)?;
        value.map(|value| serde_json::from_slice(&value).map_err(failed::<V>)).transpose()
    }

    fn metas<T: DeserializeOwned>(&self, prefix: &str) -> Result<Vec<T>, ProjectorError> {
        let entries = self.with_prefix(prefix);
        entries.map(|entry| serde_json::from_slice(&entry.map_err(failed::<V>)?.1).map_err(failed::<V>)).collect()
    }
}

impl<V: View> Source<V::Row> for Store<V> {
    fn row(&self, key: &str) -> Result<Option<V::Row>, Unreadable> {
        let value = blocks::get(&self.db, &row_key(key))?;
        value.map(|value| serde_json::from_slice(&value).map_err(unreadable)).transpose()
    }

    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a> {
        let prefix = index_key(prefix);
        let end = end_of(&prefix);
        let after = after.map(index_key);
        let keys = match (direction, after) {
            (Direction::Forward, Some(after)) => (Bound::Excluded(after.max(prefix)), end),
            (Direction::Backward, Some(after)) => (Bound::Included(prefix), Bound::Excluded(after)),
            (_, None) => (Bound::Included(prefix), end),
        };
        Box::new(blocks::range(&self.db, keys, direction).map(|entry| {
            let (entry, key) = entry?;
            Ok((text(entry.get(INDEX.len()..).unwrap_or_default())?, text(&key)?))
        }))
    }

    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, V::Row> {
        Box::new(self.with_prefix(&[ROWS, prefix].concat()).map(|entry| {
            let (key, value) = entry?;
            let row = serde_json::from_slice(&value).map_err(unreadable)?;
            Ok((text(key.get(ROWS.len()..).unwrap_or_default())?, row))
        }))
    }
}

/// The write of a row.
pub(crate) fn row_write<V: View>(key: &str, row: Option<&V::Row>) -> Result<Write, ProjectorError> {
    Ok((row_key(key), row.map(json::<V>).transpose()?))
}

/// The write of an index entry of the row `key`.
pub(crate) fn index_write(entry: &str, key: Option<&str>) -> Write {
    (index_key(entry), key.map(|key| key.as_bytes().to_vec()))
}

/// The write of the position.
pub(crate) fn position_write<V: View>(position: &Position) -> Result<Write, ProjectorError> {
    Ok((POSITION.into(), Some(json::<V>(position)?)))
}

/// The write of an incident.
pub(crate) fn incident_write<V: View>(incident: &Incident) -> Result<Write, ProjectorError> {
    Ok((format!("{INCIDENTS}{:020}", incident.sequence).into_bytes(), Some(json::<V>(incident)?)))
}

/// The write of a parked aggregate.
pub(crate) fn parked_write<V: View>(parked: &Parked) -> Result<Write, ProjectorError> {
    Ok((format!("{PARKED}{}", parked.aggregate).into_bytes(), Some(json::<V>(parked)?)))
}

/// What a failure of the store is called.
pub(crate) fn failed<V: View>(what: impl std::fmt::Display) -> ProjectorError {
    ProjectorError::Store { view: V::NAME, what: what.to_string() }
}

fn json<V: View>(value: &impl Serialize) -> Result<Vec<u8>, ProjectorError> {
    serde_json::to_vec(value).map_err(failed::<V>)
}

pub(crate) fn unreadable(what: impl std::fmt::Display) -> Unreadable {
    Unreadable(what.to_string())
}

fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(unreadable)
}

fn row_key(key: &str) -> Vec<u8> {
    [ROWS, key].concat().into_bytes()
}

fn index_key(entry: &str) -> Vec<u8> {
    [INDEX, entry].concat().into_bytes()
}

/// The first key that no longer begins with `prefix`; `0xff` never stands in UTF-8.
fn end_of(prefix: &[u8]) -> Bound<Vec<u8>> {
    Bound::Excluded([prefix, &[0xff]].concat())
}
