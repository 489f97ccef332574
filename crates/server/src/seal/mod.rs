//! The seal of the log (日志封存): the tree that grows with it, its signed checkpoints, and evidence made of both.
//!
//! What is proved and how stands in `anjuan-proof`; here are the files, the following of the log and the wiring. The sealer's key is its
//! own and opens nothing else. It must never sign a root over anything but what the log gave it in order.
pub mod cosigned;
pub mod scrub;
pub mod sealer;
pub mod store;
pub mod witnesses;

use crate::secrets::{SecretError, load_or_create, random};
use anjuan_proof::checkpoint::SealKey;
use std::path::Path;

/// The origin of a centre's log, as its checkpoints name it.
#[must_use]
pub fn origin(centre: &str) -> String {
    format!("anjuan.dev/log/{centre}")
}

/// The key of the seal, which is made if there is none.
///
/// # Errors
/// [`SecretError`] when the file cannot be used.
pub fn key(path: &Path, centre: &str) -> Result<SealKey, SecretError> {
    let written = load_or_create(path, || Ok(SealKey::written(&origin(centre), &*random::<32>()?)))?;
    SealKey::read(&written)
        .map_err(|_| SecretError::Content { path: path.to_owned(), what: "the private key of a signed note" })
}
