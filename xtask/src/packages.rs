//! Packages of the system (系统软件包): what tests need besides Rust is installed with apt-get where that may be done.
//!
//! Where it may not, the message names the packages and the command. Nothing is fetched from anywhere else.
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether what a package brings is there.
pub(crate) type IsThere = fn() -> bool;

/// Why something is missing, with the remedy.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// The packages of which nothing is there.
pub(crate) fn missing(packages: &[(&'static str, IsThere)]) -> Vec<&'static str> {
    packages.iter().filter(|(_, is_there)| !is_there()).map(|(package, _)| *package).collect()
}

/// A program of the `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Installs packages; `remedy` says, with a reason, what to do where that may not be done here.
///
/// # Errors
/// [`Missing`].
pub(crate) fn install(missing: &[&str], remedy: impl Fn(&str) -> String) -> Result<(), Missing> {
    if !is_root() || on_path("apt-get").is_none() {
        return Err(Missing(remedy("this is not root on a system with apt-get, so nothing is installed here")));
    }
    eprintln!("installing {} (once)…", missing.join(", "));
    let plain: [&str; 2] = ["-qq", "-y"];
    apt(&["update", "-qq"])
        .and_then(|()| apt(&[["install", "--no-install-recommends"].as_slice(), &plain, missing].concat()))
}

fn apt(arguments: &[&str]) -> Result<(), Missing> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .map_err(|error| Missing(format!("apt-get does not start: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Missing(format!("`apt-get {}` failed: {}", arguments.join(" "), said.trim())))
}

/// The owner of this process, as the system shows it.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self").metadata().is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_path_is_not_found() {
        assert_eq!(on_path("no-such-program-of-ours"), None);
        assert!(on_path("sh").is_some());
    }

    #[test]
    fn only_what_is_not_there_is_missing() {
        assert_eq!(missing(&[("here", || true), ("there", || false)]), ["there"]);
    }
}
