//! Tiles (瓦片): the hashes of the tree as files of at most 256, as C2SP tlog-tiles names them.
//!
//! A tile is known by level and number, and by how many hashes it has while it is not full. Reading one never trusts it: a
//! [`Tree`] compares what it reads with the root before it answers a proof.
use std::fmt;
use tlog_tiles::{Error, Hash, Tile, TileHashReader, TileReader, prove_record, prove_tree};

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

struct Reads<F>(F);

impl<F: Fn(&Tile) -> Option<Vec<u8>>> TileReader for Reads<F> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read =
            |tile: &Tile| (self.0)(tile).ok_or_else(|| Error::InvalidInput(format!("{} cannot be read", path(tile))));
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

impl<F> fmt::Debug for Tree<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tree of {} leaves with root {}", self.size, self.root)
    }
}

impl<F: Fn(&Tile) -> Option<Vec<u8>>> Tree<F> {
    /// The tree of a checkpoint; `read` gives a tile with as many hashes as it is asked for.
    pub fn new(size: u64, root: Hash, read: F) -> Self {
        Self { size, root, read: Reads(read) }
    }

    /// The path from a leaf to the root (RFC 6962, 2.1.1).
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, ProofError> {
        if index >= self.size {
            return Err(ProofError::NoLeaf { index, size: self.size });
        }
        prove_record(self.size, index, &self.hashes()).map_err(unread)
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
        prove_tree(self.size, before, &self.hashes()).map_err(unread)
    }

    /// The hash of a leaf, as the tiles have it.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn leaf(&self, index: u64) -> Result<Hash, ProofError> {
        use tlog_tiles::HashReader;
        if index >= self.size {
            return Err(ProofError::NoLeaf { index, size: self.size });
        }
        let found = self.hashes().read_hashes(&[tlog_tiles::stored_hash_index(0, index)]).map_err(unread)?;
        found.first().copied().ok_or_else(|| ProofError::Tiles(format!("leaf {index} is not there")))
    }

    fn hashes(&self) -> TileHashReader<'_> {
        TileHashReader::new(self.size, self.root, &self.read)
    }
}

fn unread(error: Error) -> ProofError {
    ProofError::Tiles(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

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
