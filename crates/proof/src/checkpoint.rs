//! Checkpoints (检查点): size and root of the tree, signed, as C2SP tlog-checkpoint and signed-note write them.
//!
//! The key of the seal is an Ed25519 key of its own. Its name is the log's origin; its public form is a line that fits on paper and is
//! given to whoever checks: `anjuan.dev/log/bencha+530d903a+AekyeRrm…`. It must never sign a root that was not computed here.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use signed_note::{
    Note, Signature, Signer, StandardSigner, StandardVerifier, VerifierList, key_id, new_ed25519_verifier_key,
};
use tlog_tiles::{Checkpoint, Hash};
use zeroize::Zeroizing;

/// The kind of key in the encoded form: Ed25519.
const ED25519: u8 = 1;

/// The largest note that is read, in bytes.
const LARGEST: usize = 64 * 1024;

/// Why a key or a note is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is no key of a signed note.
    #[error("this is no key of a signed note: {0}")]
    Key(String),
    /// The text is no signed note.
    #[error("this is no signed note: {0}")]
    Form(String),
    /// Nobody whose key is known signed it, or the signature does not fit.
    #[error("it is not signed by {name}: {what}")]
    Signature {
        /// Whose signature was wanted.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// It is of another log.
    #[error("it is of the log `{found}`, not of `{wanted}`")]
    Origin {
        /// The log that was wanted.
        wanted: String,
        /// The log that it names.
        found: String,
    },
}

/// The key of the seal.
pub struct SealKey {
    signer: StandardSigner,
    public: String,
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealKey({})", self.public)
    }
}

impl SealKey {
    /// The private key in its written form, `PRIVATE+KEY+origin+id+…`, of 32 random bytes.
    #[must_use]
    pub fn written(origin: &str, seed: &[u8; 32]) -> Zeroizing<String> {
        let public = SigningKey::from_bytes(seed).verifying_key();
        let id = key_id(origin, &[&[ED25519], public.as_bytes().as_slice()].concat());
        let secret = Zeroizing::new([&[ED25519], seed.as_slice()].concat());
        Zeroizing::new(format!("PRIVATE+KEY+{origin}+{id:08x}+{}", STANDARD.encode(&*secret)))
    }

    /// The key in its written form.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn read(written: &str) -> Result<Self, NoteError> {
        let malformed = |what: &str| NoteError::Key(what.to_owned());
        let signer = StandardSigner::new(written.trim()).map_err(|error| NoteError::Key(error.to_string()))?;
        // The last part is base64, in which a plus may stand; a name has none.
        let encoded = written.trim().splitn(5, '+').nth(4);
        let encoded = encoded.ok_or_else(|| malformed("it has too few parts"))?;
        let secret = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| malformed("it is not base64"))?);
        let seed: &[u8; 32] = secret
            .split_first()
            .and_then(|(_, seed)| seed.try_into().ok())
            .ok_or_else(|| malformed("it has another length"))?;
        let public = new_ed25519_verifier_key(signer.name(), &SigningKey::from_bytes(seed).verifying_key());
        Ok(Self { signer, public })
    }

    /// The log's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.signer.name()
    }

    /// The public key in its written form.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The signature of bytes that begin with what they are for.
    ///
    /// # Errors
    /// [`NoteError::Key`] where the key cannot sign.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, NoteError> {
        self.signer.sign(bytes).map_err(|error| NoteError::Key(error.to_string()))
    }

    /// The signed checkpoint of a tree.
    ///
    /// # Errors
    /// [`NoteError::Form`] where the origin cannot stand in a note.
    pub fn sign(&self, size: u64, root: Hash) -> Result<String, NoteError> {
        let form = |what: &dyn std::fmt::Display| NoteError::Form(what.to_string());
        let checkpoint = Checkpoint::new(self.origin(), size, root, "").map_err(|error| form(&error))?;
        let mut note = Note::new(&checkpoint.to_bytes(), &[]).map_err(|error| form(&error))?;
        note.add_sigs(&[&self.signer]).map_err(|error| form(&error))?;
        String::from_utf8(note.to_bytes()).map_err(|error| form(&error))
    }
}

/// A checkpoint whose signature was verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// The log.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// A signed note, whose signatures are not looked at yet.
pub(crate) fn parsed(note: &str) -> Result<Note, NoteError> {
    if note.len() > LARGEST {
        return Err(NoteError::Form(format!("it is longer than {LARGEST} bytes")));
    }
    Note::from_bytes(note.as_bytes()).map_err(|error| NoteError::Form(error.to_string()))
}

/// The signatures of a note, none of which was looked at.
pub(crate) fn signatures(note: &str) -> Result<Vec<Signature>, NoteError> {
    let lines = note.rsplit_once("\n\n").map(|(_, lines)| lines.trim_end_matches('\n')).unwrap_or_default();
    let read = |line: &str| Signature::from_bytes(line.as_bytes()).map_err(|error| NoteError::Form(error.to_string()));
    lines.split('\n').map(read).collect()
}

/// Opens a signed checkpoint of the log whose public key is given; who else signed it is not looked at.
///
/// # Errors
/// [`NoteError`].
pub fn open(note: &str, public: &str) -> Result<Signed, NoteError> {
    let verifier = StandardVerifier::new(public.trim()).map_err(|error| NoteError::Key(error.to_string()))?;
    let name = signed_note::Verifier::name(&verifier).to_owned();
    let parsed = parsed(note)?;
    parsed
        .verify(&VerifierList::new(vec![Box::new(verifier)]))
        .map_err(|error| NoteError::Signature { name: name.clone(), what: error.to_string() })?;
    let checkpoint = Checkpoint::from_bytes(parsed.text()).map_err(|error| NoteError::Form(error.to_string()))?;
    if checkpoint.origin() != name {
        return Err(NoteError::Origin { wanted: name, found: checkpoint.origin().to_owned() });
    }
    Ok(Signed { origin: name, size: checkpoint.size(), root: *checkpoint.hash() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "anjuan.dev/log/bencha";

    fn key(byte: u8) -> SealKey {
        SealKey::read(&SealKey::written(ORIGIN, &[byte; 32])).unwrap()
    }

    #[test]
    fn a_checkpoint_comes_back_as_it_was_signed() {
        let key = key(7);
        let note = key.sign(12, Hash([3; 32])).unwrap();
        assert!(note.starts_with("anjuan.dev/log/bencha\n12\nAwMD"), "{note}");
        assert!(note.contains("\n\n— anjuan.dev/log/bencha "), "{note}");
        let signed = open(&note, key.public()).unwrap();
        assert_eq!((signed.size, signed.root, signed.origin.as_str()), (12, Hash([3; 32]), ORIGIN));
    }

    #[test]
    fn every_key_that_is_written_is_read_again() {
        for byte in 0..=255 {
            let key = key(byte);
            assert!(open(&key.sign(1, Hash([byte; 32])).unwrap(), key.public()).is_ok(), "{byte}");
        }
    }

    #[test]
    fn another_key_another_log_and_every_changed_byte_is_refused() {
        let note = key(7).sign(12, Hash([3; 32])).unwrap();
        assert!(matches!(open(&note, key(8).public()), Err(NoteError::Signature { .. })));
        let elsewhere = SealKey::read(&SealKey::written("anjuan.dev/log/juegang", &[7; 32])).unwrap();
        assert!(open(&note, elsewhere.public()).is_err());
        for place in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(open(&changed, key(7).public()).is_err(), "byte {place}: {changed}");
            }
        }
    }

    #[test]
    fn what_is_no_key_is_said_so() {
        for text in ["", "PRIVATE+KEY", "PRIVATE+KEY+a+00000000+AAAA", "anjuan"] {
            assert!(matches!(SealKey::read(text), Err(NoteError::Key(_))), "{text}");
            assert!(open("", text).is_err());
        }
    }
}
