//! Versions of one definition by effective date (生效日期): what applied on which day.
//!
//! Nothing recorded is ever dropped. A version recorded later wins from its own first day on, so a planned version is
//! taken back by a new one with an earlier first day. This module decides nothing.
use super::book::BookDefinition;
use super::definition::{ItemDefinition, PersonDefinition, RulebookDefinition, WindowDefinition};
use super::events::{BookEvent, ItemEvent, PersonEvent, RulebookEvent, WindowEvent};
use crate::vocabulary::stamp::Stamp;
use chrono::NaiveDate;

/// One version of a definition.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Version<T> {
    /// The first day it applies.
    pub from: NaiveDate,
    /// The version in the aggregate of the event that recorded it.
    pub number: u32,
    /// What applies; none where it is withdrawn from that day on.
    pub definition: Option<T>,
}

/// Every version of one definition, in the order they were recorded.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Versions<T>(Vec<Version<T>>);

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Versions<T> {
    /// What applies on a day, and its version; none before the first and after a withdrawal.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<(&T, u32)> {
        self.version_on(day).and_then(|version| Some((version.definition.as_ref()?, version.number)))
    }

    /// What applies on a day, or applied last before it: what was withdrawn is still named.
    #[must_use]
    pub fn last_by(&self, day: NaiveDate) -> Option<&T> {
        self.0.iter().rev().filter(|version| version.from <= day).find_map(|version| version.definition.as_ref())
    }

    /// The version that covers a day, a withdrawal included.
    #[must_use]
    pub fn version_on(&self, day: NaiveDate) -> Option<&Version<T>> {
        self.0.iter().rev().find(|version| version.from <= day)
    }

    /// What the event of that version in the aggregate recorded, whatever applies today.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Option<&T> {
        self.0.iter().find(|version| version.number == number)?.definition.as_ref()
    }

    /// Whether a version is recorded that begins after the day.
    #[must_use]
    pub fn planned_after(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|version| version.from > day)
    }

    /// Every version, in the order they were recorded.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Version<T>> {
        self.0.iter()
    }

    /// Records what an event of this kind said.
    pub(super) fn record(&mut self, event: &impl Recordable<T>, stamp: Stamp)
    where
        T: Clone,
    {
        if let Some((from, definition)) = event.recorded() {
            self.push(from, definition.cloned(), stamp);
        }
    }

    /// Records what applies from a day on; none for a withdrawal.
    pub(super) fn push(&mut self, from: NaiveDate, definition: Option<T>, stamp: Stamp) {
        self.0.push(Version { from, number: stamp.version, definition });
    }
}

/// An event that defines or withdraws a `T` from a date.
pub(super) trait Recordable<T> {
    /// The first day, and the definition, which a withdrawal has not; none for an event that says nothing of the definition.
    fn recorded(&self) -> Option<(NaiveDate, Option<&T>)>;
}

macro_rules! recordable {
    ($($event:ident: $definition:ident $(, besides $other:ident)*);+ $(;)?) => { $(
        impl Recordable<$definition> for $event {
            fn recorded(&self) -> Option<(NaiveDate, Option<&$definition>)> {
                match self {
                    $event::Defined(body) => Some((body.effective_from, Some(&body.definition))),
                    $event::Withdrawn(body) => Some((body.effective_from, None)),
                    $($event::$other(_) => None,)*
                }
            }
        }
    )+ };
}
recordable!(BookEvent: BookDefinition; ItemEvent: ItemDefinition; WindowEvent: WindowDefinition; PersonEvent: PersonDefinition, besides TokensRevoked);

impl Recordable<RulebookDefinition> for RulebookEvent {
    fn recorded(&self) -> Option<(NaiveDate, Option<&RulebookDefinition>)> {
        match self {
            RulebookEvent::Adopted(body) => Some((body.effective_from, Some(&body.definition))),
        }
    }
}
