//! Citations: every article key that code, docs and data name exists in the project's own list of articles.
//!
//! A citation is `system/number` of a system of the regulation, or `law/number` and `law art. number` of a law we cite.
use crate::sources::{Source, files};
use anjuan_domain::vocabulary::articles;
use std::collections::BTreeSet;

/// Where a test names an article that no text has, on purpose: file and key.
const NO_ARTICLES: &[(&str, &str)] = &[
    ("crates/centre/src/tests/broken.rs", "行政许可法/420"),
    ("crates/domain/src/vocabulary/articles.rs", "denial-report/10"),
    ("crates/domain/src/vocabulary/articles.rs", "first-asked/6"),
    ("crates/domain/src/vocabulary/articles.rs", "time-limit/3.5"),
    ("crates/domain/src/vocabulary/articles.rs", "行政许可法/999"),
    ("crates/domain/src/reference/centre/tests.rs", "time-limit/99"),
    ("crates/domain/src/matters/complaint/decide_tests.rs", "first-asked/9"),
    ("crates/domain/src/matters/complaint/receive.rs", "first-asked/99"),
];

/// The laws we cite.
fn laws() -> BTreeSet<&'static str> {
    articles::LAWS.iter().map(|article| articles::system_of(article.key)).collect()
}

/// The number at the start of a text, `3.4`; a full stop that ends a sentence is not part of it.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    // `handover/5TN0C8RJ4YPE` is an aggregate, not an article.
    if !text[..end].ends_with('.') && text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let number = text[..end].trim_end_matches('.');
    (!number.is_empty() && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

/// Every citation in a text, as a key.
fn citations(text: &str) -> Vec<String> {
    let systems: BTreeSet<&str> = articles::systems().map(|article| article.key).collect();
    let mut found = Vec::new();
    for (slash, _) in text.match_indices('/') {
        let (before, after) = (&text[..slash], &text[slash + 1..]);
        let start =
            before.rfind(|c: char| !c.is_ascii_lowercase() && c != '-').map_or(0, |at| at + char_len(before, at));
        let system = &before[start..];
        // `Cargo/work/2` or `../work/2` is a path, not a citation.
        let is_path = before[..start].ends_with(['/', '.', '_'])
            || before[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        // `duty/2015-03` is the roster of a month; no article of the regulation has a number of four digits.
        let is_year = |number: &str| number.len() == 4 && !number.contains('.');
        match number(after) {
            Some(number) if systems.contains(system) && !is_path && !is_year(number) => {
                found.push(format!("{system}/{number}"))
            }
            _ => {}
        }
    }
    for law in laws() {
        for (at, _) in text.match_indices(law) {
            let after = &text[at + law.len()..];
            let article = ["/", " art. ", " article "].iter().find_map(|join| number(after.strip_prefix(join)?));
            found.extend(article.map(|number| format!("{law}/{number}")));
        }
    }
    found
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// How many citations were checked; all that name nothing are told at once.
fn check(sources: &[Source]) -> usize {
    let mut seen = 0;
    let mut unknown = Vec::new();
    for source in sources {
        for (line, text) in source.text.lines().enumerate() {
            let keys = citations(text);
            seen += keys.len();
            let meant = |key: &str| NO_ARTICLES.contains(&(source.path.as_str(), key));
            let wrong = keys.into_iter().filter(|key| !articles::is_known(key) && !meant(key));
            unknown.extend(wrong.map(|key| format!("{}:{} cites {key}", source.path, line + 1)));
        }
    }
    assert!(unknown.is_empty(), "articles that the list does not have:\n{}", unknown.join("\n"));
    seen
}

#[test]
fn every_article_cited_in_code_exists() {
    let seen = check(&files(&["crates"], ".rs"));
    assert!(seen > 200, "only {seen} citations were seen: the check would be empty");
}

#[test]
fn every_article_cited_in_the_data_of_a_centre_exists() {
    let seen = check(&files(&["deploy"], ".toml"));
    assert!(seen > 5, "only {seen} citations were seen: the check would be empty");
}

#[test]
fn what_is_named_as_no_article_is_none_and_is_still_there() {
    for (path, key) in NO_ARTICLES {
        assert!(!articles::is_known(key), "{key} exists");
        let sources = files(&[path.rsplit_once('/').unwrap().0], ".rs");
        let there = sources
            .iter()
            .any(|source| source.path == *path && citations(&source.text).iter().any(|found| found == key));
        assert!(there, "{path} does not name {key} any more: take it off the list");
    }
}

#[test]
fn the_search_finds_citations_and_nothing_else() {
    let text =
        "(`time-limit/3.4`, first-asked/3.1). See duty/2.2.2. 行政许可法 art. 32, 民法典/201；时限time-limit/2。";
    let mut found = citations(text);
    found.sort();
    assert_eq!(
        found,
        ["duty/2.2.2", "first-asked/3.1", "time-limit/2", "time-limit/3.4", "民法典/201", "行政许可法/32"]
    );
    assert_eq!(
        citations("case/7K2M handover/5TN0 ../work/2 due/2026 gbt/39046 post/ meeting 1/2"),
        Vec::<String>::new()
    );
    assert!(citations("time-limit/9").iter().any(|key| !articles::is_known(key)), "an unknown key is seen");
}
