//! Rows of a delimited file (表格文件): the delimiter found or given, columns by name or number, each row with its line.
//!
//! A row that cannot be used is named and left out; the rest is read. A header that names a wanted column twice is refused,
//! because no reader can know which one is meant.
use crate::lines::Lines;
use crate::wording::Wording;
use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroUsize;

/// A column: by the name in its head, or by its number from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Column {
    /// The third is `3`.
    Number(NonZeroUsize),
    /// As its head says.
    Name(String),
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Number(number) => write!(f, "#{number}"),
            Column::Name(name) => f.write_str(name),
        }
    }
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        Column::Name(name.to_owned())
    }
}

/// What the columns are called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Header {
    /// `true`: by the first line; `false`: by nothing, columns go by number.
    First(bool),
    /// By these names, because the file has none.
    Named(Vec<String>),
}

impl Default for Header {
    fn default() -> Self {
        Header::First(true)
    }
}

/// How a file is laid out, as far as somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// What stands between two columns; where the wanted columns are not found so, and where absent, it is found.
    pub delimiter: Option<u8>,
    /// What the columns are called.
    pub header: Header,
    /// What a line of comment begins with.
    pub comment: Option<u8>,
}

/// Something that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Where, from 1.
    pub line: usize,
    /// What.
    pub what: Wording,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: usize,
    cells: StringRecord,
}

impl Row {
    /// The cell of a place, without blanks around it; empty where the row has none.
    #[must_use]
    pub fn cell(&self, place: usize) -> &str {
        let cell = self.cells.get(place).unwrap_or_default().trim();
        // `="00123"` is how exports keep a spreadsheet from making a number of it.
        cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell)
    }

    /// Every cell in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.cells.len()).map(|place| self.cell(place))
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called; empty where they go by number.
    pub columns: Vec<String>,
    /// What stands between two columns.
    pub delimiter: u8,
    /// The rows.
    pub rows: Vec<Row>,
    /// The rows that could not be used.
    pub misread: Vec<Misread>,
}

/// The delimiters that are tried, in this order.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The columns of `<serial>_attlog.dat`, the export without a head of ZKTeco (中控) devices.
const ATTLOG: [&str; 6] = ["user", "time", "device", "state", "verify", "workcode"];

impl Table {
    /// Reads a text with the columns that are `wanted`.
    ///
    /// # Errors
    /// The column that is not there, or there twice, with the columns there are.
    pub fn read(text: &str, layout: &Layout, wanted: &[&Column]) -> Result<Self, Misread> {
        let lines = Lines::new(text);
        let (stated, begin) = stated_delimiter(text);
        let (delimiter, header) = Self::head(text.get(begin..).unwrap_or_default(), (layout, stated), wanted)
            .map_err(|what| Misread { line: lines.line(begin), what })?;
        let mut table = Table { columns: header.names, delimiter, rows: Vec::new(), misread: Vec::new() };
        let mut reader = reader(text.get(begin..).unwrap_or_default(), delimiter, layout.comment);
        let mut cells = StringRecord::new();
        let mut width = (!table.columns.is_empty()).then_some(table.columns.len());
        let mut skip = usize::from(header.in_file);
        while let Ok(true) = reader.read_record(&mut cells) {
            let from = begin + offset(cells.position());
            let place = from + blank_lines(text.get(from..).unwrap_or_default());
            let until = begin + usize::try_from(reader.position().byte()).unwrap_or(0);
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let row = Row { line: lines.line(place), cells: cells.clone() };
            if row.cells().all(str::is_empty) {
                continue;
            }
            let width = *width.get_or_insert(cells.len());
            let last = lines.line(place + text.get(place..until).unwrap_or_default().trim_end().len());
            match sound(&row, width, last) {
                Ok(()) => table.rows.push(row),
                Err(what) => table.misread.push(Misread { line: row.line, what }),
            }
        }
        Ok(table)
    }

    /// The place of a column that was wanted.
    #[must_use]
    pub fn place(&self, column: &Column) -> Option<usize> {
        place(&self.columns, column)
    }

    /// Finds delimiter and header: the delimiter given, else stated in the file, else the first under which every column is there.
    fn head(text: &str, (layout, stated): (&Layout, Option<u8>), wanted: &[&Column]) -> Result<(u8, Head), Wording> {
        let tried = layout.delimiter.into_iter().chain(stated).chain(DELIMITERS);
        let mut first = None;
        let mut widest: Option<(usize, u8, Head)> = None;
        for delimiter in tried {
            let mut cells = StringRecord::new();
            let mut reader = reader(text, delimiter, layout.comment);
            let _ = reader.read_record(&mut cells);
            let row = Row { line: 1, cells };
            match Head::read(&row, layout, wanted) {
                // Columns by number alone fit any delimiter that gives enough of them: the one that gives most is meant.
                Ok(head) if head.names.is_empty() && layout.delimiter != Some(delimiter) => {
                    let width = row.cells.len();
                    if widest.as_ref().is_none_or(|(most, ..)| width > *most) {
                        widest = Some((width, delimiter, head));
                    }
                }
                Ok(head) => return Ok((delimiter, head)),
                Err(what) => {
                    first.get_or_insert((row.cells.len(), what.clone()));
                    // The header under the delimiter that splits it most says best what is missing.
                    first = first.filter(|(width, _)| *width >= row.cells.len()).or(Some((row.cells.len(), what)));
                }
            }
        }
        match (widest, first) {
            (Some((_, delimiter, head)), _) => Ok((delimiter, head)),
            (None, Some((_, what))) => Err(what),
            (None, None) => Err(Wording::new("the file is empty", "文件为空")),
        }
    }
}

/// What the columns are called, and whether the file's first row says so.
struct Head {
    names: Vec<String>,
    in_file: bool,
}

impl Head {
    fn read(first: &Row, layout: &Layout, wanted: &[&Column]) -> Result<Self, Wording> {
        let head = match &layout.header {
            Header::First(true) => Head { names: first.cells().map(str::to_owned).collect(), in_file: true },
            Header::First(false) => Head { names: Vec::new(), in_file: false },
            Header::Named(names) => Head { names: names.clone(), in_file: false },
        };
        let width = if head.names.is_empty() { first.cells.len() } else { head.names.len() };
        match wanted.iter().try_for_each(|column| there(&head.names, width, column)) {
            Ok(()) => Ok(head),
            // An export without a head is known by its form.
            Err(_) if layout.header == Header::First(true) && is_attlog(first) => {
                let names: Vec<String> = ATTLOG.iter().map(|name| (*name).to_owned()).collect();
                wanted.iter().try_for_each(|column| there(&names, names.len(), column))?;
                Ok(Head { names, in_file: false })
            }
            Err(what) => Err(what),
        }
    }
}

/// Whether a row is of `<serial>_attlog.dat`: user, time, and four numbers.
fn is_attlog(row: &Row) -> bool {
    let cells: Vec<&str> = row.cells().collect();
    let number = |cell: &&str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    match cells.as_slice() {
        [_, time, rest @ ..] if rest.len() == 4 => {
            chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M:%S").is_ok() && rest.iter().all(number)
        }
        _ => false,
    }
}

fn place(names: &[String], column: &Column) -> Option<usize> {
    match column {
        Column::Number(number) => Some(number.get() - 1),
        Column::Name(wanted) => names.iter().position(|name| name == wanted.trim()),
    }
}

fn there(names: &[String], width: usize, column: &Column) -> Result<(), Wording> {
    match column {
        Column::Number(number) if number.get() <= width => Ok(()),
        Column::Number(number) => Err(Wording::new(
            format!("there is no column {number}; the file has {width} columns"),
            format!("没有第{number}列；文件共{width}列"),
        )),
        Column::Name(wanted) => match names.iter().filter(|name| *name == wanted.trim()).count() {
            1 => Ok(()),
            0 => {
                let known = names.join(", ");
                Err(Wording::new(
                    format!("there is no column `{wanted}`; the columns are {known}"),
                    format!("没有“{wanted}”这一列；文件的列有 {known}"),
                ))
            }
            times => Err(Wording::new(
                format!("{times} columns are called `{wanted}`: name the one that is meant by its number"),
                format!("有{times}列名为“{wanted}”，请用列号指明"),
            )),
        },
    }
}

/// `sep=;` in the first line: a spreadsheet's own statement.
fn stated_delimiter(text: &str) -> (Option<u8>, usize) {
    let Some(rest) = text.strip_prefix("sep=") else { return (None, 0) };
    let mut bytes = rest.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(delimiter), Some(b'\r' | b'\n')) => {
            let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
            (Some(delimiter), "sep=".len() + line)
        }
        _ => (None, 0),
    }
}

fn reader(text: &str, delimiter: u8, comment: Option<u8>) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(comment)
        .from_reader(text.as_bytes())
}

fn offset(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
}

/// The reader stands before the rest of a line end and before empty lines; the row's own first byte is meant.
fn blank_lines(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\r', '\n']).len()
}

/// Whether a row can be used.
fn sound(row: &Row, width: usize, last: usize) -> Result<(), Wording> {
    let found = row.cells.len();
    if found != width {
        let what = Wording::new(
            format!("{found} columns instead of {width}; the line is left out"),
            format!("应为{width}列，实为{found}列；该行未计入"),
        );
        return Err(match last > row.line {
            true => what.and(
                &format!("it runs to line {last}: a quotation mark is not closed"),
                &format!("该行延续至第{last}行：引号未闭合"),
            ),
            false => what,
        });
    }
    match row.cells().find(|cell| cell.contains('\u{fffd}')) {
        Some(cell) => Err(Wording::new(
            format!("`{cell}` holds characters that could not be read (U+FFFD); the line is left out"),
            format!("“{cell}”含有无法识别的字符（U+FFFD）；该行未计入"),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, wanted: &[&str]) -> Result<Table, Misread> {
        let wanted: Vec<Column> = wanted.iter().map(|name| Column::from(*name)).collect();
        Table::read(text, &Layout::default(), &wanted.iter().collect::<Vec<_>>())
    }

    fn cells(table: &Table) -> Vec<(usize, Vec<&str>)> {
        table.rows.iter().map(|row| (row.line, row.cells().collect())).collect()
    }

    #[test]
    fn the_delimiter_is_found_by_the_columns_that_are_wanted() {
        for text in
            ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "a|b\n1|2\n", "sep=;\r\na;b\r\n1;2\r\n", "\"a\";\"b\"\n1;2"]
        {
            let table = table(text, &["a", "b"]).unwrap();
            assert_eq!(table.rows[0].cells().collect::<Vec<_>>(), ["1", "2"], "{text}");
        }
        let given = Layout { delimiter: Some(b','), ..Layout::default() };
        let wanted = [Column::from("a"), Column::from("b")];
        let table = Table::read("a\tb\n1\t2\n", &given, &wanted.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(table.delimiter, b'\t', "the one that is given does not find the columns");
    }

    #[test]
    fn rows_have_the_line_an_editor_shows_whatever_ends_it() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "", "3,\"x", "y\"", "4", "5,6", ""].join(end);
            let table = table(&text, &["a"]).unwrap();
            assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 7], "{end:?}");
            assert_eq!(table.misread.iter().map(|found| found.line).collect::<Vec<_>>(), [6], "{end:?}");
        }
        let stated = table("sep=;\r\na;b\r\n1;2\r\n3\r\n", &["a"]).unwrap();
        assert_eq!((stated.rows[0].line, stated.misread[0].line), (3, 4));
    }

    #[test]
    fn columns_go_by_number_where_there_are_no_names() {
        let layout = Layout { header: Header::First(false), ..Layout::default() };
        let third = Column::Number(NonZeroUsize::new(3).unwrap());
        let table = Table::read("1;2;x,y\n4;5;6\n", &layout, &[&third]).unwrap();
        let place = table.place(&third).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.cell(place)).collect::<Vec<_>>(), ["x,y", "6"]);
        let error = Table::read("1;2\n", &layout, &[&third]).unwrap_err();
        assert!(error.what.en.contains("no column 3"), "{error:?}");
        let named = Layout { header: Header::Named(vec!["a".into(), "b".into()]), ..Layout::default() };
        assert_eq!(Table::read("1,2\n", &named, &[&Column::from("b")]).unwrap().rows.len(), 1);
    }

    #[test]
    fn the_export_of_a_device_without_a_head_is_known_by_its_form() {
        let text = "       17\t2026-11-23 07:58:12\t1\t0\t1\t0\n       18\t2026-11-23 08:03:40\t1\t0\t1\t0\n";
        let found = table(text, &["user", "state"]).unwrap();
        assert_eq!(cells(&found)[0], (1, vec!["17", "2026-11-23 07:58:12", "1", "0", "1", "0"]));
        assert_eq!(found.rows.len(), 2);
        assert!(table("17\t2026\t1\t0\t1\t0\n", &["user"]).is_err());
    }

    #[test]
    fn a_name_that_stands_twice_is_refused_where_it_is_wanted() {
        let error = table("id,time,time\n1,2,3\n", &["id", "time"]).unwrap_err();
        assert!(error.what.en.contains("2 columns are called `time`") && error.what.zh.contains("列号"), "{error:?}");
        assert!(table("id,time,time\n1,2,3\n", &["id"]).is_ok(), "nobody asks for it");
        let error = table("id;when\n1;2\n", &["case"]).unwrap_err();
        assert!(error.what.en.contains("`case`") && error.what.en.contains("id, when"), "{error:?}");
        assert!(table("", &["case"]).is_err());
    }

    #[test]
    fn rows_that_cannot_be_used_are_named_and_the_rest_is_read() {
        let found = table("a,b\n1,2,3\n=\"007\",\u{3000}x\n,\n\u{fffd},4\n5,\"6\n7,8\n", &["a"]).unwrap();
        assert_eq!(cells(&found), [(3, vec!["007", "x"]), (6, vec!["5", "6\n7,8"])]);
        assert_eq!(found.misread.iter().map(|found| found.line).collect::<Vec<_>>(), [2, 5]);
        let open = table("a,b\n1,2\n3,\"x\n5,6\n7,8,\",9\n1", &["a"]).unwrap();
        assert!(open.misread.iter().any(|found| found.what.en.contains("quotation mark")), "{open:?}");
    }
}
