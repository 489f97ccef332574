//! The centre (中心): the reference data that decisions are given, folded from its events.
pub mod commands;
pub mod definition;
pub mod events;
pub mod rulebook;
use crate::aggregate::{Stamp, Unfoldable};
use crate::clock::Calendar;
use crate::context::Context;
use crate::event::{Event, Instant};
use crate::ids::AggregateRef;
use crate::refusal::Refusal;
use chrono::NaiveDate;
use definition::{ItemDefinition, LimitRule, NumberRule, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition};

/// The whole reference data of a centre, by effective date.
#[derive(Debug, Clone, Default)]
pub struct Centre {
    calendar: Calendar,
}

impl Centre {
    /// Folds an event of a reference kind; others are ignored.
    ///
    /// # Errors
    /// When the event cannot follow.
    pub fn evolve(&mut self, _aggregate: &AggregateRef, _event: &Event, _stamp: Stamp) -> Result<(), Unfoldable> {
        todo!()
    }
    /// The calendar with every notice so far and the office hours of the rulebook.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    /// The rulebook in force on a day.
    #[must_use]
    pub fn rulebook(&self, _on: NaiveDate) -> Option<&RulebookDefinition> {
        todo!()
    }
    /// The named period of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn limit(&self, _name: &str, _on: NaiveDate) -> Result<&LimitRule, Refusal> {
        todo!()
    }
    /// The named number of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn number(&self, _name: &str, _on: NaiveDate) -> Result<&NumberRule, Refusal> {
        todo!()
    }
    /// The definition of an item that applies on a day, and its version.
    #[must_use]
    pub fn item(&self, _id: &str, _on: NaiveDate) -> Option<(&ItemDefinition, u32)> {
        todo!()
    }
    /// A window as of a day.
    #[must_use]
    pub fn window(&self, _id: &str, _on: NaiveDate) -> Option<&WindowDefinition> {
        todo!()
    }
    /// A member of staff as of a day.
    #[must_use]
    pub fn person(&self, _id: &str, _on: NaiveDate) -> Option<&PersonDefinition> {
        todo!()
    }
    /// The posts as of a day, by id.
    pub fn posts(&self, _on: NaiveDate) -> impl Iterator<Item = (&str, &PostDefinition)> {
        std::iter::empty()
    }
    /// The items as of a day, by id, with their version.
    pub fn items(&self, _on: NaiveDate) -> impl Iterator<Item = (&str, &ItemDefinition, u32)> {
        std::iter::empty()
    }
}

/// One aggregate of reference data: its events in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    events: Vec<(Instant, Event)>,
}

impl Reference {
    /// Folds an event.
    ///
    /// # Errors
    /// When the event cannot follow.
    pub fn evolve(&mut self, _event: &Event, _stamp: Stamp) -> Result<(), Unfoldable> {
        todo!()
    }
}

/// Decides a command.
///
/// # Errors
/// The refusal.
pub fn decide(_state: &Reference, _command: &commands::CentreCommand, _context: &Context<'_>) -> Result<Event, Refusal> {
    todo!()
}
