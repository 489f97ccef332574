//! How events of a finding (考核事实) change its line in the register (post/1.2).
//!
//! Somebody has to do with it only while it is contested: it stands as soon as it is recorded.
use super::row::{Entry, Milestone, Phase};
use super::staff::FindingPart;
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::people::finding::events::{ContestOutcome, FindingEvent, Recorded};

/// The line of a finding as recorded.
pub(super) fn recorded(envelope: &Envelope<'_>, recorded: &Recorded) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: recorded.window.clone().unwrap_or_default(),
        responsible: recorded.inspector.clone(),
        finished_at: Some(envelope.time),
        finding: Some(FindingPart {
            code: recorded.code.clone(),
            persons: recorded.persons.clone(),
            place: recorded.place.clone(),
            patrol: recorded.patrol.clone(),
            about: recorded.about.clone(),
            contested_by: None,
            decider: None,
            outcome: None,
            circular: None,
        }),
        ..blank(envelope, &recorded.number, Phase::Recorded)?
    })
}

/// Folds one later event of a finding.
pub(super) fn apply(row: &mut Entry, event: &FindingEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(finding) = row.finding.as_mut() else {
        return Err(Unappliable(format!("{} is no finding", row.number)));
    };
    let milestone = match event {
        FindingEvent::Recorded(_) => return Err(Unappliable("a second finding".into())),
        FindingEvent::Contested(contested) => {
            finding.contested_by = Some(contested.by.clone());
            finding.decider.clone_from(&contested.decider);
            finding.outcome = None;
            (row.phase, row.finished_at) = (Phase::Contested, None);
            Milestone::Contested
        }
        FindingEvent::Decided(decided) => {
            finding.outcome = Some(decided.outcome);
            row.phase = match decided.outcome {
                ContestOutcome::Upheld => Phase::Upheld,
                ContestOutcome::Changed => Phase::Changed,
                ContestOutcome::Withdrawn => Phase::Withdrawn,
            };
            row.finished_at = Some(envelope.time);
            Milestone::Decided
        }
        FindingEvent::CircularIssued(issued) => {
            finding.circular = Some(issued.number.clone());
            Milestone::CircularIssued
        }
        FindingEvent::Withdrawn(_) => {
            (row.phase, row.finished_at) = (Phase::Withdrawn, Some(envelope.time));
            Milestone::Withdrawn
        }
    };
    reached(row, envelope, milestone)
}
