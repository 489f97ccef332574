//! Who may read the data directory (数据目录权限): after a run nothing in it can be read by anybody but its owner.
use super::register;
use anjuan_tests::service::Service;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What others can read, with its mode.
fn open_to_others(directory: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    let mut left = vec![directory.to_path_buf()];
    while let Some(path) = left.pop() {
        // The private server removes files of its own meanwhile.
        let Ok(metadata) = std::fs::symlink_metadata(&path) else { continue };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            found.push((path.clone(), mode));
        }
        if metadata.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
    found
}

#[test]
fn nothing_in_the_data_directory_is_open_to_others_and_what_was_is_mended() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let service = Service::start(&data);
    register(&service, "甲");
    let _ = service.digest("register");
    assert_eq!(open_to_others(&data), []);
    service.stop();
    assert_eq!(open_to_others(&data), []);
    for (path, mode) in [(data.clone(), 0o755), (data.join("views"), 0o755), (data.join("nats/name"), 0o644)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let service = Service::start(&data);
    assert_eq!(open_to_others(&data), []);
    let said = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(said.contains("that is mended"), "{said}");
    service.stop();
}
