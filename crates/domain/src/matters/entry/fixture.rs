//! A case of the tests' small centre whose event 5 was entered late (测试补录), and whoever speaks of it.
use super::about::Entered;
use super::commands::{Confirm, EntryCommand, Present, Reject};
use super::events::{Confirmed, EntryEvent, EntryOf, Presented, Rejected};
use super::state::Entry;
use crate::matters::case::fixture::at;
use crate::vocabulary::declare::EventData;
use crate::vocabulary::refusal::Refusal;

const NOW: &str = "2014-10-14 09:00:00";

/// A late entry, and who speaks of it.
pub(super) type Paper = crate::scenario::Scenario<Entry>;

/// Event 5 of a case of W01: entered by P004, for which P005 answered at some time.
pub(super) fn entered_late() -> Paper {
    concerned(&["P004", "P005"])
}

fn concerned(persons: &[&str]) -> Paper {
    let entered = Entered {
        entry: EntryOf {
            about: "case/A1".parse().unwrap(),
            version: 5,
            event: "anjuan.case.finished.v1".into(),
            happened_at: at("2014-10-09 10:00:00"),
            recorded_at: at("2014-10-13 10:00:00"),
            entered_by: "P004".into(),
        },
        window: Some("W01".into()),
        concerned: persons.iter().map(|person| (*person).to_owned()).collect(),
    };
    Paper::of_nothing().holding(Some(Entry::default().about(Some(entered))))
}

impl Paper {
    pub(super) fn of_nothing() -> Self {
        Self::about("case-A1-5").holding(Some(Entry::default())).now(NOW)
    }

    /// The same where that person answered for it as well.
    pub(super) fn concerning(&self, person: &str) -> Self {
        concerned(&["P004", "P005", person])
    }

    pub(super) fn dated(&self, time: &str) -> Self {
        self.clone().happened(time)
    }

    pub(super) fn present(&self, evidence: &str) -> Result<Presented, Refusal> {
        self.comes_to(Present { evidence: evidence.into() })
    }

    pub(super) fn confirm(&self, evidence: &str) -> Result<Confirmed, Refusal> {
        self.comes_to(Confirm { evidence: evidence.into() })
    }

    pub(super) fn reject(&self, reason: &str) -> Result<Rejected, Refusal> {
        self.comes_to(Reject { reason: reason.into() })
    }

    /// The same once it is confirmed.
    pub(super) fn confirmed(&self, evidence: &str) -> Self {
        self.given(Confirm { evidence: evidence.into() })
    }

    fn comes_to<E: EventData<Event = EntryEvent> + Clone>(
        &self,
        command: impl Into<EntryCommand>,
    ) -> Result<E, Refusal> {
        self.when(command).map(|event| E::extract(&event).cloned().expect("the event of the command"))
    }
}
