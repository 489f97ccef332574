//! Tiles (瓦片): the hashes of the tree as files of at most 256, as C2SP tlog-tiles names them.
//!
//! A tile is known by level and number, and by how many hashes it has while it is not full. Reading one never trusts it: a
//! [`Tree`] compares what it reads with the root before it answers a proof.
use std::cell::Cell;
use std::fmt;
use std::ops::Range;
use tlog_tiles::{
    Error, Hash, HashReader, Tile, TileHashReader, TileReader, prove_record, prove_tree, stored_hash_index,
};

/// The height of every tile: 256 hashes.
pub const HEIGHT: u8 = 8;

/// How many hashes a full tile has.
pub const FULL: u32 = 1 << HEIGHT;

/// The path of a tile: `tile/0/x001/067`, or `tile/0/x001/067.p/12` of one with twelve hashes.
#[must_use]
pub fn path(tile: &Tile) -> String {
    // The crate names the height in the path, as the Go checksum database does; tlog-tiles has one height and does not.
    tile.path().replacen("tile/8/", "tile/", 1)
}

/// The tile that a path names; none of another text, and none of data.
#[must_use]
pub fn named(path: &str) -> Option<Tile> {
    let rest = path.strip_prefix("tile/")?;
    let tile = Tile::from_path(&format!("tile/{HEIGHT}/{rest}")).ok()?;
    (!tile.is_data() && self::path(&tile) == path).then_some(tile)
}

/// Why there is no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The tree has no such leaf.
    #[error("the tree of {size} leaves has no leaf {index}")]
    NoLeaf {
        /// The leaf that was asked for.
        index: u64,
        /// How many leaves there are.
        size: u64,
    },
    /// A tile is not there, or not the one that the root was made of.
    #[error("the tiles are not those of the tree: {0}")]
    Tiles(String),
}

/// A tree of which the root is known, over tiles that are read.
pub struct Tree<F> {
    size: u64,
    root: Hash,
    read: Reads<F>,
}

/// Reads tiles, and compares every full one with its parent: `tlog_tiles` 0.2 leaves some out where several of the subtrees that make
/// the root lie in one tile.
struct Reads<F> {
    size: u64,
    read: F,
    /// A tile that is not the one of the tree.
    unfit: Cell<Option<Tile>>,
}

impl<F> Reads<F> {
    /// Whether the tile is the one that its parent, among those that were read, was made of. One that is not full has none: the root is made
    /// of all its hashes.
    fn fits(&self, (tile, data): (&Tile, &[u8]), all: &[Tile], read: &[Vec<u8>]) -> bool {
        if tile.width() < FULL {
            return true;
        }
        let parent = tile.parent(1, self.size).and_then(|parent| {
            let place = all.iter().position(|other| *other == parent)?;
            let index = stored_hash_index(parent.level() * parent.height(), tile.level_index());
            parent.hash_at_index(read.get(place)?, index).ok()
        });
        parent.is_some_and(|hash| hash == Tile::subtree_hash(data))
    }
}

impl<F: Fn(&Tile) -> Option<Vec<u8>>> TileReader for Reads<F> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            (self.read)(tile).ok_or_else(|| Error::InvalidInput(format!("{} cannot be read", path(tile))))
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, tiles: &[Tile], data: &[Vec<u8>]) {
        let unfit = tiles.iter().zip(data).find(|(tile, read)| !self.fits((tile, read), tiles, data));
        if let Some((tile, _)) = unfit {
            self.unfit.set(Some(*tile));
        }
    }
}

impl<F> fmt::Debug for Tree<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tree of {} leaves with root {}", self.size, self.root)
    }
}

impl<F: Fn(&Tile) -> Option<Vec<u8>>> Tree<F> {
    /// The tree of a checkpoint; `read` gives a tile with as many hashes as it is asked for.
    pub fn new(size: u64, root: Hash, read: F) -> Self {
        Self { size, root, read: Reads { size, read, unfit: Cell::new(None) } }
    }

    /// The path from a leaf to the root (RFC 6962, 2.1.1).
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, ProofError> {
        if index >= self.size {
            return Err(ProofError::NoLeaf { index, size: self.size });
        }
        self.proved(prove_record(self.size, index, &self.hashes()))
    }

    /// That this tree continues an earlier one of `before` leaves (RFC 6962, 2.1.2); empty for none and for all of them.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn consistency(&self, before: u64) -> Result<Vec<Hash>, ProofError> {
        if before > self.size {
            return Err(ProofError::NoLeaf { index: before, size: self.size });
        }
        if before == 0 || before == self.size {
            return Ok(Vec::new());
        }
        self.proved(prove_tree(self.size, before, &self.hashes()))
    }

    /// The hash of a leaf, as the tiles have it.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn leaf(&self, index: u64) -> Result<Hash, ProofError> {
        let found = self.leaves(index..index.saturating_add(1))?;
        found.first().copied().ok_or_else(|| ProofError::Tiles(format!("leaf {index} is not there")))
    }

    /// The hashes of leaves, as the tiles have them.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn leaves(&self, indexes: Range<u64>) -> Result<Vec<Hash>, ProofError> {
        if indexes.end > self.size {
            return Err(ProofError::NoLeaf { index: indexes.end, size: self.size });
        }
        let stored: Vec<u64> = indexes.map(|index| stored_hash_index(0, index)).collect();
        self.proved(self.hashes().read_hashes(&stored))
    }

    /// What was read, where every tile that it was read from is the tree's.
    fn proved<T>(&self, read: Result<T, Error>) -> Result<T, ProofError> {
        match (read, self.read.unfit.take()) {
            (Ok(read), None) => Ok(read),
            (Ok(_), Some(tile)) => {
                Err(ProofError::Tiles(format!("{} is not the one that the root was made of", path(&tile))))
            }
            (Err(error), _) => Err(ProofError::Tiles(error.to_string())),
        }
    }

    fn hashes(&self) -> TileHashReader<'_> {
        TileHashReader::new(self.size, self.root, &self.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::Edge;
    use crate::leaf;
    use std::cell::RefCell;
    use std::collections::HashMap;

    /// Every byte of every tile that a proof reads counts, whatever the shape of the tree.
    #[test]
    fn a_tile_that_was_changed_is_believed_in_nothing() {
        for size in [1, 5, 256, 257, 300, 511, 512, 700, 66_000] {
            let (mut edge, mut tiles) = (Edge::default(), HashMap::new());
            for number in 0..size {
                let full = edge.append(leaf::hash(number + 1, b"{}")).unwrap();
                tiles.extend(full.into_iter().map(|(tile, data)| (path(&tile), data)));
            }
            tiles.extend(edge.partial().into_iter().map(|(tile, data)| (path(&tile), data.to_vec())));
            let root = edge.root().unwrap();
            for index in [0, size / 2, size - 1] {
                let read = RefCell::new(Vec::new());
                let tree = Tree::new(size, root, |tile: &Tile| {
                    read.borrow_mut().push(path(tile));
                    tiles.get(&path(tile)).cloned()
                });
                tree.inclusion(index).unwrap();
                let end = (index / 256 * 256 + 256).min(size);
                assert_eq!(tree.leaves(index..end).unwrap()[0], leaf::hash(index + 1, b"{}"));
                for name in read.into_inner() {
                    let changed = |tile: &Tile| {
                        let mut data = tiles.get(&path(tile)).cloned()?;
                        let last = data.len() - 1;
                        data[last] ^= u8::from(path(tile) == name);
                        Some(data)
                    };
                    let both =
                        (Tree::new(size, root, changed).inclusion(index), Tree::new(size, root, changed).leaf(index));
                    assert!(both.0.is_err() || both.1.is_err(), "{name} of {size}");
                }
            }
        }
    }

    #[test]
    fn a_path_is_the_one_of_tlog_tiles_and_comes_back() {
        for (tile, text) in [
            (Tile::new(8, 0, 0, 256, false), "tile/0/000"),
            (Tile::new(8, 0, 0, 7, false), "tile/0/000.p/7"),
            (Tile::new(8, 1, 1_234_067, 256, false), "tile/1/x001/x234/067"),
        ] {
            assert_eq!(path(&tile), text);
            assert_eq!(named(text), Some(tile));
        }
        for text in ["tile/0/0", "tile/8/0/000", "tile/data/000", "tile/0/000.p/256", "tile/0/../000", "checkpoint", ""]
        {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
