//! Bearer tokens (令牌): EdDSA-signed JWT that name person, roles and centre, and the session that they are of.
//!
//! A token says who somebody is, never what they may: a token of a session has no roles, and those of the staff directory hold at every request.
//! What is signed with the key of the data directory by its owner (`anjuan token issue`) may name fewer.
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

/// The form of our tokens: those of earlier releases, which lasted up to a year, are not taken any more.
const FORM: u8 = 2;

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
    /// The form.
    form: u8,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
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
    /// The session, or the key of a program, that it is of.
    pub session: Option<Uuid>,
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
    #[error("the token expired at {0}; refresh the session, or sign in (`anjuan login`)")]
    Expired(Instant),
    /// It was issued later than now.
    #[error("the token is valid only from {0}; check this machine's clock")]
    NotYet(Instant),
    /// Its session was ended, or its key revoked.
    #[error("the session of the token has ended; sign in (`anjuan login`)")]
    Ended,
    /// It is for another centre.
    #[error("the token is for the centre `{0}`, not for this one")]
    Centre(String),
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        let zh = match &error {
            TokenError::Form => "本系统无法识别此令牌".into(),
            TokenError::Signature => "令牌不是本系统签发，或者已被改动".into(),
            TokenError::Expired(at) => format!("令牌已于 {at} 过期，请续期会话或重新登录（`anjuan login`）"),
            TokenError::Ended => "令牌所属会话已结束，请重新登录（`anjuan login`）".into(),
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
        self.sign((person, roles, None), lifetime, id, now)
    }

    /// A token of a session or key for whoever it belongs to; without roles, those of the staff directory are theirs.
    ///
    /// # Errors
    /// [`TokenError::Form`] when the claims cannot be written.
    pub fn issue_in(
        &self,
        session: Uuid,
        (account, service): (&str, Option<Role>),
        lifetime: TimeDelta,
        id: Uuid,
        now: Instant,
    ) -> Result<String, TokenError> {
        let roles: Vec<Role> = service.into_iter().collect();
        self.sign((account, &roles, Some(session)), lifetime, id, now)
    }

    fn sign(
        &self,
        (person, roles, sid): (&str, &[Role], Option<Uuid>),
        lifetime: TimeDelta,
        jti: Uuid,
        now: Instant,
    ) -> Result<String, TokenError> {
        let (sub, roles, centre) = (person.to_owned(), roles.to_vec(), self.centre.clone());
        let content = Content { sub, roles, centre, jti, form: FORM, sid };
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
        if content.form != FORM {
            return Err(TokenError::Form);
        }
        let roles = if content.sid.is_some() && content.roles.is_empty() { people() } else { content.roles.clone() };
        let actor = Actor { person: content.sub.clone(), roles, centre: content.centre.clone() };
        Ok(Verified { actor, issued_at, expires_at, session: content.sid })
    }
}

/// Every role that somebody of the staff can have: of these the directory says which they are.
fn people() -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect()
}

/// What the proof of an instance is signed over.
fn proven(centre: &str, address: &str, nonce: &str) -> String {
    format!("anjuan instance\n{centre}\n{address}\n{nonce}\n")
}

impl Tokens {
    /// The signature that shows whose service listens on an address, in hex digits.
    #[must_use]
    pub fn prove(&self, address: &str, nonce: &str) -> String {
        use ed25519_dalek::Signer;
        hex::encode(self.signing.sign(proven(&self.centre, address, nonce).as_bytes()).to_bytes())
    }

    /// Whether a signature is of the holder of this key, of this centre, for this address and nonce.
    #[must_use]
    pub fn is_proof(&self, address: &str, nonce: &str, signature: &str) -> bool {
        let mut bytes = [0_u8; ed25519_dalek::SIGNATURE_LENGTH];
        let read = hex::decode_to_slice(signature, &mut bytes).is_ok();
        let signature = ed25519_dalek::Signature::from_bytes(&bytes);
        let text = proven(&self.centre, address, nonce);
        read && self.signing.verifying_key().verify_strict(text.as_bytes(), &signature).is_ok()
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
    fn a_token_of_a_session_has_no_roles_of_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let (session, lifetime) = (Uuid::from_u128(9), TimeDelta::minutes(15));
        let token = tokens.issue_in(session, ("P012", None), lifetime, Uuid::from_u128(7), now()).unwrap();
        let verified = tokens.verify(&token, now()).unwrap();
        assert_eq!((verified.session, verified.actor.roles), (Some(session), people()));
        let station = ("station-1", Some(Role::Applicant));
        let token = tokens.issue_in(session, station, lifetime, Uuid::from_u128(7), now()).unwrap();
        assert_eq!(tokens.verify(&token, now()).unwrap().actor.roles, [Role::Applicant]);
    }

    #[test]
    fn the_proof_of_an_instance_is_of_one_address_and_one_nonce() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let tokens = tokens(one.path());
        let proof = tokens.prove("127.0.0.1:7800", "00ff");
        assert!(tokens.is_proof("127.0.0.1:7800", "00ff", &proof));
        assert!(!tokens.is_proof("127.0.0.1:7801", "00ff", &proof), "passed on by another process");
        assert!(!tokens.is_proof("127.0.0.1:7800", "00fe", &proof), "heard before");
        assert!(!super::tests::tokens(two.path()).is_proof("127.0.0.1:7800", "00ff", &proof), "another service");
        assert!(!tokens.is_proof("127.0.0.1:7800", "00ff", "no"));
    }

    #[test]
    fn a_token_from_the_future_is_not_taken() {
        let directory = tempfile::tempdir().unwrap();
        let tokens = tokens(directory.path());
        let token = issue(&tokens);
        assert_eq!(tokens.verify(&token, now() - TimeDelta::hours(1)), Err(TokenError::NotYet(now())));
    }
}
