//! A report as CSV (RFC 4180): the header, the rows, the totals, and the notes as records of the same length.
//!
//! UTF-8 with a byte order mark, without which spreadsheets take Chinese for something else. A text that a spreadsheet would
//! take for a formula is given an apostrophe in front: what somebody typed must never run on the desk of who reads it.
use crate::Lang;
use crate::report::{Cell, Report, Unreportable};
use crate::text::{notes, plain, totals};

pub(crate) fn records(report: &Report, lang: Lang) -> Result<Vec<u8>, Unreportable> {
    let written = |why: String| Unreportable::Written { report: report.name, why };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    for record in lines(report, lang) {
        writer.write_record(&record).map_err(|error| written(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| written(error.to_string()))
}

fn lines(report: &Report, lang: Lang) -> Vec<Vec<String>> {
    let with_group = |first: String, rest: Vec<String>| match report.group {
        Some(_) => [vec![first], rest].concat(),
        None => rest,
    };
    let heads = report.columns.iter().map(|column| harmless(&column.head.both())).collect();
    let mut lines =
        vec![with_group(report.group.as_ref().map(|group| harmless(&group.both())).unwrap_or_default(), heads)];
    for (group, row) in report.rows() {
        let cells = row.iter().map(|cell| shown(cell, lang)).collect();
        lines.push(with_group(harmless(group.text(lang)), cells));
    }
    if report.is_totalled() {
        let total = totals(report).into_iter().map(Option::unwrap_or_default).collect();
        let mut record = with_group(String::new(), total);
        if let Some(first) = record.first_mut().filter(|first| first.is_empty()) {
            "合计 Total".clone_into(first);
        }
        lines.push(record);
    }
    let width = lines.first().map_or(0, Vec::len);
    lines.extend(notes(report, lang).into_iter().map(|note| {
        let mut record = vec![harmless(&note)];
        record.resize(width, String::new());
        record
    }));
    lines
}

/// A cell as people read it; a text is made harmless.
fn shown(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Words(words) => harmless(words.text(lang)),
        other => plain(other, lang),
    }
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_in_a_spreadsheet_is_given_an_apostrophe() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["王=1", "1-2", "", "'=1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
