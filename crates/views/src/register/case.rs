//! How events of a case (办件) change its line in the register.
use super::blank;
use super::row::{CasePart, Decision, Entry, Milestone, PartOwed, Phase, Progress};
use crate::reference::version;
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::case::events::{
    CaseEvent, Corrected, CorrectedField, FinishResult, NoticeGiven, PartAssigned, Rated, Registered,
    SupplementReceived,
};
use anjuan_domain::vocabulary::item::Interaction;

/// The line of a case as registered.
pub(super) fn registered(envelope: &Envelope<'_>, registered: &Registered) -> Result<Entry, Unappliable> {
    Ok(Entry {
        item: Some(registered.item.clone()),
        window: registered.window.clone(),
        responsible: registered.handler.clone(),
        channel: Some(registered.channel),
        applicant: Some(registered.applicant.applicant.clone()),
        masked_name: registered.applicant.masked_name.clone(),
        case: Some(CasePart {
            interaction: registered.interaction,
            decision: Decision::Pending,
            processing: registered.processing,
            acceptance_number: None,
            contact: registered.contact.clone(),
            expedited: false,
            result: None,
            origin: registered.origin.as_ref().map(|origin| origin.system.clone()),
            denial: None,
            parts: vec![],
            satisfaction: None,
            approvals: vec![],
            rating_entered_by: None,
        }),
        ..blank(envelope, &registered.number, Phase::Registered)?
    })
}

/// Folds one later event of a case.
pub(super) fn apply(row: &mut Entry, event: &CaseEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    change(row, event, envelope)?;
    approvals(row, event);
    let mut step = String::new();
    if let CaseEvent::StepTaken(taken) = event {
        step.clone_from(&taken.step);
    } else if let CaseEvent::PartAssigned(part) = event {
        step.clone_from(&part.department);
    }
    if let Some(milestone) = milestone(event) {
        row.progress.push(Progress { version: version(envelope)?, at: envelope.time, milestone, step });
    }
    Ok(())
}

/// What waits for an approval: what was asked for, until it is approved, done or refused, or the case is over.
fn approvals(row: &mut Entry, event: &CaseEvent) {
    let (over, settled) = (row.finished_at.is_some(), event.settles());
    let Some(case) = row.case.as_mut() else { return };
    case.approvals.retain(|open| !over && Some(*open) != settled);
    if let CaseEvent::ApprovalAsked(asked) = event {
        case.approvals.push(asked.act);
    }
}

fn change(row: &mut Entry, event: &CaseEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(case) = row.case.as_mut() else { return Err(Unappliable(format!("{} is no case", row.number))) };
    match event {
        CaseEvent::Registered(_) => return Err(Unappliable("a second registration".into())),
        CaseEvent::NoticeGiven(notice) if asks(notice) && case.interaction == Interaction::Application => {
            case.decision = Decision::SupplementAsked;
            row.phase = Phase::SupplementAsked;
        }
        CaseEvent::SupplementReceived(SupplementReceived { complete: true, .. })
            if case.decision == Decision::SupplementAsked =>
        {
            case.decision = Decision::Pending;
            row.phase = Phase::Registered;
        }
        CaseEvent::Returned(_) => {
            case.decision = Decision::Returned;
            close(row, Phase::Returned, envelope);
        }
        CaseEvent::Accepted(accepted) => {
            case.decision = if accepted.deemed { Decision::Deemed } else { Decision::Accepted };
            case.processing = accepted.processing;
            case.acceptance_number = Some(accepted.acceptance_number.clone());
            row.phase = Phase::Accepted;
        }
        CaseEvent::Paused(_) => row.phase = Phase::Paused,
        CaseEvent::Resumed(_) => row.phase = worked_on(case.decision),
        CaseEvent::Expedited(_) => case.expedited = true,
        CaseEvent::Reclassified(reclassified) => case.processing = reclassified.to,
        CaseEvent::Finished(finished) => {
            case.result = Some(finished.result);
            close(row, Phase::Finished, envelope);
        }
        CaseEvent::Voided(_) => close(row, Phase::Voided, envelope),
        CaseEvent::EntryErrorMarked(_) => close(row, Phase::EntryError, envelope),
        CaseEvent::Corrected(corrected) => correct(row, corrected)?,
        CaseEvent::Denied(denied) => {
            case.denial = Some(denied.denial.clone());
            close(row, Phase::Denied, envelope);
        }
        // Undecided acceptance is decided anew, as if it came in at the reopening (denial-report/6).
        CaseEvent::Reopened(_) => (row.phase, row.finished_at) = (worked_on(case.decision), None),
        CaseEvent::HandedOver(moved) => row.responsible.clone_from(&moved.to),
        CaseEvent::PartAssigned(part) => case.parts.push(owed(part)),
        CaseEvent::PartDone(done) => case.parts.retain(|part| part.ordinal != done.ordinal),
        CaseEvent::LeadReassigned(lead) => row.window.clone_from(&lead.to),
        CaseEvent::Rated(rated) => rate(case, rated),
        CaseEvent::NoticeGiven(_)
        | CaseEvent::SupplementReceived(_)
        | CaseEvent::StepTaken(_)
        | CaseEvent::Extended(_)
        | CaseEvent::FeeCharged(_)
        | CaseEvent::FeeRefunded(_)
        | CaseEvent::Added(_)
        | CaseEvent::AgencyAsked(_)
        | CaseEvent::AgencyDeclined(_)
        | CaseEvent::AgencyTaken(_)
        | CaseEvent::RatingSlipIssued(_)
        | CaseEvent::RatingSlipVoided(_)
        | CaseEvent::VisitArranged(_)
        | CaseEvent::VisitRecorded(_)
        | CaseEvent::FollowedUp(_)
        | CaseEvent::Informed(_)
        | CaseEvent::CalledBack(_)
        | CaseEvent::Mended(_)
        | CaseEvent::ApprovalAsked(_)
        | CaseEvent::ApprovalRefused(_)
        | CaseEvent::ApprovalWithdrawn(_)
        | CaseEvent::AttemptRefused(_) => {}
    }
    Ok(())
}

fn owed(part: &PartAssigned) -> PartOwed {
    PartOwed { ordinal: part.ordinal, department: part.department.clone(), window: part.window.clone() }
}

/// The last rating, and who of the staff entered it.
fn rate(case: &mut CasePart, rated: &Rated) {
    case.satisfaction = Some(rated.satisfaction);
    case.rating_entered_by.clone_from(&rated.entered_by);
}

/// What the line of progress says; none for money, and for what goes on inside the service.
fn milestone(event: &CaseEvent) -> Option<Milestone> {
    match event {
        CaseEvent::Registered(_) => Some(Milestone::Registered),
        CaseEvent::NoticeGiven(_) => Some(Milestone::NoticeGiven),
        CaseEvent::SupplementReceived(_) => Some(Milestone::SupplementReceived),
        CaseEvent::Returned(_) => Some(Milestone::Returned),
        CaseEvent::Accepted(accepted) if accepted.deemed => Some(Milestone::DeemedAccepted),
        CaseEvent::Accepted(_) => Some(Milestone::Accepted),
        CaseEvent::StepTaken(_) => Some(Milestone::Step),
        CaseEvent::Paused(_) => Some(Milestone::Paused),
        CaseEvent::Resumed(_) => Some(Milestone::Resumed),
        CaseEvent::Extended(_) => Some(Milestone::Extended),
        CaseEvent::Expedited(_) => Some(Milestone::Expedited),
        CaseEvent::FeeCharged(_)
        | CaseEvent::FeeRefunded(_)
        | CaseEvent::HandedOver(_)
        | CaseEvent::AgencyAsked(_)
        | CaseEvent::AgencyDeclined(_)
        | CaseEvent::RatingSlipIssued(_)
        | CaseEvent::RatingSlipVoided(_)
        | CaseEvent::Informed(_)
        | CaseEvent::ApprovalAsked(_)
        | CaseEvent::ApprovalRefused(_)
        | CaseEvent::ApprovalWithdrawn(_)
        | CaseEvent::AttemptRefused(_) => None,
        CaseEvent::Reclassified(_) => Some(Milestone::Reclassified),
        CaseEvent::Finished(_) => Some(Milestone::Finished),
        CaseEvent::Voided(_) => Some(Milestone::Voided),
        CaseEvent::EntryErrorMarked(_) => Some(Milestone::EntryError),
        CaseEvent::Added(_) => Some(Milestone::Added),
        CaseEvent::Corrected(_) => Some(Milestone::Corrected),
        CaseEvent::Denied(_) => Some(Milestone::Denied),
        CaseEvent::Reopened(_) => Some(Milestone::Reopened),
        CaseEvent::PartAssigned(_) => Some(Milestone::PartAssigned),
        CaseEvent::PartDone(_) => Some(Milestone::PartDone),
        CaseEvent::LeadReassigned(_) => Some(Milestone::LeadReassigned),
        CaseEvent::AgencyTaken(_) => Some(Milestone::AgencyTaken),
        CaseEvent::VisitArranged(_) => Some(Milestone::VisitArranged),
        CaseEvent::VisitRecorded(_) => Some(Milestone::VisitRecorded),
        CaseEvent::FollowedUp(_) => Some(Milestone::FollowedUp),
        CaseEvent::Rated(_) => Some(Milestone::Rated),
        CaseEvent::CalledBack(_) => Some(Milestone::CalledBack),
        CaseEvent::Mended(_) => Some(Milestone::Mended),
    }
}

fn asks(notice: &NoticeGiven) -> bool {
    notice.parts.in_scope && !(notice.parts.missing.is_empty() && notice.parts.defective.is_empty())
}

/// Where a case is that is being worked on.
fn worked_on(decision: Decision) -> Phase {
    match decision {
        Decision::Accepted | Decision::Deemed => Phase::Accepted,
        Decision::Pending | Decision::SupplementAsked | Decision::Returned => Phase::Registered,
    }
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
