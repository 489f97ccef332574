//! One line of an export becomes one punch of one device (打卡行): or a sentence that says why it does not.
use super::mapping::{PunchMapping, PunchMappingError};
use anjuan_domain::people::attendance::events::{Direction, Punch};
use anjuan_domain::vocabulary::ids::check_token;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_files::spoiled::Ids;
use anjuan_files::times::Form;
use anjuan_files::{Column, Row, Table, Wording};
use chrono::FixedOffset;
use std::collections::BTreeMap;

/// How to read the lines of one file: the mapping, with its columns found.
pub(super) struct Rows<'a> {
    mapping: &'a PunchMapping,
    offset: FixedOffset,
    times: Form,
    places: BTreeMap<&'a Column, usize>,
    ids: BTreeMap<&'a Column, Ids>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(mapping: &'a PunchMapping, table: &Table) -> Result<Self, PunchMappingError> {
        let places: BTreeMap<&Column, usize> =
            mapping.columns().filter_map(|column| Some((column, table.place(column)?))).collect();
        let columns = [Some(&mapping.person.column), mapping.device.column.as_ref(), mapping.record.as_ref()];
        let ids = columns.into_iter().flatten().filter_map(|column| {
            let place = *places.get(column)?;
            Some((column, Ids::from_values(table.rows.iter().map(|row| row.cell(place)))))
        });
        let ids = ids.collect();
        Ok(Self { mapping, offset: mapping.offset()?, times: mapping.times()?, places, ids })
    }

    /// Whether the line is meant at all; none where it is.
    pub(super) fn left_out(&self, row: &Row) -> Option<String> {
        crate::filter::left_out(&self.mapping.filters, |column| self.cell(row, column))
    }

    /// One line: the device and the punch.
    pub(super) fn read(&self, row: &Row) -> Result<(String, Punch), Wording> {
        let device = self.device(row)?;
        let person = self.person(row)?;
        let at = self.time(row)?;
        let direction = self.direction(row)?;
        let record = match &self.mapping.record {
            Some(column) => self.id(column, filled(column, self.cell(row, column))?)?.to_owned(),
            // A device without record ids is held to this: nobody punches twice at one moment, however the moment is written.
            None => format!("{person}@{}", at.with_timezone(&self.offset).format("%Y-%m-%d %H:%M:%S%.f")),
        };
        Ok((device, Punch { record, person, at, direction }))
    }

    fn cell<'r>(&self, row: &'r Row, column: &Column) -> &'r str {
        self.places.get(column).map_or("", |place| row.cell(*place))
    }

    fn id<'r>(&self, column: &Column, said: &'r str) -> Result<&'r str, Wording> {
        self.ids.get(column).copied().unwrap_or_default().check(said).map(|()| said)
    }

    fn device(&self, row: &Row) -> Result<String, Wording> {
        let key = &self.mapping.device;
        let named = match &key.column {
            Some(column) => self.named((column, &key.map, "device.map"), filled(column, self.cell(row, column))?)?,
            None => key.fixed.as_deref().unwrap_or_default(),
        };
        token(("device", "考勤机"), named)
    }

    fn person(&self, row: &Row) -> Result<String, Wording> {
        let key = &self.mapping.person;
        let said = filled(&key.column, self.cell(row, &key.column))?;
        token(("person", "人员"), self.named((&key.column, &key.map, "person.map"), said)?)
    }

    /// What a map makes of an id; what it names as it stands is not doubted.
    fn named<'r>(
        &'r self,
        (column, map, name): (&Column, &'r BTreeMap<String, String>, &str),
        said: &'r str,
    ) -> Result<&'r str, Wording> {
        if let Some(id) = map.get(said) {
            return Ok(id);
        }
        self.id(column, said)?;
        if map.is_empty() {
            return Ok(said);
        }
        let what = Wording::new(format!("{name} does not name `{said}`"), format!("{name} 中没有“{said}”"));
        let bare = said.trim_start_matches('0');
        Err(match map.keys().find(|key| key.trim_start_matches('0') == bare) {
            Some(near) => what.and(&format!("it names `{near}`"), &format!("其中有“{near}”")),
            None => what,
        })
    }

    fn time(&self, row: &Row) -> Result<Instant, Wording> {
        let parts: Vec<&str> = self.mapping.time.columns.iter().map(|column| self.cell(row, column)).collect();
        self.times.parse(&parts.join(" ")).map_err(|error| error.wording())
    }

    fn direction(&self, row: &Row) -> Result<Direction, Wording> {
        let Some(key) = &self.mapping.direction else { return Ok(Direction::Unknown) };
        let said = self.cell(row, &key.column);
        match key.map.get(said).copied().or(key.otherwise) {
            _ if said.is_empty() => Ok(Direction::Unknown),
            Some(direction) => Ok(direction),
            None => Err(Wording::new(
                format!("`{}` says `{said}`, which direction.map does not name", key.column),
                format!("“{}”为“{said}”，direction.map 中没有", key.column),
            )),
        }
    }
}

fn filled<'r>(column: &Column, cell: &'r str) -> Result<&'r str, Wording> {
    match cell.is_empty() {
        true => Err(Wording::new(format!("the column `{column}` is empty"), format!("“{column}”一列为空"))),
        false => Ok(cell),
    }
}

fn token((en, zh): (&str, &str), id: &str) -> Result<String, Wording> {
    match check_token(id) {
        Ok(()) => Ok(id.to_owned()),
        Err(error) => Err(Wording::new(
            format!("the {en} cannot have this id: {error}"),
            format!("{zh}编号“{id}”须为1至64位字母、数字、“_”或“-”"),
        )),
    }
}
