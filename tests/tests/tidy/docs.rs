//! The documents that say where to change what: every file they name is there.
use crate::sources::{files, root};

/// A path in backticks that must exist: a file or folder of the repository. One that is `(new)` in the example may not.
fn named(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split('`').collect();
    let quoted = parts.iter().zip(parts.iter().skip(1)).enumerate().filter(|(place, _)| place % 2 == 0);
    quoted.filter_map(|(place, (_, path))| is_path(path, parts.get(place + 2).copied()).then_some(*path)).collect()
}

/// Whether a quoted text is a path of the repository that is there before the example.
fn is_path(path: &str, after: Option<&str>) -> bool {
    let begins =
        ["crates/", "proto/", "deploy/", "tests/", "docs/", "xtask/"].iter().any(|folder| path.starts_with(folder));
    begins && !after.is_some_and(|after| after.starts_with(" (new)"))
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let mut missing = Vec::new();
    let mut found = 0;
    for document in files(&["docs"], ".md") {
        for path in document.text.lines().flat_map(named) {
            found += 1;
            if !root().join(path).exists() {
                missing.push(format!("{}: {path}", document.path));
            }
        }
    }
    assert!(found > 20, "only {found} paths: the check would be empty");
    assert!(missing.is_empty(), "name the file that is meant: {missing:#?}");
}

#[test]
fn a_path_is_known_and_a_new_one_is_left_out() {
    assert_eq!(named("| `crates/a.rs` | `commands!` and `proto/b.proto` (new) |"), ["crates/a.rs"]);
}
