//! The mapping of a device's export (考勤导出映射): which column means what. A TOML file, validated whole before anything is read.
use anjuan_domain::people::attendance::events::Direction;
use chrono::FixedOffset;
use chrono::format::{Item, StrftimeItems};
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
    /// What stands between two columns.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// How many punches go into one command at the most.
    #[serde(default = "thousand")]
    pub batch: NonZeroUsize,
    /// Which device.
    pub device: DeviceKey,
    /// The column of the device's own record id; absent, person and time are the id.
    pub record: Option<String>,
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

fn comma() -> char {
    ','
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
    pub column: Option<String>,
    /// The device's id by what the column says; empty, the column holds the id itself.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// Who.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonKey {
    /// The column.
    pub column: String,
    /// The person's id by the user number on the device; empty, the column holds the id itself.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// When.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeKey {
    /// The columns, joined by a blank where date and time stand apart.
    pub columns: Vec<String>,
    /// How it is written, `%Y-%m-%d %H:%M:%S`; absent, one of the usual forms.
    pub format: Option<String>,
}

/// Which way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectionKey {
    /// The column.
    pub column: String,
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
    #[error("time.format `{0}` is not a form of time such as %Y-%m-%d %H:%M:%S")]
    Format(String),
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
        mapping.offset()?;
        mapping.separator()?;
        if mapping.device.fixed.is_some() == mapping.device.column.is_some() {
            return Err(PunchMappingError::Device);
        }
        if mapping.time.columns.is_empty() {
            return Err(PunchMappingError::NoTime);
        }
        match mapping.time.format {
            Some(format) if StrftimeItems::new(&format).any(|item| item == Item::Error) => {
                Err(PunchMappingError::Format(format))
            }
            _ => Ok(mapping),
        }
    }

    /// The offset of the device's times.
    ///
    /// # Errors
    /// [`PunchMappingError::Offset`].
    pub fn offset(&self) -> Result<FixedOffset, PunchMappingError> {
        self.utc_offset.parse().map_err(|_| PunchMappingError::Offset(self.utc_offset.clone()))
    }

    /// What stands between two columns.
    pub(super) fn separator(&self) -> Result<u8, PunchMappingError> {
        let byte = u8::try_from(self.delimiter).ok().filter(u8::is_ascii);
        byte.ok_or(PunchMappingError::Delimiter(self.delimiter))
    }

    /// The columns that a file must have.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let device = self.device.column.iter();
        let direction = self.direction.iter().map(|direction| &direction.column);
        let others = self.record.iter().chain([&self.person.column]).chain(&self.time.columns);
        device.chain(others).chain(direction).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[device]\nfixed = \"HALL\"\n[person]\ncolumn = \"user\"\n[time]\ncolumns = [\"time\"]\nformat = \"%Y-%m-%d %H:%M:%S\"\n";

    #[test]
    fn a_mapping_reads_with_the_usual_defaults() {
        let mapping = PunchMapping::parse(GOOD).unwrap();
        assert_eq!((mapping.delimiter, mapping.batch.get(), mapping.utc_offset.as_str()), (',', 1000, "+08:00"));
        assert_eq!(mapping.columns().collect::<Vec<_>>(), ["user", "time"]);
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
    fn the_example_that_is_shipped_reads() {
        let mapping = PunchMapping::parse(include_str!("../../../../deploy/mappings/punches-example.toml")).unwrap();
        assert!(mapping.record.is_some() && mapping.direction.is_some());
    }
}
