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
const FILLED: usize = LARGEST / 4 * 3;
/// The key of the first block: below every entry's.
const FIRST: &[u8] = &[0];
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

/// The entries in that range, in that direction.
pub(crate) fn range(
    db: &sled::Db,
    keys: Keys,
    direction: Direction,
) -> Box<dyn Iterator<Item = Result<Entry, Unreadable>>> {
    if is_empty(&keys) {
        return Box::new(std::iter::empty());
    }
    let first = match &keys.0 {
        Bound::Included(from) | Bound::Excluded(from) => at_or_before(db, from),
        Bound::Unbounded => Ok(None),
    };
    let first = match first {
        Ok(first) => first.map_or(Bound::Unbounded, |(key, _)| Bound::Included(key)),
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let keys = (keys.0.map(IVec::from), keys.1.map(IVec::from));
    let blocks = db.range::<IVec, _>((first, keys.1.clone()));
    let within = move |block: sled::Result<Entry>| {
        let block = block.map_err(unreadable).and_then(|(under, block)| unpacked(&under, &block));
        let block = block.map(|block| entries(&block).collect());
        let mut found: Vec<Result<Entry, Unreadable>> = block.unwrap_or_else(|error| vec![Err(error)]);
        found.retain(|entry| entry.as_ref().map_or(true, |(key, _)| keys.contains(key)));
        if direction == Direction::Backward {
            found.reverse();
        }
        found
    };
    match direction {
        Direction::Forward => Box::new(blocks.flat_map(within)),
        Direction::Backward => Box::new(blocks.rev().flat_map(within)),
    }
}

/// What sled is to be told so that the entries are as the writes say, block by block. Whoever reads while that is carried
/// out one by one, in this order, finds every entry that is not itself among the writes.
pub(crate) fn replacements(
    db: &sled::Db,
    mut writes: Vec<Write>,
) -> impl Iterator<Item = Result<Vec<Write>, Unreadable>> + '_ {
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
        Some(replaced(&key, &block, std::iter::from_fn(|| writes.next_if(is_here))))
    })
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
fn packed(key: &[u8], part: &[u8]) -> Vec<u8> {
    let compressed = lz4_flex::compress_prepend_size(part);
    [&checksum(key, &compressed)[..], &compressed].concat()
}

/// The entries of a block one after the other; none of a block that is not there yet.
fn unpacked(key: &[u8], block: &IVec) -> Result<IVec, Unreadable> {
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
fn entries(block: &IVec) -> impl Iterator<Item = Result<Entry, Unreadable>> {
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

fn pack(part: &mut Vec<u8>, key: &[u8], value: &[u8]) -> Result<(), Unreadable> {
    part.extend(u16::try_from(key.len()).map_err(unreadable)?.to_be_bytes());
    part.extend(u32::try_from(value.len()).map_err(unreadable)?.to_be_bytes());
    part.extend(key);
    part.extend(value);
    Ok(())
}

fn is_empty(keys: &Keys) -> bool {
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

    fn told(db: &sled::Db, (key, value): Write) {
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
                        told(&db, write);
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
    fn entries_that_come_in_order_fill_their_blocks() {
        let db = opened();
        for number in 0..1_000 {
            let write = (key(number), Some(vec![b'x'; 100]));
            replacements(&db, vec![write]).flat_map(Result::unwrap).for_each(|write| told(&db, write));
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
                .for_each(|write| told(&db, write));
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
        replacements(&db, writes).flat_map(Result::unwrap).for_each(|write| told(&db, write));
        let (under, whole) = db.first().unwrap().unwrap();
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            db.insert(&under, flipped).unwrap();
            assert!(get(&db, &key(2)).is_err(), "bit {bit}");
        }
        db.remove(&under).unwrap();
        db.insert(key(1), whole).unwrap();
        assert!(get(&db, &key(2)).is_err(), "moved");
    }
}
