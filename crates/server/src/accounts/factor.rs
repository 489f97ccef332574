//! The second factor (双因素): one-time codes by RFC 6238 (SHA-1, six digits, 30 seconds: what every authenticator program has), and recovery
//! codes for whoever lost the device. A code that was taken is not taken again.
use super::secret::{Digest, typed};
use crate::sealing::master::{DoesNotOpen, Key};
use crate::secrets::{SecretError, random};
use anjuan_domain::vocabulary::stamp::Instant;
use totp_rs::{Algorithm, Secret, TOTP};
use zeroize::Zeroizing;

/// The length of a step, in seconds, and the digits of a code.
const STEP: u64 = 30;
const DIGITS: usize = 6;

/// How many recovery codes there are.
const RECOVERY: usize = 8;

/// How many steps of time a clock may be off to either side.
const SKEW: u64 = 1;

/// A new secret, sealed for an account, and as people give it to a program.
pub(super) fn enrol(key: &Key, account: &str) -> Result<(String, Zeroizing<String>), SecretError> {
    let secret = random::<20>()?;
    let sealed = hex::encode(key.seal(&context(account), secret.as_slice())?);
    let Secret::Encoded(text) = Secret::Raw(secret.to_vec()).to_encoded() else {
        return Ok((sealed, Zeroizing::default()));
    };
    Ok((sealed, Zeroizing::new(text)))
}

/// What programs read from a QR code (otpauth).
pub(super) fn uri(centre: &str, account: &str, secret: &str) -> String {
    format!(
        "otpauth://totp/anjuan-{centre}:{account}?secret={secret}&issuer=anjuan-{centre}&digits={DIGITS}&period={STEP}"
    )
}

/// The step of time of a code that is right now and later than `last`; none for any other.
pub(super) fn step(
    key: &Key,
    (account, sealed): (&str, &str),
    code: &str,
    (last, now): (u64, Instant),
) -> Result<Option<u64>, DoesNotOpen> {
    let secret = key.open(&context(account), &hex::decode(sealed).map_err(|_| DoesNotOpen)?)?;
    let totp = TOTP::new(Algorithm::SHA1, DIGITS, 0, STEP, secret.to_vec()).map_err(|_| DoesNotOpen)?;
    let current = u64::try_from(now.timestamp()).unwrap_or_default() / STEP;
    let mut steps = current.saturating_sub(SKEW)..=current + SKEW;
    Ok(steps.find(|step| *step > last && totp.check(code, step * STEP)))
}

/// New recovery codes, and their hashes.
pub(super) fn recovery() -> Result<(Vec<String>, Vec<Digest>), SecretError> {
    let codes = (0..RECOVERY).map(|_| typed().map(|code| code.to_string())).collect::<Result<Vec<_>, _>>()?;
    let digests = codes.iter().map(|code| Digest::new(code)).collect();
    Ok((codes, digests))
}

/// What a sealed secret is bound to: in the record of another account it does not open.
fn context(account: &str) -> String {
    format!("second factor/{account}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        "2026-11-22T01:00:10Z".parse().unwrap()
    }

    fn code(text: &str, at: Instant) -> String {
        let secret = Secret::Encoded(text.to_owned()).to_bytes().unwrap();
        TOTP::new(Algorithm::SHA1, DIGITS, 0, STEP, secret).unwrap().generate(u64::try_from(at.timestamp()).unwrap())
    }

    #[test]
    fn a_code_is_taken_once_in_its_time_and_for_its_account() {
        let key = Key::random().unwrap();
        let (sealed, text) = enrol(&key, "P012").unwrap();
        let right = code(&text, now());
        let step =
            |account: &str, code: &str, last: u64, at: Instant| super::step(&key, (account, &sealed), code, (last, at));
        let taken = step("P012", &right, 0, now()).unwrap().unwrap();
        assert_eq!(step("P012", &right, taken, now()).unwrap(), None, "a code that was taken");
        let later = |seconds| now() + chrono::TimeDelta::seconds(seconds);
        assert_eq!(step("P012", &right, 0, later(30)).unwrap(), Some(taken), "a clock that is half a minute off");
        assert_eq!(step("P012", &right, 0, later(90)).unwrap(), None);
        assert_eq!(step("P012", "000", 0, now()).unwrap(), None);
        assert!(step("P013", &right, 0, now()).is_err(), "sealed for another account");
    }

    #[test]
    fn recovery_codes_are_kept_as_hashes() {
        let (codes, digests) = recovery().unwrap();
        assert_eq!((codes.len(), digests[3].clone()), (8, Digest::new(&codes[3])));
    }
}
