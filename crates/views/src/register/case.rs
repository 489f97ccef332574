//! How events of a case (办件) change its line in the register.
use super::reached;
use super::row::{CasePart, Decision, Entry, Milestone, Phase, Progress};
use crate::reference::version;
use crate::view::Unappliable;
use anjuan_domain::case::events::{
    CaseEvent, Corrected, CorrectedField, FinishResult, Interaction, NoticeGiven, Registered, SupplementReceived,
};
use anjuan_domain::event::Envelope;

/// The line of a case as registered.
pub(super) fn registered(envelope: &Envelope<'_>, registered: &Registered) -> Result<Entry, Unappliable> {
    let mut row = Entry {
        aggregate: envelope.aggregate()?,
        number: registered.number.clone(),
        phase: Phase::Registered,
        item: Some(registered.item.clone()),
        window: registered.window.clone(),
        responsible: registered.handler.clone(),
        channel: registered.channel,
        applicant: Some(registered.applicant.applicant.clone()),
        masked_name: registered.applicant.masked_name.clone(),
        registered_at: envelope.time,
        changed_at: envelope.time,
        finished_at: None,
        version: 0,
        sequence: 0,
        case: Some(CasePart {
            interaction: registered.interaction,
            decision: Decision::Pending,
            processing: registered.processing,
            acceptance_number: None,
            contact: registered.contact.clone(),
            expedited: false,
            result: None,
            origin: registered.origin.as_ref().map(|origin| origin.system.clone()),
        }),
        contact: None,
        progress: vec![],
    };
    reached(&mut row, envelope, Milestone::Registered)?;
    Ok(row)
}

/// Folds one later event of a case.
pub(super) fn apply(row: &mut Entry, event: &CaseEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(case) = row.case.as_mut() else { return Err(Unappliable(format!("{} is no case", row.number))) };
    let milestone = match event {
        CaseEvent::Registered(_) => return Err(Unappliable("a second registration".into())),
        CaseEvent::NoticeGiven(notice) => {
            if asks(notice) && case.interaction == Interaction::Application {
                case.decision = Decision::SupplementAsked;
                row.phase = Phase::SupplementAsked;
            }
            Milestone::NoticeGiven
        }
        CaseEvent::SupplementReceived(SupplementReceived { complete, .. }) => {
            if *complete && case.decision == Decision::SupplementAsked {
                case.decision = Decision::Pending;
                row.phase = Phase::Registered;
            }
            Milestone::SupplementReceived
        }
        CaseEvent::Returned(_) => {
            case.decision = Decision::Returned;
            close(row, Phase::Returned, envelope);
            Milestone::Returned
        }
        CaseEvent::Accepted(accepted) => {
            case.decision = if accepted.deemed { Decision::Deemed } else { Decision::Accepted };
            case.processing = accepted.processing;
            case.acceptance_number = Some(accepted.acceptance_number.clone());
            row.phase = Phase::Accepted;
            if accepted.deemed { Milestone::DeemedAccepted } else { Milestone::Accepted }
        }
        CaseEvent::StepTaken(taken) => {
            let step = taken.step.clone();
            row.progress.push(Progress {
                version: version(envelope)?,
                at: envelope.time,
                milestone: Milestone::Step,
                step,
            });
            return Ok(());
        }
        CaseEvent::Paused(_) => {
            row.phase = Phase::Paused;
            Milestone::Paused
        }
        CaseEvent::Resumed(_) => {
            row.phase = if matches!(case.decision, Decision::Accepted | Decision::Deemed) {
                Phase::Accepted
            } else {
                Phase::Registered
            };
            Milestone::Resumed
        }
        CaseEvent::Extended(_) => Milestone::Extended,
        CaseEvent::Expedited(_) => {
            case.expedited = true;
            Milestone::Expedited
        }
        // Money is no progress; the change is stamped all the same.
        CaseEvent::FeeCharged(_) | CaseEvent::FeeRefunded(_) => return Ok(()),
        CaseEvent::Reclassified(reclassified) => {
            case.processing = reclassified.to;
            Milestone::Reclassified
        }
        CaseEvent::Finished(finished) => {
            case.result = Some(finished.result);
            close(row, Phase::Finished, envelope);
            Milestone::Finished
        }
        CaseEvent::Voided(_) => {
            close(row, Phase::Voided, envelope);
            Milestone::Voided
        }
        CaseEvent::EntryErrorMarked(_) => {
            close(row, Phase::EntryError, envelope);
            Milestone::EntryError
        }
        CaseEvent::Added(_) => Milestone::Added,
        CaseEvent::Corrected(corrected) => {
            correct(row, corrected)?;
            Milestone::Corrected
        }
    };
    reached(row, envelope, milestone)
}

fn asks(notice: &NoticeGiven) -> bool {
    notice.parts.in_scope && !(notice.parts.missing.is_empty() && notice.parts.defective.is_empty())
}

fn close(row: &mut Entry, phase: Phase, envelope: &Envelope<'_>) {
    row.phase = phase;
    row.finished_at = Some(envelope.time);
}

fn correct(row: &mut Entry, corrected: &Corrected) -> Result<(), Unappliable> {
    let to = &corrected.to;
    let unreadable = || Unappliable(format!("`{to}` does not read as a correction of that field"));
    match corrected.field {
        CorrectedField::Window => row.window.clone_from(to),
        CorrectedField::Result => {
            let result = serde_json::from_value::<FinishResult>(serde_json::Value::String(to.clone()));
            if let Some(case) = row.case.as_mut() {
                case.result = Some(result.map_err(|_| unreadable())?);
            }
        }
        CorrectedField::FinishedAt => {
            let at = chrono::DateTime::parse_from_rfc3339(to).map_err(|_| unreadable())?.to_utc();
            row.finished_at = Some(at);
            for progress in row.progress.iter_mut().filter(|progress| progress.milestone == Milestone::Finished) {
                progress.at = at;
            }
        }
        CorrectedField::Step => {
            let step = row.progress.iter_mut().find(|progress| progress.version == corrected.version);
            step.ok_or_else(unreadable)?.step.clone_from(to);
        }
        CorrectedField::StartAt | CorrectedField::Material => {}
    }
    Ok(())
}
