//! The `register` view (登记簿): cases, contacts, denials, handovers, complaints, findings, patrols, recommendations, months of
//! duty, cards and entries of the registers by number, phase, window, person, item, masked name and date.
//!
//! Implements the registers of `time-limit/3.1`, `first-asked/2`, `handover/2.2` and `complaint/2`, the open matters of a
//! person that a handover lists (`handover/2.4`), what an applicant may see of a case's progress, and what was found, looked at
//! and rostered (`post/1.2`, `duty/1`, `duty/2.1`). It never holds who complains. Leaves, slips and meetings are listed by the
//! view `attendance`, periods and sheets by `scoring`: nothing is listed twice.
mod card;
mod case;
mod complaint;
mod contact;
mod denial;
mod duty;
mod facets;
mod finding;
mod handover;
mod names;
mod patrol;
pub mod query;
mod recommendation;
mod record;
pub mod row;
pub mod staff;
use crate::concern::{Reader, concerning, unfolded};
use crate::reference::version;
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::matters::handover::events::HandoverEvent;
use anjuan_domain::people::duty::events::DutyEvent;
use anjuan_domain::people::finding::events::FindingEvent;
use anjuan_domain::people::patrol::events::PatrolEvent;
use anjuan_domain::scores::recommendation::events::RecommendationEvent;
use anjuan_domain::vocabulary::ids::Kind;
use row::{Entry, Milestone, Phase, Progress};
use std::sync::Arc;

/// Folds an event of a kind: the one that opens its line, or one of those that change it.
macro_rules! line {
    ($event:ident, $rows:ident, $type:ident::$opening:ident => $kind:ident::$opened:ident) => {{
        let envelope = &$event.envelope;
        match $event.data::<$type>()? {
            $type::$opening(opened) => open($event, $rows, $kind::$opened(envelope, opened)?),
            decoded => change($event, $rows, |row| $kind::apply(row, decoded, envelope)),
        }
    }};
}

/// The view. It keeps nothing in memory.
pub struct Register;

impl View for Register {
    const NAME: &'static str = "register";
    const VERSION: u32 = 7;
    type Row = Entry;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        let Some(kind) = concerning(Reader::Register, envelope)? else { return Ok(()) };
        match kind {
            Kind::Case => line!(event, rows, CaseEvent::Registered => case::registered),
            Kind::Contact => line!(event, rows, ContactEvent::Opened => contact::opened),
            Kind::Denial => line!(event, rows, DenialEvent::Issued => denial::issued),
            Kind::Handover => line!(event, rows, HandoverEvent::Opened => handover::opened),
            Kind::Complaint => line!(event, rows, ComplaintEvent::Received => complaint::received),
            Kind::Finding => line!(event, rows, FindingEvent::Recorded => finding::recorded),
            Kind::Recommendation => line!(event, rows, RecommendationEvent::Raised => recommendation::raised),
            Kind::Card => card::fold(event, rows),
            Kind::Record => record::fold(event, rows),
            Kind::Duty => line!(event, rows, DutyEvent::Generated => duty::generated),
            Kind::Patrol => {
                let PatrolEvent::Recorded(recorded) = event.data::<PatrolEvent>()?;
                open(event, rows, patrol::recorded(envelope, recorded)?)
            }
            _ => Err(unfolded(&envelope.event_type)),
        }
    }

    fn index_keys(key: &str, row: &Entry) -> Vec<String> {
        facets::entries(key, row)
    }
}

/// The kinds that have lines.
pub const KINDS: [Kind; 11] = [
    Kind::Case,
    Kind::Contact,
    Kind::Denial,
    Kind::Handover,
    Kind::Complaint,
    Kind::Finding,
    Kind::Patrol,
    Kind::Recommendation,
    Kind::Duty,
    Kind::Card,
    Kind::Record,
];

fn open(event: &Recorded<'_>, rows: &mut dyn Rows<Entry>, mut row: Entry) -> Result<(), Unappliable> {
    let key = &event.envelope.subject;
    if rows.get(key).is_some() {
        return Err(Unappliable(format!("{key} was opened before")));
    }
    stamp(&mut row, event)?;
    rows.put(key, row);
    Ok(())
}

fn change(
    event: &Recorded<'_>,
    rows: &mut dyn Rows<Entry>,
    change: impl FnOnce(&mut Entry) -> Result<(), Unappliable>,
) -> Result<(), Unappliable> {
    let key = &event.envelope.subject;
    let mut row =
        rows.get(key).map(Arc::unwrap_or_clone).ok_or_else(|| Unappliable(format!("{key} was never opened")))?;
    stamp(&mut row, event)?;
    change(&mut row)?;
    rows.put(key, row);
    Ok(())
}

/// What every event changes.
fn stamp(row: &mut Entry, event: &Recorded<'_>) -> Result<(), Unappliable> {
    row.version = version(&event.envelope)?;
    row.sequence = event.stream_sequence;
    row.changed_at = row.changed_at.max(event.envelope.time);
    Ok(())
}

/// A line as it begins: its parts are for each kind to fill in.
fn blank(envelope: &Envelope<'_>, number: &str, phase: Phase) -> Result<Entry, Unappliable> {
    let mut row = Entry {
        aggregate: envelope.aggregate()?,
        number: number.to_owned(),
        phase,
        item: None,
        window: String::new(),
        responsible: String::new(),
        channel: None,
        applicant: None,
        masked_name: String::new(),
        registered_at: envelope.time,
        changed_at: envelope.time,
        finished_at: None,
        version: 0,
        sequence: 0,
        case: None,
        contact: None,
        denial: None,
        handover: None,
        complaint: None,
        finding: None,
        patrol: None,
        recommendation: None,
        duty: None,
        card: None,
        record: None,
        progress: vec![],
    };
    reached(&mut row, envelope, Milestone::Registered)?;
    Ok(row)
}

/// Adds a line of progress.
fn reached(row: &mut Entry, envelope: &Envelope<'_>, milestone: Milestone) -> Result<(), Unappliable> {
    row.progress.push(Progress { version: version(envelope)?, at: envelope.time, milestone, step: String::new() });
    Ok(())
}

#[cfg(test)]
mod lists_tests;
#[cfg(test)]
pub(crate) mod staff_tests;
#[cfg(test)]
mod tests;
