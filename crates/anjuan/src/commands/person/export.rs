//! `anjuan person export` (个人信息副本): all that is kept about somebody, as one JSON file and as a text that people read.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::civil;
use anjuan_api::ClearParty;
use anjuan_api::persons::{ExportedEvent, PersonExport, Reading};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Writes the copy beside each other: `NAME.json` and `NAME.txt`, for nobody but their owner; answers both places.
pub(super) fn written(export: &PersonExport, name: &Path) -> Outcome<[PathBuf; 2]> {
    let json = serde_json::to_string_pretty(export).map_err(while_doing(name.display()))?;
    let places = [name.with_extension("json"), name.with_extension("txt")];
    for (place, content) in places.iter().zip([json, text(export)]) {
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(place);
        let mut file = file.map_err(while_doing(place.display()))?;
        file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(while_doing(place.display()))?;
    }
    Ok(places)
}

/// As people read it.
fn text(export: &PersonExport) -> String {
    let mut text = String::new();
    let title = say("All that is kept about a person", "个人信息副本");
    // Writing into a string does not fail.
    let _ = writeln!(text, "{title}\n{}  {}\n", civil(export.accepted.recorded_time), export.applicant);
    for identity in &export.identities {
        let _ = writeln!(text, "{}", of_identity(identity));
    }
    for matter in &export.matters {
        let _ = writeln!(text, "\n{}", matter.aggregate);
        for event in &matter.events {
            let _ = writeln!(text, "{}", of_event(event));
        }
    }
    let _ = writeln!(text, "\n{}", say("Who read it", "查阅记录"));
    for reading in &export.readings {
        let _ = writeln!(text, "{}", of_reading(reading));
    }
    text
}

fn of_identity(identity: &ClearParty) -> String {
    let ClearParty { name, document, telephone, address, .. } = identity;
    [name, document, telephone, address]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("  ")
}

fn of_event(event: &ExportedEvent) -> String {
    let mut lines = vec![format!("  {}  {}  {}", civil(event.at), say(&event.what_en, &event.what_zh), event.by)];
    said(&event.data, "", &mut lines);
    lines.join("\n")
}

/// What an event says, a line for each field that holds something.
fn said(value: &Value, path: &str, lines: &mut Vec<String>) {
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| said(member, &inside(name), lines)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| said(item, &format!("{path}[{at}]"), lines))
        }
        Value::Null => {}
        Value::String(text) => lines.push(format!("      {path}: {text}")),
        Value::Bool(_) | Value::Number(_) => lines.push(format!("      {path}: {value}")),
    }
}

fn of_reading(reading: &Reading) -> String {
    let Reading { at, by, name, what_en, what_zh, purpose, reason, matter } = reading;
    let parts = [
        civil(*at),
        say(what_en, what_zh).to_owned(),
        by.clone(),
        name.clone().unwrap_or_default(),
        purpose.clone().unwrap_or_default(),
        reason.clone(),
        matter.as_ref().map(ToString::to_string).unwrap_or_default(),
    ];
    format!("  {}", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "))
}

/// The one person whom a number names.
///
/// # Errors
/// Where it names nobody, or several.
pub(super) fn only(found: Vec<anjuan_api::persons::PersonFound>) -> Outcome<String> {
    let mut ids = found.into_iter().map(|person| person.applicant);
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(Failure::words(say("nobody is found by this number", "该号码未查到个人"))),
        (Some(_), Some(_)) => Err(Failure::words(say(
            "several are found by this number: name one by id, as `anjuan person search` lists them",
            "该号码查到多人：请以 `anjuan person search` 列出的编号指明一人",
        ))),
    }
}
