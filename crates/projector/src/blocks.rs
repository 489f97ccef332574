//! Entries of a view's store packed into blocks (数据块): many entries, in order, under one key of sled.
//!
//! sled keeps some forty bytes in memory for every key there is, however small its cache, so that with a key an entry the
//! memory of a rebuild grows with the history: attendance of 10 million punches took 1.72 of the memory of 1 million, with
//! blocks 1.09. Rows say the same names again and again, so that a block is compressed (LZ4): the store of `deadlines` takes
//! six tenths of the disk, and sled's pages two thirds of the memory (measured 2026-11-23, after a million events).
//!
//! Each block carries a checksum (CRC-32) of its key and its bytes, compared whenever it is read: a flipped bit on the disk is
//! never an answer.
//!
//! A block stands under a key that is not above any of its entries' and above those of the block before. It must never know
//! what an entry means.
use crate::store::Write;
use anjuan_views::view::{Direction, Unreadable};
use sled::IVec;
use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds};

/// Bytes above which a block is divided, before it is compressed.
const LARGEST: usize = 1024;
/// Bytes to which blocks are filled where entries come one after the other, so that they can still grow a little.
pub(crate) const FILLED: usize = LARGEST / 4 * 3;
/// The key of the first block: below every entry's.
pub(crate) const FIRST: &[u8] = &[0];
/// Bytes of the checksum that stands before a block.
const CHECKSUM: usize = 4;
/// What stands before each entry: the length of the key in two bytes and of the value in four, big-endian.
const HEADER: usize = 6;

/// An entry: its key and its value.
pub(crate) type Entry = (IVec, IVec);
/// The range of keys that is asked for.
pub(crate) type Keys = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// The value of that key.
pub(crate) fn get(db: &sled::Db, key: &[u8]) -> Result<Option<IVec>, Unreadable> {
    let Some((under, block)) = at_or_before(db, key)? else { return Ok(None) };
    for entry in entries(&unpacked(&under, &block)?) {
        let (found, value) = entry?;
        if found == key {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// The entries in that range, in that direction. Somebody may write meanwhile: an entry that is not written then is found,
/// and found once. For that, each block is looked for anew: an entry only ever moves to a block that stands above its own
/// and not above the entry itself, so that going on from the block before never passes it.
pub(crate) fn range(
    db: &sled::Db,
    keys: Keys,
    direction: Direction,
) -> Box<dyn Iterator<Item = Result<Entry, Unreadable>>> {
    if is_empty(&keys) {
        return Box::new(std::iter::empty());
    }
    let mut cursor = Cursor { db: db.clone(), keys, direction, at: None, ended: false };
    let bounds = (cursor.keys.0.clone().map(IVec::from), cursor.keys.1.clone().map(IVec::from));
    let mut last: Option<IVec> = None;
    let blocks = std::iter::from_fn(move || cursor.next().transpose());
    Box::new(blocks.flat_map(move |block| {
        let block = block.and_then(|(under, block)| unpacked(&under, &block));
        let mut found: Vec<_> = block.map_or_else(|error| vec![Err(error)], |block| entries(&block).collect());
        found.retain(|entry| entry.as_ref().map_or(true, |(key, _)| bounds.contains(key)));
        // A block that was divided since gives the same entries again, and the block below one that went may have its entries.
        let is_next = |key: &IVec| match (direction, &last) {
            (_, None) => true,
            (Direction::Forward, Some(last)) => key > last,
            (Direction::Backward, Some(last)) => key < last,
        };
        found.retain(|entry| entry.as_ref().map_or(true, |(key, _)| is_next(key)));
        if direction == Direction::Backward {
            found.reverse();
        }
        if let Some(Ok((key, _))) = found.last() {
            last = Some(key.clone());
        }
        found
    }))
}

/// Goes from block to block.
struct Cursor {
    db: sled::Db,
    keys: Keys,
    direction: Direction,
    /// Under which key the block before stands.
    at: Option<IVec>,
    ended: bool,
}

impl Cursor {
    fn next(&mut self) -> Result<Option<Entry>, Unreadable> {
        if self.ended {
            return Ok(None);
        }
        let db = &self.db;
        let found = match (&self.at, self.direction) {
            (Some(at), Direction::Forward) => db.get_gt(at).map_err(unreadable),
            (Some(at), Direction::Backward) => db.get_lt(at).map_err(unreadable),
            (None, Direction::Forward) => match &self.keys.0 {
                // The first block goes when nothing is left in it: then every block that there is stands above the beginning.
                Bound::Included(from) | Bound::Excluded(from) => match at_or_before(db, from) {
                    Ok(None) => db.first().map_err(unreadable),
                    found => found,
                },
                Bound::Unbounded => db.first().map_err(unreadable),
            },
            (None, Direction::Backward) => match &self.keys.1 {
                Bound::Included(to) => at_or_before(db, to),
                Bound::Excluded(to) => db.get_lt(to).map_err(unreadable),
                Bound::Unbounded => db.last().map_err(unreadable),
            },
        };
        let found = found.inspect_err(|_| self.ended = true)?.filter(|(under, _)| !self.is_past(under));
        match &found {
            Some((under, _)) => self.at = Some(under.clone()),
            None => self.ended = true,
        }
        // Below the block that may hold the first key of the range there is nothing more.
        self.ended |=
            self.direction == Direction::Backward && found.as_ref().is_some_and(|(under, _)| self.is_first(under));
        Ok(found)
    }

    /// Whether a block under that key has nothing of the range any more.
    fn is_past(&self, under: &IVec) -> bool {
        match (&self.keys.1, self.direction) {
            (Bound::Included(to), Direction::Forward) => under[..] > to[..],
            (Bound::Excluded(to), Direction::Forward) => under[..] >= to[..],
            (Bound::Unbounded, _) | (_, Direction::Backward) => false,
        }
    }

    /// Whether the range begins in that block.
    fn is_first(&self, under: &IVec) -> bool {
        match &self.keys.0 {
            Bound::Included(from) | Bound::Excluded(from) => under[..] <= from[..],
            Bound::Unbounded => false,
        }
    }
}

/// The blocks that the writes change, in order, each with its writes.
pub(crate) fn touched(db: &sled::Db, mut writes: Vec<Write>) -> impl Iterator<Item = Result<Touched, Unreadable>> + '_ {
    writes.sort_unstable();
    let mut writes = writes.into_iter().peekable();
    std::iter::from_fn(move || {
        let (next, _) = writes.peek()?;
        let found = at_or_before(db, next).and_then(|found| {
            let (key, block) = found.unwrap_or_else(|| (FIRST.into(), IVec::default()));
            let after = db.get_gt(&key).map_err(unreadable)?;
            Ok((key, block, after))
        });
        let (key, block, after) = match found {
            Ok(found) => found,
            Err(error) => return Some(Err(error)),
        };
        let is_here = |(key, _): &Write| after.as_ref().is_none_or(|(after, _)| key[..] < after[..]);
        let writes = std::iter::from_fn(|| writes.next_if(is_here)).collect();
        Some(Ok(Touched { key, block, writes }))
    })
}

/// One block and what is to be written to it.
pub(crate) struct Touched {
    key: IVec,
    block: IVec,
    /// In the order of their keys.
    pub(crate) writes: Vec<Write>,
}

impl Touched {
    /// What the entries of that block, of the keys that are written, add up to after the writes, less what they do before.
    pub(crate) fn gain(&self, weight: impl Fn(&[u8], &[u8]) -> u64) -> Result<u64, Unreadable> {
        let mut gain = 0_u64;
        for entry in entries(&unpacked(&self.key, &self.block)?) {
            let (key, value) = entry?;
            if self.writes.binary_search_by(|(written, _)| written[..].cmp(&key)).is_ok() {
                gain = gain.wrapping_sub(weight(&key, &value));
            }
        }
        let written = self.writes.iter().filter_map(|(key, value)| Some(weight(key, value.as_ref()?)));
        Ok(written.fold(gain, u64::wrapping_add))
    }

    /// What sled is to be told: the blocks in its place, the last one first, so that whoever reads while that is carried
    /// out one by one finds every entry that is not itself among the writes.
    pub(crate) fn replaced(self) -> Result<Vec<Write>, Unreadable> {
        replaced(&self.key, &self.block, self.writes.into_iter())
    }
}

/// What becomes of one block: the blocks in its place, the last one first, so that no entry is missing in between.
fn replaced(key: &IVec, block: &IVec, writes: impl Iterator<Item = Write>) -> Result<Vec<Write>, Unreadable> {
    let mut merged = entries(&unpacked(key, block)?).collect::<Result<BTreeMap<IVec, IVec>, _>>()?;
    let last = merged.last_key_value().map(|(key, _)| key.clone());
    for (key, value) in writes {
        match value {
            Some(value) => merged.insert(key.into(), value.into()),
            None => merged.remove(&key[..]),
        };
    }
    let size = merged.iter().map(|(key, value)| HEADER + key.len() + value.len()).sum::<usize>();
    let has_grown_at_its_end = merged.last_key_value().map(|(key, _)| key) > last.as_ref();
    let full = match size.div_ceil(LARGEST) {
        0 => return Ok(vec![(key.to_vec(), None)]),
        1 => LARGEST,
        _ if has_grown_at_its_end => FILLED,
        parts => size.div_ceil(parts),
    };
    let mut parts: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for (first, value) in merged {
        match parts.last_mut() {
            Some((_, part)) if part.len() < full => pack(part, &first, &value)?,
            last => {
                let under = if last.is_some() { &first } else { key };
                let mut part = Vec::with_capacity(LARGEST);
                pack(&mut part, &first, &value)?;
                parts.push((under.to_vec(), part));
            }
        }
    }
    let packed = |(key, part): (Vec<u8>, Vec<u8>)| {
        let block = packed(&key, &part);
        (key, Some(block))
    };
    Ok(parts.into_iter().rev().map(packed).collect())
}

/// The block that holds the key, if any does: the last one that does not stand above it.
fn at_or_before(db: &sled::Db, key: &[u8]) -> Result<Option<Entry>, Unreadable> {
    db.range(..=key).next_back().transpose().map_err(unreadable)
}

/// The checksum of a block under that key.
fn checksum(key: &[u8], compressed: &[u8]) -> [u8; CHECKSUM] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(compressed);
    hasher.finalize().to_be_bytes()
}

/// Entries as they are stored under that key: the checksum, then what it is of.
pub(crate) fn packed(key: &[u8], part: &[u8]) -> Vec<u8> {
    let compressed = lz4_flex::compress_prepend_size(part);
    [&checksum(key, &compressed)[..], &compressed].concat()
}

/// The entries of a block one after the other; none of a block that is not there yet.
pub(crate) fn unpacked(key: &[u8], block: &[u8]) -> Result<IVec, Unreadable> {
    if block.is_empty() {
        return Ok(IVec::default());
    }
    match block.split_first_chunk() {
        Some((found, compressed)) if *found == checksum(key, compressed) => {
            lz4_flex::decompress_size_prepended(compressed).map(IVec::from).map_err(unreadable)
        }
        _ => Err(unreadable("a block does not have its checksum: its bytes changed on the disk")),
    }
}

/// The entries of an unpacked block, in order.
pub(crate) fn entries(block: &IVec) -> impl Iterator<Item = Result<Entry, Unreadable>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = block.get(at..).filter(|rest| !rest.is_empty())?;
        let Some((key, value)) = lengths(rest).filter(|(key, value)| HEADER + key + value <= rest.len()) else {
            at = block.len();
            return Some(Err(unreadable(format!("a block breaks off after {} bytes", block.len() - rest.len()))));
        };
        let begin = at + HEADER;
        at = begin + key + value;
        Some(Ok((block.subslice(begin, key), block.subslice(begin + key, value))))
    })
}

/// How long the key and the value are that follow.
fn lengths(rest: &[u8]) -> Option<(usize, usize)> {
    let (key, rest) = rest.split_first_chunk()?;
    let (value, _) = rest.split_first_chunk()?;
    Some((usize::from(u16::from_be_bytes(*key)), usize::try_from(u32::from_be_bytes(*value)).ok()?))
}

pub(crate) fn pack(part: &mut Vec<u8>, key: &[u8], value: &[u8]) -> Result<(), Unreadable> {
    part.extend(u16::try_from(key.len()).map_err(unreadable)?.to_be_bytes());
    part.extend(u32::try_from(value.len()).map_err(unreadable)?.to_be_bytes());
    part.extend(key);
    part.extend(value);
    Ok(())
}

pub(crate) fn is_empty(keys: &Keys) -> bool {
    match keys {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
        _ => false,
    }
}

fn unreadable(what: impl std::fmt::Display) -> Unreadable {
    Unreadable(what.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option::weighted;
    use proptest::prelude::*;

    type Model = BTreeMap<Vec<u8>, Vec<u8>>;

    fn any_writes() -> impl Strategy<Value = Vec<BTreeMap<u16, Option<usize>>>> {
        let batch = proptest::collection::btree_map(0_u16..400, weighted(0.7, 0_usize..900), 1..120);
        vec(batch, 1..8)
    }

    fn key(number: u16) -> Vec<u8> {
        format!("r/{number:04}").into_bytes()
    }

    fn opened() -> sled::Db {
        sled::Config::new().temporary(true).open().unwrap()
    }

    /// What sled is to be told, block by block.
    fn replacements(db: &sled::Db, writes: Vec<Write>) -> impl Iterator<Item = Result<Vec<Write>, Unreadable>> + '_ {
        touched(db, writes).map(|touched| touched?.replaced())
    }

    fn perform(db: &sled::Db, (key, value): Write) {
        match value {
            Some(value) => drop(db.insert(key, value).unwrap()),
            None => drop(db.remove(key).unwrap()),
        }
    }

    fn read(db: &sled::Db, keys: Keys, direction: Direction) -> Vec<(Vec<u8>, Vec<u8>)> {
        range(db, keys, direction)
            .map(|entry| entry.map(|(key, value)| (key.to_vec(), value.to_vec())).unwrap())
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn blocks_read_as_a_sorted_map_does(batches in any_writes(), (a, b) in (0_u16..400, 0_u16..400)) {
            let (db, mut model) = (opened(), Model::new());
            for batch in batches {
                let writes: Vec<Write> =
                    batch.into_iter().map(|(number, size)| (key(number), size.map(|size| vec![b'x'; size]))).collect();
                for (key, value) in writes.clone() {
                    match value {
                        Some(value) => drop(model.insert(key, value)),
                        None => drop(model.remove(&key)),
                    }
                }
                let touched: Vec<Vec<u8>> = writes.iter().map(|(key, _)| key.clone()).collect();
                for block in replacements(&db, writes) {
                    for write in block.unwrap() {
                        perform(&db, write);
                        for (key, value) in model.iter().filter(|(key, _)| !touched.contains(*key)) {
                            let found = get(&db, key).unwrap();
                            prop_assert_eq!(found.as_deref(), Some(&value[..]), "missing in between");
                        }
                    }
                }
            }
            let all: Vec<_> = model.clone().into_iter().collect();
            prop_assert_eq!(&read(&db, (Bound::Unbounded, Bound::Unbounded), Direction::Forward), &all);
            let (from, to) = (key(a.min(b)), key(a.max(b)));
            let part: Vec<_> = model.range(from.clone()..to.clone()).map(|(k, v)| (k.clone(), v.clone())).collect();
            let keys = || (Bound::Included(from.clone()), Bound::Excluded(to.clone()));
            prop_assert_eq!(&read(&db, keys(), Direction::Forward), &part);
            prop_assert_eq!(read(&db, keys(), Direction::Backward), part.into_iter().rev().collect::<Vec<_>>());
            for number in 0..400 {
                let found = get(&db, &key(number)).unwrap();
                prop_assert_eq!(found.as_deref(), model.get(&key(number)).map(Vec::as_slice));
            }
        }
    }

    #[test]
    fn a_range_begins_with_what_is_left_when_the_first_block_is_gone() {
        let db = opened();
        let write = |numbers: std::ops::Range<u16>, value: Option<Vec<u8>>| {
            let writes = numbers.map(|number| (key(number), value.clone())).collect();
            let writes: Vec<Write> = replacements(&db, writes).flat_map(Result::unwrap).collect();
            writes.into_iter().for_each(|write| perform(&db, write));
        };
        write(0..200, Some(vec![b'x'; 100]));
        write(0..50, None);
        for direction in [Direction::Forward, Direction::Backward] {
            let under = (Bound::Included(b"r/".to_vec()), Bound::Excluded(b"r0".to_vec()));
            assert_eq!(read(&db, under, direction).len(), 150, "{direction:?}");
        }
    }

    #[test]
    fn what_is_not_written_is_found_once_and_in_order_while_others_are_written() {
        let db = opened();
        let stays = |number: u16| number.is_multiple_of(10);
        let writes = |size: usize, all: bool| -> Vec<Write> {
            let numbers = (0..2_000).filter(|number| all || !stays(*number));
            numbers.map(|number| (key(number), (size > 0).then(|| vec![b'x'; size]))).collect()
        };
        let apply = |writes: Vec<Write>| {
            let mut batch = sled::Batch::default();
            for (key, value) in replacements(&db, writes).flat_map(Result::unwrap) {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
            db.apply_batch(batch).unwrap();
        };
        apply(writes(20, true));
        let steady: Vec<Vec<u8>> = (0..2_000).filter(|number| stays(*number)).map(key).collect();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0..30 {
                    apply(writes([0, 300, 20, 700][round % 4], false));
                }
                done.store(true, std::sync::atomic::Ordering::SeqCst);
            });
            let all = || (Bound::Unbounded, Bound::Unbounded);
            while !done.load(std::sync::atomic::Ordering::SeqCst) {
                for direction in [Direction::Forward, Direction::Backward] {
                    let mut found: Vec<Vec<u8>> = read(&db, all(), direction).into_iter().map(|(key, _)| key).collect();
                    if direction == Direction::Backward {
                        found.reverse();
                    }
                    assert!(found.is_sorted_by(|a, b| a < b), "each once, in order");
                    found.retain(|key| steady.contains(key));
                    assert_eq!(found, steady);
                }
            }
        });
    }

    #[test]
    fn entries_that_come_in_order_fill_their_blocks() {
        let db = opened();
        for number in 0..1_000 {
            let write = (key(number), Some(vec![b'x'; 100]));
            replacements(&db, vec![write]).flat_map(Result::unwrap).for_each(|write| perform(&db, write));
        }
        let entries_of_a_block = FILLED / (HEADER + key(0).len() + 100);
        assert!(db.len() <= 1_000 / entries_of_a_block + 1, "{} blocks", db.len());
    }

    #[test]
    fn a_block_without_entries_is_gone() {
        let db = opened();
        let all = |value: Option<Vec<u8>>| (0..100).map(|number| (key(number), value.clone())).collect::<Vec<Write>>();
        for writes in [all(Some(vec![b'x'; 200])), all(None)] {
            replacements(&db, writes)
                .collect::<Result<Vec<_>, _>>()
                .unwrap()
                .concat()
                .into_iter()
                .for_each(|write| perform(&db, write));
        }
        assert!(db.is_empty());
    }

    #[test]
    fn what_is_no_block_is_said_to_break_off() {
        let db = opened();
        db.insert(FIRST, b"{\"a\":1}").unwrap();
        assert!(get(&db, b"r/0001").is_err(), "it is not compressed");
        db.insert(FIRST, packed(FIRST, b"{\"a\":1}")).unwrap();
        assert_eq!(get(&db, b"r/0001").unwrap_err(), unreadable("a block breaks off after 0 bytes"));
    }

    #[test]
    fn every_flipped_bit_of_a_block_is_noticed_and_so_is_a_block_under_another_key() {
        let db = opened();
        let writes = (0..5).map(|number| (key(number), Some(vec![b'x'; 50]))).collect();
        replacements(&db, writes).flat_map(Result::unwrap).for_each(|write| perform(&db, write));
        let (under, intact) = db.first().unwrap().unwrap();
        for bit in 0..intact.len() * 8 {
            let mut flipped = intact.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            db.insert(&under, flipped).unwrap();
            assert!(get(&db, &key(2)).is_err(), "bit {bit}");
        }
        db.remove(&under).unwrap();
        db.insert(key(1), intact).unwrap();
        assert!(get(&db, &key(2)).is_err(), "moved");
    }
}
