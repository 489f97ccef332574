//! The digest of sheets (考核表摘要): the same for the same sheets, on whatever machine and in whatever order they were read.
use anjuan_domain::scores::rules::Sheet;
use std::collections::BTreeMap;

/// SHA-256 (lower-case hex) over the JSON of the sheets, one a line, in the order of their subjects.
#[must_use]
pub fn digest<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> String {
    let ordered: BTreeMap<&str, &Sheet> = sheets.into_iter().map(|sheet| (sheet.subject.as_str(), sheet)).collect();
    let lines = ordered.values().map(|sheet| serde_json::to_string(sheet).unwrap_or_default());
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.push('\n');
    anjuan_domain::event::digest(text.as_bytes())
}
