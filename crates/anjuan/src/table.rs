//! A CSV file answered line by line (逐行计算): the columns that are asked, and those that are answered beside them.
//!
//! A line that has no answer is named with its number on standard error; the others are answered all the same.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output;
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
    let text = bytes(file)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_slice());
    let header = reader.headers().map_err(while_doing(file.display()))?.clone();
    let places = read.map(|column| header.iter().position(|name| name == column.name));
    if let Some((column, _)) = read.iter().zip(places).find(|(column, place)| place.is_none() && column.needed) {
        let (file, name) = (file.display(), column.name);
        return Err(Failure::words(say(
            &format!("{file}: there is no column `{name}`"),
            &format!("{file}：缺少列“{name}”"),
        )));
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = read.iter().map(|column| column.name).chain(answers);
    writer.write_record(names).map_err(while_doing("printing"))?;
    let mut failed = 0;
    for row in reader.records() {
        let row = row.map_err(while_doing(file.display()))?;
        let cells = places.map(|place| place.and_then(|place| row.get(place)).unwrap_or_default());
        let found = one(cells).unwrap_or_else(|what| {
            failed += 1;
            let line = row.position().map_or(0, csv::Position::line);
            eprintln!("{}:{line}: {what}", file.display());
            std::array::from_fn(|_| String::new())
        });
        let cells = cells.into_iter().chain(found.iter().map(String::as_str));
        writer.write_record(cells).map_err(while_doing("printing"))?;
    }
    output::bytes(&writer.into_inner().map_err(while_doing("printing"))?)?;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::words(format!(
        "{failed} {}",
        say("lines have no answer; each is named above", "行没有结果，见上文逐行说明")
    )))
}

fn bytes(file: &Path) -> Outcome<Vec<u8>> {
    let mut text = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut text))
    };
    read.map_err(while_doing(file.display()))?;
    Ok(text)
}
