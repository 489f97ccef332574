//! What the command line prints: tables for people, JSON for machines. A reader who has read enough is no failure.
use crate::failure::{Outcome, while_doing};
use crate::language::say;
use crate::names::word;
use chrono::{DateTime, Utc};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Arguments;
use std::io::{self, Write};

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// For machines: one JSON document.
    Json,
}

/// Prints a line on standard output, as `println!` does, without its panic where the reader has gone.
macro_rules! tell {
    ($($text:tt)*) => { $crate::output::line(::std::format_args!($($text)*)) };
}
pub(crate) use tell;

/// Prints a line; see [`tell`].
pub(crate) fn line(text: Arguments<'_>) -> Outcome {
    bytes(format!("{text}\n").as_bytes())
}

/// Prints text as it is.
pub(crate) fn bytes(text: &[u8]) -> Outcome {
    written(write_to(&mut io::stdout().lock(), text))
}

fn write_to(out: &mut impl Write, text: &[u8]) -> io::Result<()> {
    out.write_all(text)?;
    out.flush()
}

/// A pipe closed early (`| head`) ends the printing and not the command; a full disk is a failure.
fn written(result: io::Result<()>) -> Outcome {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(while_doing(say("printing", "输出"))),
    }
}

/// Prints a JSON document.
pub(crate) fn json(value: &impl Serialize) -> Outcome {
    tell!("{}", serde_json::to_string_pretty(value).map_err(while_doing("printing"))?)
}

/// Prints a table: as wide as the terminal, or as `COLUMNS` says; into a file or a pipe, as wide as it needs.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Outcome {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.to_vec());
    if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()) {
        table.set_width(columns);
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| visible(cell)));
    }
    tell!("{table}")
}

/// Text from others as it may stand on a terminal: what would move the cursor, colour or reverse the line is shown as its escape.
pub(crate) fn visible(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// The fields of rows whose values are names of ours.
pub(crate) const SPOKEN: [&str; 5] = ["state", "status", "clock", "phase", "name"];

/// An instant in civil time of the service, to the minute: `2026-11-22 14:05`.
pub(crate) fn civil(instant: DateTime<Utc>) -> String {
    anjuan_domain::clock::civil::local(instant).format("%Y-%m-%d %H:%M").to_string()
}

/// A field of a row for people: strings bare, names as people say them, instants in civil time, nothing for nothing.
pub(crate) fn field(row: &serde_json::Map<String, Value>, name: &str) -> String {
    match row.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => civil(instant.with_timezone(&Utc)),
            Err(_) if SPOKEN.contains(&name) => word(text).to_owned(),
            Err(_) => text.clone(),
        },
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pipe whose reader has gone, or a disk that is full.
    struct Gone(io::ErrorKind);

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure_and_a_full_disk_is_one() {
        let print = |kind| written(write_to(&mut Gone(kind), b"text"));
        assert!(print(io::ErrorKind::BrokenPipe).is_ok());
        assert!(print(io::ErrorKind::StorageFull).is_err());
    }

    #[test]
    fn what_steers_a_terminal_is_shown_as_its_escape() {
        assert_eq!(visible("王\u{1b}[31m小\u{202e}明"), "王\\u{1b}[31m小\\u{202e}明");
        assert_eq!(visible("𠮷野家 e\u{301}\n第二行"), "𠮷野家 e\u{301}\n第二行");
    }
}
