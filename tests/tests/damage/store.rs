//! The private server's store on the disk: copied, flipped, robbed of its index. Only while the server does not run.
use std::path::{Path, PathBuf};

/// Every file of the stream of events.
pub(crate) fn stream_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(stream_files(&path));
        } else if path.to_string_lossy().contains("/EVENTS/") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Flips one bit of the last byte of the n-th place, from 0, where the text stands in the messages.
pub(crate) fn flip_text(data: &Path, text: &[u8], place: usize) {
    let mut left = place;
    for path in stream_files(&data.join("nats")).into_iter().filter(|path| path.extension().is_some_and(|e| e == "blk"))
    {
        let mut bytes = std::fs::read(&path).unwrap();
        let places: Vec<usize> =
            (0..bytes.len().saturating_sub(text.len())).filter(|at| bytes[*at..].starts_with(text)).collect();
        if let Some(at) = places.get(left) {
            bytes[at + text.len() - 2] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            return;
        }
        left -= places.len();
    }
    panic!("the text is not in the store so often");
}

/// Removes the index, as it is missing after some power cuts.
pub(crate) fn remove_index(data: &Path) {
    for path in stream_files(&data.join("nats")).into_iter().filter(|path| path.ends_with("index.db")) {
        std::fs::remove_file(path).unwrap();
    }
}

/// Copies a directory with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else if kind.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
