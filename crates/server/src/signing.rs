//! The keys by which the desk's events are known (事件签名密钥): the centre's key certifies that of the desk, and every process knows the
//! centre's.
//!
//! The centre's key is that of the seal: whoever checks papers and evidence knows it already. A desk has a key of its own,
//! `keys/desk.key`, with its certificate beside it, so that where desk and seal are kept apart the desk need not have the centre's. A
//! process that is to know events and not to sign them needs `keys/centre.pub` alone.
use crate::secrets::{SecretError, load_or_create, random};
use crate::settings::CentreSettings;
use anjuan_proof::checkpoint::SealKey;
use anjuan_proof::signed::{DeskKey, Trust, certify};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The files, in the directory of keys.
const CENTRE: &str = "seal.key";
const PUBLIC: &str = "centre.pub";
const DESK: &str = "desk.key";
const CERTIFICATE: &str = "desk.certificate";

fn content(path: PathBuf, what: &'static str) -> SecretError {
    SecretError::Content { path, what }
}

fn centre(settings: &CentreSettings) -> Result<SealKey, SecretError> {
    crate::seal::key(&settings.key(CENTRE), &settings.id)
}

/// The key that this desk signs with; made and certified where there is none.
///
/// # Errors
/// [`SecretError`] names the file.
pub fn desk(settings: &CentreSettings) -> Result<DeskKey, SecretError> {
    let (key, certificate) = (settings.key(DESK), settings.key(CERTIFICATE));
    let written = load_or_create(&key, || Ok(Zeroizing::new(hex::encode(*random::<32>()?))))?;
    let mut seed = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(written.trim(), &mut *seed).map_err(|_| content(key, "an Ed25519 seed in hexadecimal"))?;
    let certified = load_or_create(&certificate, || {
        certify(&centre(settings)?, &seed)
            .map(Zeroizing::new)
            .map_err(|_| content(settings.key(CENTRE), "the private key of a signed note"))
    })?;
    Ok(DeskKey::new(&seed, &certified))
}

/// The centre's public key, by which every process knows the events of its desks; that of the key of the seal, where it is not given.
///
/// # Errors
/// [`SecretError`] names the file.
pub fn trust(settings: &CentreSettings) -> Result<Trust, SecretError> {
    let path = settings.key(PUBLIC);
    let public = load_or_create(&path, || Ok(Zeroizing::new(centre(settings)?.public().to_owned())))?;
    Trust::read(&public).map_err(|_| content(path, "the public key of a signed note"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_proof::signed::Origin;

    #[test]
    fn what_the_desk_signs_is_known_after_a_restart_and_by_the_public_key_alone() {
        let place = tempfile::tempdir().unwrap();
        let settings = CentreSettings { data: place.path().join("one"), ..CentreSettings::default() };
        let event = br#"{"id":"1","data":{}}"#;
        let signed = desk(&settings).unwrap().sign(event);
        assert_eq!(desk(&settings).unwrap().sign(event), signed);
        assert_eq!(trust(&settings).unwrap().origin(&signed), Origin::Desk);
        let elsewhere = CentreSettings { data: place.path().join("two"), ..CentreSettings::default() };
        std::fs::create_dir_all(elsewhere.data.join("keys")).unwrap();
        std::fs::copy(settings.key(PUBLIC), elsewhere.key(PUBLIC)).unwrap();
        assert_eq!(trust(&elsewhere).unwrap().origin(&signed), Origin::Desk);
        assert!(!elsewhere.key(CENTRE).exists(), "whoever has the public key makes no other");
    }
}
