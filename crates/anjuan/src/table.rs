//! A CSV file answered line by line (逐行计算): the columns that are asked, and those that are answered beside them.
//!
//! A line that has no answer is named with its number on standard error and printed without one; the others are answered all the same.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output;
use anjuan_files::Lines;
use csv::StringRecord;
use std::io::Read;
use std::path::Path;

/// A column that is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    name: &'static str,
    needed: bool,
}

impl Column {
    /// One that the file must have.
    pub(crate) fn needed(name: &'static str) -> Self {
        Self { name, needed: true }
    }

    /// One whose cells are empty where the file does not have it.
    pub(crate) fn optional(name: &'static str) -> Self {
        Self { name, needed: false }
    }
}

/// Prints the columns that are read with what each line comes to: what it needs are the cells, in the order of the columns.
/// A line without an answer has those cells empty.
pub(crate) fn answer<const READ: usize, const ANSWERS: usize>(
    file: &Path,
    read: [Column; READ],
    answers: [&str; ANSWERS],
    one: impl Fn([&str; READ]) -> Result<[String; ANSWERS], String>,
) -> Outcome {
    let text = text(file)?;
    let lines = Lines::new(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(while_doing(file.display()))?.clone();
    let places = places(&header, &read).map_err(|what| Failure::words(format!("{}: {what}", file.display())))?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = read.iter().map(|column| column.name).chain(answers);
    writer.write_record(names).map_err(while_doing("printing"))?;
    let mut failed = 0;
    for row in reader.records() {
        let row = row.map_err(while_doing(file.display()))?;
        let cells: [&str; READ] = std::array::from_fn(|column| {
            places.get(column).copied().flatten().and_then(|place| row.get(place)).unwrap_or_default()
        });
        let found = sound(&row, &header).and_then(|()| one(cells)).unwrap_or_else(|what| {
            failed += 1;
            eprintln!("{}:{}: {what}", file.display(), line(&row, &text, &lines));
            std::array::from_fn(|_| String::new())
        });
        let cells = cells.into_iter().chain(found.iter().map(String::as_str));
        writer.write_record(cells).map_err(while_doing("printing"))?;
    }
    output::bytes(&writer.into_inner().map_err(while_doing("printing"))?)?;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::incomplete(format!(
        "{failed} {}",
        say("lines have no answer; each is named above", "行没有结果，见上文逐行说明")
    )))
}

/// Where the columns are that are read.
fn places(header: &StringRecord, read: &[Column]) -> Result<Vec<Option<usize>>, String> {
    let place = |column: &Column| {
        let name = column.name;
        let mut found = header.iter().enumerate().filter(|(_, known)| *known == name).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (None, _) if column.needed => {
                Err(say(&format!("there is no column `{name}`"), &format!("缺少列“{name}”")).to_owned())
            }
            (_, Some(_)) => {
                Err(say(&format!("several columns are called `{name}`"), &format!("有多列名为“{name}”")).to_owned())
            }
            (place, None) => Ok(place),
        }
    };
    read.iter().map(place).collect()
}

/// Whether the cells of a row are those of its columns: one that has more of them, or that goes on over other lines, is not read as if it had not.
fn sound(row: &StringRecord, header: &StringRecord) -> Result<(), String> {
    let (found, wanted) = (row.len(), header.len());
    if row.iter().any(|cell| cell.contains(['\n', '\r'])) {
        let (en, zh) = (
            "the lines from here on are read as one: a quotation mark is not closed",
            "自此行起多行被读作一行：引号未闭合",
        );
        return Err(say(en, zh).to_owned());
    }
    if found > wanted {
        let (en, zh) = (format!("{found} columns instead of {wanted}"), format!("应为{wanted}列，实为{found}列"));
        return Err(say(&en, &zh).to_owned());
    }
    Ok(())
}

/// The line at which a row begins. The reader stands before the empty lines that come before it.
fn line(row: &StringRecord, text: &str, lines: &Lines) -> usize {
    let from = row.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let rest = text.get(from..).unwrap_or_default();
    lines.line(from + rest.len() - rest.trim_start_matches(['\r', '\n']).len())
}

/// The file as text, whatever a spreadsheet saved it as.
fn text(file: &Path) -> Outcome<String> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(while_doing(file.display()))?;
    let decoded = anjuan_files::decode(&bytes, None).map_err(|error| {
        let what = error.wording();
        Failure::words(format!("{}: {}", file.display(), say(&what.en, &what.zh)))
    })?;
    Ok(decoded.text)
}
