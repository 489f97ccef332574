//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{RecordBegun, RecordEvent};
use super::state::{Record, RecordStanding};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Record>>, event: &RecordEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let Some(record) = state.as_deref_mut() else {
        let (number, begun, standing) = match event {
            RecordEvent::Made(made) if made.open => (&made.number, &made.begun, RecordStanding::Open),
            RecordEvent::Made(made) => (&made.number, &made.begun, RecordStanding::Closed),
            RecordEvent::Asked(asked) => (&asked.number, &asked.begun, RecordStanding::Asked),
            event => return Err(Unfoldable(format!("{} comes before the entry", event.event_type().0))),
        };
        *state = Some(Box::new(begin(number, begun, standing, stamp)));
        return Ok(());
    };
    match event {
        RecordEvent::Made(_) | RecordEvent::Asked(_) => return Err(Unfoldable("it was made before".into())),
        RecordEvent::Approved(approved) => {
            record.standing = RecordStanding::Open;
            record.decided_by = Some(approved.by.clone());
        }
        RecordEvent::Refused(refused) => {
            record.standing = RecordStanding::Refused;
            record.decided_by = Some(refused.by.clone());
            record.closed_at = Some(stamp.time);
        }
        RecordEvent::HandedOver(handed) => record.responsible.clone_from(&handed.to),
        RecordEvent::Corrected(corrected) => record.fields.clone_from(&corrected.fields),
        RecordEvent::Closed(closed) => {
            record.closing.clone_from(&closed.fields);
            record.standing = RecordStanding::Closed;
            record.closed_at = Some(stamp.time);
        }
    }
    record.last_at = record.last_at.max(stamp.time);
    Ok(())
}

fn begin(number: &str, begun: &RecordBegun, standing: RecordStanding, stamp: Stamp) -> Record {
    Record {
        number: number.to_owned(),
        register: begun.register.clone(),
        definition: begun.definition,
        article: begun.article.clone(),
        fields: begun.fields.clone(),
        closing: vec![],
        by: begun.by.clone(),
        responsible: begun.by.clone(),
        window: begun.window.clone().unwrap_or_default(),
        readers: begun.readers.clone(),
        standing,
        decided_by: None,
        retention_years: begun.retention_years,
        closed_at: (standing == RecordStanding::Closed).then_some(stamp.time),
        last_at: stamp.time,
    }
}
