//! The data directory's locks (数据目录锁): one `up` at a time, and one process that keeps views, before any store is touched.
//!
//! Roles that run alone on one machine may share the directory of keys; what writes in it must be alone. A lock goes with its
//! process, however that ends.
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Why a directory is not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error(
        "{path} is in use by another anjuan (process {holder}): stop it, or give this one another directory with --data"
    )]
    Held {
        /// The directory.
        path: PathBuf,
        /// The process id, as far as the file says it.
        holder: String,
    },
    /// The file cannot be made or locked.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// How a directory is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// By one process alone.
    Exclusive,
    /// Beside others that do so too.
    Shared,
}

/// A directory that is taken, for as long as this lives.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "the lock is let go of when it is dropped")] File);

impl Lock {
    /// Takes `directory`, which is made where there is none, and which only its owner can enter from then on.
    ///
    /// # Errors
    /// [`LockError::Held`] names the process that has it.
    pub fn take(directory: &Path, hold: Hold) -> Result<Self, LockError> {
        let path = directory.join("lock");
        let io = |source| LockError::Io { path: path.clone(), source };
        fs::create_dir_all(directory).map_err(io)?;
        // Views and stores hold who applied for what: nobody else on the machine reads them.
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700)).map_err(io)?;
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(io)?;
        let taken = match hold {
            Hold::Exclusive => file.try_lock(),
            Hold::Shared => file.try_lock_shared(),
        };
        match taken {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(LockError::Held { path: directory.to_owned(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        // For people only; a full disk takes no lock away.
        let _ = file.rewind().and_then(|()| file.set_len(0)).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_needs_a_directory_alone_is_refused_beside_anybody_and_told_who_that_is() {
        let directory = tempfile::tempdir().unwrap();
        let (one, two) = (Lock::take(directory.path(), Hold::Shared), Lock::take(directory.path(), Hold::Shared));
        let refused = Lock::take(directory.path(), Hold::Exclusive).unwrap_err().to_string();
        assert!(refused.contains(&std::process::id().to_string()) && refused.contains("--data"), "{refused}");
        drop((one.unwrap(), two.unwrap()));
        let exclusive = Lock::take(directory.path(), Hold::Exclusive).unwrap();
        assert!(matches!(Lock::take(directory.path(), Hold::Shared), Err(LockError::Held { .. })));
        drop(exclusive);
        Lock::take(directory.path(), Hold::Exclusive).unwrap();
    }

    #[test]
    fn nobody_but_its_owner_enters_a_directory_that_was_open_to_all() {
        let place = tempfile::tempdir().unwrap();
        let directory = place.path().join("data");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        let _lock = Lock::take(&directory, Hold::Shared).unwrap();
        assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
