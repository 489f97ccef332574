//! The map of modules inside `domain`: floors, bottom to top. A module names its own floor and those below, never one above.
//!
//! Tests may look up: they tell stories of several kinds. Paths in macros count for the file that the macro stands in.
use crate::sources::{Source, files, named_paths};
use std::collections::BTreeSet;
use syn::spanned::Spanned;

/// The modules of each floor, bottom to top; a new module of the crate is drawn here first.
const FLOORS: &[&[&str]] = &[
    &["vocabulary"],
    &["clock"],
    &["reference"],
    &["matters"],
    &["people"],
    &["scores"],
    // `scenario` is there for tests only.
    &["access", "aggregate", "command", "event", "history", "needs", "scenario"],
];

const ROOT: &str = "crates/domain/src/";

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// The modules that a file is in, `["matters", "case", "accept"]`; those of the crate's own file are none.
fn modules(path: &str) -> Vec<&str> {
    let inside = path.strip_prefix(ROOT).unwrap().trim_end_matches(".rs");
    let mut modules: Vec<&str> = inside.split('/').collect();
    if matches!(modules.last(), Some(&"mod" | &"lib")) {
        modules.pop();
    }
    modules
}

fn for_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// What a file says in production, with the lines of its tests blank, and the paths of files that are tests alone.
fn production(source: &Source) -> (Source, Vec<String>) {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut lines: Vec<&str> = source.text.lines().collect();
    let mut tests = Vec::new();
    for item in file.items.iter().filter(|item| for_tests(item)) {
        let span = item.span();
        lines[span.start().line - 1..span.end().line].fill("");
        if let syn::Item::Mod(module) = item {
            let folder = modules(&source.path).join("/");
            tests.push(format!("{ROOT}{}{}", if folder.is_empty() { folder } else { folder + "/" }, module.ident));
        }
    }
    (Source { path: source.path.clone(), text: lines.join("\n") }, tests)
}

/// The module of the crate that a path leads to from a file, if it leads out of the file's own.
fn target<'a>(path: &'a [&'a str], modules: &[&'a str]) -> Option<&'a str> {
    let ups = path.iter().take_while(|part| **part == "super").count();
    match path {
        ["crate", module, ..] => Some(module),
        ["super", ..] if ups == modules.len() => path.get(ups).copied(),
        _ => None,
    }
}

/// The arrows of a file that go up: `matters -> scores by crate::scores::rules`.
fn upward(source: &Source) -> Vec<String> {
    let modules = modules(&source.path);
    let Some(own) = modules.first().and_then(|module| floor(module)) else { return vec![] };
    let mut found = BTreeSet::new();
    for path in named_paths(source) {
        let parts: Vec<&str> = path.split("::").collect();
        let Some(module) = target(&parts, &modules) else { continue };
        if floor(module).is_some_and(|other| other > own) {
            found.insert(format!("{} names {module} above it", source.path));
        }
    }
    found.into_iter().collect()
}

fn sources() -> Vec<Source> {
    let read: Vec<(Source, Vec<String>)> = files(&[ROOT], ".rs").iter().map(production).collect();
    let tests: Vec<String> = read.iter().flat_map(|(_, tests)| tests.clone()).collect();
    let is_test =
        |path: &str| tests.iter().any(|test| path == format!("{test}.rs") || path.starts_with(&format!("{test}/")));
    read.into_iter().map(|(source, _)| source).filter(|source| !is_test(&source.path)).collect()
}

#[test]
fn no_module_of_the_domain_names_a_floor_above_it() {
    let sources = sources();
    assert!(sources.len() > 200, "only {} files were read: the check would be empty", sources.len());
    let broken: Vec<String> = sources.iter().flat_map(upward).collect();
    assert!(broken.is_empty(), "move the shared term down, or let the upper floor hand it in:\n{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_domain_is_on_the_map_and_everything_on_the_map_is_a_module() {
    let there: BTreeSet<String> = files(&[ROOT], ".rs")
        .iter()
        .filter_map(|source| modules(&source.path).first().map(|module| (*module).to_owned()))
        .collect();
    let map: BTreeSet<String> =
        FLOORS.iter().flat_map(|modules| modules.iter().map(|module| (*module).to_owned())).collect();
    assert_eq!(there, map, "a new module is drawn on the map first");
}

#[test]
fn an_arrow_that_goes_up_is_found_and_one_in_a_test_is_not() {
    let file = |text: &str| Source { path: format!("{ROOT}people/leave/apply.rs"), text: text.into() };
    for text in [
        "use crate::scores::rules::Clause;",
        "use crate::{clock, event::Event};",
        "fn f() { crate::aggregate::decide() }",
        "use super::super::super::command::Body;",
        "macro_rules! m { () => { $crate::event::Event } }",
    ] {
        assert_eq!(upward(&production(&file(text)).0).len(), 1, "{text}");
    }
    for text in [
        "use crate::matters::case::Case; use super::events::Began; use super::super::duty::Duty;",
        "#[cfg(test)]\nmod tests {\n    use crate::aggregate::State;\n}",
        "//! crate::event\nfn f() { \"crate::event::Event\"; }",
    ] {
        assert_eq!(upward(&production(&file(text)).0), Vec::<String>::new(), "{text}");
    }
    let (_, tests) = production(&Source {
        path: format!("{ROOT}people/leave/mod.rs"),
        text: "#[cfg(test)]\npub(crate) mod fixture;".into(),
    });
    assert_eq!(tests, [format!("{ROOT}people/leave/fixture")]);
}
