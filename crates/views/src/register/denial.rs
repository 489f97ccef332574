//! How events of a denial (否定) change its line in the register.
//!
//! A denial is a matter of its handler until it stands: upheld, its correction told, or the objection withdrawn.
use super::row::{DenialPart, Entry, Milestone, Phase};
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::denial::events::{DenialEvent, Issued, ReviewOutcome};
use anjuan_domain::event::Envelope;

/// The line of a denial as issued.
pub(super) fn issued(envelope: &Envelope<'_>, issued: &Issued) -> Result<Entry, Unappliable> {
    Ok(Entry {
        item: issued.item.clone(),
        window: issued.window.clone(),
        responsible: issued.handler.clone(),
        applicant: Some(issued.applicant.applicant.clone()),
        masked_name: issued.applicant.masked_name.clone(),
        denial: Some(DenialPart {
            matter: issued.matter.clone(),
            scope: issued.scope,
            importance: issued.importance,
            report: None,
            copies: vec![],
            outcome: None,
            missing: false,
        }),
        ..blank(envelope, &issued.number, Phase::Issued)?
    })
}

/// Folds one later event of a denial.
pub(super) fn apply(row: &mut Entry, event: &DenialEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(denial) = row.denial.as_mut() else { return Err(Unappliable(format!("{} is no denial", row.number))) };
    let milestone = match event {
        DenialEvent::Issued(_) => return Err(Unappliable("a second denial".into())),
        DenialEvent::Objected(_) => {
            row.phase = Phase::Objected;
            row.finished_at = None;
            Milestone::Objected
        }
        DenialEvent::Reported(reported) => {
            denial.report = Some(reported.number.clone());
            row.phase = Phase::Reported;
            Milestone::Reported
        }
        DenialEvent::CopyAcknowledged(copy) => {
            denial.copies.push(copy.copy);
            return Ok(());
        }
        DenialEvent::Reviewed(reviewed) => {
            denial.outcome = Some(reviewed.outcome);
            match reviewed.outcome {
                ReviewOutcome::Upheld => close(row, Phase::Upheld, envelope),
                ReviewOutcome::Corrected => row.phase = Phase::Corrected,
            }
            Milestone::Reviewed
        }
        DenialEvent::CorrectionNotified(_) => {
            close(row, Phase::Notified, envelope);
            Milestone::CorrectionNotified
        }
        DenialEvent::ReportedUp(_) => Milestone::ReportedUp,
        DenialEvent::ObjectionWithdrawn(_) => {
            close(row, Phase::Withdrawn, envelope);
            Milestone::Withdrawn
        }
        DenialEvent::ReportMissing(_) => {
            denial.missing = true;
            return Ok(());
        }
        DenialEvent::HandedOver(moved) => {
            row.responsible.clone_from(&moved.to);
            return Ok(());
        }
    };
    reached(row, envelope, milestone)
}

fn close(row: &mut Entry, phase: Phase, envelope: &Envelope<'_>) {
    row.phase = phase;
    row.finished_at = Some(envelope.time);
}
