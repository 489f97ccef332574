//! Purity by name: the sources of the pure crates name no clock, no files, no network, no environment, no randomness.
//!
//! The dependencies are checked in `map`; the standard library has all of it, so the names are checked as well.
use crate::map::PURE;
use crate::sources::{Source, files, named_paths, root};

/// What the pure crates never name, as parts of paths.
const FORBIDDEN: &[&[&str]] = &[
    &["std", "fs"],
    &["std", "net"],
    &["std", "env"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time", "Instant"],
    &["SystemTime"],
    &["Instant", "now"],
    &["Utc", "now"],
    &["Local"],
    &["thread_rng"],
    &["OsRng"],
    &["RandomState"],
    &["new_v4"],
    &["now_v7"],
    &["tokio"],
];

/// Files that are compiled for tests only and touch the world there: file, where it is declared, and why.
const FOR_TESTS: &[(&str, &str, &str)] = &[(
    "crates/views/src/golden.rs",
    "crates/views/src/lib.rs",
    "compares rows with checked-in files, and writes them anew when asked",
)];

fn breaks(source: &Source) -> Option<(String, &'static [&'static str])> {
    named_paths(source).into_iter().find_map(|path| {
        let parts: Vec<&str> = path.split("::").collect();
        let found =
            FORBIDDEN.iter().find(|forbidden| parts.windows(forbidden.len()).any(|window| window == **forbidden));
        found.map(|forbidden| (path, *forbidden))
    })
}

#[test]
fn the_pure_crates_name_no_clock_no_io_and_no_randomness() {
    let mut broken = Vec::new();
    let pure: Vec<String> = PURE.iter().map(|name| format!("crates/{name}/src")).collect();
    for source in files(&pure.iter().map(String::as_str).collect::<Vec<_>>(), ".rs") {
        if FOR_TESTS.iter().any(|(path, ..)| source.path == *path) {
            continue;
        }
        broken.extend(breaks(&source).map(|(path, _)| format!("{} names {path}", source.path)));
    }
    assert!(
        broken.is_empty(),
        "what the world holds is an argument here, not something to look up:\n{}",
        broken.join("\n")
    );
}

#[test]
fn what_is_excused_is_really_for_tests_only() {
    for (path, declared, why) in FOR_TESTS {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".rs");
        let parent = std::fs::read_to_string(root().join(declared)).unwrap();
        let for_tests = parent.contains(&format!("#[cfg(test)]\nmod {name};"));
        assert!(root().join(path).is_file() && for_tests && !why.is_empty(), "{path} is not compiled for tests only");
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for text in [
        "use std::{fs, io};",
        "fn f() { chrono::Utc::now(); }",
        "fn f() { m!(uuid::Uuid::new_v4()) }",
        "use std::time::{Instant};",
    ] {
        let source = Source { path: "sample.rs".into(), text: text.into() };
        assert!(breaks(&source).is_some(), "{text}");
    }
    let clean = Source {
        path: "sample.rs".into(),
        text: "//! std::fs\nuse crate::event::Instant; fn f() { \"Utc::now\"; }".into(),
    };
    assert_eq!(breaks(&clean), None);
}
