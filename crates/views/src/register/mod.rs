//! The `register` view (登记簿): cases and contacts by number, phase, window, person, item, masked name and date.
//!
//! Implements the registers of `time-limit/3.1` and `first-asked/2`, and what an applicant may see of a case's progress.
mod case;
mod contact;
pub mod query;
pub mod row;
use crate::deadlines::sortable;
use crate::reference::version;
use crate::view::{Rows, Unappliable, View};
use anjuan_domain::case::events::CaseEvent;
use anjuan_domain::contact::events::ContactEvent;
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::ids::Kind;
use row::{Entry, Milestone, Progress};
use std::sync::Arc;

/// The view. It keeps nothing in memory.
pub struct Register;

impl View for Register {
    const NAME: &'static str = "register";
    const VERSION: u32 = 1;
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
            Kind::Denial | Kind::Handover | Kind::Complaint | Kind::Appointment => Ok(()),
            Kind::Applicant
            | Kind::Person
            | Kind::Window
            | Kind::Post
            | Kind::Item
            | Kind::Rulebook
            | Kind::Calendar => Ok(()),
        }
    }

    fn index_keys(key: &str, row: &Entry) -> Vec<String> {
        let at = sortable(row.registered_at);
        let mut keys = vec![
            format!("number/{}/{key}", row.number),
            format!("date/{at}/{key}"),
            format!("window/{}/{at}/{key}", row.window),
            format!("person/{}/{at}/{key}", row.responsible),
            format!("phase/{}/{at}/{key}", row.phase),
        ];
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

/// What every event changes; before its own change, so that a handover it records has the last word.
fn stamp(row: &mut Entry, event: &Recorded<'_>) -> Result<(), Unappliable> {
    row.version = version(&event.envelope)?;
    row.sequence = event.stream_sequence;
    row.changed_at = row.changed_at.max(event.envelope.time);
    if !event.envelope.responsible.is_empty() && row.finished_at.is_none() {
        event.envelope.responsible.as_ref().clone_into(&mut row.responsible);
    }
    Ok(())
}

/// Adds a line of progress.
fn reached(row: &mut Entry, envelope: &Envelope<'_>, milestone: Milestone) -> Result<(), Unappliable> {
    row.progress.push(Progress { version: version(envelope)?, at: envelope.time, milestone, step: String::new() });
    Ok(())
}

#[cfg(test)]
mod tests;
