//! The guides: what `ARCHITECTURE.md` and the glossary name is there, and both READMEs lead to them.
use crate::sources::{files, root};

/// Folders and files of the root that a path may begin with.
const HOMES: &[&str] = &["crates/", "tests/", "xtask", "proto", "docs/", "deploy/", "deny.toml"];

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between back-ticks, line by line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// What links lead to, but for other hosts.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link)
        .filter(|link| !link.contains("://"))
}

fn paths(text: &str) -> Vec<&str> {
    let path = |quoted: &&str| HOMES.iter().any(|home| quoted.starts_with(home)) && !quoted.contains(' ');
    quoted(text).filter(path).chain(links(text)).collect()
}

#[test]
fn every_file_that_the_architecture_names_exists() {
    let text = read("ARCHITECTURE.md");
    let paths = paths(&text);
    assert!(paths.len() > 40, "only {} paths were found: the check would be empty", paths.len());
    let missing: Vec<&str> = paths.into_iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names what is not there: {missing:?}");
}

/// Whether a source defines an item: written out, or as one of a `codes!` table.
fn defines(source: &str, item: &str) -> bool {
    source.lines().map(str::trim).any(|line| {
        let words: Vec<&str> =
            line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
        words.windows(2).any(|pair| ["struct", "enum", "trait", "type"].contains(&pair[0]) && pair[1] == item)
            || line == format!("{item} {{")
    })
}

#[test]
fn every_word_of_the_glossary_is_defined_where_it_says() {
    let text = read("docs/GLOSSARY.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("` in `")).collect();
    assert!(rows.len() > 30, "only {} rows were found: the check would be empty", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [english, chinese, what, place] = cells[..] else { panic!("four columns: {row}") };
        assert!(!english.is_empty() && !chinese.is_ascii() && !what.is_empty(), "{row}");
        let [item, path] = quoted(place).collect::<Vec<_>>()[..] else { panic!("an item and its file: {row}") };
        assert!(defines(&read(path), item), "{path} does not define {item}");
    }
}

#[test]
fn the_modules_of_the_domain_are_described_floor_by_floor() {
    let text = read("ARCHITECTURE.md");
    let floors = files(&["crates/domain/src"], "/mod.rs");
    let floors =
        floors.iter().filter_map(|source| source.path.strip_prefix("crates/domain/src/")?.strip_suffix("/mod.rs"));
    for floor in floors.filter(|path| !path.contains('/')) {
        assert!(text.contains(&format!("| `{floor}` |")), "ARCHITECTURE.md has no row for {floor}");
    }
}

#[test]
fn both_readmes_lead_to_the_guides() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = read(readme);
        for guide in ["ARCHITECTURE.md", "docs/GLOSSARY.md"] {
            assert!(links(&text).any(|link| link == guide), "{readme} does not link {guide}");
        }
    }
}

#[test]
fn what_is_not_there_is_found() {
    let text = "see `crates/nowhere.rs` and [this](docs/none.md), not `code` or [that](https://example.org)";
    assert_eq!(paths(text), ["crates/nowhere.rs", "docs/none.md"]);
    assert!(defines("pub struct Case {", "Case") && defines("    Consequence {", "Consequence"));
    assert!(!defines("use crate::Case;", "Case") && !defines("pub struct CaseFile {", "Case"));
}
