//! Golden CSV and HTML (样板): what every sample comes to. `UPDATE_GOLDEN=1` writes them anew; a change is then a difference in
//! review.
use crate::samples;
use anjuan_reports::{Format, Lang, render};
use std::path::PathBuf;

fn check(file: &str, found: &[u8]) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden", file].iter().collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let golden = std::fs::read(&path).unwrap_or_default();
    let text = String::from_utf8_lossy(found);
    assert!(golden == found, "{} differs; UPDATE_GOLDEN=1 writes it anew. Found:\n{text}", path.display());
}

#[test]
fn csv_files_are_golden() {
    for report in samples::all() {
        for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            check(&format!("{}.{name}.csv", report.name), &render(&report, Format::Csv, lang).unwrap());
        }
    }
}

#[test]
fn html_documents_are_golden() {
    for report in samples::all() {
        check(&format!("{}.html", report.name), &render(&report, Format::Html, Lang::Zh).unwrap());
    }
}
