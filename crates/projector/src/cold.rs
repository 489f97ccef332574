//! What a build has changed and not yet written (待写入), written to the store in the order of keys, a part at a time.
//!
//! A row that changes again while it waits is taken out, to wait for the next round: what is written has gone cold, so that
//! most rows are written once however long the log is (2026-11-23: 1.07 writes a row of `deadlines` over a million events).
//! And a build knows without the store that a row was never written: 27 of 28 questions that went to it were for such rows,
//! and most of them made sled bring a page into memory.
//!
//! It must never be used over a store that had rows before the build began.
use crate::error::ProjectorError;
use crate::overlay::{Change, Changes};
use crate::store::failed;
use anjuan_views::view::View;
use fastbloom::BloomFilter;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// Bits of the filter of keys, 4 MiB: of three million rows one question in a hundred goes to the store in vain, of more
/// rows more of them do.
const BITS: usize = 32 * 1024 * 1024;
/// Rows for which the filter is best.
const EXPECTED: usize = 3_000_000;
/// The filter is the same in every build.
const SEED: u128 = 0;

/// Where word comes that a part is in the store.
pub(crate) type Word = Receiver<Result<(), ProjectorError>>;

/// What a build has changed and not yet written.
pub(crate) struct Cold<V: View> {
    waiting: BTreeMap<String, Change<V::Row>>,
    in_flight: Option<(Arc<Changes<V::Row>>, Word)>,
    keys: BloomFilter,
    /// How many rows are written together.
    part: usize,
}

impl<V: View> Cold<V> {
    pub(crate) fn new(part: usize) -> Self {
        let keys = BloomFilter::with_num_bits(BITS).seed(&SEED).expected_items(EXPECTED);
        Self { waiting: BTreeMap::new(), in_flight: None, keys, part }
    }

    /// How many rows wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The changes that wait.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&String, &Change<V::Row>)> {
        self.waiting.iter()
    }

    /// The change of that row which is not in the store yet.
    pub(crate) fn get(&self, key: &str) -> Option<&Change<V::Row>> {
        let in_flight = || self.in_flight.as_ref().and_then(|(changes, _)| changes.get(key));
        self.waiting.get(key).or_else(in_flight)
    }

    /// Takes out a change that waits, because the row changes again.
    pub(crate) fn take(&mut self, key: &str) -> Option<Change<V::Row>> {
        self.waiting.remove(key)
    }

    /// Whether the row may be in the store. When not, it certainly is not.
    pub(crate) fn may_be_stored(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// The next part in the order of keys, on its way from here on. When nothing waits any more, the next round begins
    /// with `changed`. Waits for the part before.
    pub(crate) fn next(
        &mut self,
        changed: &mut Changes<V::Row>,
        written: Word,
    ) -> Result<Arc<Changes<V::Row>>, ProjectorError> {
        self.settle()?;
        if self.waiting.is_empty() {
            self.waiting = changed.drain().collect();
        }
        let part: Changes<V::Row> = std::iter::from_fn(|| self.waiting.pop_first()).take(self.part).collect();
        self.keys.insert_all(part.keys());
        let part = Arc::new(part);
        self.in_flight = Some((Arc::clone(&part), written));
        Ok(part)
    }

    /// Waits until what is on its way is in the store.
    pub(crate) fn settle(&mut self) -> Result<(), ProjectorError> {
        let Some((_, written)) = self.in_flight.take() else { return Ok(()) };
        written.recv().map_err(|_| failed::<V>("the writer is gone"))?
    }
}

#[cfg(test)]
mod tests {
    use crate::blocks::Keys;
    use crate::folder::Folder;
    use crate::numbers::{Numbers, key, with_digit};
    use crate::rebuild::Writer;
    use crate::store::{Store, between};
    use anjuan_views::view::{Direction, Rows};
    use proptest::collection::{btree_map, vec};
    use proptest::option::weighted;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// Rows that are written together.
    const PART: usize = 1_000;

    /// What one event does to rows; whether it is applied or taken back.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Fate {
        Applied,
        TakenBack,
    }

    type Step = (BTreeMap<u16, Option<u64>>, Fate, usize);

    fn any_steps() -> impl Strategy<Value = Vec<Step>> {
        let changes = btree_map(0_u16..4_000, weighted(0.8, any::<u64>()), 1..1_500);
        let fate = prop_oneof![4 => Just(Fate::Applied), 1 => Just(Fate::TakenBack)];
        vec((changes, fate, 0..3 * PART), 1..10)
    }

    fn all() -> Keys {
        between(b"", None, Direction::Forward)
    }

    fn read((key, row): (Vec<u8>, Vec<u8>)) -> (String, u64) {
        (String::from_utf8(key).unwrap(), serde_json::from_slice(&row).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_build_reads_and_writes_as_a_map_does_whatever_is_on_its_way(steps in any_steps()) {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::<Numbers>::open(dir.path()).unwrap();
            let mut folder = Folder::build(store.clone(), PART).unwrap();
            let (writer, mut model) = (Writer::start(store.clone()), BTreeMap::new());
            for (digit, (changes, fate, left)) in steps.into_iter().enumerate() {
                folder.overlay.begin();
                for (number, row) in &changes {
                    match row {
                        Some(row) => folder.overlay.put(&key(*number), *row),
                        None => folder.overlay.remove(&key(*number)),
                    }
                }
                match fate {
                    Fate::TakenBack => folder.overlay.take_back(),
                    Fate::Applied => for (number, row) in changes {
                        match row {
                            Some(row) => drop(model.insert(key(number), row)),
                            None => drop(model.remove(&key(number))),
                        }
                    },
                }
                writer.write(&mut folder, |overlay| overlay.changed() > left).unwrap();
                for number in 0..4_000 {
                    let found = folder.overlay.get(&key(number)).as_deref().copied();
                    prop_assert_eq!(found, model.get(&key(number)).copied());
                }
                let digit = digit as u64 % 10;
                prop_assert_eq!(folder.overlay.keys_by_index(&format!("digit/{digit}/")), with_digit(&model, digit));
            }
            writer.write(&mut folder, |overlay| overlay.changed() > 0).unwrap();
            folder.overlay.settle().unwrap();
            let rows: BTreeMap<_, _> = store.raw_rows(&all()).map(|row| read(row.unwrap())).collect();
            prop_assert_eq!(&rows, &model);
            prop_assert_eq!(store.index(&all(), Direction::Forward).count(), model.len(), "no entry too many");
            store.put_all(folder.complete(0).unwrap()).unwrap();
            prop_assert_eq!(store.position().unwrap().rows, model.len() as u64);
        }
    }

    #[test]
    fn a_row_that_changes_again_waits_for_the_next_round() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::<Numbers>::open(dir.path()).unwrap();
        let mut folder = Folder::build(store.clone(), PART).unwrap();
        let writer = Writer::start(store.clone());
        for number in 0..2_500 {
            folder.overlay.put(&key(number), 1);
        }
        writer.write(&mut folder, |overlay| overlay.changed() > 2_000).unwrap();
        folder.overlay.put(&key(1_200), 2);
        writer.write(&mut folder, |overlay| overlay.changed() > 1).unwrap();
        folder.overlay.settle().unwrap();
        assert_eq!(store.row(&key(1_199)).unwrap(), Some(1));
        assert_eq!(store.row(&key(1_200)).unwrap(), None, "it is the one that is left");
        assert_eq!(folder.overlay.get(&key(1_200)), Some(Arc::new(2)));
    }
}
