//! What the command line prints: tables for people, JSON for machines. A reader who has read enough is no failure.
use crate::directory;
use crate::failure::{Outcome, while_doing};
use crate::labels;
use crate::language::say;
use crate::names::word;
use crate::screen::{self, Emphasis};
use chrono::{DateTime, Utc};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Arguments;
use std::io;

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
    written(screen::write(text))
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
///
/// No id, number or time is broken. Where they do not fit beside each other, each row is printed by itself, a line a column.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Outcome {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let width = screen::width();
    match drawn(header, &rows, width) {
        Some(table) if screen::is_coloured() => tell!("{}", coloured(&table)),
        Some(table) => tell!("{table}"),
        None => rows.iter().try_for_each(|row| one_by_one(header, row)),
    }
}

/// A table of that width; none where what must not be broken does not fit.
fn drawn(header: &[&str], rows: &[Vec<String>], width: Option<u16>) -> Option<String> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.to_vec())
        .add_rows(rows);
    if let Some(width) = width {
        // A blank on each side of a cell, a line between two and around all.
        let least: Vec<u16> = (0..header.len()).map(|column| unbroken(rows, column).max(2) + 2).collect();
        if least.iter().sum::<u16>() + u16::try_from(header.len()).ok()? + 1 > width {
            return None;
        }
        table.set_width(width);
        for (column, least) in table.column_iter_mut().zip(least) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
    Some(table.to_string())
}

/// The longest text of a column that must not be broken: an id, a number, a day, a time of day.
fn unbroken(rows: &[Vec<String>], column: usize) -> u16 {
    let cells = rows.iter().filter_map(|row| row.get(column));
    let words = cells.flat_map(|cell| cell.split(|symbol: char| symbol.is_whitespace() || !symbol.is_ascii()));
    let is_number = |word: &&str| {
        let mut symbols = word.chars();
        let begins = symbols.next().is_some_and(|first| first.is_ascii_uppercase() || first.is_ascii_digit());
        begins && word.contains(|symbol: char| symbol.is_ascii_digit())
    };
    let longest = words.filter(is_number).map(str::len).max().unwrap_or_default();
    u16::try_from(longest).unwrap_or(u16::MAX / 64)
}

/// A row by itself, a line for each column that has something.
fn one_by_one(header: &[&str], row: &[String]) -> Outcome {
    let lines = header.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    let colon = say(": ", "：");
    // A cell of several lines stands below its head.
    let lines: Vec<String> = lines
        .map(|(head, cell)| {
            let below = cell.contains('\n').then(|| format!("\n  {}", cell.replace('\n', "\n  ")));
            format!("{head}{colon}{}", below.unwrap_or_else(|| cell.clone()))
        })
        .collect();
    tell!("{}\n", lines.join("\n"))
}

/// The lines of a table with what is warned and overdue in colour: the states stand in the first column.
fn coloured(table: &str) -> String {
    let states = [("warned", Emphasis::Warned), ("overdue", Emphasis::Overdue)];
    let paint = |line: &str| {
        let cell = line.strip_prefix("│ ")?;
        let (state, emphasis) = states
            .iter()
            .map(|(name, emphasis)| (word(name), *emphasis))
            .find(|(state, _)| cell.strip_prefix(state).is_some_and(|rest| rest.starts_with(' ')))?;
        Some(format!("│ {}{}", screen::painted(state, emphasis), cell.strip_prefix(state)?))
    };
    table.lines().map(|line| paint(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
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

/// The fields of rows whose values are articles.
const CITING: [&str; 2] = ["rule", "article"];

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
            Err(_) if CITING.contains(&name) => labels::article(text).into_owned(),
            Err(_) => directory::beside(text),
        },
        Some(Value::Bool(flag)) => if *flag { say("yes", "是") } else { say("no", "否") }.to_owned(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

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
        let print = |kind| written(screen::write_to(&mut Gone(kind), b"text"));
        assert!(print(io::ErrorKind::BrokenPipe).is_ok());
        assert!(print(io::ErrorKind::StorageFull).is_err());
    }

    fn row(state: &str) -> Vec<String> {
        [
            state,
            "2026-11-22 14:05",
            "AJ-20261122-7K2M9QX4T1AB",
            "承诺时限",
            "限时办结 三(四)",
            "W02 社会保险窗口",
            "P014 张三",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    const HEAD: [&str; 7] = ["状态", "截止", "编号", "时限", "依据", "窗口", "责任人"];

    #[test]
    fn a_table_of_eighty_columns_breaks_no_number_no_day_and_no_id() {
        let table = drawn(&HEAD, &[row("overdue"), row("open")], Some(80)).unwrap();
        let wide = |line: &str| {
            line.chars()
                .map(|c| if c.is_ascii() || ('\u{2500}'..'\u{2580}').contains(&c) { 1 } else { 2 })
                .sum::<usize>()
        };
        assert!(table.lines().all(|line| wide(line) <= 80), "{table}");
        for text in ["AJ-20261122-7K2M9QX4T1AB", "2026-11-22", "14:05", "W02", "P014"] {
            assert_eq!(table.matches(text).count(), 2, "{text}: {table}");
        }
    }

    #[test]
    fn what_does_not_fit_beside_each_other_is_printed_row_by_row_and_a_pipe_has_any_width() {
        assert_eq!(drawn(&HEAD, &[row("open")], Some(40)), None);
        let table = drawn(&HEAD, &[row("open")], None).unwrap();
        assert!(
            table.lines().any(|line| line.contains("2026-11-22 14:05") && line.contains("限时办结 三(四)")),
            "{table}"
        );
    }

    #[test]
    fn what_is_overdue_is_coloured_where_it_is_a_state_and_nowhere_else() {
        let table = drawn(&HEAD, &[row(word("overdue")), row(word("open"))], Some(120)).unwrap();
        let painted = coloured(&table);
        assert_eq!(painted.matches('\u{1b}').count(), 2, "{painted}");
        assert!(painted.contains(&format!("\u{1b}[1;31m{}\u{1b}[0m", word("overdue"))));
        assert_eq!(painted.replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", ""), table);
    }

    #[test]
    fn what_steers_a_terminal_is_shown_as_its_escape() {
        assert_eq!(visible("王\u{1b}[31m小\u{202e}明"), "王\\u{1b}[31m小\\u{202e}明");
        assert_eq!(visible("𠮷野家 e\u{301}\n第二行"), "𠮷野家 e\u{301}\n第二行");
    }
}
