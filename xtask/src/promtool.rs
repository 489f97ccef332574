//! Finds or fetches what checks metrics in tests (指标检查): promtool of Prometheus.
//!
//! It comes out of the system's package without installing that: the package would start a server on the machine. Where that may not
//! be done, the message names the package.
use crate::packages::{Missing, on_path};
use crate::target_directory;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package that holds it.
const PACKAGE: &str = "prometheus";

/// The path of promtool: named by `ANJUAN_PROMTOOL`, on the `PATH`, fetched before, or fetched now.
///
/// # Errors
/// [`Missing`] says how to get it.
pub(crate) fn ensure() -> Result<PathBuf, Missing> {
    if let Some(named) = std::env::var_os("ANJUAN_PROMTOOL").map(PathBuf::from) {
        return Some(named).filter(|path| path.is_file()).ok_or_else(|| remedy("ANJUAN_PROMTOOL names no file"));
    }
    let kept = target_directory().join("tools/promtool");
    let found = [on_path("promtool"), Some(kept.clone())].into_iter().flatten().find(|path| path.is_file());
    match found {
        Some(found) => Ok(found),
        None => fetched(&kept).map(|()| kept).map_err(|why| remedy(&why)),
    }
}

/// Takes the program out of the package.
fn fetched(to: &Path) -> Result<(), String> {
    let place = to.with_extension("package");
    let failed = |error: std::io::Error| error.to_string();
    if place.exists() {
        fs::remove_dir_all(&place).map_err(failed)?;
    }
    fs::create_dir_all(&place).map_err(failed)?;
    let download = |place: &Path| run(Command::new("apt-get").args(["download", "-qq", PACKAGE]).current_dir(place));
    if download(&place).is_err() {
        // The lists of packages may be missing or old.
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        download(&place)?;
    }
    let packages = fs::read_dir(&place).map_err(failed)?.flatten().map(|entry| entry.path());
    let package = packages.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let package = package.ok_or("apt-get brought no package")?;
    run(Command::new("dpkg-deb").arg("--extract").arg(package).arg(&place))?;
    fs::rename(place.join("usr/bin/promtool"), to).map_err(failed)?;
    fs::remove_dir_all(&place).map_err(failed)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn remedy(why: &str) -> Missing {
    Missing(format!(
        "the test of the metrics has promtool check them, and leaves that out without it; {why}. It is in the package {PACKAGE} \
         (`apt-get download {PACKAGE}`), or name one: ANJUAN_PROMTOOL=/path/to/promtool"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_package_that_holds_it() {
        let said = remedy("because").to_string();
        assert!(said.contains("because") && said.contains("apt-get download prometheus"), "{said}");
    }
}
