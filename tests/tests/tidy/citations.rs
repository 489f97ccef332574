//! Citations: every article key that code, docs and data name exists in the project's own list of articles.
//!
//! A citation is `system/number` of a system of the regulation, or `law/number` and `law art. number` of a law we cite.
use crate::sources::{Source, files};
use anjuan_domain::articles;
use std::collections::BTreeSet;

/// Files that name keys which do not exist, on purpose, and why.
const EXEMPT: &[(&str, &str)] = &[
    ("crates/domain/src/articles.rs", "its tests show that articles which no text has are not known"),
    ("crates/centre/src/tests/broken.rs", "its data is broken on purpose, so that the reader names line and key"),
];

/// The laws we cite.
fn laws() -> BTreeSet<&'static str> {
    articles::LAWS.iter().map(|article| articles::system_of(article.key)).collect()
}

/// The number at the start of a text, `3.4`; a full stop that ends a sentence is not part of it.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
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
        match number(after) {
            Some(number) if systems.contains(system) && !is_path => found.push(format!("{system}/{number}")),
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
    for source in sources.iter().filter(|source| EXEMPT.iter().all(|(path, _)| source.path != *path)) {
        for (line, text) in source.text.lines().enumerate() {
            let keys = citations(text);
            seen += keys.len();
            let wrong = keys.into_iter().filter(|key| !articles::is_known(key));
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
fn exempt_files_exist_and_say_why() {
    for (path, why) in EXEMPT {
        assert!(crate::sources::root().join(path).is_file() && !why.is_empty(), "{path}");
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
    assert_eq!(citations("case/7K2M ../work/2 due/2026 gbt/39046 post/ meeting 1/2"), Vec::<String>::new());
    assert!(citations("time-limit/9").iter().any(|key| !articles::is_known(key)), "an unknown key is seen");
}
