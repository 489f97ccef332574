//! An evidence bundle (证据包): the stored events of one aggregate, the path of each to a signed root, and nothing that needs the service.
//!
//! One JSON document. Bodies are the stored bytes in base64, because evidence is of bytes and JSON printed anew has others. Personal data
//! stays sealed in them.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tlog_tiles::Hash;

/// The form that is written and read.
pub const FORMAT: &str = "anjuan-evidence/1";

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
    /// [`FORMAT`].
    pub format: String,
    /// Whose events these are: `case/7K2M9QX4T1AB`.
    pub aggregate: String,
    /// The signed checkpoint, a note of C2SP tlog-checkpoint.
    pub checkpoint: String,
    /// The events, from the first.
    pub events: Vec<Proved>,
}

/// One event and its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Proved {
    /// The stream sequence.
    pub sequence: u64,
    /// Which leaf it is, from 0.
    pub index: u64,
    /// The stored bytes, in base64.
    pub body: String,
    /// The hashes from the leaf to the root (RFC 6962, 2.1.1), in base64, the nearest first.
    pub path: Vec<String>,
}

impl Proved {
    /// An event with its path.
    #[must_use]
    pub fn new(sequence: u64, index: u64, stored: &[u8], path: &[Hash]) -> Self {
        let path = path.iter().map(ToString::to_string).collect();
        Self { sequence, index, body: STANDARD.encode(stored), path }
    }

    /// The stored bytes; none where the text is no base64.
    #[must_use]
    pub fn stored(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.body).ok()
    }

    /// The path as hashes; none where a text is no hash.
    pub(crate) fn hashes(&self) -> Option<Vec<Hash>> {
        self.path.iter().map(|text| Hash::parse_hash(text).ok()).collect()
    }
}
