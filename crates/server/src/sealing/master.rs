//! The master key (主密钥): in a file outside NATS, it wraps every applicant's key and is what other keys are derived from.
//!
//! Losing the file loses every clear text; whoever has it and the keys' stream can read them all.
use crate::secrets::{SecretError, load_or_create, random};
use anjuan_domain::vocabulary::ids::short_code;
use anjuan_domain::vocabulary::sealed::PartyKind;
use anjuan_papers::code::CodeKey;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::path::Path;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Length of a nonce.
const NONCE: usize = 24;

/// A key of 256 bits that seals and opens.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

/// A sealed text cannot be opened with this key: it was sealed under another, for another purpose, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed text does not open with this key")]
pub struct DoesNotOpen;

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// [`SecretError::Random`].
    pub fn random() -> Result<Self, SecretError> {
        random::<32>().map(Self)
    }

    /// Nonce and ciphertext of `plain`, bound to `context`.
    ///
    /// # Errors
    /// [`SecretError::Random`] when there is no nonce to be had.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        self.seal_with(*random::<NONCE>()?, context, plain)
    }

    fn seal_with(&self, nonce: [u8; NONCE], context: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let cipher = XChaCha20Poly1305::new((&*self.0).into());
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        // The cipher refuses only texts of 256 GiB and more, which no request can hold.
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SecretError::Random(getrandom::Error::UNEXPECTED))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// As [`Self::seal`], with a nonce that follows from this key, `context`, `occasion` and `plain` (a synthetic nonce): the
    /// same again gives the same bytes, so that a repeated command is known to be the same; anything else gives others.
    ///
    /// # Errors
    /// As [`Self::seal`].
    pub fn seal_for(&self, context: &str, occasion: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let nonces = Zeroizing::new(keyed(&self.0, &[b"anjuan nonces v1"]));
        let digest = keyed(&nonces, &[context.as_bytes(), occasion.as_bytes(), plain]);
        let mut nonce = [0_u8; NONCE];
        nonce.iter_mut().zip(digest).for_each(|(byte, derived)| *byte = derived);
        self.seal_with(nonce, context, plain)
    }

    /// The plain text of what [`Self::seal`] or [`Self::seal_for`] answered for the same `context`.
    ///
    /// # Errors
    /// [`DoesNotOpen`].
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or(DoesNotOpen)?;
        let cipher = XChaCha20Poly1305::new((&*self.0).into());
        let payload = Payload { msg: ciphertext, aad: context.as_bytes() };
        cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| DoesNotOpen)
    }
}

/// The master key and what is derived from it.
pub struct Master {
    wrapping: Key,
    applicants: Zeroizing<[u8; 32]>,
    telephones: Zeroizing<[u8; 32]>,
    passwords: Zeroizing<[u8; 32]>,
    ratings: Zeroizing<[u8; 32]>,
    papers: CodeKey,
    accounts: Key,
    check: String,
}

impl Master {
    /// The master key in `path` (64 hex digits); none where there is no such file.
    ///
    /// # Errors
    /// [`SecretError`] when the file cannot be used.
    pub fn read(path: &Path) -> Result<Option<Self>, SecretError> {
        let there = path.try_exists().map_err(|source| SecretError::Io { path: path.to_owned(), source })?;
        there.then(|| Self::open(path)).transpose()
    }

    /// The master key in `path`, which is made if there is none: only where nothing was ever sealed.
    ///
    /// # Errors
    /// [`SecretError`] when the file cannot be used.
    pub fn open(path: &Path) -> Result<Self, SecretError> {
        load_or_create(path, || Ok(Zeroizing::new(hex::encode(random::<32>()?.as_slice()))))?;
        Ok(Self::from_key(&*key_in(path)?))
    }

    /// What follows from a master key.
    pub(super) fn from_key(key: &[u8; 32]) -> Self {
        let derive = |label: &str| Zeroizing::new(keyed(key, &[label.as_bytes()]));
        Self {
            wrapping: Key(derive("anjuan wrapping v1")),
            applicants: derive("anjuan applicants v1"),
            telephones: derive("anjuan telephones v1"),
            passwords: derive("anjuan query passwords v1"),
            ratings: derive("anjuan rating codes v1"),
            papers: CodeKey::new(derive("anjuan paper codes v1")),
            accounts: Key(derive("anjuan accounts v1")),
            check: hex::encode(derive("anjuan check value v1").as_slice()),
        }
    }

    /// What tells this key from another and says nothing of it: it is kept beside the keys that it wraps.
    #[must_use]
    pub fn check_value(&self) -> &str {
        &self.check
    }

    /// An applicant's key wrapped for storing.
    ///
    /// # Errors
    /// [`SecretError::Random`].
    pub fn wrap(&self, applicant: &str, key: &Key) -> Result<Vec<u8>, SecretError> {
        self.wrapping.seal(&format!("key/{applicant}"), key.0.as_slice())
    }

    /// The applicant's key again.
    ///
    /// # Errors
    /// [`DoesNotOpen`].
    pub fn unwrap(&self, applicant: &str, wrapped: &[u8]) -> Result<Key, DoesNotOpen> {
        let plain = self.wrapping.open(&format!("key/{applicant}"), wrapped)?;
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| DoesNotOpen)?;
        Ok(Key(Zeroizing::new(key)))
    }

    /// The id of whoever has that identity document: the same person gets the same id in every case. `generation`
    /// counts how often that id was erased before.
    #[must_use]
    pub fn applicant_by_document(&self, kind: PartyKind, document: &str, generation: u32) -> String {
        let document: String = document.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        let kind = if kind == PartyKind::NaturalPerson { "person" } else { "organisation" };
        short_code(&[&keyed(&self.applicants, &[kind.as_bytes(), document.as_bytes(), &generation.to_be_bytes()])])
    }

    /// What a telephone number is looked up by: the same for the same number however it is typed, and by nobody without this key to be
    /// compared with a list of all numbers. None of what has no digit.
    #[must_use]
    pub fn telephone_index(&self, telephone: &str) -> Option<[u8; 32]> {
        // Full-width digits are those of the same value.
        let digit = |c: char| match c {
            '\u{FF10}'..='\u{FF19}' => char::from_u32(u32::from(c) - 0xFF10 + u32::from('0')),
            c => Some(c).filter(char::is_ascii_digit),
        };
        let digits: String = telephone.chars().filter_map(digit).collect();
        // A mobile number with the country's code before it.
        let national = digits.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1'));
        let digits = national.unwrap_or(&digits);
        (!digits.is_empty()).then(|| keyed(&self.telephones, &[digits.as_bytes()]))
    }

    /// The id of somebody without a document: of the command and the place in it.
    #[must_use]
    pub fn applicant_by_command(&self, command: Uuid, place: &str) -> String {
        short_code(&[&keyed(&self.applicants, &[b"command", command.as_bytes(), place.as_bytes()])])
    }

    /// The query password of a case: derived, so that a retry gets the same and nothing needs to be stored.
    #[must_use]
    pub fn query_password(&self, case: &str, digits: u32) -> String {
        digits_of(&self.passwords, &[case.as_bytes()], digits)
    }

    /// The key under which the secrets of second factors are sealed.
    #[must_use]
    pub fn accounts(&self) -> &Key {
        &self.accounts
    }

    /// The key of the codes on papers.
    #[must_use]
    pub fn papers(&self) -> &CodeKey {
        &self.papers
    }

    /// The rating code of a case: derived in the same way from a key of its own, so that the query password says nothing of it. It is that
    /// of the slip printed after so many were voided.
    #[must_use]
    pub fn rating_code(&self, case: &str, voided: u32, digits: u32) -> String {
        match voided {
            0 => digits_of(&self.ratings, &[case.as_bytes()], digits),
            voided => digits_of(&self.ratings, &[case.as_bytes(), &voided.to_be_bytes()], digits),
        }
    }
}

/// The key in a file that is there.
pub(super) fn key_in(path: &Path) -> Result<Zeroizing<[u8; 32]>, SecretError> {
    // One that is not there is not made.
    let text = load_or_create(path, || Err(SecretError::Missing { path: path.to_owned() }))?;
    let mut key = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice())
        .map_err(|_| SecretError::Content { path: path.to_owned(), what: "a master key of 64 hex digits" })?;
    Ok(key)
}

/// So many digits, 4 to 18, that follow from a key and what they are of.
fn digits_of(key: &[u8; 32], parts: &[&[u8]], digits: u32) -> String {
    let digest = keyed(key, parts);
    let number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let digits = digits.clamp(4, 18);
    format!("{:0width$}", number % 10_u128.pow(digits), width = digits as usize)
}

/// HMAC-SHA256 over `parts`, each with its length before it.
fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is taken; were it refused, an all-zero tag could not be told from a real one, so this is one
    // place where the type says "may fail" and the algorithm says "cannot".
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether two passwords are the same, in a time that does not tell where they differ.
#[must_use]
pub fn same_password(one: &str, other: &str) -> bool {
    let zero = [0_u8; 32];
    keyed(&zero, &[one.as_bytes()]) == keyed(&zero, &[other.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master(directory: &Path) -> Master {
        Master::open(&directory.join("master.key")).unwrap()
    }

    #[test]
    fn a_key_wrapped_by_the_master_opens_after_a_restart_for_the_same_applicant_only() {
        let directory = tempfile::tempdir().unwrap();
        let key = Key::random().unwrap();
        let wrapped = master(directory.path()).wrap("A", &key).unwrap();
        let sealed = key.seal("x", "𠮷".as_bytes()).unwrap();
        let again = master(directory.path()).unwrap("A", &wrapped).unwrap();
        assert_eq!(again.open("x", &sealed).unwrap().as_slice(), "𠮷".as_bytes());
        assert!(master(directory.path()).unwrap("B", &wrapped).is_err());
        let other = tempfile::tempdir().unwrap();
        assert!(master(other.path()).unwrap("A", &wrapped).is_err());
    }

    #[test]
    fn the_check_value_is_the_keys_own_and_a_missing_file_is_no_key() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(Master::read(&one.path().join("master.key")).unwrap().is_none());
        let check = master(one.path()).check_value().to_owned();
        assert_eq!(Master::read(&one.path().join("master.key")).unwrap().unwrap().check_value(), check);
        assert_ne!(master(other.path()).check_value(), check);
        let file = std::fs::read_to_string(one.path().join("master.key")).unwrap();
        assert!(!file.contains(&check) && check.len() == 64);
    }

    #[test]
    fn a_sealed_text_opens_only_for_its_purpose_and_unchanged() {
        let key = Key::random().unwrap();
        let sealed = key.seal("party", b"secret").unwrap();
        assert_eq!(key.open("matter", &sealed), Err(DoesNotOpen));
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(key.open("party", &changed), Err(DoesNotOpen), "byte {position}");
        }
        assert_eq!(key.open("party", &sealed[..10]), Err(DoesNotOpen));
    }

    #[test]
    fn what_is_sealed_for_one_occasion_again_is_the_same_and_nothing_else_is() {
        let key = Key::random().unwrap();
        let sealed = key.seal_for("party", "command 1 applicant", b"secret").unwrap();
        assert_eq!(key.seal_for("party", "command 1 applicant", b"secret").unwrap(), sealed);
        assert_eq!(key.open("party", &sealed).unwrap().as_slice(), b"secret");
        let others = [
            key.seal_for("party", "command 2 applicant", b"secret").unwrap(),
            key.seal_for("party", "command 1 applicant", b"secreT").unwrap(),
            key.seal_for("matter", "command 1 applicant", b"secret").unwrap(),
            Key::random().unwrap().seal_for("party", "command 1 applicant", b"secret").unwrap(),
        ];
        for other in others {
            assert_ne!(other[..NONCE], sealed[..NONCE], "a nonce is used twice");
        }
    }

    #[test]
    fn the_same_document_is_the_same_applicant_however_it_is_typed() {
        let directory = tempfile::tempdir().unwrap();
        let master = master(directory.path());
        let id = master.applicant_by_document(PartyKind::NaturalPerson, "32062319800101123X", 0);
        assert_eq!(id.len(), 12);
        assert_eq!(id, master.applicant_by_document(PartyKind::NaturalPerson, " 320623 19800101 123x", 0));
        assert_ne!(id, master.applicant_by_document(PartyKind::NaturalPerson, "32062319800101123X", 1));
        assert_ne!(id, master.applicant_by_document(PartyKind::Enterprise, "32062319800101123X", 0));
    }

    #[test]
    fn the_same_telephone_has_the_same_index_however_it_is_typed_and_under_another_key_another() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (master, foreign) = (master(one.path()), self::master(other.path()));
        let index = master.telephone_index("13812345645");
        for typed in ["138 1234 5645", "+86 138-1234-5645", "１３８１２３４５６４５"] {
            assert_eq!(master.telephone_index(typed), index, "{typed}");
        }
        assert_ne!(master.telephone_index("13812345646"), index);
        assert_ne!(foreign.telephone_index("13812345645"), index);
        assert_eq!(master.telephone_index("—"), None);
    }

    #[test]
    fn the_query_password_follows_from_the_case_and_has_the_digits_of_the_rulebook() {
        let directory = tempfile::tempdir().unwrap();
        let master = master(directory.path());
        let password = master.query_password("7K2M9QX4T1AB", 8);
        assert_eq!(password.len(), 8);
        assert_eq!(password, master.query_password("7K2M9QX4T1AB", 8));
        assert_ne!(password, master.query_password("7K2M9QX4T1AC", 8));
        let codes = [0, 1, 2].map(|voided| master.rating_code("7K2M9QX4T1AB", voided, 8));
        assert!(!codes.contains(&password), "a secret of its own");
        assert!(codes[0] != codes[1] && codes[1] != codes[2], "each slip has its own");
        assert!(same_password(&password, &password.clone()) && !same_password(&password, "00000000x"));
    }
}
