//! The page of interpretations (条文解释): every assumed entry of the deployed rulebook stands on it with its article, every file that it
//! names exists, and every reading has a test of that name. The same of the further instances of each kind of fault (`tests/cases`).
use crate::sources::{root, rust};
use std::collections::BTreeSet;
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

/// The names of all functions of all sources.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in rust() {
        let after = source.text.split("fn ").skip(1);
        names.extend(after.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned));
    }
    names
}

/// The cells of the rows of a table, from its head on.
fn rows<'a>(page: &'a str, head: &str) -> Vec<Vec<&'a str>> {
    let table =
        page.lines().skip_while(|line| !line.starts_with(head)).skip(2).take_while(|line| line.starts_with('|'));
    let cells = |line: &'a str| line.split('|').map(str::trim).collect::<Vec<&str>>();
    // Before the first bar and behind the last one there is nothing.
    table.map(cells).map(|cells| cells[1..cells.len() - 1].to_vec()).collect()
}

/// The names in backquotes.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    let is_name = |word: &&str| word.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    cell.split('`').skip(1).step_by(2).filter(is_name)
}

#[test]
fn every_reading_has_its_text_its_grounds_and_a_test_that_exists() {
    let (page, functions) = (page(), functions());
    let rows = rows(&page, "| article | text | reading |");
    assert!(rows.len() > 45, "{}", rows.len());
    for row in rows {
        assert!(row.len() == 6 && row.iter().all(|cell| !cell.is_empty()), "six columns: {row:?}");
        let tests: Vec<&str> = quoted(row[5]).collect();
        let missing: Vec<&&str> = tests.iter().filter(|test| !functions.contains(**test)).collect();
        assert!(
            !tests.is_empty() && missing.is_empty(),
            "{row:?} names no test, or one that is not there: {missing:?}"
        );
    }
}

#[test]
fn every_kind_of_fault_has_two_further_instances_that_exist() {
    let functions = functions();
    let page = fs::read_to_string(root().join("tests/cases/README.md")).unwrap();
    let rows = rows(&page, "| kind | case |");
    assert!(rows.len() > 30, "{}", rows.len());
    for row in rows {
        assert_eq!(row.len(), 3, "{row:?}");
        let instances: Vec<&str> = quoted(row[2]).collect();
        let missing: Vec<&&str> = instances.iter().filter(|name| !functions.contains(**name)).collect();
        assert!(instances.len() >= 2, "{}: two further instances, not {instances:?}", row[0]);
        assert!(missing.is_empty(), "{}: there is no {missing:?}", row[0]);
    }
}
