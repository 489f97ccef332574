//! Folding the events of a case (办件演进): facts are taken as they are, no rule is asked again.
//!
//! An event that cannot follow (before registration, after closure, a pause that never began) is left out and named, so
//! that a damaged log is noticed. It must never decide, and never panic on what was stored.
use super::events::{
    Accepted, CaseEvent, Corrected, CorrectedField, Extended, FeeCharged, FeeRefunded, FinishResult, Finished,
    NoticeGiven, Paused, Registered, Resumed, StepTaken, SupplementReceived,
};
use super::state::{
    Acceptance, AskedApproval, Case, Completion, Correction, Ending, ExtensionRecord, GivenNotice, PastEvent,
    PauseRecord, Phase, Reopening, StepRecord,
};
use crate::vocabulary::item::Interaction;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is as before.
pub fn evolve(state: &mut Option<Box<Case>>, event: &CaseEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_mut(), event) {
        (None, CaseEvent::Registered(registered)) => {
            *state = Some(Box::new(open(registered, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} before the registration", event.event_type().0))),
        (Some(case), event) => {
            may_follow(case, event)?;
            apply(case, event, stamp)?;
            // What was approved, done or refused waits no more, and nothing does on what is over.
            let (over, settled) = (case.phase.is_closed(), event.settles());
            case.approvals.retain(|open| !over && Some(open.asked.act) != settled);
            case.history.push(PastEvent { version: stamp.version, event_type: event.event_type().0 });
            Ok(())
        }
    }
}

fn open(registered: &Registered, stamp: Stamp) -> Case {
    let event_type = CaseEvent::Registered(registered.clone()).event_type().0;
    Case {
        number: registered.number.clone(),
        item: registered.item.clone(),
        item_version: registered.item_version,
        window: registered.window.clone(),
        responsible: registered.handler.clone(),
        handler: registered.handler.clone(),
        contact: registered.contact.clone(),
        applicant: registered.applicant.clone(),
        principal: registered.principal.clone(),
        place: registered.place,
        interaction: registered.interaction,
        acceptance: Acceptance::Pending,
        processing: registered.processing,
        phase: Phase::Open,
        materials: registered.materials.iter().map(|found| (found.material.clone(), found.clone())).collect(),
        notice_limit: registered.notice.clone(),
        notices: vec![],
        completions: vec![],
        registered_at: stamp.time,
        acceptance_number: None,
        // A consultation is never accepted: its period runs from here (time-limit/3.1).
        start_at: registered.answer.as_ref().map(|_| stamp.time),
        promise: registered.answer.clone(),
        statutory: None,
        due_at: None,
        extensions: vec![],
        pauses: vec![],
        approvals: vec![],
        steps: vec![],
        fees: std::collections::BTreeMap::new(),
        expedited: None,
        finished: None,
        denial: None,
        reopening: None,
        origin: registered.origin.clone(),
        history: vec![PastEvent { version: stamp.version, event_type }],
        corrections: vec![],
        additions: 0,
        served: super::Served::default(),
    }
}

/// After closure only additions, corrections and refunds follow; steps too where the log came from elsewhere, because
/// its order is kept as it was.
fn may_follow(case: &Case, event: &CaseEvent) -> Result<(), Unfoldable> {
    let follows = match event {
        CaseEvent::Registered(_) => false,
        CaseEvent::Corrected(_) | CaseEvent::FeeRefunded(_) => true,
        CaseEvent::AttemptRefused(_) | CaseEvent::VisitRecorded(_) => true,
        CaseEvent::CalledBack(_) | CaseEvent::Mended(_) | CaseEvent::RatingSlipIssued(_) => true,
        CaseEvent::RatingSlipVoided(_) | CaseEvent::Informed(_) => true,
        CaseEvent::FollowedUp(_) | CaseEvent::Rated(_) => case.phase.is_closed(),
        CaseEvent::Added(_) => case.phase.is_closed(),
        CaseEvent::Reopened(_) => case.phase == Phase::Denied,
        CaseEvent::StepTaken(_) => !case.phase.is_closed() || case.origin.is_some(),
        CaseEvent::NoticeGiven(_)
        | CaseEvent::SupplementReceived(_)
        | CaseEvent::Returned(_)
        | CaseEvent::Accepted(_)
        | CaseEvent::Paused(_)
        | CaseEvent::Resumed(_)
        | CaseEvent::Extended(_)
        | CaseEvent::Expedited(_)
        | CaseEvent::FeeCharged(_)
        | CaseEvent::Reclassified(_)
        | CaseEvent::Finished(_)
        | CaseEvent::Voided(_)
        | CaseEvent::EntryErrorMarked(_)
        | CaseEvent::Denied(_)
        | CaseEvent::HandedOver(_)
        | CaseEvent::PartAssigned(_)
        | CaseEvent::PartDone(_)
        | CaseEvent::LeadReassigned(_)
        | CaseEvent::AgencyTaken(_)
        | CaseEvent::VisitArranged(_)
        | CaseEvent::AgencyAsked(_)
        | CaseEvent::AgencyDeclined(_)
        | CaseEvent::ApprovalAsked(_)
        | CaseEvent::ApprovalRefused(_)
        | CaseEvent::ApprovalWithdrawn(_) => !case.phase.is_closed(),
    };
    match follows {
        true => Ok(()),
        false => Err(Unfoldable(format!("{} on a case that is {}", event.event_type().0, case.phase.words().0))),
    }
}

fn apply(case: &mut Case, event: &CaseEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match event {
        CaseEvent::Registered(_) => return Err(Unfoldable("a second registration".into())),
        CaseEvent::NoticeGiven(notice) => notice_given(case, notice, stamp.time),
        CaseEvent::SupplementReceived(supplement) => supplemented(case, supplement, stamp.time),
        CaseEvent::Returned(_) => {
            case.acceptance = Acceptance::Returned;
            case.phase = Phase::Returned;
        }
        CaseEvent::Accepted(accepted) => accept(case, accepted),
        CaseEvent::StepTaken(step) => step_taken(case, step, stamp),
        CaseEvent::Paused(paused) => pause(case, paused, stamp.time),
        CaseEvent::Resumed(resumed) => resume(case, resumed, stamp.time)?,
        CaseEvent::Extended(Extended { by, approver, .. }) => {
            case.extensions.push(ExtensionRecord { at: stamp.time, by: *by, approver: approver.clone() });
        }
        CaseEvent::Expedited(_) => case.expedited = Some(stamp.time),
        CaseEvent::FeeCharged(FeeCharged { fee, amount_fen, .. }) => {
            let balance = case.fees.entry(fee.clone()).or_default();
            balance.charged_fen = balance.charged_fen.saturating_add(*amount_fen);
        }
        CaseEvent::FeeRefunded(FeeRefunded { fee, amount_fen, .. }) => {
            let balance =
                case.fees.get_mut(fee).ok_or_else(|| Unfoldable(format!("a refund of {fee}, never charged")))?;
            balance.refunded_fen = balance.refunded_fen.saturating_add(*amount_fen);
        }
        CaseEvent::Reclassified(reclassified) => {
            case.processing = reclassified.to;
            case.promise = Some(reclassified.promise.clone());
        }
        CaseEvent::Finished(Finished { result, document, .. }) => {
            case.phase = Phase::Finished;
            case.finished = Some(Ending { result: *result, at: stamp.time, document: document.clone() });
        }
        CaseEvent::Voided(_) => {
            case.phase = Phase::Voided;
            // A special procedure ends with the case that it was for.
            for pause in case.pauses.iter_mut().filter(|pause| pause.until.is_none()) {
                pause.until = Some(stamp.time.max(pause.from));
            }
        }
        CaseEvent::EntryErrorMarked(_) => case.phase = Phase::EntryError,
        CaseEvent::Added(_) => case.additions += 1,
        CaseEvent::HandedOver(handed) => {
            case.responsible = handed.to.clone();
            case.served.hand_over(&handed.from, &handed.to);
        }
        CaseEvent::Corrected(corrected) => correct(case, corrected, stamp)?,
        CaseEvent::LeadReassigned(reassigned) => case.window = reassigned.to.clone(),
        CaseEvent::PartAssigned(_)
        | CaseEvent::PartDone(_)
        | CaseEvent::AgencyAsked(_)
        | CaseEvent::AgencyDeclined(_)
        | CaseEvent::AgencyTaken(_)
        | CaseEvent::RatingSlipIssued(_)
        | CaseEvent::RatingSlipVoided(_)
        | CaseEvent::Informed(_)
        | CaseEvent::VisitArranged(_)
        | CaseEvent::VisitRecorded(_)
        | CaseEvent::FollowedUp(_)
        | CaseEvent::Rated(_)
        | CaseEvent::CalledBack(_)
        | CaseEvent::Mended(_)
        | CaseEvent::AttemptRefused(_) => case.served.apply(event, case.handling(), stamp)?,
        CaseEvent::Denied(denied) => (case.phase, case.denial) = (Phase::Denied, Some(denied.denial.clone())),
        CaseEvent::Reopened(_) => reopen(case, stamp.time),
        CaseEvent::ApprovalAsked(asked) => {
            case.approvals.push(AskedApproval { asked: asked.clone(), at: stamp.time });
        }
        CaseEvent::ApprovalRefused(_) | CaseEvent::ApprovalWithdrawn(_) => {}
    }
    Ok(())
}

fn notice_given(case: &mut Case, notice: &NoticeGiven, at: Instant) {
    let parts = &notice.parts;
    let asked: std::collections::BTreeSet<String> =
        parts.missing.iter().cloned().chain(parts.defective.iter().map(|found| found.material.clone())).collect();
    if parts.in_scope && !asked.is_empty() && case.interaction == Interaction::Application {
        case.acceptance = Acceptance::SupplementAsked;
    }
    case.notices.push(GivenNotice {
        ordinal: notice.ordinal,
        at,
        in_scope: parts.in_scope,
        asked,
        settles_intake: parts.settles_intake(),
        found: case.materials.iter().map(|(id, found)| (id.clone(), found.status)).collect(),
    });
}

fn supplemented(case: &mut Case, supplement: &SupplementReceived, at: Instant) {
    for found in &supplement.materials {
        case.materials.insert(found.material.clone(), found.clone());
    }
    // What was accepted stays accepted, whatever comes in later.
    if supplement.complete && case.acceptance.is_undecided() {
        case.acceptance = Acceptance::Pending;
        let answered = case.completions.last().map_or(0, |completion| completion.after_notice);
        let asked = case.notices.iter().filter(|notice| notice.settles_intake).map(|notice| notice.ordinal).max();
        if let Some(after_notice) = asked.filter(|ordinal| *ordinal > answered) {
            case.completions.push(Completion { after_notice, at });
        }
    }
}

fn accept(case: &mut Case, accepted: &Accepted) {
    case.acceptance = if accepted.deemed { Acceptance::Deemed } else { Acceptance::Accepted };
    case.acceptance_number = Some(accepted.acceptance_number.clone());
    case.processing = accepted.processing;
    case.start_at = Some(accepted.start_at);
    case.promise = Some(accepted.promise.clone());
    case.statutory = accepted.statutory.clone();
    case.due_at = accepted.due_at;
}

fn step_taken(case: &mut Case, taken: &StepTaken, stamp: Stamp) {
    case.steps.push(StepRecord {
        version: stamp.version,
        at: stamp.time,
        step: taken.step.clone(),
        handler: taken.handler.clone(),
        result: taken.result,
    });
}

fn pause(case: &mut Case, paused: &Paused, at: Instant) {
    case.phase = Phase::Paused;
    case.pauses.push(PauseRecord {
        ordinal: paused.ordinal,
        kind: paused.kind,
        approver: paused.approver.clone(),
        approved: paused.approved,
        from: at,
        until: None,
    });
}

fn resume(case: &mut Case, resumed: &Resumed, at: Instant) -> Result<(), Unfoldable> {
    let lasting = case.pauses.iter_mut().find(|pause| pause.ordinal == resumed.ordinal && pause.until.is_none());
    let pause = lasting.ok_or_else(|| Unfoldable(format!("pause {} does not last", resumed.ordinal)))?;
    pause.until = Some(at);
    case.phase = Phase::Open;
    Ok(())
}

/// What had its periods has them anew, what departments owed too, what was undecided its period for deciding acceptance.
fn reopen(case: &mut Case, at: Instant) {
    let notices = case.notices.last().map_or(0, |notice| notice.ordinal);
    case.phase = Phase::Open;
    case.served.owe_again(at);
    if case.start_at.is_some() {
        case.start_at = Some(at);
        // Set elsewhere, it was the end of the earlier period.
        case.due_at = None;
    }
    case.reopening = Some(Reopening {
        at,
        extensions: case.extensions.len(),
        pauses: case.pauses.len(),
        intake: Some((at, notices)).filter(|_| case.acceptance == Acceptance::Pending),
    });
}

fn correct(case: &mut Case, corrected: &Corrected, stamp: Stamp) -> Result<(), Unfoldable> {
    let to = corrected.to.as_str();
    match corrected.field {
        CorrectedField::Window => case.window = to.to_owned(),
        CorrectedField::Result => ending(case)?.result = result_of(to).ok_or_else(|| unreadable(to))?,
        CorrectedField::StartAt => case.start_at = Some(instant_of(to).ok_or_else(|| unreadable(to))?),
        CorrectedField::FinishedAt => ending(case)?.at = instant_of(to).ok_or_else(|| unreadable(to))?,
        CorrectedField::Step => {
            let step = case.steps.iter_mut().find(|step| step.version == corrected.version);
            step.ok_or_else(|| Unfoldable(format!("version {} is no step", corrected.version)))?.step = to.to_owned();
        }
        CorrectedField::Material => {
            let (material, remark) = material_remark(to).ok_or_else(|| unreadable(to))?;
            let found = case.materials.get_mut(material);
            found.ok_or_else(|| Unfoldable(format!("material {material} is not of this case")))?.remark =
                remark.to_owned();
        }
    }
    let Corrected { version, field, .. } = *corrected;
    case.corrections.push(Correction { version, field, to: to.to_owned(), by_version: stamp.version });
    Ok(())
}

fn ending(case: &mut Case) -> Result<&mut Ending, Unfoldable> {
    case.finished.as_mut().ok_or_else(|| Unfoldable("the case is not finished".into()))
}

fn unreadable(to: &str) -> Unfoldable {
    Unfoldable(format!("`{to}` does not read as a correction of that field"))
}

/// The result that a correction names by its code, `ISSUED`.
pub(super) fn result_of(to: &str) -> Option<FinishResult> {
    serde_json::from_value(serde_json::Value::String(to.to_owned())).ok()
}

/// The instant that a correction names, RFC 3339.
pub(super) fn instant_of(to: &str) -> Option<Instant> {
    chrono::DateTime::parse_from_rfc3339(to).ok().map(|instant| instant.to_utc())
}

/// The material and the remark that a correction names: `M1: the copy is certified`.
pub(super) fn material_remark(to: &str) -> Option<(&str, &str)> {
    to.split_once(':').map(|(material, remark)| (material.trim(), remark.trim()))
}
