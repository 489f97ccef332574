//! The mapping (映射): which attribute of a foreign log means what. A TOML file, validated whole before anything is read.
use anjuan_domain::clock::Limit;
use anjuan_domain::matters::case::events::{FinishResult, HandlingForm, PauseKind, StepResult};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::reference::centre::events::ItemDefined;
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
    /// The item's definition, for a house that does not have it yet.
    pub define: Option<Box<ItemDefined>>,
    /// The window that holds them; absent, the item's own.
    pub window: Option<String>,
    /// The member of staff who answers for them here, a person's id in the directory.
    pub responsible: String,
    /// Offset of times without one, `+01:00`.
    #[serde(default = "utc")]
    pub utc_offset: String,
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
    pub id: String,
    /// When it was registered; absent, the time of its first event.
    pub start: Option<String>,
    /// When it ended; absent, it ends by an activity mapped to `finish`, or stays open.
    pub end: Option<String>,
    /// When it was due.
    pub deadline: Option<String>,
    /// Who handled it there.
    pub handler: Option<String>,
    /// How it came.
    pub channel: Option<String>,
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
    pub activity: String,
    /// When it happened.
    pub time: String,
    /// Who did it.
    pub handler: Option<String>,
    /// Its id in the log, shown in the report.
    pub id: Option<String>,
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
        mapping.offset()?;
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
