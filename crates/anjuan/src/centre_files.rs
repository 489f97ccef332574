//! A centre's directory on disk, or the one that the service carries with it.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_centre::{CentreFiles, Desired, Problem, builtin};
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use anjuan_files::{Lines, Wording};
use std::path::Path;

/// Reads and checks a centre's directory; without one, the built-in files of 栟茶.
pub(crate) fn read(directory: Option<&Path>) -> Outcome<Desired> {
    let files = match directory {
        None => builtin(),
        Some(directory) => {
            let text = |name: &str| {
                let path = directory.join(name);
                let bytes = std::fs::read(&path).map_err(|error| {
                    Failure::words(format!(
                        "{}: {error}; a centre's directory holds {}",
                        path.display(),
                        CentreFiles::NAMES.join(", ")
                    ))
                })?;
                decoded(&path, &bytes)
            };
            CentreFiles {
                rulebook: text("rulebook.toml")?,
                catalogue: text("catalogue.toml")?,
                staff: text("staff.toml")?,
                calendar: text("calendar.csv")?,
                registers: if directory.join(CentreFiles::OPTIONAL).exists() {
                    text(CentreFiles::OPTIONAL)?
                } else {
                    String::new()
                },
            }
        }
    };
    files.read().map_err(|problems| Failure::words(describe(&problems)))
}

/// A file of a centre, whatever an editor or a spreadsheet saved it as. A character that could not be read refuses it.
fn decoded(path: &Path, bytes: &[u8]) -> Outcome<String> {
    let refuse = |what: &Wording| Failure::words(format!("{}: {}", path.display(), say(&what.en, &what.zh)));
    let text = anjuan_files::decode(bytes, None).map_err(|error| refuse(&error.wording()))?.text;
    match text.find('\u{fffd}') {
        None => Ok(text),
        Some(at) => {
            let line = Lines::new(&text).line(at);
            Err(refuse(&Wording::new(
                format!("line {line} holds a character that could not be read (U+FFFD): save the file as UTF-8"),
                format!("第{line}行含有无法识别的字符（U+FFFD），请另存为 UTF-8"),
            )))
        }
    }
}

fn describe(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let article = problem.article.as_ref().map_or_else(String::new, |article| format!(" [{article}]"));
            let place = &problem.place;
            format!(
                "{}:{}:{}: {} {}{article}",
                place.file,
                place.line,
                place.column,
                place.key,
                say(&problem.en, &problem.zh)
            )
        })
        .collect();
    lines.join("\n")
}

/// Reads and checks one rulebook.
pub(crate) fn rulebook(file: &Path) -> Outcome<RulebookDefinition> {
    let bytes = std::fs::read(file).map_err(while_doing(file.display()))?;
    let text = decoded(file, &bytes)?;
    let read = anjuan_centre::read_rulebook(&text).map_err(|problems| Failure::words(describe(&problems)))?;
    Ok(read.definition)
}
