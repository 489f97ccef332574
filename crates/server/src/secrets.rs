//! Key files: made on first use, readable by their owner only, never overwritten.
//!
//! Two processes that start at once end with the same key: the file is written beside and then linked into place, and
//! whoever comes second reads what the first one linked.
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why a key file cannot be used; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file or its directory cannot be read or written.
    #[error(
        "the key file {path} cannot be used: {source}; check that the directory belongs to the user anjuan runs as"
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others can read it.
    #[error(
        "the key file {path} can be read by others (mode {mode:o}); run `chmod 600 {path}` and consider the key known"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It does not hold a key.
    #[error(
        "the key file {path} does not hold {what}; restore it from a backup: without it, what it protects cannot be read"
    )]
    Content {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// It is gone, and data was sealed with it.
    #[error(
        "the key file {path} is missing, and data of this centre was sealed with it; nothing was started and no new key was \
         made: put the file back from its backup, with mode 600"
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It holds another key than the one the data was sealed with.
    #[error(
        "the key file {path} holds another key than the one this centre's data was sealed with; nothing was started: put the \
         right file back from its backup, with mode 600"
    )]
    Other {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes ({0}); nothing was written")]
    Random(getrandom::Error),
}

/// `N` random bytes from the system.
///
/// # Errors
/// [`SecretError::Random`].
pub fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, SecretError> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(SecretError::Random)?;
    Ok(bytes)
}

/// The content of a key file, made by `make` if there is none.
///
/// # Errors
/// [`SecretError`] names the file and the remedy.
pub fn load_or_create(
    path: &Path,
    make: impl FnOnce() -> Result<Zeroizing<String>, SecretError>,
) -> Result<Zeroizing<String>, SecretError> {
    let io = |source| SecretError::Io { path: path.to_owned(), source };
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(io)?;
    }
    if !path.try_exists().map_err(io)? {
        create(path, &make()?).map_err(io)?;
    }
    let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(SecretError::Open { path: path.to_owned(), mode });
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(io)
}

/// Writes a key file for its owner only, where there is none.
///
/// # Errors
/// [`SecretError::Io`], where there is one too.
pub fn create_new(path: &Path, content: &str) -> Result<(), SecretError> {
    let io = |source| SecretError::Io { path: path.to_owned(), source };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(io)
}

/// Writes a new file with mode 0600, or leaves one that somebody linked first.
fn create(path: &Path, content: &str) -> io::Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_for_its_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys/a.key");
        let first = load_or_create(&path, || Ok(Zeroizing::new("one".into()))).unwrap();
        let second = load_or_create(&path, || Ok(Zeroizing::new("two".into()))).unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused_with_the_remedy() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.key");
        load_or_create(&path, || Ok(Zeroizing::new("one".into()))).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = load_or_create(&path, || Ok(Zeroizing::new("two".into()))).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }
}
