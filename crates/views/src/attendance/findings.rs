//! Findings as far as attendance reads them (考勤所据考核事实): that somebody left duty without leave, which counts as absence. duty/2.1.3.
use super::Row;
use super::row::Left;
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::people::finding::events::{ContestOutcome, FindingEvent};
use std::sync::Arc;

/// The code of such a finding.
const DUTY_LEFT: &str = "duty-left";

/// Folds an event of a finding. Of other findings nothing is kept.
pub(super) fn apply(
    event: &FindingEvent,
    envelope: &Envelope<'_>,
    rows: &mut dyn Rows<Row>,
) -> Result<(), Unappliable> {
    let key = format!("left/{}", envelope.aggregate()?.id);
    if let FindingEvent::Recorded(recorded) = event {
        if recorded.code == DUTY_LEFT {
            let (persons, at, events) = (recorded.persons.clone(), envelope.time, vec![envelope.id]);
            rows.put(&key, Row::Left(Box::new(Left { persons, at, contested: false, withdrawn: false, events })));
        }
        return Ok(());
    }
    let Some(Row::Left(mut left)) = rows.get(&key).map(Arc::unwrap_or_clone) else { return Ok(()) };
    match event {
        FindingEvent::Recorded(_) | FindingEvent::CircularIssued(_) => return Ok(()),
        FindingEvent::Contested(_) => left.contested = true,
        FindingEvent::Decided(decided) => {
            left.contested = false;
            left.withdrawn = decided.outcome == ContestOutcome::Withdrawn;
        }
        FindingEvent::Withdrawn(_) => left.withdrawn = true,
    }
    left.events.push(envelope.id);
    rows.put(&key, Row::Left(left));
    Ok(())
}
