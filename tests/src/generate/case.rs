//! Any event of a case (办件事件).
use super::{Table, codes, shapes, variants};
use anjuan_domain::case::events::{
    Accepted, Added, CaseEvent, Commitment, Corrected, CorrectedField, EmptyPart, EntryErrorMarked, Expedited,
    Extended, FeeCharged, FeeRefunded, FinishResult, Finished, HandlingForm, Interaction, MaterialState,
    MaterialStatus, NoticeGiven, NoticeParts, Origin, PauseKind, Paused, Principal, Processing, Reclassified,
    Registered, Resumed, Returned, StepResult, StepTaken, SupplementReceived, Voided,
};
use anjuan_domain::clock::{Counting, Limit, Unit};
use anjuan_domain::sealed::{Party, PartyKind, Sealed};

codes!(Interaction, Processing, HandlingForm, MaterialStatus, StepResult, PauseKind, FinishResult, CorrectedField);
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
        principal, materials, notice, origin,
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
];
