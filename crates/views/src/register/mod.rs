//! The `register` view (登记簿): cases, contacts, denials, handovers and complaints by number, phase, window, person, item,
//! masked name and date.
//!
//! Implements the registers of `time-limit/3.1`, `first-asked/2`, `handover/2.2` and `complaint/2`, the open matters of a
//! person that a handover lists (`handover/2.4`), and what an applicant may see of a case's progress. It never holds who
//! complains.
mod case;
mod complaint;
mod contact;
mod denial;
mod handover;
pub mod query;
pub mod row;
use crate::deadlines::sortable;
use crate::reference::version;
use crate::view::{Rows, Unappliable, View};
use anjuan_domain::case::events::CaseEvent;
use anjuan_domain::complaint::events::ComplaintEvent;
use anjuan_domain::contact::events::ContactEvent;
use anjuan_domain::denial::events::DenialEvent;
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::handover::events::HandoverEvent;
use anjuan_domain::ids::Kind;
use row::{Entry, Milestone, Phase, Progress};
use std::sync::Arc;

/// The view. It keeps nothing in memory.
pub struct Register;

impl View for Register {
    const NAME: &'static str = "register";
    const VERSION: u32 = 2;
    type Row = Entry;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, event: &Recorded<'_>, rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        match envelope.kind().ok_or_else(|| Unappliable(format!("`{}` is no aggregate of ours", envelope.subject)))? {
            Kind::Case => {
                let decoded = CaseEvent::decode(&envelope.event_type, envelope.data.get())?;
                match &decoded {
                    CaseEvent::Registered(registered) => open(event, rows, case::registered(envelope, registered)?),
                    decoded => change(event, rows, |row| case::apply(row, decoded, envelope)),
                }
            }
            Kind::Contact => {
                let decoded = ContactEvent::decode(&envelope.event_type, envelope.data.get())?;
                match &decoded {
                    ContactEvent::Opened(opened) => open(event, rows, contact::opened(envelope, opened)?),
                    decoded => change(event, rows, |row| contact::apply(row, decoded, envelope)),
                }
            }
            Kind::Denial => {
                let decoded = DenialEvent::decode(&envelope.event_type, envelope.data.get())?;
                match &decoded {
                    DenialEvent::Issued(issued) => open(event, rows, denial::issued(envelope, issued)?),
                    decoded => change(event, rows, |row| denial::apply(row, decoded, envelope)),
                }
            }
            Kind::Handover => {
                let decoded = HandoverEvent::decode(&envelope.event_type, envelope.data.get())?;
                match &decoded {
                    HandoverEvent::Opened(opened) => open(event, rows, handover::opened(envelope, opened)?),
                    decoded => change(event, rows, |row| handover::apply(row, decoded, envelope)),
                }
            }
            Kind::Complaint => {
                let decoded = ComplaintEvent::decode(&envelope.event_type, envelope.data.get())?;
                match &decoded {
                    ComplaintEvent::Received(received) => open(event, rows, complaint::received(envelope, received)?),
                    decoded => change(event, rows, |row| complaint::apply(row, decoded, envelope)),
                }
            }
            _ => Ok(()),
        }
    }

    fn index_keys(key: &str, row: &Entry) -> Vec<String> {
        let at = sortable(row.registered_at);
        let mut keys = vec![
            format!("number/{}/{key}", row.number),
            format!("date/{at}/{key}"),
            format!("person/{}/{at}/{key}", row.responsible),
            format!("phase/{}/{at}/{key}", row.phase),
        ];
        if !row.window.is_empty() {
            keys.push(format!("window/{}/{at}/{key}", row.window));
        }
        if row.is_open() {
            keys.push(format!("open/{}/{at}/{key}", row.responsible));
        }
        keys.extend(row.item.as_ref().map(|item| format!("item/{item}/{at}/{key}")));
        keys.extend(row.applicant.as_ref().map(|applicant| format!("applicant/{applicant}/{at}/{key}")));
        if !row.masked_name.is_empty() {
            keys.push(format!("name/{}/{at}/{key}", row.masked_name));
        }
        keys
    }
}

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
mod tests;
