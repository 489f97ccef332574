//! Who may read the data directory (数据目录权限): its owner, and nobody else on the machine.
//!
//! What is made gets its mode from the umask of the process, which the private nats-server inherits. What is found wider, from an
//! earlier release or after a copy, is mended at the start, and that is said.
use rustix::fs::Mode;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What nobody but the owner has.
const OTHERS: u32 = 0o077;

/// From now on this process, and what it starts, makes files that only their owner can read.
pub fn close_new_files() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Takes from everybody but its owner what is found in a directory, itself included; answers how many files and directories that were.
/// Links are left as they are, and nothing is followed out of the directory.
///
/// # Errors
/// What the system says, where something is another user's.
pub fn close(directory: &Path) -> io::Result<usize> {
    let mut mended = 0;
    let mut left = vec![directory.to_path_buf()];
    while let Some(path) = left.pop() {
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.file_type().is_symlink() => continue,
            Ok(metadata) => metadata,
            // The private server, or a view that is made anew, may have removed it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & OTHERS != 0 {
            fs::set_permissions(&path, Permissions::from_mode(mode & !OTHERS))?;
            mended += 1;
        }
        if metadata.is_dir() {
            for entry in fs::read_dir(&path)? {
                left.push(entry?.path());
            }
        }
    }
    Ok(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_could_read_is_taken_from_them_and_links_lead_nowhere() {
        let place = tempfile::tempdir().unwrap();
        let (data, outside) = (place.path().join("data"), place.path().join("outside"));
        fs::create_dir_all(data.join("views")).unwrap();
        for (path, mode) in [(data.join("views/store"), 0o644), (data.join("key"), 0o600), (outside.clone(), 0o644)] {
            fs::write(&path, "x").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(data.join("views"), Permissions::from_mode(0o750)).unwrap();
        std::os::unix::fs::symlink(&outside, data.join("link")).unwrap();
        assert_eq!(close(&data).unwrap(), 3, "the directory, one below it, and one file");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&data.join("views")), mode(&data.join("views/store"))), (0o700, 0o700, 0o600));
        assert_eq!(mode(&outside), 0o644);
        assert_eq!(close(&data).unwrap(), 0);
    }
}
