//! The mapping of a device's export (考勤导出映射): which column means what. A TOML file, validated whole before anything is read.
use crate::filter::{Filter, FilterError};
use anjuan_domain::people::attendance::events::Direction;
use anjuan_files::times::{Form, FormError};
use anjuan_files::{Column, Header, Layout};
use chrono::FixedOffset;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// A mapping file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PunchMapping {
    /// Offset of the device's times, `+08:00`.
    #[serde(default = "shanghai")]
    pub utc_offset: String,
    /// What stands between two columns; absent, or where the columns are not found so, it is found.
    pub delimiter: Option<char>,
    /// What the columns are called: `true` by the first line, `false` by nothing (columns go by number), or their names.
    #[serde(default)]
    pub header: Header,
    /// Which lines are punches at all; every condition must hold.
    #[serde(default, rename = "where")]
    pub filters: Vec<Filter>,
    /// How many punches go into one command at the most.
    #[serde(default = "thousand")]
    pub batch: NonZeroUsize,
    /// Which device.
    pub device: DeviceKey,
    /// The column of the device's own record id; absent, person and time are the id.
    pub record: Option<Column>,
    /// Who.
    pub person: PersonKey,
    /// When.
    pub time: TimeKey,
    /// Which way; absent, the device does not say.
    pub direction: Option<DirectionKey>,
}

fn shanghai() -> String {
    "+08:00".to_owned()
}

fn thousand() -> NonZeroUsize {
    NonZeroUsize::MIN.saturating_add(999)
}

/// Which device: the same for the whole file, or by a column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceKey {
    /// The device's id, for the whole file.
    pub fixed: Option<String>,
    /// The column that names it.
    pub column: Option<Column>,
    /// The device's id by what the column says; empty, the column holds the id itself.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// Who.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonKey {
    /// The column.
    pub column: Column,
    /// The person's id by the user number on the device; empty, the column holds the id itself.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// When.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeKey {
    /// The columns, joined by a blank where date and time stand apart.
    pub columns: Vec<Column>,
    /// How it is written: `%Y-%m-%d %H:%M:%S`, `unix-seconds`, `unix-milliseconds` or `excel`; absent, one of the usual forms.
    pub format: Option<String>,
}

/// Which way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectionKey {
    /// The column.
    pub column: Column,
    /// The direction by what the column says.
    pub map: BTreeMap<String, Direction>,
    /// What everything else means; absent, a line that says something else is left out. An empty field is always unknown.
    pub otherwise: Option<Direction>,
}

/// What is wrong with a mapping file.
#[derive(Debug, thiserror::Error)]
pub enum PunchMappingError {
    /// Not TOML, an unknown key, or a value of the wrong form; the text names line and key.
    #[error("the mapping does not read:\n{0}")]
    Toml(#[from] toml::de::Error),
    /// The offset is not one.
    #[error("utc_offset `{0}` is not of the form +08:00")]
    Offset(String),
    /// Two devices, or none.
    #[error("[device] needs either `fixed`, the id for the whole file, or `column`")]
    Device,
    /// Not a form of time.
    #[error("time.{0}")]
    Format(#[from] FormError),
    /// A condition says nothing.
    #[error("{0}")]
    Filter(#[from] FilterError),
    /// No column of times.
    #[error("time.columns names no column")]
    NoTime,
    /// Not one byte.
    #[error("delimiter `{0}` is not a single plain character")]
    Delimiter(char),
}

impl PunchMapping {
    /// Reads and validates a mapping file.
    ///
    /// # Errors
    /// [`PunchMappingError`] names line and key.
    pub fn parse(text: &str) -> Result<Self, PunchMappingError> {
        let mapping: PunchMapping = toml::from_str(text)?;
        mapping.times()?;
        mapping.layout()?;
        mapping.filters.iter().try_for_each(Filter::check)?;
        if mapping.device.fixed.is_some() == mapping.device.column.is_some() {
            return Err(PunchMappingError::Device);
        }
        if mapping.time.columns.is_empty() { Err(PunchMappingError::NoTime) } else { Ok(mapping) }
    }

    /// The offset of the device's times.
    ///
    /// # Errors
    /// [`PunchMappingError::Offset`].
    pub fn offset(&self) -> Result<FixedOffset, PunchMappingError> {
        self.utc_offset.parse().map_err(|_| PunchMappingError::Offset(self.utc_offset.clone()))
    }

    /// How the device's times are written.
    ///
    /// # Errors
    /// [`PunchMappingError::Offset`], [`PunchMappingError::Format`].
    pub fn times(&self) -> Result<Form, PunchMappingError> {
        Ok(Form::new(self.offset()?, self.time.format.as_deref())?)
    }

    /// How the file is laid out.
    pub(super) fn layout(&self) -> Result<Layout, PunchMappingError> {
        let byte = |sign: char| u8::try_from(sign).ok().filter(u8::is_ascii).ok_or(PunchMappingError::Delimiter(sign));
        Ok(Layout { delimiter: self.delimiter.map(byte).transpose()?, header: self.header.clone(), comment: None })
    }

    /// The columns that a file must have.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        let device = self.device.column.iter();
        let direction = self.direction.iter().map(|direction| &direction.column);
        let others = self.record.iter().chain([&self.person.column]).chain(&self.time.columns);
        device.chain(others).chain(direction).chain(self.filters.iter().map(|filter| &filter.column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[device]\nfixed = \"HALL\"\n[person]\ncolumn = \"user\"\n[time]\ncolumns = [\"time\"]\nformat = \"%Y-%m-%d %H:%M:%S\"\n";

    #[test]
    fn a_mapping_reads_with_the_usual_defaults() {
        let mapping = PunchMapping::parse(GOOD).unwrap();
        assert_eq!((mapping.delimiter, mapping.batch.get(), mapping.utc_offset.as_str()), (None, 1000, "+08:00"));
        assert_eq!(mapping.columns().map(Column::to_string).collect::<Vec<_>>(), ["user", "time"]);
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_named() {
        let wrong = |from: &str, to: &str| PunchMapping::parse(&GOOD.replace(from, to)).unwrap_err().to_string();
        let error = wrong("column = \"user\"", "colum = \"user\"");
        assert!(error.contains("colum") && error.contains("line 4"), "{error}");
        assert!(wrong("fixed = \"HALL\"", "").contains("either"));
        assert!(wrong("fixed = \"HALL\"", "fixed = \"HALL\"\ncolumn = \"d\"").contains("either"));
        assert!(wrong("%H:%M:%S", "%Q").contains("%Q"));
        assert!(wrong("[\"time\"]", "[]").contains("time.columns"));
        assert!(wrong("[device]", "utc_offset = \"8\"\n[device]").contains("`8`"));
        assert!(wrong("[device]", "delimiter = \"，\"\n[device]").contains("，"));
        assert!(wrong("[device]", "batch = 0\n[device]").contains("line 1"));
    }

    #[test]
    fn the_examples_that_are_shipped_read() {
        let mapping = PunchMapping::parse(include_str!("../../../../deploy/mappings/punches-example.toml")).unwrap();
        assert!(mapping.record.is_some() && mapping.direction.is_some());
        let mapping = PunchMapping::parse(include_str!("../../../../deploy/mappings/punches-attlog.toml")).unwrap();
        assert!(mapping.record.is_none() && mapping.device.fixed.is_some());
        let mapping = PunchMapping::parse(include_str!("../../../../deploy/mappings/punches-office-app.toml")).unwrap();
        assert_eq!((mapping.filters.len(), mapping.time.format.as_deref()), (1, Some("unix-milliseconds")));
    }
}
