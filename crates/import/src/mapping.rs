//! The mapping (映射): which attribute of a foreign log means what. A TOML file, validated whole before anything is read.
use crate::filter::{Filter, FilterError};
use anjuan_domain::clock::Limit;
use anjuan_domain::matters::case::events::{FinishResult, HandlingForm, PauseKind, StepResult};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::reference::centre::events::ItemDefined;
use anjuan_files::times::{Form, FormError};
use anjuan_files::{Column, Header, Layout};
use chrono::FixedOffset;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A mapping file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name of the log's system; part of every command id, so keep it the same for the same log.
    pub system: String,
    /// The catalogue item its cases belong to; it must be defined in the centre.
    pub item: String,
    /// The item's definition, for a service that does not have it yet.
    pub define: Option<Box<ItemDefined>>,
    /// The window that holds them; absent, the item's own.
    pub window: Option<String>,
    /// The member of staff who answers for them here, a person's id in the directory.
    pub responsible: String,
    /// Offset of times without one, `+01:00`.
    #[serde(default = "utc")]
    pub utc_offset: String,
    /// Of CSV, what stands between two columns; absent, it is found.
    pub delimiter: Option<char>,
    /// Of CSV, what the columns are called: `true` by the first line, `false` by nothing (columns go by number), or their names.
    #[serde(default)]
    pub header: Header,
    /// Which rows of CSV, or events of XES, are meant at all; every condition must hold.
    #[serde(default, rename = "where")]
    pub filters: Vec<Filter>,
    /// Attributes of a case.
    pub case: CaseKeys,
    /// Attributes of an event.
    pub event: EventKeys,
    /// What activities without a line below become.
    pub otherwise: Activity,
    /// What each activity becomes, by its name in the log.
    #[serde(default)]
    pub activity: BTreeMap<String, Activity>,
    /// The channel by its name in the log.
    #[serde(default)]
    pub channel: BTreeMap<String, Arrival>,
}

fn utc() -> String {
    "+00:00".to_owned()
}

/// Which attributes of a trace (in CSV: columns) mean what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseKeys {
    /// Its id in the log.
    pub id: Column,
    /// When it was registered; absent, the time of its first event.
    pub start: Option<Column>,
    /// When it ended; absent, it ends by an activity mapped to `finish`, or stays open.
    pub end: Option<Column>,
    /// When it was due.
    pub deadline: Option<Column>,
    /// Who handled it there.
    pub handler: Option<Column>,
    /// How it came.
    pub channel: Option<Column>,
    /// How its times are written, `%Y-%m-%d %H:%M`, `unix-seconds`, `unix-milliseconds` or `excel`; absent, one of the usual forms.
    pub format: Option<String>,
    /// Whether registration is also acceptance. Set to `registration`, or absent when an activity becomes `accept`.
    pub accepted_at: Option<AcceptedAt>,
}

/// When a case counts as accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedAt {
    /// With its registration.
    Registration,
}

/// Which attributes of an event mean what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKeys {
    /// The activity's name.
    pub activity: Column,
    /// When it happened.
    pub time: Column,
    /// How its time is written, as under `case`.
    pub format: Option<String>,
    /// Who did it.
    pub handler: Option<Column>,
    /// Its id in the log (`concept:instance`): the same event of a later file is known by it, whatever else has changed.
    pub id: Option<Column>,
}

/// What an activity becomes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, tag = "as")]
pub enum Activity {
    /// Acceptance (受理).
    Accept,
    /// A step (环节) with a result.
    Step {
        /// The result; absent, `DONE`.
        result: Option<StepResult>,
    },
    /// A stop of the clock.
    Pause {
        /// Which procedure.
        kind: PauseKind,
        /// By which law or rule.
        basis: String,
        /// For how long at most.
        approved: Limit,
    },
    /// The clock runs again.
    Resume,
    /// The finish (办结).
    Finish {
        /// The result; absent, `DONE`.
        result: Option<FinishResult>,
    },
    /// Nothing; counted in the report.
    Ignore {
        /// Why.
        because: String,
    },
}

/// How a case came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The channel (work/6).
    pub channel: Channel,
    /// The place (work/2).
    pub place: Place,
    /// GB/T 39046 办理形式.
    pub form: HandlingForm,
}

/// What is wrong with a mapping file.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, an unknown key, or a value of the wrong form; the text names line and key.
    #[error("the mapping does not read:\n{0}")]
    Toml(#[from] toml::de::Error),
    /// The offset is not one.
    #[error("utc_offset `{0}` is not of the form +01:00")]
    Offset(String),
    /// A format is none.
    #[error("{0}")]
    Format(#[from] FormError),
    /// A condition says nothing.
    #[error("{0}")]
    Filter(#[from] FilterError),
    /// Not one byte.
    #[error("delimiter `{0}` is not a single plain character")]
    Delimiter(char),
    /// Nothing says when a case is accepted.
    #[error(
        "nothing says when a case is accepted: set case.accepted_at = \"registration\", or map an activity as = \"accept\""
    )]
    Acceptance,
}

impl Mapping {
    /// Reads and validates a mapping file.
    ///
    /// # Errors
    /// [`MappingError`] names line and key.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Mapping = toml::from_str(text)?;
        mapping.case_times()?;
        mapping.event_times()?;
        mapping.layout()?;
        mapping.filters.iter().try_for_each(Filter::check)?;
        let by_activity = mapping.activity.values().any(|activity| *activity == Activity::Accept);
        if mapping.case.accepted_at.is_none() && !by_activity { Err(MappingError::Acceptance) } else { Ok(mapping) }
    }

    /// The offset of times without one.
    ///
    /// # Errors
    /// [`MappingError::Offset`].
    pub fn offset(&self) -> Result<FixedOffset, MappingError> {
        self.utc_offset.parse().map_err(|_| MappingError::Offset(self.utc_offset.clone()))
    }

    /// How the times of a case are written.
    ///
    /// # Errors
    /// [`MappingError::Offset`], [`MappingError::Format`].
    pub fn case_times(&self) -> Result<Form, MappingError> {
        Ok(Form::new(self.offset()?, self.case.format.as_deref())?)
    }

    /// How the times of events are written.
    ///
    /// # Errors
    /// [`MappingError::Offset`], [`MappingError::Format`].
    pub fn event_times(&self) -> Result<Form, MappingError> {
        Ok(Form::new(self.offset()?, self.event.format.as_deref())?)
    }

    /// How a CSV log is laid out.
    ///
    /// # Errors
    /// [`MappingError::Delimiter`].
    pub fn layout(&self) -> Result<Layout, MappingError> {
        let byte = |sign: char| u8::try_from(sign).ok().filter(u8::is_ascii).ok_or(MappingError::Delimiter(sign));
        Ok(Layout { delimiter: self.delimiter.map(byte).transpose()?, header: self.header.clone(), comment: None })
    }

    /// The columns that a CSV log must have.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        let CaseKeys { id, start, end, deadline, handler, channel, .. } = &self.case;
        let event = &self.event;
        let named = [start, end, deadline, handler, channel, &event.handler, &event.id].into_iter().flatten();
        [id, &event.activity, &event.time]
            .into_iter()
            .chain(named)
            .chain(self.filters.iter().map(|filter| &filter.column))
    }

    /// What an activity becomes.
    #[must_use]
    pub fn activity(&self, name: &str) -> &Activity {
        self.activity.get(name).unwrap_or(&self.otherwise)
    }

    /// How a case came; a channel the mapping does not name counts as a visit to the counter.
    #[must_use]
    pub fn arrival(&self, channel: Option<&String>) -> Arrival {
        let counter = Arrival { channel: Channel::Visit, place: Place::Counter, form: HandlingForm::Other };
        channel.and_then(|name| self.channel.get(name)).copied().unwrap_or(counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "system = \"x\"\nitem = \"I\"\nresponsible = \"P001\"\n[otherwise]\nas = \"step\"\n[case]\nid = \"c\"\naccepted_at = \"registration\"\n[event]\nactivity = \"a\"\ntime = \"t\"\n";

    #[test]
    fn a_mapping_reads() {
        assert_eq!(Mapping::parse(GOOD).unwrap().activity("anything"), &Activity::Step { result: None });
    }

    #[test]
    fn columns_go_by_name_or_number_and_forms_are_checked_before_anything_is_read() {
        let numbered = GOOD.replace("time = \"t\"", "time = 3\nformat = \"unix-seconds\"");
        assert_eq!(
            Mapping::parse(&numbered).unwrap().columns().map(Column::to_string).collect::<Vec<_>>(),
            ["c", "a", "#3"]
        );
        let wrong = |text: &str| Mapping::parse(&format!("{text}{GOOD}")).unwrap_err().to_string();
        assert!(wrong("delimiter = \"，\"\n").contains("，"));
        assert!(wrong("where = [{ column = \"x\" }]\n").contains("`x`"));
        let format = Mapping::parse(&GOOD.replace("id = \"c\"", "id = \"c\"\nformat = \"%Q\"")).unwrap_err();
        assert!(format.to_string().contains("%Q"), "{format}");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = Mapping::parse(&GOOD.replace("time = \"t\"", "tyme = \"t\"")).unwrap_err().to_string();
        assert!(error.contains("tyme") && error.contains("line 11"), "{error}");
    }

    #[test]
    fn a_mapping_without_acceptance_is_refused() {
        let text = GOOD.replace("accepted_at = \"registration\"\n", "");
        assert!(matches!(Mapping::parse(&text), Err(MappingError::Acceptance)));
        let accepts = format!("{text}[activity.\"Confirm\"]\nas = \"accept\"\n");
        assert!(Mapping::parse(&accepts).is_ok());
    }
}
