//! A view at one position (视图快照): recent changes over its store, as questions read them.
//!
//! A state never changes. The store under it is written behind, and only with changes that the state has itself: whoever
//! writes waits until every state that was made before is let go of ([`Lease`]). So a question sees one consistent state,
//! holds off no fold, and is held off by none.
use crate::blocks::Keys;
use crate::error::ProjectorError;
use crate::layer::{Changed, Layer, Merged};
use crate::status::{Incident, Parked};
use crate::store::{Store, between, row_json, text, unreadable};
use anjuan_domain::event::hash;
use anjuan_journal::log::Stored;
use anjuan_views::view::{Derived, Direction, Entries, Keyed, Source, Unreadable, View};
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;
use std::time::Duration;

/// The first pause while states are waited for; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_micros(50);
/// The longest pause.
const LONGEST: Duration = Duration::from_millis(5);

/// Held by every state that was made since the last one was taken out.
#[derive(Default)]
pub(crate) struct Lease(Arc<()>);

impl Lease {
    /// Waits until nobody holds a state that was made with it.
    pub(crate) fn ended(self) {
        let mut pause = FIRST;
        while Arc::strong_count(&self.0) > 1 {
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST);
        }
    }

    fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// On which message a view stands.
#[derive(Clone)]
pub(crate) enum Tip {
    /// Its hash is known.
    Hash(String),
    /// The message itself: its hash is made when somebody asks.
    Message(Stored),
}

impl Tip {
    /// The hash of the message.
    pub(crate) fn hash(&self) -> String {
        match self {
            Tip::Hash(hash) => hash.clone(),
            Tip::Message(stored) => hash(&stored.body),
        }
    }
}

/// What a view tells of itself besides its rows; copies cost nothing.
#[derive(Clone)]
pub(crate) struct About {
    /// The stream sequence the rows reflect.
    pub(crate) sequence: u64,
    /// On which message that is.
    pub(crate) tip: Tip,
    /// How many rows there are.
    pub(crate) rows: u64,
    /// What could not be applied, by stream sequence.
    pub(crate) incidents: RedBlackTreeMapSync<u64, Incident>,
    /// What is passed over, by aggregate.
    pub(crate) parked: RedBlackTreeMapSync<String, Parked>,
}

/// A view at one position.
pub(crate) struct State<V: View> {
    store: Store<V>,
    layers: Layers<V::Row>,
    pub(crate) about: About,
    _lease: Lease,
}

/// Recent changes: those that gather, over those that are being written.
pub(crate) struct Layers<R> {
    /// What changed since the last write began.
    pub(crate) recent: Layer<R>,
    /// What is being written.
    pub(crate) leaving: Layer<R>,
}

impl<R> Default for Layers<R> {
    fn default() -> Self {
        Self { recent: Layer::default(), leaving: Layer::default() }
    }
}

impl<R> Clone for Layers<R> {
    fn clone(&self) -> Self {
        Self { recent: self.recent.clone(), leaving: self.leaving.clone() }
    }
}

impl<R> Layers<R> {
    /// The row of that key, if it changed.
    pub(crate) fn row(&self, key: &str) -> Option<&Option<Arc<R>>> {
        self.recent.row(key).or_else(|| self.leaving.row(key))
    }

    /// Both are empty.
    fn are_empty(&self) -> bool {
        self.recent.is_empty() && self.leaving.is_empty()
    }

    /// The index entries in that range with those of the store.
    pub(crate) fn entries<'a, V: View<Row = R>>(
        &'a self,
        store: &'a Store<V>,
        keys: Keys,
        direction: Direction,
    ) -> Entries<'a> {
        let stored = store.index(&keys, direction);
        if self.are_empty() {
            return Box::new(stored.map(|entry| entry.and_then(|(entry, key)| Ok((text(&entry)?, text(&key)?)))));
        }
        let of = |layer: &'a Layer<R>| {
            layer.index(&keys, direction).map(|(entry, key)| Ok((entry, key.map(|key| key.to_vec()))))
        };
        let merged = Merged::new(direction).over(of(&self.recent)).over(of(&self.leaving));
        let merged = merged.over(stored.map(|entry| entry.map(|(entry, key)| (entry, Some(key)))));
        Box::new(merged.map(|entry| entry.and_then(|(entry, key)| Ok((text(&entry)?, text(&key)?)))))
    }
}

impl<V: View> State<V> {
    pub(crate) fn new(store: Store<V>, layers: Layers<V::Row>, about: About, lease: &Lease) -> Self {
        Self { store, layers, about, _lease: lease.share() }
    }

    /// Every row in its canonical form, in the order of keys: the same bytes, whether they are in the store yet or not.
    pub(crate) fn canonical_rows(&self) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), ProjectorError>> + '_ {
        let (all, direction) = (between(b"", None, Direction::Forward), Direction::Forward);
        let of = |layer: &'_ Layer<V::Row>| -> Vec<Result<Changed<Vec<u8>>, Unreadable>> {
            let json = |row: &Arc<V::Row>| row_json::<V>(row).map_err(unreadable);
            let rows = layer.rows(&all, direction);
            rows.map(|(key, row)| Ok((key, row.map(json).transpose()?))).collect()
        };
        let stored = self.store.raw_rows(&all).map(|row| row.map(|(key, row)| (key, Some(row))));
        let merged = Merged::new(direction).over(of(&self.layers.recent).into_iter());
        let merged = merged.over(of(&self.layers.leaving).into_iter()).over(stored);
        merged.map(|row| row.map_err(crate::store::failed::<V>))
    }
}

impl<V: View> Source<V::Row> for State<V> {
    fn row(&self, key: &str) -> Result<Option<V::Row>, Unreadable> {
        match self.layers.row(key) {
            Some(changed) => Ok(changed.as_deref().cloned()),
            None => self.store.row(key),
        }
    }

    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a> {
        let keys = between(prefix.as_bytes(), after.map(str::as_bytes), direction);
        self.layers.entries(&self.store, keys, direction)
    }

    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, V::Row> {
        let direction = Direction::Forward;
        let keys = between(prefix.as_bytes(), None, direction);
        let of = |layer: &'a Layer<V::Row>| {
            layer.rows(&keys, direction).map(|(key, row)| Ok((key, row.map(|row| row.as_ref().clone()))))
        };
        let stored = self.store.raw_rows(&keys).map(|row| {
            let (key, row) = row?;
            Ok((key, Some(serde_json::from_slice(&row).map_err(unreadable)?)))
        });
        let merged = Merged::new(direction).over(of(&self.layers.recent)).over(of(&self.layers.leaving)).over(stored);
        Box::new(merged.map(|row| row.and_then(|(key, row)| Ok((text(&key)?, row)))))
    }

    fn derived(&self) -> Option<&Derived> {
        Some(self.store.derived())
    }
}
