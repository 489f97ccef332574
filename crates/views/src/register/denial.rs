//! How events of a denial (否定) change its line in the register.
//!
//! A denial is a matter of its handler until everything it asks for is done, as the domain says: upheld or its correction
//! told, and an important one reported up. One that nobody objected to can still be objected to.
use super::row::{DenialPart, Entry, Milestone, Phase};
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::denial::events::{DenialEvent, Importance, Issued, ReviewOutcome};

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
            reported_up: false,
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
            row.phase = match reviewed.outcome {
                ReviewOutcome::Upheld => Phase::Upheld,
                ReviewOutcome::Corrected => Phase::Corrected,
            };
            settle(row, envelope);
            Milestone::Reviewed
        }
        DenialEvent::CorrectionNotified(_) => {
            row.phase = Phase::Notified;
            settle(row, envelope);
            Milestone::CorrectionNotified
        }
        DenialEvent::ReportedUp(_) => {
            denial.reported_up = true;
            settle(row, envelope);
            Milestone::ReportedUp
        }
        DenialEvent::ObjectionWithdrawn(_) => {
            row.phase = Phase::Withdrawn;
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

/// With the last thing that it asks for, it is done with.
fn settle(row: &mut Entry, envelope: &Envelope<'_>) {
    let owes_report = |denial: &DenialPart| denial.importance == Importance::Important && !denial.reported_up;
    let settled = matches!(row.phase, Phase::Upheld | Phase::Notified);
    if settled && row.finished_at.is_none() && !row.denial.as_ref().is_some_and(owes_report) {
        row.finished_at = Some(envelope.time);
    }
}
