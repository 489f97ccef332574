//! The master key in two halves (主密钥分管): one for the operator, one for the inspector, and neither says anything of it alone.
//!
//! Two holders are named, and both are needed: the halves are a random one and what it makes of the key (exclusive or). For that no scheme with
//! a threshold is needed, and none has to be trusted: each half alone is as good as random. A lost half loses the key; each holder keeps a
//! copy of their own. Implements 个人信息保护法/51 as far as nobody alone opens what is sealed.
use super::master::{Master, key_in};
use crate::secrets::{SecretError, create_new, random};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What the first line of a half says.
const FIRST: &str = "anjuan half of a master key v1";

/// Who holds the halves.
const HOLDERS: [&str; 2] = ["operator", "inspector"];

/// Why a key is not split or joined.
#[derive(Debug, thiserror::Error)]
pub enum HalvesError {
    /// A file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// It is no half, or they do not belong together.
    #[error("{path} does not hold a half of a master key that fits the other one; nothing was written")]
    NoHalf {
        /// The file.
        path: PathBuf,
    },
}

/// Splits the key in `path` into two new files, that of the operator and that of the inspector. The key itself stays where it is.
///
/// # Errors
/// [`HalvesError`]; where one of the files is there already, nothing is overwritten.
pub fn split(path: &Path, halves: [&Path; 2]) -> Result<(), HalvesError> {
    let key = key_in(path)?;
    let check = Master::from_key(&key).check_value().to_owned();
    let random = random::<32>()?;
    let other = apart(&key, &random);
    for ((file, half), holder) in halves.into_iter().zip([&random, &other]).zip(HOLDERS) {
        let hex = Zeroizing::new(hex::encode(half.as_slice()));
        create_new(file, &Zeroizing::new(format!("{FIRST}\n{holder}\n{}\n{check}\n", hex.as_str())))?;
    }
    Ok(())
}

/// Joins both halves into a new key file, as the service reads it at its start.
///
/// # Errors
/// [`HalvesError`]; nothing is written where they do not make the key that was split.
pub fn join(halves: [&Path; 2], path: &Path) -> Result<(), HalvesError> {
    let [one, other] = halves;
    let ((first, half, check), (second, rest, other_check)) = (read(one)?, read(other)?);
    let key = apart(&half, &rest);
    let fits = first != second && check == other_check && Master::from_key(&key).check_value() == check;
    if !fits {
        return Err(HalvesError::NoHalf { path: other.to_owned() });
    }
    Ok(create_new(path, &Zeroizing::new(hex::encode(key.as_slice())))?)
}

type Bytes = Zeroizing<[u8; 32]>;

/// Where two keys differ.
fn apart(one: &Bytes, other: &Bytes) -> Bytes {
    let mut key = Zeroizing::new([0_u8; 32]);
    for ((byte, one), other) in key.iter_mut().zip(one.iter()).zip(other.iter()) {
        *byte = one ^ other;
    }
    key
}

/// Holder, half and check value of the key.
fn read(path: &Path) -> Result<(String, Bytes, String), HalvesError> {
    let none = || HalvesError::NoHalf { path: path.to_owned() };
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|source| SecretError::Io { path: path.to_owned(), source })?;
    let mut lines = text.lines();
    let mut line = || lines.next().ok_or_else(none);
    if line()? != FIRST {
        return Err(none());
    }
    let holder = line()?.to_owned();
    let mut half = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(line()?, half.as_mut_slice()).map_err(|_| none())?;
    let known = HOLDERS.contains(&holder.as_str());
    if known { Ok((holder, half, line()?.to_owned())) } else { Err(none()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn both_halves_make_the_key_and_one_alone_or_with_a_strangers_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let check = Master::open(&path("master.key")).unwrap().check_value().to_owned();
        split(&path("master.key"), [&path("a"), &path("b")]).unwrap();
        let key = std::fs::read_to_string(path("master.key")).unwrap();
        for half in ["a", "b"] {
            assert!(!std::fs::read_to_string(path(half)).unwrap().contains(&key), "{half} holds the key");
            assert_eq!(std::fs::metadata(path(half)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        join([&path("b"), &path("a")], &path("again.key")).unwrap();
        assert_eq!(Master::read(&path("again.key")).unwrap().unwrap().check_value(), check);
        assert!(join([&path("a"), &path("b")], &path("again.key")).is_err(), "nothing is overwritten");
        Master::open(&path("other.key")).unwrap();
        split(&path("other.key"), [&path("c"), &path("d")]).unwrap();
        for halves in [["a", "a"], ["a", "d"], ["c", "b"], ["a", "master.key"]] {
            let [one, other] = halves.map(path);
            assert!(join([&one, &other], &path("wrong.key")).is_err(), "{halves:?}");
        }
        assert!(!path("wrong.key").exists());
        assert!(split(&path("master.key"), [&path("a"), &path("e")]).is_err(), "a half is not overwritten");
    }
}
