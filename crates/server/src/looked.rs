//! Whether a file changed (文件变动), without reading it: certificates and `notices.toml` are read anew when they do.
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

/// How often it is looked.
pub(crate) const LOOKED: Duration = Duration::from_secs(1);

/// What tells one content of a file from another; none where there is no file.
pub(crate) type Look = Option<(u64, u64, i64, i64)>;

/// How the file looks now.
pub(crate) fn look(path: &Path) -> Look {
    let seen = |metadata: Metadata| (metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec());
    std::fs::metadata(path).ok().map(seen)
}
