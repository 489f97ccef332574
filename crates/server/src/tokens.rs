//! Bearer tokens (令牌): EdDSA-signed JWT that name person, roles and centre.
//!
//! Verified tokens are remembered by their hash, because verifying a signature costs more than deciding a command; the
//! expiry is looked at every time.
use crate::failure::Failure;
use crate::secrets::{SecretError, load_or_create, random};
use crate::sentences::words;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jwt_compact::alg::Ed25519;
use jwt_compact::{AlgorithmExt, Claims, Header, Token, UntrustedToken};
use lru::LruCache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How many verified tokens are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);

/// What our tokens say besides `exp` and `iat`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    /// The person.
    sub: String,
    /// The roles.
    roles: Vec<Role>,
    /// The centre.
    centre: String,
    /// The token's own id.
    jti: Uuid,
}

/// A token that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whom it names.
    pub actor: Actor,
    /// When it was issued, in whole seconds.
    pub issued_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
}

/// Why a token is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not a JWT of ours.
    #[error("the token is not one that this service can read")]
    Form,
    /// The signature is not ours.
    #[error("the token was not signed by this service, or was changed")]
    Signature,
    /// It has expired.
    #[error("the token expired at {0}; ask an administrator for a new one (`anjuan token issue`)")]
    Expired(Instant),
    /// It was issued later than now.
    #[error("the token is valid only from {0}; check this machine's clock")]
    NotYet(Instant),
    /// It is for another centre.
    #[error("the token is for the centre `{0}`, not for this one")]
    Centre(String),
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        let zh = match &error {
            TokenError::Form => "本系统无法识别此令牌".into(),
            TokenError::Signature => "令牌不是本系统签发，或者已被改动".into(),
            TokenError::Expired(at) => format!("令牌已于 {at} 过期，请向管理员申领新令牌（`anjuan token issue`）"),
            TokenError::NotYet(from) => format!("令牌自 {from} 起有效，请核对本机时钟"),
            TokenError::Centre(centre) => format!("令牌属于中心 `{centre}`，不属于本中心"),
        };
        Failure::Unknown(words(error.to_string(), zh))
    }
}

/// Issues and verifies the tokens of one centre.
pub struct Tokens {
    centre: String,
    signing: SigningKey,
    remembered: Mutex<LruCache<[u8; 32], Verified>>,
}

impl Tokens {
    /// The tokens signed by the key in `path` (PKCS#8 PEM), which is made if there is none.
    ///
    /// # Errors
    /// [`SecretError`] when the file cannot be used.
    pub fn open(path: &Path, centre: &str) -> Result<Self, SecretError> {
        let damaged = || SecretError::Content { path: path.to_owned(), what: "an Ed25519 private key in PKCS#8 PEM" };
        let pem = load_or_create(path, || {
            let seed = random::<32>()?;
            let pem = SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF).map_err(|_| damaged())?;
            Ok(Zeroizing::new(pem.as_str().to_owned()))
        })?;
        let signing = SigningKey::from_pkcs8_pem(&pem).map_err(|_| damaged())?;
        Ok(Self { centre: centre.to_owned(), signing, remembered: Mutex::new(LruCache::new(REMEMBERED)) })
    }

    /// A token for `person` with `roles`, valid from `now` for `lifetime`.
    ///
    /// # Errors
    /// [`TokenError::Form`] when the claims cannot be written.
    pub fn issue(
        &self,
        person: &str,
        roles: &[Role],
        lifetime: TimeDelta,
        id: Uuid,
        now: Instant,
    ) -> Result<String, TokenError> {
        let content = Content { sub: person.to_owned(), roles: roles.to_vec(), centre: self.centre.clone(), jti: id };
        let mut claims = Claims::new(content);
        claims.issued_at = Some(now);
        claims.expiration = Some(now + lifetime);
        Ed25519.token(&Header::empty(), &claims, &self.signing).map_err(|_| TokenError::Form)
    }

    /// Whom a token names, if it is ours and valid `now`.
    ///
    /// # Errors
    /// [`TokenError`] says why it is not taken.
    pub fn verify(&self, token: &str, now: Instant) -> Result<Verified, TokenError> {
        let key: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let verified = match remembered {
            Some(verified) => verified,
            None => {
                let verified = self.check(token, now)?;
                self.remembered.lock().unwrap_or_else(PoisonError::into_inner).put(key, verified.clone());
                verified
            }
        };
        if verified.expires_at <= now { Err(TokenError::Expired(verified.expires_at)) } else { Ok(verified) }
    }

    fn check(&self, token: &str, now: Instant) -> Result<Verified, TokenError> {
        let untrusted = UntrustedToken::new(token).map_err(|_| TokenError::Form)?;
        let token: Token<Content> =
            Ed25519.validator(&self.signing.verifying_key()).validate(&untrusted).map_err(|error| match error {
                jwt_compact::ValidationError::InvalidSignature => TokenError::Signature,
                _ => TokenError::Form,
            })?;
        let claims = token.claims();
        let expires_at = claims.expiration.ok_or(TokenError::Form)?;
        let issued_at = claims.issued_at.ok_or(TokenError::Form)?;
        // A minute of grace, because the clocks of two machines differ by seconds.
        if issued_at > now + TimeDelta::minutes(1) {
            return Err(TokenError::NotYet(issued_at));
        }
        let content = &claims.custom;
        if content.centre != self.centre {
            return Err(TokenError::Centre(content.centre.clone()));
        }
        let actor = Actor { person: content.sub.clone(), roles: content.roles.clone(), centre: content.centre.clone() };
        Ok(Verified { actor, issued_at, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(directory: &Path) -> Tokens {
        Tokens::open(&directory.join("token.key"), "bencha").unwrap()
    }

    fn now() -> Instant {
        "2026-11-22T01:00:00Z".parse().unwrap()
    }

    fn issue(tokens: &Tokens) -> String {
        tokens
            .issue("P001", &[Role::WindowStaff, Role::WindowHead], TimeDelta::hours(8), Uuid::from_u128(7), now())
            .unwrap()
    }

    #[test]
    fn a_token_names_person_roles_and_centre_also_after_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let token = issue(&tokens(directory.path()));
        let verified = tokens(directory.path()).verify(&token, now()).unwrap();
        let expected =
            Actor { person: "P001".into(), roles: vec![Role::WindowStaff, Role::WindowHead], centre: "bencha".into() };
        assert_eq!(verified.actor, expected);
        assert_eq!(verified.expires_at, now() + TimeDelta::hours(8));
    }

    #[test]
    fn a_token_that_was_changed_anywhere_is_not_taken() {
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let token = issue(&tokens);
        for position in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(tokens.verify(&changed, now()).is_err(), "byte {position} changed: {changed}");
        }
    }

    #[test]
    fn a_token_of_another_service_or_centre_is_not_taken() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let token = issue(&tokens(one.path()));
        assert_eq!(tokens(two.path()).verify(&token, now()), Err(TokenError::Signature));
        let elsewhere = Tokens::open(&one.path().join("token.key"), "juegang").unwrap();
        assert_eq!(elsewhere.verify(&token, now()), Err(TokenError::Centre("bencha".into())));
    }

    #[test]
    fn a_token_without_a_signature_is_not_taken() {
        use base64::Engine;
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let token = issue(&tokens);
        let claims = token.split('.').nth(1).unwrap();
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        assert!(tokens.verify(&format!("{header}.{claims}."), now()).is_err());
    }

    #[test]
    fn a_remembered_token_still_expires() {
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let token = issue(&tokens);
        assert!(tokens.verify(&token, now()).is_ok());
        let end = now() + TimeDelta::hours(8);
        assert!(tokens.verify(&token, end - TimeDelta::seconds(1)).is_ok());
        assert_eq!(tokens.verify(&token, end), Err(TokenError::Expired(end)));
    }

    #[test]
    fn a_token_from_the_future_is_not_taken() {
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let token = issue(&tokens);
        assert_eq!(tokens.verify(&token, now() - TimeDelta::hours(1)), Err(TokenError::NotYet(now())));
    }
}
