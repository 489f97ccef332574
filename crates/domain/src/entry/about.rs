//! The event that a late entry is about (补录所指): read from the events and the state of its own aggregate.
//!
//! Whoever ever was responsible for the aggregate, by name or because they stood for somebody, is concerned: it can be their breach.
//! Reads no log itself; the desk hands it the aggregate.
use super::events::EntryOf;
use crate::aggregate::State;
use crate::centre::Reference;
use crate::event::Instant;
use crate::ids::{AggregateRef, Kind};
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
    /// Who answered for the aggregate then; empty where nobody does by name.
    pub responsible: String,
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

impl Entered {
    /// The event of that version, where the aggregate has one.
    #[must_use]
    pub fn read(about: &AggregateRef, version: u32, past: &[Past], state: &State) -> Option<Self> {
        let event = past.iter().find(|past| past.version == version)?;
        let mut concerned = concerned(state);
        concerned.extend(past.iter().map(|past| past.responsible.clone()).filter(|person| !person.is_empty()));
        Some(Self {
            entry: EntryOf {
                about: about.clone(),
                version,
                event: event.event.clone(),
                happened_at: event.happened_at,
                recorded_at: event.recorded_at,
                entered_by: event.by.clone(),
            },
            window: window(state, &event.event),
            concerned,
        })
    }
}

/// What the heads of sections do: the deputy director or the director is over them, not the head of the window concerned.
const OF_SECTIONS: [&str; 2] = ["anjuan.denial.reviewed.v1", "anjuan.denial.reported-up.v1"];

/// The window whose head is over whoever did it.
fn window(state: &State, event: &str) -> Option<String> {
    if OF_SECTIONS.contains(&event) {
        return None;
    }
    match state {
        State::Contact(Some(contact)) => Some(contact.window.clone()),
        State::Case(Some(case)) => Some(case.window.clone()),
        State::Denial(Some(denial)) => Some(denial.window.clone()),
        State::Leave(Some(leave)) => leave.application.window.clone(),
        State::Reference(Reference::Post(post)) => {
            post.definition.iter().rev().find_map(|version| version.definition.as_ref().map(|post| post.window.clone()))
        }
        // A complaint is the complaint centre's, whatever windows it is about; contests and slips are decided by the director's
        // office, and duty is the general section's.
        _ => None,
    }
}

/// Whom the state names as responsible, or as who it is about.
fn concerned(state: &State) -> BTreeSet<String> {
    let mut concerned: BTreeSet<String> = state.responsible().map(str::to_owned).into_iter().collect();
    match state {
        State::Case(Some(case)) => {
            concerned.insert(case.handler.clone());
            concerned.extend(case.served.parts.iter().map(|part| part.handler.clone()));
        }
        State::Contact(Some(contact)) => {
            concerned.insert(contact.first_asked.clone());
        }
        State::Denial(Some(denial)) => {
            concerned.insert(denial.handler.clone());
            concerned.extend(denial.report.iter().map(|report| report.reviewer.clone()));
        }
        State::Complaint(Some(complaint)) => concerned.extend(complaint.persons.iter().cloned()),
        State::Leave(Some(leave)) => {
            concerned.insert(leave.person().to_owned());
        }
        State::Slip(Some(slip)) => {
            concerned.insert(slip.person.clone());
            concerned.extend(slip.decided_by.clone());
        }
        State::Duty(Some(duty)) => {
            concerned.extend(duty.groups.iter().flat_map(|group| group.persons.iter().cloned()));
        }
        State::Finding(Some(finding)) => {
            concerned.insert(finding.inspector.clone());
            concerned.extend(finding.persons.iter().cloned());
        }
        State::Reference(Reference::Post(post)) => {
            concerned.extend(post.covers.iter().flat_map(|cover| [cover.away.clone(), cover.cover.clone()]));
        }
        _ => {}
    }
    concerned
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
        for other in ["case", "case-A1", "case-A1-x", "house-A1-1", "case-A1-05", "entry-case-A1-1-1"] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
