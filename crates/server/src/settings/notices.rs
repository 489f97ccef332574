//! The section `[notices]` (对外通知): where the file of the outside channels is.
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The outside channels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoticesSettings {
    /// The file `notices.toml` of the centre's directory; empty, nothing is sent outside and nothing runs for it.
    pub file: PathBuf,
}
