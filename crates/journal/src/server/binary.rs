//! Where the nats-server binary is (程序查找), and whether it is new enough.
use crate::OLDEST_SERVER;
use crate::log::LogError;
use crate::stream::check_version;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The binary: named by `ANJUAN_NATS_SERVER`, fetched into `tools/` beside the build, beside our own program, or on the `PATH`.
///
/// # Errors
/// [`LogError::Other`] with the remedy when there is none.
pub fn find_binary() -> Result<PathBuf, LogError> {
    match std::env::var_os("ANJUAN_NATS_SERVER").map(PathBuf::from) {
        Some(named) => is_there(named),
        None => search(),
    }
}

/// The binary that was named, if it is there.
fn is_there(named: PathBuf) -> Result<PathBuf, LogError> {
    match named.is_file() {
        true => Ok(named),
        false => Err(LogError::Other(format!(
            "ANJUAN_NATS_SERVER names {}, which is not there: name a nats-server {OLDEST_SERVER} or later, or unset the \
                 variable, and one is looked for in tools/, beside anjuan and on the PATH",
            named.display()
        ))),
    }
}

fn search() -> Result<PathBuf, LogError> {
    let own = std::env::current_exe().unwrap_or_default();
    let fetched = format!("tools/nats-server-{OLDEST_SERVER}/nats-server");
    let beside = own.ancestors().skip(1).flat_map(|dir| [dir.join(&fetched), dir.join("nats-server")]);
    let here = [PathBuf::from("target").join(&fetched)];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).map(|dir| dir.join("nats-server")).collect();
    beside.chain(here).chain(on_path).find(|file| file.is_file()).ok_or_else(|| {
        LogError::Other(format!(
            "no nats-server is found: `cargo xtask up` (or `cargo xtask test`) fetches {OLDEST_SERVER}, or name one with \
             ANJUAN_NATS_SERVER=/path/to/nats-server, or use a running one with --nats nats://host:4222"
        ))
    })
}

/// Refuses a binary that does not run or is too old.
pub(super) fn check(binary: &Path) -> Result<(), LogError> {
    let output = Command::new(binary).arg("--version").output();
    let output = output.map_err(|error| LogError::Other(format!("{} does not run: {error}", binary.display())))?;
    // It says `nats-server: v2.15.1`.
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match said.rsplit(' ').next() {
        Some(version) if said.starts_with("nats-server") => check_version(version.trim_start_matches('v')),
        _ => Err(LogError::Other(format!("{} is not a nats-server: it says `{said}`", binary.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_binary_that_is_not_there_is_told_with_the_remedy() {
        let error = is_there("/nowhere/nats-server".into()).unwrap_err().to_string();
        for part in ["/nowhere/nats-server", OLDEST_SERVER, "unset"] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}
