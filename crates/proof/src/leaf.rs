//! A leaf (叶): one stored message and where it stands in the stream.
//!
//! The bytes that RFC 6962 hashes behind its 0x00 are a label, the stream sequence as eight bytes, the greatest first, and the message's
//! body as it is stored. The label keeps a leaf from being anything else; the sequence keeps a message from being moved.
use tlog_tiles::{Hash, record_hash};

/// What every leaf begins with.
pub const LABEL: &[u8] = b"anjuan event v1\n";

/// The bytes of a leaf.
#[must_use]
pub fn bytes(sequence: u64, stored: &[u8]) -> Vec<u8> {
    [LABEL, &sequence.to_be_bytes(), stored].concat()
}

/// The hash of a leaf.
#[must_use]
pub fn hash(sequence: u64, stored: &[u8]) -> Hash {
    record_hash(&bytes(sequence, stored))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_of_its_place_and_its_bytes() {
        assert_eq!(bytes(258, b"{}"), b"anjuan event v1\n\0\0\0\0\0\0\x01\x02{}");
        assert!(hash(1, b"{}") != hash(2, b"{}") && hash(1, b"{}") != hash(1, b"{} "));
    }
}
