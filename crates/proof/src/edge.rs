//! The growing edge of the tree (生长边): what must be at hand to take the next leaf, and the tiles that become full by it.
//!
//! Of each level only the tile that is not full yet is kept: at most 8 KiB a level, four levels at four billion events. The memory does
//! not grow with the log.
use crate::tiles::{FULL, HEIGHT};
use tlog_tiles::{
    EMPTY_HASH, Error, HASH_SIZE, Hash, HashReader, Tile, split_stored_hash_index, stored_hashes_for_record_hash,
    tree_hash,
};

/// The edge of a tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edge {
    size: u64,
    /// By level: the hashes of the tile that is not full yet.
    levels: Vec<Vec<u8>>,
}

/// The tiles do not fit the tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the tiles do not fit the tree of {size} leaves: {what}")]
pub struct Unfit {
    size: u64,
    what: String,
}

impl Edge {
    /// The edge of a tree of that size, whose tiles that are not full are read.
    ///
    /// # Errors
    /// [`Unfit`] where one is not there or has another length. Whether they are the right ones, the root says.
    pub fn read(size: u64, mut read: impl FnMut(&Tile) -> Option<Vec<u8>>) -> Result<Self, Unfit> {
        let mut levels = Vec::new();
        for level in 0_u8.. {
            let hashes = size >> (u32::from(HEIGHT) * u32::from(level));
            if hashes == 0 {
                break;
            }
            let width = u32::try_from(hashes % u64::from(FULL)).unwrap_or_default();
            let partial = match width {
                0 => Vec::new(),
                width => {
                    let tile = Tile::new(HEIGHT, level, hashes >> HEIGHT, width, false);
                    let unfit = |what: &str| Unfit { size, what: format!("{} {what}", crate::tiles::path(&tile)) };
                    let data = read(&tile).ok_or_else(|| unfit("is not there"))?;
                    if data.len() != width as usize * HASH_SIZE {
                        return Err(unfit("has another length"));
                    }
                    data
                }
            };
            levels.push(partial);
        }
        Ok(Self { size, levels })
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next leaf; answers the tiles that are full by it.
    ///
    /// # Errors
    /// [`Unfit`] where the edge is not that of a tree.
    pub fn append(&mut self, leaf: Hash) -> Result<Vec<(Tile, Vec<u8>)>, Unfit> {
        let stored = stored_hashes_for_record_hash(self.size, leaf, self).map_err(|error| self.unfit(&error))?;
        let mut full = Vec::new();
        for (level, hash) in stored.iter().step_by(usize::from(HEIGHT)).enumerate() {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(tile) = self.levels.get_mut(level) else { break };
            tile.extend_from_slice(&hash.0);
            if tile.len() == FULL as usize * HASH_SIZE {
                let level = u8::try_from(level).unwrap_or(u8::MAX);
                let number = self.size >> (u32::from(HEIGHT) * (u32::from(level) + 1));
                full.push((Tile::new(HEIGHT, level, number, FULL, false), std::mem::take(tile)));
            }
        }
        self.size += 1;
        Ok(full)
    }

    /// The root (RFC 6962, 2.1).
    ///
    /// # Errors
    /// [`Unfit`] where the edge is not that of a tree.
    pub fn root(&self) -> Result<Hash, Unfit> {
        if self.size == 0 {
            return Ok(EMPTY_HASH);
        }
        tree_hash(self.size, self).map_err(|error| self.unfit(&error))
    }

    /// The tiles that are not full: what a checkpoint of this size needs besides the full ones.
    #[must_use]
    pub fn partial(&self) -> Vec<(Tile, &[u8])> {
        let mut partial = Vec::new();
        for (data, level) in self.levels.iter().zip(0_u8..).filter(|(data, _)| !data.is_empty()) {
            let width = u32::try_from(data.len() / HASH_SIZE).unwrap_or(FULL);
            let number = self.size >> (u32::from(HEIGHT) * (u32::from(level) + 1));
            partial.push((Tile::new(HEIGHT, level, number, width, false), data.as_slice()));
        }
        partial
    }

    fn unfit(&self, error: &Error) -> Unfit {
        Unfit { size: self.size, what: error.to_string() }
    }
}

impl HashReader for Edge {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let read = |index: &u64| {
            let (level, number) = split_stored_hash_index(*index);
            let (tile, within) = (level / HEIGHT, level % HEIGHT);
            let data = self.levels.get(usize::from(tile)).ok_or(Error::IndexesNotInTree)?;
            // The first hash under it, counted in its tile.
            let first = ((number << within) % u64::from(FULL)) as usize * HASH_SIZE;
            let under = data.get(first..first + (HASH_SIZE << within)).ok_or(Error::IndexesNotInTree)?;
            Ok(Tile::subtree_hash(under))
        };
        indexes.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf;
    use crate::tiles::Tree;
    use proptest::prelude::*;
    use std::collections::HashMap;
    use tlog_tiles::{check_record, check_tree, node_hash};

    /// RFC 6962, 2.1, word by word: the oracle.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => EMPTY_HASH,
            [one] => *one,
            more => {
                let half = more.len().next_power_of_two() / 2;
                node_hash(mth(&more[..half]), mth(&more[half..]))
            }
        }
    }

    fn grown(leaves: &[Hash]) -> (Edge, HashMap<String, Vec<u8>>) {
        let (mut edge, mut tiles) = (Edge::default(), HashMap::new());
        for leaf in leaves {
            for (tile, data) in edge.append(*leaf).unwrap() {
                tiles.insert(crate::tiles::path(&tile), data);
            }
        }
        tiles.extend(edge.partial().into_iter().map(|(tile, data)| (crate::tiles::path(&tile), data.to_vec())));
        (edge, tiles)
    }

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf::hash(number + 1, &number.to_le_bytes())).collect()
    }

    #[test]
    fn the_root_is_that_of_rfc_6962_at_every_size_around_a_full_tile() {
        let all = leaves(66_000);
        for size in [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000] {
            let (edge, _) = grown(&all[..size]);
            assert_eq!(edge.root().unwrap(), mth(&all[..size]), "{size}");
        }
    }

    #[test]
    fn an_edge_is_the_same_after_it_was_written_and_read() {
        for size in [1, 255, 256, 300, 65_536, 65_800] {
            let (edge, tiles) = grown(&leaves(size));
            let again = Edge::read(size, |tile| tiles.get(&crate::tiles::path(tile)).cloned()).unwrap();
            assert_eq!((again.root(), again), (edge.root(), edge), "{size}");
        }
        assert!(Edge::read(5, |_| None).is_err());
        assert!(Edge::read(5, |_| Some(vec![0; 31])).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn every_leaf_and_every_earlier_tree_is_proved_and_nothing_else(size in 1_u64..1_500, at in any::<u64>(), before in any::<u64>()) {
            let all = leaves(size);
            let (edge, tiles) = grown(&all);
            let (at, before, root) = (at % size, before % (size + 1), edge.root().unwrap());
            let tree = Tree::new(size, root, |tile: &Tile| tiles.get(&crate::tiles::path(tile)).cloned());
            let place = usize::try_from(at).unwrap();
            let path = tree.inclusion(at).unwrap();
            prop_assert!(check_record(&path, size, root, at, all[place]).is_ok());
            prop_assert!(check_record(&path, size, root, at, leaf::hash(0, b"")).is_err());
            prop_assert_eq!(tree.leaf(at).unwrap(), all[place]);
            let steps = tree.consistency(before).unwrap();
            if before > 0 && before < size {
                let earlier = mth(&all[..usize::try_from(before).unwrap()]);
                prop_assert!(check_tree(&steps, size, root, before, earlier).is_ok());
                prop_assert!(check_tree(&steps, size, root, before, root).is_err());
            }
            prop_assert!(tree.inclusion(size).is_err() && tree.consistency(size + 1).is_err());
        }

        #[test]
        fn a_flipped_bit_of_a_tile_gives_no_proof(size in 2_u64..800, at in any::<u64>(), bit in any::<usize>()) {
            let (edge, tiles) = grown(&leaves(size));
            let root = edge.root().unwrap();
            let damaged = |tile: &Tile| {
                let mut data = tiles.get(&crate::tiles::path(tile)).cloned()?;
                let place = bit % (data.len() * 8);
                data[place / 8] ^= 1 << (place % 8);
                Some(data)
            };
            prop_assert!(Tree::new(size, root, damaged).inclusion(at % size).is_err());
        }
    }
}
