//! Secrets that the service makes (密令): refresh tokens, keys of programs, recovery codes, passwords that serve once. Each has enough
//! random bits that a plain SHA-256 of it is kept; only what people choose needs argon2.
use crate::secrets::{SecretError, random};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The SHA-256 of a secret, in hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// That of a secret.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        Self(hex::encode(<Sha256 as sha2::Digest>::digest(secret.as_bytes())))
    }
}

/// What begins a refresh token and a key of a program: whoever finds one in a file or a log knows what it is.
const REFRESH: &str = "anjuan-refresh";
const KEY: &str = "anjuan-key";

/// A secret that names the account and the session or key that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The account.
    pub account: String,
    /// The session or key.
    pub id: Uuid,
    /// The hash of the secret part.
    pub digest: Digest,
}

/// A new refresh token of a session, and its hash.
pub(super) fn refresh(account: &str, session: Uuid) -> Result<(Zeroizing<String>, Digest), SecretError> {
    named(REFRESH, account, session)
}

/// A new key of an account, and its hash.
pub(super) fn key(account: &str, id: Uuid) -> Result<(Zeroizing<String>, Digest), SecretError> {
    named(KEY, account, id)
}

fn named(what: &str, account: &str, id: Uuid) -> Result<(Zeroizing<String>, Digest), SecretError> {
    let secret = URL_SAFE_NO_PAD.encode(random::<32>()?.as_slice());
    Ok((Zeroizing::new(format!("{what}.{account}.{}.{secret}", id.simple())), Digest::new(&secret)))
}

/// What a refresh token names; none for what is not of that form.
pub(super) fn read_refresh(text: &str) -> Option<Named> {
    read(REFRESH, text)
}

/// What a key names; none for what is not of that form.
pub(super) fn read_key(text: &str) -> Option<Named> {
    read(KEY, text)
}

fn read(what: &str, text: &str) -> Option<Named> {
    let parts: Vec<&str> = text.trim().split('.').collect();
    let [found, account, id, secret] = parts.as_slice() else { return None };
    let id = Uuid::try_parse(id).ok()?;
    (*found == what).then(|| Named { account: (*account).to_owned(), id, digest: Digest::new(secret) })
}

/// The letters and digits that are not taken for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A secret that people type: four groups of four, 80 random bits.
pub(super) fn typed() -> Result<Zeroizing<String>, SecretError> {
    let bytes = random::<16>()?;
    let mut text = Zeroizing::new(String::new());
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_reads_back_and_is_no_key() {
        let id = Uuid::from_u128(7);
        let (token, digest) = refresh("P012", id).unwrap();
        assert_eq!(read_refresh(&token), Some(Named { account: "P012".into(), id, digest }));
        assert_eq!(read_key(&token), None);
        assert_ne!(refresh("P012", id).unwrap().0, token);
        for wrong in ["", "anjuan-refresh.P012.7", "anjuan-refresh.P012.x.y", "a.b.c.d"] {
            assert_eq!(read_refresh(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_typed_has_four_groups_of_letters_that_are_not_confused() {
        let text = typed().unwrap();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
        assert!(!text.contains(['1', 'l', 'i', 'o']), "{}", text.as_str());
        assert_ne!(typed().unwrap(), text);
    }
}
