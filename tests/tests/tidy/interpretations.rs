//! The page of interpretations (条文解释): every assumed entry of the deployed rulebook stands on it with its article, and every
//! file that it names exists.
use crate::sources::root;
use std::fs;

const PAGE: &str = "deploy/centres/bencha/INTERPRETATIONS.md";

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).unwrap()
}

#[test]
fn every_assumed_number_is_listed_with_its_article() {
    let text = fs::read_to_string(root().join("deploy/centres/bencha/rulebook.toml")).unwrap();
    let book: toml::Table = text.parse().unwrap();
    let page = page();
    let entries = ["limit", "number"].into_iter().flat_map(|kind| book[kind].as_array().unwrap());
    let assumed = entries.filter(|entry| entry["assumed"].as_bool() == Some(true));
    let word = |entry: &toml::Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let mut checked = 0;
    for (name, article) in assumed.map(|entry| (word(entry, "name"), word(entry, "article"))) {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("{PAGE} has no row for the assumed `{name}`"));
        assert!(row.contains(&format!("| {article} |")), "`{name}` is of {article}: {row}");
        checked += 1;
    }
    assert!(checked > 30, "{checked}");
}

#[test]
fn every_file_that_is_named_exists() {
    let page = page();
    let named = page.split('`').filter(|text| text.starts_with("crates/") || text.starts_with("tests/"));
    let mut checked = 0;
    for path in named {
        assert!(root().join(path).exists(), "{PAGE} names {path}");
        checked += 1;
    }
    assert!(checked >= 5, "{checked}");
}
