//! Where a view's stores lie: `DIR/<view>-v<version>.<layout>/g1`, `g2` …, and a file `CURRENT` that names the one in use.
//!
//! A new store is built beside the old and counts for nothing until `CURRENT` names it, which is one atomic rename. The
//! one before is kept under `PREVIOUS` until the next. A store that does not open, or does not read as it was written, is
//! renamed `g1.broken-1` and left.
use crate::error::ProjectorError;
use crate::folder::Folder;
use crate::store::{LAYOUT, Store};
use anjuan_journal::server::room::{ROOM, free};
use anjuan_views::view::View;
use std::fs;
use std::path::{Path, PathBuf};

const CURRENT: &str = "CURRENT";
const PREVIOUS: &str = "PREVIOUS";

/// The directory of one view's stores.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    path: PathBuf,
}

impl Directory {
    /// The directory of that view under `dir`; made, where there is none.
    pub(crate) fn for_view<V: View>(dir: &Path) -> Result<Self, ProjectorError> {
        let path = dir.join(format!("{}-v{}.{LAYOUT}", V::NAME, V::VERSION));
        fs::create_dir_all(&path).map_err(|source| at(&path, source))?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the store in use, or a new one; sets aside what does not open or does not fold back. It removes nothing: another one
    /// may be built beside it at this moment.
    pub(crate) fn open<V: View>(&self) -> Result<Folder<V>, ProjectorError> {
        // One that was set aside while it was in use is not begun again under its name.
        if let Some(name) = self.named(CURRENT)?.filter(|name| self.path.join(name).exists()) {
            let opened = Store::open(&self.path.join(&name)).and_then(|store| {
                store.check()?;
                Folder::load(store)
            });
            match opened {
                Ok(opened) => return Ok(opened),
                // A store is no worse for a disk that is full.
                Err(error) if has_no_room(&self.path) => return Err(error),
                Err(error) => {
                    tracing::error!(view = V::NAME, store = name, %error, "the store does not open; it is set aside and the view replayed");
                    self.set_aside(&name)?;
                }
            }
        }
        let (name, store) = self.fresh()?;
        self.switch(&name)?;
        Folder::load(store)
    }

    /// Whether the disk of the stores is full.
    pub(crate) fn has_no_room(&self) -> bool {
        has_no_room(&self.path)
    }

    /// A new store beside the others, not in use yet.
    pub(crate) fn fresh<V: View>(&self) -> Result<(String, Store<V>), ProjectorError> {
        let used = self.names()?.into_iter().filter_map(|name| number(&name));
        let mut next = used.max().unwrap_or(0);
        let name = loop {
            next += 1;
            let (name, path) = (format!("g{next}"), self.path.join(format!("g{next}")));
            match fs::create_dir(&path) {
                Ok(()) => break name,
                // Somebody else began one at the same moment.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(at(&path, source)),
            }
        };
        let store = Store::open(&self.path.join(&name))?;
        Ok((name, store))
    }

    /// Takes `name` in use; the one in use until now becomes the previous.
    pub(crate) fn switch(&self, name: &str) -> Result<(), ProjectorError> {
        if let Some(old) = self.named(CURRENT)?.filter(|old| old != name) {
            self.write(PREVIOUS, &old)?;
        }
        self.write(CURRENT, name)
    }

    /// The name of the store in use.
    pub(crate) fn current(&self) -> Result<Option<String>, ProjectorError> {
        self.named(CURRENT)
    }

    /// Renames a store that is closed to `<name>.broken-<n>`.
    pub(crate) fn set_aside(&self, name: &str) -> Result<(), ProjectorError> {
        let from = self.path.join(name);
        if !from.exists() {
            return Ok(());
        }
        let free = |n: &u32| !self.path.join(format!("{name}.broken-{n}")).exists();
        let n = (1..).find(free).unwrap_or(u32::MAX);
        fs::rename(&from, self.path.join(format!("{name}.broken-{n}"))).map_err(|source| at(&from, source))
    }

    /// Removes stores that are neither in use nor the previous: builds that were interrupted, and older ones. Only where no build
    /// is under way: when a process begins, and by the build that has just been taken in use.
    pub(crate) fn tidy(&self) -> Result<(), ProjectorError> {
        let kept = [self.named(CURRENT)?, self.named(PREVIOUS)?];
        for name in self.names()? {
            let stale = name.strip_prefix('g').is_some_and(|n| n.parse::<u64>().is_ok());
            if stale && !kept.iter().flatten().any(|kept| *kept == name) {
                let path = self.path.join(&name);
                fs::remove_dir_all(&path).map_err(|source| at(&path, source))?;
            }
        }
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, ProjectorError> {
        let entries = fs::read_dir(&self.path).map_err(|source| at(&self.path, source))?;
        Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
    }

    fn named(&self, file: &str) -> Result<Option<String>, ProjectorError> {
        let path = self.path.join(file);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|name| number(name).is_some())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(at(&path, source)),
        }
    }

    fn write(&self, file: &str, name: &str) -> Result<(), ProjectorError> {
        let (path, new) = (self.path.join(file), self.path.join(format!("{file}.new")));
        let written = || {
            fs::write(&new, name)?;
            fs::File::open(&new)?.sync_all()?;
            fs::rename(&new, &path)?;
            fs::File::open(&self.path)?.sync_all()
        };
        written().map_err(|source| at(&path, source))
    }
}

/// The number of a store's name, `g7` or `g7.broken-1`: a set-aside store's number is not used again.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix('g')?.split('.').next()?.parse().ok()
}

/// Whether the disk of the stores is full.
pub(crate) fn has_no_room(path: &Path) -> bool {
    free(path).is_some_and(|free| free < ROOM)
}

fn at(path: &Path, source: std::io::Error) -> ProjectorError {
    ProjectorError::File { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::Numbers;

    #[test]
    fn a_store_that_is_being_built_stays_while_the_one_in_use_is_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let directory = Directory::for_view::<Numbers>(dir.path()).unwrap();
        drop(directory.open::<Numbers>().unwrap());
        let (name, built) = directory.fresh::<Numbers>().unwrap();
        directory.set_aside(&directory.current().unwrap().unwrap()).unwrap();
        drop(directory.open::<Numbers>().unwrap());
        let begun = directory.current().unwrap().unwrap();
        assert_ne!(begun, name);
        built.flush().unwrap();
        assert!(directory.path().join(&name).join("db").exists(), "the build goes on where it was");
        // What was never taken in use goes with the next start.
        drop(built);
        directory.tidy().unwrap();
        assert!(!directory.path().join(&name).exists() && directory.path().join(&begun).exists());
    }
}
