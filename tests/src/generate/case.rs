//! Any event of a case (办件事件).
use super::{Table, codes, shapes, variants};
use anjuan_domain::clock::{Commitment, Counting, Limit, Unit};
use anjuan_domain::matters::case::events::{
    Accepted, Act, Added, AgencyAsked, AgencyDeclined, AgencyTaken, ApprovalAsked, ApprovalRefused, ApprovalWithdrawn,
    AttemptRefused, CalledBack, CaseEvent, Corrected, CorrectedField, Denied, EmptyPart, EntryErrorMarked, Expedited,
    Extended, FeeCharged, FeeRefunded, FinishResult, Finished, FollowedUp, HandedOver, HandlingForm, Informed,
    InformedOf, LeadReassigned, MaterialState, MaterialStatus, Mended, NoticeGiven, NoticeParts, Origin, PartAssigned,
    PartDone, PauseKind, Paused, Principal, Rated, RatingSlipIssued, RatingSlipVoided, Reclassified, Registered,
    Reopened, ReplacedRating, Resumed, Returned, Satisfaction, StepResult, StepTaken, SupplementReceived,
    VisitArranged, VisitOutcome, VisitRecorded, Voided,
};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind, Sealed};

codes!(
    Act,
    Satisfaction,
    InformedOf,
    VisitOutcome,
    Interaction,
    Processing,
    HandlingForm,
    MaterialStatus,
    StepResult,
    PauseKind,
    FinishResult,
    CorrectedField
);
variants! {
    PartyKind { NaturalPerson, Enterprise, Institution, SocialOrganisation, Authority, Other }
    Unit { WorkingDay, CalendarDay, WorkingHour }
    Counting { Civil, Elapsed }
}
shapes! {
    Limit { count, unit, counting }
    Sealed { applicant, ciphertext, masked }
    Party { applicant, kind, masked_name, masked_document, masked_telephone, ciphertext }
    Commitment { limit, rule }
    MaterialState { material, status, remark }
    Principal { party, mandate }
    Origin { system, reference, handler }
    Registered {
        number, item, item_version, window, handler, contact, interaction, processing, channel, place, visitors, form, applicant,
        principal, materials, notice, answer, origin,
    }
    EmptyPart { part, because }
    NoticeParts { in_scope, needed, time_limit, missing, defective, reasons, empty_because }
    NoticeGiven { ordinal, parts, repeated }
    SupplementReceived { materials, complete }
    Returned { missing, reason, basis }
    Accepted { acceptance_number, processing, start_at, deemed, promise, statutory, due_at }
    StepTaken { step, handler, result, opinion }
    Paused { ordinal, kind, basis, requested_by, approver, approved, applicant_told }
    Resumed { ordinal, result }
    Extended { by, approver, reason }
    Expedited { reason, approver }
    FeeCharged { fee, amount_fen, basis, receipt }
    FeeRefunded { fee, amount_fen, reason, receipt }
    Reclassified { from, to, promise, reason, approver }
    Finished { result, document, conclusion }
    Voided { reason, approver }
    EntryErrorMarked { reason, replaced_by }
    Added { note, documents }
    Corrected { version, field, to, reason }
    Denied { denial }
    Reopened { denial, by }
    HandedOver { handover, from, to }
    PartAssigned { ordinal, department, window, handler, limit }
    PartDone { ordinal, by, result, opinion }
    LeadReassigned { from, to, reason, approver }
    AgencyTaken { agent, mandate }
    VisitArranged { ordinal, at, visitors, place, purpose }
    VisitRecorded { ordinal, outcome, remark }
    FollowedUp { by, channel, remark }
    Informed { by, about, ordinal, channel, document, proof }
    ReplacedRating { version, at }
    Rated { satisfaction, comment, channel, mend, entered_by, replaces }
    CalledBack { by, finding }
    Mended { by, measure }
    AttemptRefused { action, person, code, article }
    ApprovalAsked { act, by, reason, limit, procedure, applicant_told, to, promise, window, decision, waits_for }
    ApprovalRefused { act, by, reason }
    ApprovalWithdrawn { act, by, reason }
    AgencyAsked { agent, mandate, by, decision }
    AgencyDeclined { agent, reason }
    RatingSlipIssued { station }
    RatingSlipVoided { reason, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.case.registered.v1", |g| CaseEvent::Registered(g.make()).into()),
    ("anjuan.case.notice-given.v1", |g| CaseEvent::NoticeGiven(g.make()).into()),
    ("anjuan.case.supplement-received.v1", |g| CaseEvent::SupplementReceived(g.make()).into()),
    ("anjuan.case.returned.v1", |g| CaseEvent::Returned(g.make()).into()),
    ("anjuan.case.accepted.v1", |g| CaseEvent::Accepted(g.make()).into()),
    ("anjuan.case.step-taken.v1", |g| CaseEvent::StepTaken(g.make()).into()),
    ("anjuan.case.paused.v1", |g| CaseEvent::Paused(g.make()).into()),
    ("anjuan.case.resumed.v1", |g| CaseEvent::Resumed(g.make()).into()),
    ("anjuan.case.extended.v1", |g| CaseEvent::Extended(g.make()).into()),
    ("anjuan.case.expedited.v1", |g| CaseEvent::Expedited(g.make()).into()),
    ("anjuan.case.fee-charged.v1", |g| CaseEvent::FeeCharged(g.make()).into()),
    ("anjuan.case.fee-refunded.v1", |g| CaseEvent::FeeRefunded(g.make()).into()),
    ("anjuan.case.reclassified.v1", |g| CaseEvent::Reclassified(g.make()).into()),
    ("anjuan.case.finished.v1", |g| CaseEvent::Finished(g.make()).into()),
    ("anjuan.case.voided.v1", |g| CaseEvent::Voided(g.make()).into()),
    ("anjuan.case.entry-error-marked.v1", |g| CaseEvent::EntryErrorMarked(g.make()).into()),
    ("anjuan.case.added.v1", |g| CaseEvent::Added(g.make()).into()),
    ("anjuan.case.corrected.v1", |g| CaseEvent::Corrected(g.make()).into()),
    ("anjuan.case.denied.v1", |g| CaseEvent::Denied(g.make()).into()),
    ("anjuan.case.reopened.v1", |g| CaseEvent::Reopened(g.make()).into()),
    ("anjuan.case.handed-over.v1", |g| CaseEvent::HandedOver(g.make()).into()),
    ("anjuan.case.part-assigned.v1", |g| CaseEvent::PartAssigned(g.make()).into()),
    ("anjuan.case.part-done.v1", |g| CaseEvent::PartDone(g.make()).into()),
    ("anjuan.case.lead-reassigned.v1", |g| CaseEvent::LeadReassigned(g.make()).into()),
    ("anjuan.case.agency-taken.v1", |g| CaseEvent::AgencyTaken(g.make()).into()),
    ("anjuan.case.visit-arranged.v1", |g| CaseEvent::VisitArranged(g.make()).into()),
    ("anjuan.case.visit-recorded.v1", |g| CaseEvent::VisitRecorded(g.make()).into()),
    ("anjuan.case.informed.v1", |g| CaseEvent::Informed(g.make()).into()),
    ("anjuan.case.followed-up.v1", |g| CaseEvent::FollowedUp(g.make()).into()),
    ("anjuan.case.rated.v1", |g| CaseEvent::Rated(g.make()).into()),
    ("anjuan.case.called-back.v1", |g| CaseEvent::CalledBack(g.make()).into()),
    ("anjuan.case.mended.v1", |g| CaseEvent::Mended(g.make()).into()),
    ("anjuan.case.approval-asked.v1", |g| CaseEvent::ApprovalAsked(g.make()).into()),
    ("anjuan.case.approval-refused.v1", |g| CaseEvent::ApprovalRefused(g.make()).into()),
    ("anjuan.case.approval-withdrawn.v1", |g| CaseEvent::ApprovalWithdrawn(g.make()).into()),
    ("anjuan.case.agency-asked.v1", |g| CaseEvent::AgencyAsked(g.make()).into()),
    ("anjuan.case.agency-declined.v1", |g| CaseEvent::AgencyDeclined(g.make()).into()),
    ("anjuan.case.rating-slip-issued.v1", |g| CaseEvent::RatingSlipIssued(g.make()).into()),
    ("anjuan.case.rating-slip-voided.v1", |g| CaseEvent::RatingSlipVoided(g.make()).into()),
    ("anjuan.case.attempt-refused.v1", |g| CaseEvent::AttemptRefused(g.make()).into()),
];
