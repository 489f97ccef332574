//! How events of an entry in a register (登记簿记录) change its line: which register, who has it in hand, where it is in its life.
//!
//! What it says is read with the entry itself, by whom its register lets read.
use super::row::{Entry, Milestone, Phase};
use super::staff::RecordPart;
use super::{blank, change, open, reached};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::record::events::{RecordBegun, RecordEvent};

/// Folds one event of an entry.
pub(super) fn fold(event: &Given<'_>, rows: &mut dyn Rows<Entry>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    match event.data::<RecordEvent>()? {
        RecordEvent::Made(made) => {
            let row = begun(envelope, &made.number, &made.begun, if made.open { Phase::Open } else { Phase::Closed })?;
            let finished_at = (!made.open).then_some(envelope.time);
            open(event, rows, Entry { finished_at, ..row })
        }
        RecordEvent::Asked(asked) => open(event, rows, begun(envelope, &asked.number, &asked.begun, Phase::Asked)?),
        later @ (RecordEvent::Approved(_)
        | RecordEvent::Refused(_)
        | RecordEvent::HandedOver(_)
        | RecordEvent::Corrected(_)
        | RecordEvent::Closed(_)) => change(event, rows, |row| apply(row, later, envelope)),
    }
}

fn begun(envelope: &Envelope<'_>, number: &str, begun: &RecordBegun, phase: Phase) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: begun.window.clone().unwrap_or_default(),
        responsible: begun.by.clone(),
        record: Some(RecordPart {
            register: begun.register.clone(),
            definition: begun.definition,
            by: begun.by.clone(),
            decided_by: None,
        }),
        ..blank(envelope, number, phase)?
    })
}

/// Folds one later event into the line.
fn apply(row: &mut Entry, event: &RecordEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(record) = row.record.as_mut() else {
        return Err(Unappliable(format!("{} is no entry in a register", row.number)));
    };
    let milestone = match event {
        RecordEvent::Made(_) | RecordEvent::Asked(_) => return Err(Unappliable("made a second time".into())),
        RecordEvent::Approved(approved) => {
            record.decided_by = Some(approved.by.clone());
            row.phase = Phase::Open;
            Milestone::Decided
        }
        RecordEvent::Refused(refused) => {
            record.decided_by = Some(refused.by.clone());
            row.phase = Phase::Refused;
            row.finished_at = Some(envelope.time);
            Milestone::Decided
        }
        RecordEvent::HandedOver(handed) => {
            row.responsible.clone_from(&handed.to);
            Milestone::HandedOver
        }
        RecordEvent::Corrected(_) => Milestone::Corrected,
        RecordEvent::Closed(_) => {
            row.phase = Phase::Closed;
            row.finished_at = Some(envelope.time);
            Milestone::Finished
        }
    };
    reached(row, envelope, milestone)
}
