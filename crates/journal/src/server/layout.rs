//! Where the streams lie in the store (流的位置): a directory for each account, moved when a server is run with other accounts.
//!
//! The server finds a stream by the directory of its account; nothing in the stream's own files names the account. It is moved
//! before the server starts, by one rename of the whole directory.
use super::config::{Files, directory};
use crate::log::LogError;
use crate::stream::ALL;
use crate::zones::account;
use std::fs;
use std::path::{Path, PathBuf};

/// The account of a server without zones.
const SINGLE: &str = "$G";

/// Moves the streams to where a server with zones, or one without, looks for them.
pub(super) fn arrange(files: &Files, zoned: bool) -> Result<(), LogError> {
    for stream in ALL {
        let target = place(&files.store, if zoned { account(stream) } else { SINGLE }, stream);
        let other = place(&files.store, if zoned { SINGLE } else { account(stream) }, stream);
        if !other.is_dir() || target.exists() {
            continue;
        }
        if let Some(parent) = target.parent() {
            directory(parent)?;
        }
        let failed = |error| LogError::Other(format!("{}: {error}", other.display()));
        fs::rename(&other, &target).map_err(failed)?;
        tracing::info!(stream, to = %target.display(), "the stream was moved to the account of its zone");
    }
    Ok(())
}

fn place(store: &Path, account: &str, stream: &str) -> PathBuf {
    store.join("jetstream").join(account).join("streams").join(stream)
}
