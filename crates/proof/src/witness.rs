//! A witness (见证方): what it is shown, and whether it co-signs (C2SP tlog-witness, `add-checkpoint`).
//!
//! It knows of each log the last checkpoint that it co-signed, and nothing else. It co-signs what a consistency proof (RFC 6962, 2.1.2)
//! leads to from there; everything else it refuses, and of two signed checkpoints that no log can have both it says so. It must never
//! co-sign what does not continue the checkpoint before.
use crate::checkpoint::{self, NoteError, Signed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tlog_tiles::{Hash, check_tree};

/// The most hashes of a consistency proof (tlog-witness).
const LONGEST: usize = 63;

/// The largest request that is read, in bytes: the proof and a note.
pub const LARGEST: usize = 128 * 1024;

/// The body of `add-checkpoint`.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// From which size on the proof leads.
    pub old: u64,
    /// The consistency proof.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl Shown {
    /// The body as it is sent.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self.proof.iter().map(|hash| format!("{hash}\n")).collect::<String>();
        format!("old {}\n{lines}\n{}", self.old, self.checkpoint)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn read(text: &str) -> Result<Self, Refused> {
        let malformed = |what: &str| Refused::Malformed(what.to_owned());
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| malformed("there is no empty line"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).ok_or_else(|| malformed("no old size"))?;
        let number: u64 = old.parse().map_err(|_| malformed("the old size is no number"))?;
        if number.to_string() != old {
            return Err(malformed("the old size is not written as a number is"));
        }
        let hash = |line: &str| {
            let bytes = STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            bytes.map(Hash).ok_or_else(|| malformed("a line of the proof is no hash"))
        };
        let proof = lines.map(hash).collect::<Result<Vec<_>, _>>()?;
        if proof.len() > LONGEST {
            return Err(malformed("the proof is too long"));
        }
        Ok(Self { old: number, proof, checkpoint: checkpoint.to_owned() })
    }
}

/// Why a witness does not co-sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The body is not one of `add-checkpoint`.
    #[error("this is no add-checkpoint: {0}")]
    Malformed(String),
    /// The witness does not know the log.
    #[error("this witness does not know the log `{0}`")]
    Unknown(String),
    /// The log's key did not sign it.
    #[error("the checkpoint: {0}")]
    Unsigned(NoteError),
    /// The proof begins elsewhere than at the last checkpoint that was co-signed; the size of that one.
    #[error("the last checkpoint that was co-signed has {0} leaves")]
    Elsewhere(u64),
    /// The proof does not lead from the last checkpoint to this one; what was shown is kept.
    #[error("the checkpoint of {new} leaves does not continue the one of {old} leaves that was co-signed")]
    NoContinuation {
        /// The size that was co-signed.
        old: u64,
        /// The size that was shown.
        new: u64,
    },
    /// Two signed checkpoints of one size with two roots: the log has two histories.
    #[error("TWO HISTORIES: a checkpoint of {size} leaves was co-signed with another root")]
    Forked {
        /// The size of both.
        size: u64,
    },
}

impl Refused {
    /// The HTTP status that tlog-witness has for it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Refused::Malformed(_) => 400,
            Refused::Unknown(_) => 404,
            Refused::Unsigned(_) => 403,
            Refused::Elsewhere(_) | Refused::Forked { .. } => 409,
            Refused::NoContinuation { .. } => 422,
        }
    }

    /// Whether what was shown is evidence against the log.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        matches!(self, Refused::NoContinuation { .. } | Refused::Forked { .. })
    }
}

/// The log that a checkpoint names, before anything is verified.
#[must_use]
pub fn origin(note: &str) -> &str {
    note.split('\n').next().unwrap_or_default()
}

/// Whether a checkpoint continues the last one that was co-signed: what it says, and its text to be signed.
///
/// # Errors
/// [`Refused`].
pub fn judge(shown: &Shown, public: &str, last: Option<&Signed>) -> Result<(Signed, Vec<u8>), Refused> {
    let signed = checkpoint::open(&shown.checkpoint, public).map_err(Refused::Unsigned)?;
    let text = checkpoint::parsed(&shown.checkpoint).map_err(Refused::Unsigned)?.text().to_vec();
    if shown.old > signed.size {
        return Err(Refused::Malformed("the old size is larger than the checkpoint".into()));
    }
    let (old, root) = last.map_or((0, None), |last| (last.size, Some(last.root)));
    // Whatever proof came with it: what is signed twice otherwise is evidence.
    if signed.size == old && root.is_some_and(|root| root != signed.root) {
        return Err(Refused::Forked { size: old });
    }
    if shown.old != old {
        return Err(Refused::Elsewhere(old));
    }
    let continues = match root {
        Some(root) if old > 0 && signed.size > old => {
            check_tree(&shown.proof, signed.size, signed.root, old, root).is_ok()
        }
        Some(_) | None => shown.proof.is_empty(),
    };
    if !continues {
        return Err(Refused::NoContinuation { old, new: signed.size });
    }
    Ok((signed, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::SealKey;
    use crate::edge::Edge;
    use crate::leaf;
    use crate::tiles::{Tree, path};
    use std::collections::HashMap;
    use tlog_tiles::Tile;

    fn key() -> SealKey {
        SealKey::read(&SealKey::written("anjuan.dev/log/t", &[5; 32])).unwrap()
    }

    /// What is shown of a log of `size` leaves, of which those from `forged` on are others, to whoever saw `old` of them.
    fn shown(size: u64, old: u64, forged: u64) -> Shown {
        let (mut edge, mut tiles) = (Edge::default(), HashMap::new());
        for number in 0..size {
            let full = edge.append(leaf::hash(number + 1, &[u8::from(number >= forged)])).unwrap();
            tiles.extend(full.into_iter().map(|(tile, data)| (path(&tile), data)));
        }
        tiles.extend(edge.partial().into_iter().map(|(tile, data)| (path(&tile), data.to_vec())));
        let root = edge.root().unwrap();
        let proof = Tree::new(size, root, |tile: &Tile| tiles.get(&path(tile)).cloned()).consistency(old).unwrap();
        Shown { old, proof, checkpoint: key().sign(size, root).unwrap() }
    }

    fn seen(shown: &Shown) -> Signed {
        checkpoint::open(&shown.checkpoint, key().public()).unwrap()
    }

    #[test]
    fn what_continues_is_taken_from_the_first_checkpoint_on() {
        let mut last = None;
        for (size, old) in [(3, 0), (3, 3), (700, 3), (701, 700)] {
            let shown = shown(size, old, u64::MAX);
            assert_eq!(Shown::read(&shown.to_text()).unwrap(), shown);
            let (signed, text) = judge(&shown, key().public(), last.as_ref()).unwrap();
            assert_eq!((signed.size, text.is_empty()), (size, false));
            last = Some(signed);
        }
    }

    #[test]
    fn another_history_is_refused_whatever_is_shown_with_it() {
        let public = key().public().to_owned();
        let last = seen(&shown(300, 0, u64::MAX));
        let forged = |size, old| judge(&shown(size, old, 17), &public, Some(&last)).unwrap_err();
        assert_eq!(forged(300, 300), Refused::Forked { size: 300 });
        assert_eq!(forged(300, 0), Refused::Forked { size: 300 });
        assert_eq!(forged(400, 300), Refused::NoContinuation { old: 300, new: 400 });
        assert_eq!(forged(400, 0), Refused::Elsewhere(300));
        assert_eq!(forged(200, 200), Refused::Elsewhere(300));
        let mut without = shown(400, 300, u64::MAX);
        without.proof.clear();
        assert_eq!(judge(&without, &public, Some(&last)), Err(Refused::NoContinuation { old: 300, new: 400 }));
        let statuses = [forged(300, 300), forged(400, 300), forged(400, 0)].map(|refused| refused.status());
        assert_eq!(statuses, [409, 422, 409]);
    }

    #[test]
    fn what_is_no_add_checkpoint_is_said_so() {
        let good = shown(3, 0, u64::MAX).to_text();
        for text in ["", "old 0\n", "old 00\n\nx", "old -1\n\nx", "new 0\n\nx", "old 0\nAAAA\n\nx"] {
            assert!(matches!(Shown::read(text), Err(Refused::Malformed(_))), "{text:?}");
        }
        let other = SealKey::read(&SealKey::written("anjuan.dev/log/t", &[6; 32])).unwrap();
        let refused = judge(&Shown::read(&good).unwrap(), other.public(), None).unwrap_err();
        assert_eq!(refused.status(), 403);
        let larger = Shown { old: 4, ..Shown::read(&good).unwrap() };
        assert_eq!(judge(&larger, key().public(), None).unwrap_err().status(), 400);
        assert_eq!(origin(&Shown::read(&good).unwrap().checkpoint), "anjuan.dev/log/t");
    }
}
