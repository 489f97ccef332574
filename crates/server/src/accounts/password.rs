//! Passwords (口令): argon2id hashes, made and compared off the threads that serve requests and few at a time, and what may be a password.
//!
//! An account that does not exist costs the same as one that does: its password is compared with a hash of nothing.
use crate::failure::Failure;
use crate::secrets::random;
use crate::sentences::{Words, words};
use crate::settings::LoginSettings;
use anjuan_api::Problem;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Passwords that are tried first everywhere, one a line: letters and digits as they are typed, without case.
const REFUSED: &str = include_str!("refused.txt");

/// The longest password: longer ones would only cost time.
pub const LONGEST: usize = 256;

/// Makes and compares hashes.
pub struct Passwords {
    argon: Arc<Argon2<'static>>,
    working: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    shortest: usize,
    nothing: String,
}

impl Passwords {
    /// With the parameters of the settings.
    ///
    /// # Errors
    /// [`Failure::Internal`] for parameters that argon2 refuses; [`Failure`] where there are no random bytes.
    pub fn new(settings: &LoginSettings) -> Result<Self, Failure> {
        let params = Params::new(settings.memory_kib, settings.passes, 1, None);
        let params = params.map_err(|error| Failure::Internal(format!("[login]: {error}")))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nothing = hashed(&argon, "")?;
        Ok(Self {
            argon: Arc::new(argon),
            working: Arc::new(Semaphore::new(settings.hashers)),
            waiting: Arc::new(Semaphore::new(settings.hashers + settings.waiting)),
            shortest: settings.password_length,
            nothing,
        })
    }

    /// The hash of a password.
    ///
    /// # Errors
    /// 503 where too many wait already.
    pub async fn hash(&self, password: &str) -> Result<String, Failure> {
        let (argon, password) = (Arc::clone(&self.argon), Zeroizing::new(password.to_owned()));
        self.aside(move || hashed(&argon, &password)).await?
    }

    /// Whether a password is that of a hash; without a hash it is not, and takes as long.
    ///
    /// # Errors
    /// 503 where too many wait already.
    pub async fn is(&self, password: &str, hash: Option<&str>) -> Result<bool, Failure> {
        let (argon, password) = (Arc::clone(&self.argon), Zeroizing::new(password.to_owned()));
        let (known, hash) = (hash.is_some(), hash.unwrap_or(&self.nothing).to_owned());
        let same = self.aside(move || {
            // What is kept carries its own parameters: after a change of the settings older hashes are still compared.
            PasswordHash::new(&hash).is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(same.await? && known)
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let _waits = self.waiting.try_acquire().map_err(|_| busy())?;
        let _works = self.working.acquire().await.map_err(|error| Failure::Internal(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Internal(error.to_string()))
    }

    /// Whether `password` may be the password of an account.
    ///
    /// # Errors
    /// Why not.
    pub fn may_be(&self, password: &str, account: &str, name: Option<&str>) -> Result<(), Words> {
        let (length, plain) = (password.chars().count(), plain(password));
        if length < self.shortest || password.len() > LONGEST {
            let (least, most) = (self.shortest, LONGEST);
            return Err(words(
                format!("a password has at least {least} characters and at most {most} bytes"),
                format!("口令至少 {least} 个字符，至多 {most} 字节"),
            ));
        }
        let distinct: std::collections::BTreeSet<char> = password.chars().collect();
        if distinct.len() < 5 || REFUSED.lines().any(|refused| is_made_of(&plain, refused)) {
            return Err(words(
                "the password is one of those that are tried first: choose another",
                "口令属于最易被试出的一类，请另选",
            ));
        }
        let names = [Some(account), name].into_iter().flatten().map(self::plain);
        if names.filter(|name| name.chars().count() > 1).any(|name| plain.contains(&name)) {
            return Err(words("a password does not hold the name of its account", "口令不得包含本账号的名称"));
        }
        Ok(())
    }
}

/// Letters and digits, without case.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a password is a refused one, repeated or with digits before or after it.
fn is_made_of(password: &str, refused: &str) -> bool {
    let rest = password.replace(refused, "");
    !refused.is_empty() && rest.len() < password.len() && rest.chars().all(|letter| letter.is_ascii_digit())
}

fn hashed(argon: &Argon2<'_>, password: &str) -> Result<String, Failure> {
    let wrong = |error: argon2::password_hash::Error| Failure::Internal(format!("argon2: {error}"));
    let bytes = random::<16>().map_err(|error| Failure::Internal(error.to_string()))?;
    let salt = SaltString::encode_b64(bytes.as_slice()).map_err(wrong)?;
    Ok(argon.hash_password(password.as_bytes(), &salt).map_err(wrong)?.to_string())
}

fn busy() -> Failure {
    let mut problem = Problem::new(
        503,
        "login.busy",
        "Too many passwords are being compared; try again in a moment.",
        "正在核验的口令过多，请稍后再试。",
    );
    problem.retry_after = Some(2);
    Failure::Elsewhere(Box::new(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords() -> Passwords {
        Passwords::new(&LoginSettings { memory_kib: 64, passes: 1, ..LoginSettings::default() }).unwrap()
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_of_its_password_only_and_says_nothing_of_it() {
        let passwords = passwords();
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert!(passwords.is("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!passwords.is("correct horse batterz", Some(&hash)).await.unwrap());
        assert!(!passwords.is("", None).await.unwrap(), "no account has the password of nothing");
        assert_ne!(passwords.hash("correct horse battery").await.unwrap(), hash, "each has a salt of its own");
    }

    #[tokio::test]
    async fn no_more_than_some_wait() {
        let settings =
            LoginSettings { memory_kib: 65_536, passes: 3, hashers: 1, waiting: 1, ..LoginSettings::default() };
        let passwords = Passwords::new(&settings).unwrap();
        let tried = futures::future::join_all((0..8).map(|_| passwords.is("x", None))).await;
        assert_eq!(
            tried.iter().filter(|tried| tried.is_ok()).count(),
            2,
            "one works, one waits, the rest is turned away"
        );
    }

    #[test]
    fn what_is_short_common_or_the_accounts_own_name_is_no_password() {
        let passwords = passwords();
        let may = |password: &str| passwords.may_be(password, "P012", Some("王小明")).is_ok();
        for weak in [
            "short",
            "passwordpassword",
            "password20261201",
            "aaaaaaaaaaaaaa",
            "my-P012-is-here",
            "这是王小明的口令请记住",
            "123456789012",
        ] {
            assert!(!may(weak), "{weak}");
        }
        for good in ["correct horse battery", "一条河流向东流到海边去", "hk8-qm2x-94vt-zz3a"] {
            assert!(may(good) == (good.chars().count() >= 12), "{good}");
        }
    }
}
