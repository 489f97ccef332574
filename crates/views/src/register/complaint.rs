//! How events of a complaint (投诉) change its line in the register (complaint/2).
//!
//! Who complains is not in it, masked or otherwise: a line is read by people whom the complaint may be about.
use super::row::{ComplaintPart, Entry, Milestone, Phase};
use super::{blank, reached};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::complaint::events::{ComplaintEvent, Gravity, Received};

/// Who complains, for every reader.
const COMPLAINANT: &str = "投诉人";

/// The line of a complaint as received.
pub(super) fn received(envelope: &Envelope<'_>, received: &Received) -> Result<Entry, Unappliable> {
    Ok(Entry {
        window: received.windows.first().cloned().unwrap_or_default(),
        responsible: received.receiver.clone(),
        masked_name: COMPLAINANT.into(),
        complaint: Some(ComplaintPart {
            channel: received.channel,
            gravity: received.gravity,
            track: None,
            persons: received.persons.clone(),
            windows: received.windows.clone(),
            about: received.about.clone(),
            waits_for_paper: received.asked_in_writing,
            finding: None,
            circular: None,
        }),
        ..blank(envelope, &received.number, Phase::Received)?
    })
}

/// Folds one later event of a complaint.
pub(super) fn apply(row: &mut Entry, event: &ComplaintEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(complaint) = row.complaint.as_mut() else {
        return Err(Unappliable(format!("{} is no complaint", row.number)));
    };
    let milestone = match event {
        ComplaintEvent::Received(_) => return Err(Unappliable("a second receipt".into())),
        ComplaintEvent::PutInWriting(_) => {
            complaint.waits_for_paper = false;
            Milestone::PutInWriting
        }
        ComplaintEvent::Classified(classified) => {
            complaint.track = Some(classified.track);
            row.phase = Phase::Classified;
            Milestone::Classified
        }
        ComplaintEvent::Assigned(assigned) => {
            row.responsible.clone_from(&assigned.investigator);
            row.phase = Phase::Assigned;
            Milestone::Assigned
        }
        ComplaintEvent::Investigated(_) => Milestone::Investigated,
        ComplaintEvent::Decided(decided) => {
            complaint.finding = Some(decided.finding);
            decide(row, envelope);
            Milestone::Decided
        }
        ComplaintEvent::Answered(_) => {
            close(row, Phase::Answered, envelope);
            Milestone::Answered
        }
        ComplaintEvent::OverdueExplained(_) => Milestone::OverdueExplained,
        // A measure is a matter of the person it is taken against, not of the complaint's progress.
        ComplaintEvent::MeasureTaken(_) => return Ok(()),
        ComplaintEvent::CircularIssued(issued) => {
            complaint.circular = Some(issued.number.clone());
            Milestone::CircularIssued
        }
        ComplaintEvent::Withdrawn(_) => {
            withdraw(row, envelope);
            Milestone::Withdrawn
        }
        ComplaintEvent::HandedOver(moved) => {
            row.responsible.clone_from(&moved.to);
            return Ok(());
        }
    };
    reached(row, envelope, milestone)
}

/// A grave one that was withdrawn is followed until it is decided, because what it says of the staff does not go away.
fn withdraw(row: &mut Entry, envelope: &Envelope<'_>) {
    let followed = row.complaint.as_ref().is_some_and(|complaint| {
        complaint.gravity == Gravity::Grave && complaint.finding.is_none() && !complaint.waits_for_paper
    });
    row.phase = Phase::Withdrawn;
    if !followed {
        close(row, Phase::Withdrawn, envelope);
    }
}

/// What was withdrawn is over with its decision, whoever investigated it in between.
fn decide(row: &mut Entry, envelope: &Envelope<'_>) {
    match row.progress.iter().any(|line| line.milestone == Milestone::Withdrawn) {
        true => close(row, Phase::Withdrawn, envelope),
        false => row.phase = Phase::Decided,
    }
}

fn close(row: &mut Entry, phase: Phase, envelope: &Envelope<'_>) {
    row.phase = phase;
    if row.finished_at.is_none() {
        row.finished_at = Some(envelope.time);
    }
}
