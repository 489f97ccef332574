//! Co-signatures (见证联署): a witness says with its own key, and when, that a checkpoint continues the one it saw before.
//!
//! Keys and signatures are those of C2SP tlog-cosignature, `cosignature/v1` over Ed25519: what is signed is `cosignature/v1`, the time
//! in seconds and the checkpoint's text. A witness's key is of this kind alone, so that it never signs for anything else. It must
//! never count a witness twice, and never one whose key was not given.
use crate::checkpoint::{NoteError, parsed, signatures};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use signed_note::{Note, Signature, Verifier, is_key_name_valid, key_id};
use zeroize::Zeroizing;

/// The kind of key in the encoded form: a timestamped co-signature over Ed25519.
const COSIGNATURE: u8 = 4;

/// How many bytes the time of a co-signature has.
const TIME: usize = size_of::<u64>();

fn message(time: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat()
}

fn malformed(what: &str) -> NoteError {
    NoteError::Key(what.to_owned())
}

/// The parts of a written key: name, id, and what follows the kind.
fn parts(written: &str) -> Result<(&str, u32, Zeroizing<Vec<u8>>), NoteError> {
    let mut parts = written.splitn(3, '+');
    let (name, id, encoded) = match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(id), Some(encoded)) => (name, id, encoded),
        _ => return Err(malformed("it has too few parts")),
    };
    let decoded = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| malformed("it is not base64"))?);
    let id = u32::from_str_radix(id, 16).map_err(|_| malformed("its id is no hexadecimal number"))?;
    match decoded.split_first() {
        Some((&COSIGNATURE, key)) if is_key_name_valid(name) => Ok((name, id, Zeroizing::new(key.to_vec()))),
        Some(_) | None => Err(malformed("it is no key of a witness (cosignature/v1)")),
    }
}

fn id(name: &str, public: &VerifyingKey) -> u32 {
    key_id(name, &[&[COSIGNATURE], public.as_bytes().as_slice()].concat())
}

/// The key of a witness.
pub struct WitnessKey {
    name: String,
    signing: SigningKey,
}

impl std::fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WitnessKey({})", self.public())
    }
}

impl WitnessKey {
    /// The private key in its written form, `PRIVATE+KEY+name+id+…`, of 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Key`] where the name cannot stand in a note.
    pub fn written(name: &str, seed: &[u8; 32]) -> Result<Zeroizing<String>, NoteError> {
        if !is_key_name_valid(name) || name.chars().any(char::is_control) {
            return Err(malformed("its name has a space or a plus, or is empty"));
        }
        let id = id(name, &SigningKey::from_bytes(seed).verifying_key());
        let secret = Zeroizing::new([&[COSIGNATURE], seed.as_slice()].concat());
        Ok(Zeroizing::new(format!("PRIVATE+KEY+{name}+{id:08x}+{}", STANDARD.encode(&*secret))))
    }

    /// The key in its written form.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn read(written: &str) -> Result<Self, NoteError> {
        let rest = written.trim().strip_prefix("PRIVATE+KEY+").ok_or_else(|| malformed("it is no private key"))?;
        let (name, found, seed) = parts(rest)?;
        let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| malformed("it has another length"))?;
        let signing = SigningKey::from_bytes(seed);
        if found != id(name, &signing.verifying_key()) {
            return Err(malformed("its id is another's"));
        }
        Ok(Self { name: name.to_owned(), signing })
    }

    /// The witness's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key in its written form.
    #[must_use]
    pub fn public(&self) -> String {
        let public = self.signing.verifying_key();
        let key = [&[COSIGNATURE], public.as_bytes().as_slice()].concat();
        format!("{}+{:08x}+{}", self.name, id(&self.name, &public), STANDARD.encode(key))
    }

    /// The line with which this witness co-signs the text of a checkpoint, at a time in seconds since 1970.
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn cosign(&self, text: &[u8], time: u64) -> Result<String, NoteError> {
        let signature = self.signing.sign(&message(time, text)).to_bytes();
        let signature = [time.to_be_bytes().as_slice(), &signature].concat();
        let id = id(&self.name, &self.signing.verifying_key());
        let line =
            Signature::new(self.name.clone(), id, signature).map_err(|error| NoteError::Form(error.to_string()))?;
        String::from_utf8(line.to_bytes()).map_err(|error| NoteError::Form(error.to_string()))
    }
}

/// The public key of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessPublic {
    name: String,
    id: u32,
    key: VerifyingKey,
}

/// When a witness co-signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness.
    pub name: String,
    /// In seconds since 1970, by its own clock.
    pub time: u64,
}

impl WitnessPublic {
    /// The key in its written form.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn read(written: &str) -> Result<Self, NoteError> {
        let (name, found, key) = parts(written.trim())?;
        let key: &[u8; 32] = key.as_slice().try_into().map_err(|_| malformed("it has another length"))?;
        let key = VerifyingKey::from_bytes(key).map_err(|error| NoteError::Key(error.to_string()))?;
        if found != id(name, &key) {
            return Err(malformed("its id is another's"));
        }
        Ok(Self { name: name.to_owned(), id: found, key })
    }

    /// The witness's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When this witness co-signed a note; none where it did not, or where its signature does not fit.
    fn cosigned(&self, text: &[u8], signatures: &[Signature]) -> Option<Cosigned> {
        let ours = signatures.iter().find(|one| one.name() == self.name && one.id() == self.id)?;
        let (time, _) = ours.signature().split_first_chunk::<TIME>()?;
        let cosigned = Cosigned { name: self.name.clone(), time: u64::from_be_bytes(*time) };
        self.verify(text, ours.signature()).then_some(cosigned)
    }
}

impl Verifier for WitnessPublic {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk::<TIME>() else { return false };
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else { return false };
        self.key.verify_strict(&message(u64::from_be_bytes(*time), text), &signature).is_ok()
    }
}

/// Which of these witnesses co-signed a checkpoint, each once, in the order of the keys.
///
/// # Errors
/// [`NoteError::Form`] where the text is no signed note.
pub fn cosigned(note: &str, witnesses: &[WitnessPublic]) -> Result<Vec<Cosigned>, NoteError> {
    let (text, signatures) = (parsed(note)?.text().to_vec(), signatures(note)?);
    let mut found: Vec<(VerifyingKey, Cosigned)> = Vec::new();
    for witness in witnesses {
        // One key under two names is one witness.
        if found.iter().any(|(key, _)| *key == witness.key) {
            continue;
        }
        found.extend(witness.cosigned(&text, &signatures).map(|cosigned| (witness.key, cosigned)));
    }
    Ok(found.into_iter().map(|(_, cosigned)| cosigned).collect())
}

/// A checkpoint with more signature lines, each once; lines that are none, and those of other notes, are the caller's to leave out.
///
/// # Errors
/// [`NoteError::Form`].
pub fn with_lines(note: &str, lines: &[String]) -> Result<String, NoteError> {
    let form = |error: signed_note::NoteError| NoteError::Form(error.to_string());
    let parsed = parsed(note)?;
    let mut signatures = signatures(note)?;
    for line in lines {
        let line = Signature::from_bytes(line.trim_end_matches('\n').as_bytes()).map_err(form)?;
        if !signatures.contains(&line) {
            signatures.push(line);
        }
    }
    let note = Note::new(parsed.text(), &signatures).map_err(form)?;
    String::from_utf8(note.to_bytes()).map_err(|error| NoteError::Form(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hash;
    use crate::checkpoint::{SealKey, open};

    fn witness(name: &str, seed: u8) -> WitnessKey {
        WitnessKey::read(&WitnessKey::written(name, &[seed; 32]).unwrap()).unwrap()
    }

    fn seal() -> SealKey {
        SealKey::read(&SealKey::written("anjuan.dev/log/bencha", &[1; 32])).unwrap()
    }

    #[test]
    fn a_checkpoint_is_co_signed_and_still_opens_with_the_key_of_the_log() {
        let (seal, office, county) = (seal(), witness("discipline.example/w", 7), witness("county.example/w", 8));
        let note = seal.sign(12, Hash([3; 32])).unwrap();
        let text = parsed(&note).unwrap().text().to_vec();
        let lines = [office.cosign(&text, 1_800_000_000).unwrap(), county.cosign(&text, 1_800_000_001).unwrap()];
        let note = with_lines(&with_lines(&note, &lines).unwrap(), &lines).unwrap();
        assert_eq!(note.matches('—').count(), 3, "each signature once: {note}");
        assert_eq!(open(&note, seal.public()).unwrap().size, 12);
        let keys = [&office, &county].map(|key| WitnessPublic::read(&key.public()).unwrap());
        let found = cosigned(&note, &keys).unwrap();
        assert_eq!(found.iter().map(|one| one.time).collect::<Vec<_>>(), [1_800_000_000, 1_800_000_001]);
        assert_eq!(cosigned(&note, &[keys[0].clone(), keys[0].clone()]).unwrap().len(), 1, "no witness counts twice");
        assert_eq!(cosigned(&note, &[WitnessPublic::read(&witness("other/w", 7).public()).unwrap()]).unwrap(), []);
    }

    #[test]
    fn a_changed_time_text_or_signature_is_no_co_signature() {
        let office = witness("discipline.example/w", 7);
        let public = WitnessPublic::read(&office.public()).unwrap();
        let note = seal().sign(12, Hash([3; 32])).unwrap();
        let line = office.cosign(parsed(&note).unwrap().text(), 1_800_000_000).unwrap();
        let other = with_lines(&seal().sign(13, Hash([3; 32])).unwrap(), std::slice::from_ref(&line)).unwrap();
        assert_eq!(cosigned(&other, std::slice::from_ref(&public)).unwrap(), []);
        let signature = Signature::from_bytes(line.trim_end().as_bytes()).unwrap();
        for place in 0..signature.signature().len() {
            let mut changed = signature.signature().to_vec();
            changed[place] ^= 1;
            assert!(!public.verify(parsed(&note).unwrap().text(), &changed), "byte {place}");
        }
    }

    #[test]
    fn the_key_of_a_log_is_no_key_of_a_witness_nor_the_other_way() {
        assert!(WitnessPublic::read(seal().public()).is_err());
        assert!(WitnessKey::read(&SealKey::written("anjuan.dev/log/bencha", &[1; 32])).is_err());
        assert!(open("", &witness("w", 7).public()).is_err());
        for name in ["", "a b", "a+b", "a\nb"] {
            assert!(WitnessKey::written(name, &[1; 32]).is_err(), "{name:?}");
        }
    }
}
