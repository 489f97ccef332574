//! One view's store: rows (`r/`), index entries (`i/`) and what is known of itself (`m/`), in blocks of a sled tree.
//!
//! The value of an index entry is the key of its row. Rows are JSON as serde writes it: field order is declaration order,
//! so the same row is always the same bytes, and the digest of a view depends on nothing else.
use crate::blocks::{self, Keys, Touched};
use crate::error::ProjectorError;
use crate::status::{Incident, Parked};
use anjuan_views::view::{Derived, Direction, Unreadable, View};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::marker::PhantomData;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the keys of rows begin with.
pub(crate) const ROWS: &str = "r/";
/// What the keys of index entries begin with.
pub(crate) const INDEX: &str = "i/";
const POSITION: &str = "m/position";
const IDENTITY: &str = "m/view";
const INCIDENTS: &str = "m/incident/";
const PARKED: &str = "m/parked/";
/// How entries lie in sled. A store of another layout lies in another directory and is left alone, so that an older
/// release still finds its own: 1 was a key an entry, and later blocks that were not compressed, in a directory without a
/// number; 2 is compressed blocks; 3 has a checksum in every block, and the sum of all entries beside the position.
pub(crate) const LAYOUT: u32 = 3;
/// What sled may hold in memory, in bytes. Hot rows have a cache of their own above it.
const CACHE: u64 = 4 * 1024 * 1024;
/// How often sled writes to the disk by itself, and syncs it whether it wrote or not. What a crash loses, the stream gives again.
const FLUSH_MS: u64 = 10_000;
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
fn weight(key: &[u8], value: &[u8]) -> u64 {
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
    /// What questions worked out from its rows.
    derived: Arc<Derived>,
}

impl<V: View> Clone for Store<V> {
    fn clone(&self) -> Self {
        Self { db: self.db.clone(), view: PhantomData, derived: Arc::clone(&self.derived) }
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
        let store = Self { db, view: PhantomData, derived: Arc::default() };
        match store.meta::<String>(IDENTITY)? {
            None => store.put_all(vec![store.identify()?])?,
            Some(found) if found == Self::identity() => {}
            Some(found) => return Err(failed::<V>(format!("it belongs to {found}"))),
        }
        Ok(store)
    }

    /// What questions worked out from its rows.
    pub(crate) fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The database itself, to be filled.
    pub(crate) fn db(&self) -> &sled::Db {
        &self.db
    }

    /// The write of what says whose store it is.
    pub(crate) fn identify(&self) -> Result<Write, ProjectorError> {
        Ok((IDENTITY.into(), Some(json::<V>(&Self::identity())?)))
    }

    fn identity() -> String {
        format!("{} v{}", V::NAME, V::VERSION)
    }

    /// Applies writes atomically.
    pub(crate) fn put_all(&self, writes: Vec<Write>) -> Result<(), ProjectorError> {
        let touched: Result<Vec<Touched>, _> = blocks::touched(&self.db, writes).collect();
        self.apply(touched.map_err(failed::<V>)?)
    }

    /// Applies changes of rows and index, and the position that they come to, atomically. Answers the sum of the store
    /// after them: what they add is told by the entries that they replace.
    pub(crate) fn commit(&self, mut writes: Vec<Write>, mut position: Position) -> Result<u64, ProjectorError> {
        writes.push((POSITION.into(), None));
        let touched: Result<Vec<Touched>, _> = blocks::touched(&self.db, writes).collect();
        let mut touched = touched.map_err(failed::<V>)?;
        for block in &touched {
            position.sum = position.sum.wrapping_add(block.gain(weight_of).map_err(failed::<V>)?);
        }
        let mut all = touched.iter_mut().flat_map(|block| &mut block.writes);
        if let Some((_, value)) = all.find(|(key, _)| key == POSITION.as_bytes()) {
            *value = Some(json::<V>(&position)?);
        }
        self.apply(touched)?;
        Ok(position.sum)
    }

    fn apply(&self, touched: Vec<Touched>) -> Result<(), ProjectorError> {
        let mut batch = sled::Batch::default();
        for block in touched {
            for (key, value) in block.replaced().map_err(failed::<V>)? {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
        }
        self.db.apply_batch(batch).map_err(failed::<V>)
    }

    /// How many rows there are, and the sum over rows and index entries, by reading all of them.
    pub(crate) fn sum(&self) -> Result<(u64, u64), ProjectorError> {
        let (mut rows, mut sum) = (0, 0_u64);
        for entry in blocks::range(&self.db, (Bound::Unbounded, Bound::Unbounded), Direction::Forward) {
            let (key, value) = entry.map_err(failed::<V>)?;
            rows += u64::from(key.starts_with(ROWS.as_bytes()));
            sum = sum.wrapping_add(weight_of(&key, &value));
        }
        Ok((rows, sum))
    }

    /// Reads everything: every block has its checksum, and rows and index are those that the position was written with.
    pub(crate) fn check(&self) -> Result<(), ProjectorError> {
        let read = catch_unwind(AssertUnwindSafe(|| Ok::<_, ProjectorError>((self.position()?, self.sum()?))));
        let (position, (rows, sum)) = read.map_err(|_| failed::<V>("sled panicked on reading it"))??;
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

    /// The row of that key.
    pub(crate) fn row(&self, key: &str) -> Result<Option<V::Row>, Unreadable> {
        let value = blocks::get(&self.db, &[ROWS.as_bytes(), key.as_bytes()].concat())?;
        value.map(|value| serde_json::from_slice(&value).map_err(unreadable)).transpose()
    }

    /// The rows in that range as stored, in the order of keys.
    pub(crate) fn raw_rows(&self, keys: &Keys) -> impl Iterator<Item = Result<Raw, Unreadable>> + use<V> {
        self.under(ROWS, keys, Direction::Forward)
    }

    /// The index entries in that range with the keys of their rows, in that direction.
    pub(crate) fn index(
        &self,
        keys: &Keys,
        direction: Direction,
    ) -> impl Iterator<Item = Result<Raw, Unreadable>> + use<V> {
        self.under(INDEX, keys, direction)
    }

    /// What stands in that range under a prefix, which is taken off.
    fn under(
        &self,
        prefix: &'static str,
        (from, to): &Keys,
        direction: Direction,
    ) -> impl Iterator<Item = Result<Raw, Unreadable>> + use<V> {
        let with = |key: &Vec<u8>| [prefix.as_bytes(), key].concat();
        let keys = (from.as_ref().map(with), to.as_ref().map(with));
        blocks::range(&self.db, keys, direction).map(move |entry| {
            let (key, value) = entry?;
            Ok((key.get(prefix.len()..).unwrap_or_default().to_vec(), value.to_vec()))
        })
    }

    fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, ProjectorError> {
        let value = blocks::get(&self.db, key.as_bytes()).map_err(failed::<V>)?;
        value.map(|value| serde_json::from_slice(&value).map_err(failed::<V>)).transpose()
    }

    fn metas<T: DeserializeOwned>(&self, prefix: &str) -> Result<Vec<T>, ProjectorError> {
        let keys = between(prefix.as_bytes(), None, Direction::Forward);
        let entries = blocks::range(&self.db, keys, Direction::Forward);
        entries.map(|entry| serde_json::from_slice(&entry.map_err(failed::<V>)?.1).map_err(failed::<V>)).collect()
    }
}

/// A key without its prefix, and its value.
pub(crate) type Raw = (Vec<u8>, Vec<u8>);

/// The keys that begin with `prefix` and come after `after` in that direction, which begins with it as well; all of them
/// without `after`.
pub(crate) fn between(prefix: &[u8], after: Option<&[u8]>, direction: Direction) -> Keys {
    // `0xff` never stands in UTF-8.
    let end = Bound::Excluded([prefix, &[0xff]].concat());
    let begin = Bound::Included(prefix.to_vec());
    match (direction, after.filter(|after| after.starts_with(prefix))) {
        (_, None) => (begin, end),
        (Direction::Forward, Some(after)) => (Bound::Excluded(after.to_vec()), end),
        (Direction::Backward, Some(after)) => (begin, Bound::Excluded(after.to_vec())),
    }
}

/// What an entry adds to the sum of the store: only rows and index entries count.
pub(crate) fn weight_of(key: &[u8], value: &[u8]) -> u64 {
    let counts = key.starts_with(ROWS.as_bytes()) || key.starts_with(INDEX.as_bytes());
    if counts { weight(key, value) } else { 0 }
}

/// The canonical form of a row.
pub(crate) fn row_json<V: View>(row: &V::Row) -> Result<Vec<u8>, ProjectorError> {
    json::<V>(row)
}

/// The write of a row.
pub(crate) fn row_write<V: View>(key: &[u8], row: Option<&V::Row>) -> Result<Write, ProjectorError> {
    Ok(([ROWS.as_bytes(), key].concat(), row.map(json::<V>).transpose()?))
}

/// The write of an index entry of the row `key`.
pub(crate) fn index_write(entry: &[u8], key: Option<&[u8]>) -> Write {
    ([INDEX.as_bytes(), entry].concat(), key.map(<[u8]>::to_vec))
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

pub(crate) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(unreadable)
}
