//! Signed events (事件签名): the desk signs the bytes of each event it decides, with a key that the centre's key has certified.
//!
//! The attribute `signature` of the envelope is `ed25519:<key>.<certificate>:<signature>`, each in base64url without padding: the desk's
//! public key, the centre's signature of that key, and the desk's signature of the event's bytes without this attribute. So it is stored
//! with the event, covered by the chain of hashes, and checked from a copy of the log with the centre's public key and nothing else.
use crate::checkpoint::{NoteError, SealKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// What the signed bytes begin with, so that no signature serves for another purpose.
const EVENT: &[u8] = b"anjuan event v1\n";
const CERTIFICATE: &[u8] = b"anjuan desk certificate v1\n";

/// The attribute as it begins in the bytes, and what it stands before.
const ATTRIBUTE: &[u8] = b",\"signature\":\"ed25519:";
const DATA: &[u8] = b",\"data\":";

/// How many certificates are remembered; a service has one for each desk it ever had.
const REMEMBERED: usize = 1024;

/// A desk's key and what certifies it.
pub struct DeskKey {
    signing: SigningKey,
    /// `<key>.<certificate>`.
    certified: String,
}

impl std::fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeskKey({})", self.certified)
    }
}

/// The certificate of a desk's key, by the centre's.
///
/// # Errors
/// [`NoteError::Key`] where the key cannot sign.
pub fn certify(centre: &SealKey, desk: &[u8; 32]) -> Result<String, NoteError> {
    let desk = SigningKey::from_bytes(desk).verifying_key();
    let signature = centre.sign_bytes(&certificate(centre.origin(), desk.as_bytes()))?;
    Ok(URL_SAFE_NO_PAD.encode(signature))
}

fn certificate(origin: &str, desk: &[u8; 32]) -> Vec<u8> {
    [CERTIFICATE, origin.as_bytes(), b"\n", desk].concat()
}

impl DeskKey {
    /// The key of a desk with its certificate.
    #[must_use]
    pub fn new(seed: &[u8; 32], certificate: &str) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let key = URL_SAFE_NO_PAD.encode(signing.verifying_key().as_bytes());
        Self { signing, certified: format!("{key}.{}", certificate.trim()) }
    }

    /// The bytes of an event with the signature in its place; as they are, where they are no envelope.
    #[must_use]
    pub fn sign(&self, event: &[u8]) -> Vec<u8> {
        let Some(at) = find(event, DATA) else { return event.to_vec() };
        let signature = URL_SAFE_NO_PAD.encode(self.signing.sign(&[EVENT, event].concat()).to_bytes());
        let (before, after) = event.split_at(at);
        [before, ATTRIBUTE, self.certified.as_bytes(), b":", signature.as_bytes(), b"\"", after].concat()
    }
}

/// What an event's bytes say of who decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody signed it.
    Unsigned,
    /// A desk of the centre did.
    Desk,
    /// The signature is not one of a desk of the centre, or the event was changed after it.
    Foreign,
}

/// The centre's public key, by which desks are known.
#[derive(Debug)]
pub struct Trust {
    origin: String,
    key: VerifyingKey,
    /// Keys of desks with certificates that were verified.
    known: Mutex<HashSet<([u8; 32], [u8; 64])>>,
}

impl Trust {
    /// By the public key in its written form, `anjuan.dev/log/bencha+530d903a+AekyeRrm…`.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn read(public: &str) -> Result<Self, NoteError> {
        let malformed = |what: &str| NoteError::Key(what.to_owned());
        let mut parts = public.trim().splitn(3, '+');
        let (origin, _, encoded) = (parts.next(), parts.next(), parts.next());
        let (origin, encoded) = origin.zip(encoded).ok_or_else(|| malformed("it has too few parts"))?;
        let bytes = STANDARD.decode(encoded).map_err(|_| malformed("it is not base64"))?;
        let key = bytes.get(1..).and_then(|key| key.try_into().ok());
        let key = key.ok_or_else(|| malformed("it has another length"))?;
        let key = VerifyingKey::from_bytes(&key).map_err(|error| NoteError::Key(error.to_string()))?;
        Ok(Self { origin: origin.to_owned(), key, known: Mutex::default() })
    }

    /// Who decided an event.
    #[must_use]
    pub fn origin(&self, event: &[u8]) -> Origin {
        let data = find(event, DATA).unwrap_or(event.len());
        let Some(at) = find(&event[..data], ATTRIBUTE) else { return Origin::Unsigned };
        let value = at + ATTRIBUTE.len();
        let Some(length) = event[value..data].iter().position(|byte| *byte == b'"') else { return Origin::Foreign };
        let end = value + length;
        let signed = [EVENT, &event[..at], &event[end + 1..]].concat();
        let verified = parts(&event[value..end]).is_some_and(|(desk, certificate, signature)| {
            let key = VerifyingKey::from_bytes(&desk);
            self.certified(desk, certificate)
                && key.is_ok_and(|key| key.verify_strict(&signed, &Signature::from_bytes(&signature)).is_ok())
        });
        if verified { Origin::Desk } else { Origin::Foreign }
    }

    fn certified(&self, desk: [u8; 32], certificate_of: [u8; 64]) -> bool {
        let pair = (desk, certificate_of);
        if self.known.lock().unwrap_or_else(PoisonError::into_inner).contains(&pair) {
            return true;
        }
        let signature = Signature::from_bytes(&certificate_of);
        let good = self.key.verify_strict(&certificate(&self.origin, &desk), &signature).is_ok();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if good && known.len() < REMEMBERED {
            known.insert(pair);
        }
        good
    }
}

/// Key, certificate and signature of an attribute's value.
fn parts(value: &[u8]) -> Option<([u8; 32], [u8; 64], [u8; 64])> {
    let text = std::str::from_utf8(value).ok()?;
    let (certified, signature) = text.split_once(':')?;
    let (key, certificate) = certified.split_once('.')?;
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    Some((decoded(key)?.try_into().ok()?, decoded(certificate)?.try_into().ok()?, decoded(signature)?.try_into().ok()?))
}

/// Where the bytes begin for the first time. A quotation mark inside a JSON text is escaped, so that what begins with one and a comma
/// before it stands between attributes and nowhere else.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(next) = bytes.get(from..)?.iter().position(|byte| *byte == b',') {
        if bytes[from + next..].starts_with(wanted) {
            return Some(from + next);
        }
        from += next + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT_BYTES: &[u8] = br#"{"id":"1","subject":"case/A, \"data\":","data":{"reason":",\"signature\":"}}"#;

    fn centre(seed: u8) -> SealKey {
        SealKey::read(&SealKey::written("anjuan.dev/log/bencha", &[seed; 32])).unwrap()
    }

    fn desk(centre: &SealKey, seed: u8) -> DeskKey {
        DeskKey::new(&[seed; 32], &certify(centre, &[seed; 32]).unwrap())
    }

    #[test]
    fn an_event_of_the_desk_is_known_and_one_that_was_changed_anywhere_is_not() {
        let centre = centre(1);
        let trust = Trust::read(centre.public()).unwrap();
        assert_eq!(trust.origin(EVENT_BYTES), Origin::Unsigned);
        let signed = desk(&centre, 7).sign(EVENT_BYTES);
        assert_eq!(trust.origin(&signed), Origin::Desk);
        let read: serde_json::Value = serde_json::from_slice(&signed).unwrap();
        assert!(read["signature"].as_str().unwrap().starts_with("ed25519:"));
        for at in 0..signed.len() {
            let mut changed = signed.clone();
            changed[at] ^= 1;
            assert_ne!(trust.origin(&changed), Origin::Desk, "byte {at}");
        }
    }

    #[test]
    fn a_key_that_the_centre_did_not_certify_signs_nothing() {
        let (ours, other) = (centre(1), centre(2));
        let trust = Trust::read(ours.public()).unwrap();
        assert_eq!(trust.origin(&desk(&other, 7).sign(EVENT_BYTES)), Origin::Foreign);
        // A certificate of another desk's key.
        let stolen = DeskKey::new(&[8; 32], &certify(&ours, &[7; 32]).unwrap());
        assert_eq!(trust.origin(&stolen.sign(EVENT_BYTES)), Origin::Foreign);
    }
}
