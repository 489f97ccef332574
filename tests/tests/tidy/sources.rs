//! The sources of the service, read once per test: every Rust file of the members, as text and as tokens.
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::path::{Path, PathBuf};

/// One Rust file.
pub(crate) struct Source {
    /// Where it lies, from the root of the repository.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file under these folders whose name ends so, in order; at least one.
pub(crate) fn files(folders: &[&str], ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    folders.iter().for_each(|folder| walk(&root().join(folder), ending, &mut found));
    found.sort();
    assert!(!found.is_empty(), "no {ending} files under {folders:?}: the check would be empty");
    let of = |path: PathBuf| Source {
        path: path.strip_prefix(root()).unwrap().display().to_string(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    found.into_iter().map(of).collect()
}

/// Every Rust file of the service: crates, xtask and the tests.
pub(crate) fn rust() -> Vec<Source> {
    files(&["crates", "xtask", "tests"], ".rs")
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.ends_with("target") {
            walk(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// Every path named in code, `std::fs::read`, with the groups of `use` spelled out; comments and strings name nothing.
pub(crate) fn named_paths(source: &Source) -> Vec<String> {
    let stream: TokenStream = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut paths = Vec::new();
    collect(stream, &[], &mut paths);
    paths
}

/// Walks tokens; `prefix` is what stands before a `::{…}` group.
fn collect(stream: TokenStream, prefix: &[String], paths: &mut Vec<String>) {
    let mut path = prefix.to_vec();
    let mut joined = !prefix.is_empty();
    let mut colons = 0;
    for token in stream {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                joined = colons == 2;
                continue;
            }
            TokenTree::Ident(ident) => {
                if !joined {
                    path.clear();
                }
                path.push(ident.to_string());
                paths.push(path.join("::"));
            }
            TokenTree::Group(group) if joined && group.delimiter() == Delimiter::Brace => {
                collect(group.stream(), &path, paths);
                path = prefix.to_vec();
            }
            TokenTree::Group(group) => collect(group.stream(), &[], paths),
            // In a `use` group a comma begins the next name behind the same prefix.
            TokenTree::Punct(punct) if punct.as_char() == ',' && !prefix.is_empty() => {
                path = prefix.to_vec();
                joined = true;
                colons = 0;
                continue;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => path.clear(),
        }
        joined = false;
        colons = 0;
    }
}

#[test]
fn grouped_uses_are_spelled_out_and_strings_name_nothing() {
    let text = "//! std::net\nuse std::{fs, time::{Duration, SystemTime}}; fn f() { let a: u8 = g(\"std::env\"); chrono::Utc::now() }";
    let paths = named_paths(&Source { path: "sample.rs".into(), text: text.into() });
    for path in ["std::fs", "std::time::SystemTime", "std::time::Duration", "chrono::Utc::now"] {
        assert!(paths.iter().any(|found| found == path), "{path} not in {paths:?}");
    }
    for path in ["std::net", "std::env", "a::u8"] {
        assert!(!paths.iter().any(|found| found.contains(path)), "{path} in {paths:?}");
    }
}
