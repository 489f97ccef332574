//! The codes of findings (考核事实代码) as text, in version control: what a code charges cannot change without showing in a
//! review. It must never be a source: `UPDATE_GOLDEN=1` writes the file from the table.
use anjuan_domain::people::finding::codes::{CODES, Code};
use std::path::Path;

#[test]
fn the_codes_charge_what_was_agreed() {
    let clauses = |clauses: &[&str]| if clauses.is_empty() { "-".to_owned() } else { clauses.join(" + ") };
    let line = |code: &Code| {
        let (window, persons) = (clauses(code.window), clauses(code.persons));
        format!("{} | {} | {window} | {persons} | {} | {}\n", code.code, code.article, code.en, code.zh)
    };
    let found: String = CODES.iter().map(line).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/people/finding/codes.golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(agreed, found, "the codes changed; UPDATE_GOLDEN=1 writes {} anew", path.display());
}
