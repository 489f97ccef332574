//! The event that a late entry is about (补录所指), and how the entry is named after it.
//!
//! It is read from the events and the state of its own aggregate ([`crate::aggregate::entered`]); the desk hands it over.
use super::events::EntryOf;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What is known of one event of the aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its version.
    pub version: u32,
    /// Its type.
    pub event: String,
    /// When it happened.
    pub happened_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who gave the command.
    pub by: String,
    /// For whom it was entered; empty where whoever gave the command did it.
    pub entered_for: String,
    /// Who answered for the aggregate then; empty where nobody does by name.
    pub responsible: String,
    /// The days of duty it is about; empty of other kinds.
    pub days: Vec<NaiveDate>,
}

/// The event, and whom it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// The event.
    pub entry: EntryOf,
    /// The window whose head is over whoever did it; none where the deputy director is.
    pub window: Option<String>,
    /// Whoever was responsible for the aggregate at any time, and whom it is about.
    pub concerned: BTreeSet<String>,
}

/// The id of the late entry about one event: `case-7K2M9QX4T1AB-5`.
#[must_use]
pub fn id_of(about: &AggregateRef, version: u32) -> String {
    format!("{}-{}-{version}", about.kind, about.id)
}

/// The event that the id of a late entry names; none where it names none.
#[must_use]
pub fn named(id: &str) -> Option<(AggregateRef, u32)> {
    let (kind, rest) = id.split_once('-')?;
    let (of, version) = rest.rsplit_once('-')?;
    let kind = Kind::parse(kind).filter(|kind| *kind != Kind::Entry)?;
    let (about, version) = (AggregateRef::new(kind, of).ok()?, version.parse().ok()?);
    (id_of(&about, version) == id).then_some((about, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_event_and_nothing_else() {
        let case = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        assert_eq!(named(&id_of(&case, 5)), Some((case, 5)));
        let duty = AggregateRef::new(Kind::Duty, "2014-11").unwrap();
        assert_eq!(named("duty-2014-11-12"), Some((duty, 12)));
        for other in ["case", "case-A1", "case-A1-x", "service-A1-1", "case-A1-05", "entry-case-A1-1-1"] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
