//! Nobody but the domain decides: the gateway names no refusal of the domain and makes none of its own.
//!
//! A command that comes over NATS never passes the gateway, so that what is refused there would be accepted here.
use crate::sources::{files, named_paths};
use std::collections::BTreeSet;

/// Every code that the domain's sources give a refusal: `= "code" by "article"` in the tables, and the arms that say one.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for source in files(&["crates/domain/src"], ".rs") {
        for (at, _) in source.text.match_indices("\" by \"") {
            codes.extend(source.text[..at].rsplit('"').next().map(str::to_owned));
        }
        // Those that are written out: `DiscloseRefused::Erased => "applicant.disclose.erased",`.
        let quoted = source.text.split('"').skip(1).step_by(2);
        codes.extend(quoted.filter(|text| is_code(text)).map(str::to_owned));
    }
    codes
}

/// Whether a text has the form of a code: three words or more of lower case, parted by full stops.
fn is_code(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    text.split('.').count() >= 3 && text.split('.').all(word)
}

/// The codes that a text names as a string.
fn named<'a>(text: &str, codes: &'a BTreeSet<String>) -> Vec<&'a str> {
    codes.iter().map(String::as_str).filter(|code| text.contains(&format!("\"{code}\""))).collect()
}

#[test]
fn the_gateway_names_no_refusal_code_of_the_domain_and_makes_no_refusal() {
    let codes = codes();
    for known in ["handover.sign.opened-since", "leave.apply.overlaps", "ballot.cast.period-closed"] {
        assert!(codes.contains(known), "the search does not find {known}");
    }
    let mut broken = Vec::new();
    for source in files(&["crates/server/src/gateway"], ".rs") {
        broken.extend(named(&source.text, &codes).iter().map(|code| format!("{} names {code}", source.path)));
        let makes = named_paths(&source).iter().any(|path| path.ends_with("refusal::Refusal"));
        broken.extend(makes.then(|| format!("{} makes a refusal", source.path)));
    }
    assert!(broken.is_empty(), "let the domain decide, and the desk fetch the facts:\n{}", broken.join("\n"));
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let codes = codes();
    assert_eq!(named("code: \"leave.apply.overlaps\".into()", &codes), ["leave.apply.overlaps"]);
    assert_eq!(named("//! leave.apply.overlaps", &codes), Vec::<&str>::new());
    assert!(is_code("case.extend.after-due") && !is_code("first-asked/3.1") && !is_code("case.accept"));
}
