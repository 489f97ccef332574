//! One line of an export becomes one punch of one device (打卡行): or a sentence that says why it does not.
use super::mapping::PunchMapping;
use crate::times;
use anjuan_domain::people::attendance::events::{Direction, Punch};
use anjuan_domain::vocabulary::ids::check_token;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use csv::StringRecord;
use std::collections::BTreeMap;

/// How to read the lines of one file: the mapping, with its columns found in the header.
pub(super) struct Rows<'a> {
    mapping: &'a PunchMapping,
    offset: FixedOffset,
    places: BTreeMap<String, usize>,
}

impl<'a> Rows<'a> {
    /// Finds the columns, or names the one that is not there.
    pub(super) fn new(mapping: &'a PunchMapping, offset: FixedOffset, header: &StringRecord) -> Result<Self, String> {
        // Exports of older programs begin with a byte order mark, which is no part of the first name.
        let names = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
        let places: BTreeMap<String, usize> = names.zip(0..).collect();
        match mapping.columns().find(|column| !places.contains_key(*column)) {
            Some(column) => {
                let known = places.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                Err(format!("there is no column `{column}`; the columns are {known}"))
            }
            None => Ok(Self { mapping, offset, places }),
        }
    }

    /// One line: the device and the punch.
    pub(super) fn read(&self, row: &StringRecord) -> Result<(String, Punch), String> {
        let device = self.device(row)?;
        let person = self.person(row)?;
        let (text, at) = self.time(row)?;
        let direction = self.direction(row)?;
        let record = match &self.mapping.record {
            Some(column) => filled(column, self.field(row, column))?.to_owned(),
            // A device without record ids is held to this: nobody punches twice at one moment.
            None => format!("{person}@{text}"),
        };
        Ok((device, Punch { record, person, at, direction }))
    }

    fn field<'r>(&self, row: &'r StringRecord, column: &str) -> &'r str {
        self.places.get(column).and_then(|place| row.get(*place)).unwrap_or_default().trim()
    }

    fn device(&self, row: &StringRecord) -> Result<String, String> {
        let key = &self.mapping.device;
        let named = match &key.column {
            Some(column) => filled(column, self.field(row, column))?,
            None => key.fixed.as_deref().unwrap_or_default(),
        };
        let device = by_map(&key.map, "device.map", named)?;
        token("device", device)
    }

    fn person(&self, row: &StringRecord) -> Result<String, String> {
        let key = &self.mapping.person;
        let named = filled(&key.column, self.field(row, &key.column))?;
        token("person", by_map(&key.map, "person.map", named)?)
    }

    fn time(&self, row: &StringRecord) -> Result<(String, Instant), String> {
        let parts: Vec<&str> = self.mapping.time.columns.iter().map(|column| self.field(row, column)).collect();
        let text = parts.join(" ");
        let wrong = |form: &str| format!("`{text}` is not a time of the form {form}");
        let at = match &self.mapping.time.format {
            None => times::parse(&text, self.offset).map_err(|error| error.to_string())?,
            Some(format) => self.formed(&text, format).ok_or_else(|| wrong(format))?,
        };
        Ok((text, at))
    }

    fn formed(&self, text: &str, format: &str) -> Option<Instant> {
        if let Ok(zoned) = DateTime::parse_from_str(text, format) {
            return Some(zoned.with_timezone(&Utc));
        }
        let naive = NaiveDateTime::parse_from_str(text, format).ok()?;
        naive.and_local_timezone(self.offset).single().map(|at| at.with_timezone(&Utc))
    }

    fn direction(&self, row: &StringRecord) -> Result<Direction, String> {
        let Some(key) = &self.mapping.direction else { return Ok(Direction::Unknown) };
        let said = self.field(row, &key.column);
        match key.map.get(said).copied().or(key.otherwise) {
            _ if said.is_empty() => Ok(Direction::Unknown),
            Some(direction) => Ok(direction),
            None => Err(format!("`{}` says `{said}`, which direction.map does not name", key.column)),
        }
    }
}

fn filled<'r>(column: &str, field: &'r str) -> Result<&'r str, String> {
    if field.is_empty() { Err(format!("the column `{column}` is empty")) } else { Ok(field) }
}

fn by_map<'m>(map: &'m BTreeMap<String, String>, name: &str, named: &'m str) -> Result<&'m str, String> {
    match map.get(named) {
        Some(id) => Ok(id),
        None if map.is_empty() => Ok(named),
        None => Err(format!("{name} does not name `{named}`")),
    }
}

fn token(what: &str, id: &str) -> Result<String, String> {
    check_token(id).map_err(|error| format!("the {what} cannot have this id: {error}"))?;
    Ok(id.to_owned())
}
