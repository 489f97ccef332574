//! The digest of a view (内容摘要): SHA-256 over its rows, the same whenever and however they were folded.
//!
//! Position, incidents and index are left out: the digest says what the rows say, and nothing of how they came about.
use crate::error::ProjectorError;
use crate::state::State;
use crate::store::ROWS;
use anjuan_views::view::View;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The digest of a view at a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewDigest {
    /// The view's name.
    pub view: String,
    /// Its version.
    pub version: u32,
    /// The stream sequence its rows reflect.
    pub position: u64,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 in lower-case hex: of every key and row in order, each after its length in eight bytes, big-endian.
    pub sha256: String,
}

/// The digest of the rows of a state.
pub(crate) fn compute<V: View>(state: &State<V>) -> Result<ViewDigest, ProjectorError> {
    let position = state.about.sequence;
    let (mut rows, mut hash) = (0, Sha256::new());
    for row in state.canonical_rows() {
        let (key, value) = row?;
        // A row is digested under the key that it has in the store.
        let key = [ROWS.as_bytes(), &key].concat();
        for part in [&key, &value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        rows += 1;
    }
    Ok(ViewDigest { view: V::NAME.into(), version: V::VERSION, position, rows, sha256: hex::encode(hash.finalize()) })
}
