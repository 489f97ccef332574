//! Any event of a denial (否定报备事件).
use super::{Table, codes, shapes};
use anjuan_domain::matters::denial::events::{
    CopyAcknowledged, CorrectionNotified, DenialEvent, DenialScope, HandedOver, Importance, Issued, Objected,
    ObjectionManner, ObjectionWithdrawn, Onward, ReportCopy, ReportMissing, Reported, ReportedApplicant, ReportedUp,
    ReviewOutcome, Reviewed,
};

codes!(DenialScope, Importance, ObjectionManner, ReportCopy, ReviewOutcome);
shapes! {
    Onward { to, address, help }
    ReportedApplicant { unit, name, address, telephone }
    Issued {
        number, matter, item, window, handler, applicant, asked, scope, importance, reasons, basis, referral,
    }
    Objected { manner, advised_in_writing, grounds, report }
    Reported {
        number, handler, unit, applicant, asked, reasons, basis, reviewer, archivist, review, report_up,
    }
    CopyAcknowledged { copy, by }
    Reviewed { outcome, by, opinion, correction, notice }
    CorrectionNotified { by, channel, document, summary }
    ReportedUp { by, to, document, summary }
    ObjectionWithdrawn { reason }
    ReportMissing { objection, due_at, responsible }
    HandedOver { handover, from, to }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.denial.issued.v1", |g| DenialEvent::Issued(g.make()).into()),
    ("anjuan.denial.objected.v1", |g| DenialEvent::Objected(g.make()).into()),
    ("anjuan.denial.reported.v1", |g| DenialEvent::Reported(g.make()).into()),
    ("anjuan.denial.copy-acknowledged.v1", |g| DenialEvent::CopyAcknowledged(g.make()).into()),
    ("anjuan.denial.reviewed.v1", |g| DenialEvent::Reviewed(g.make()).into()),
    ("anjuan.denial.correction-notified.v1", |g| DenialEvent::CorrectionNotified(g.make()).into()),
    ("anjuan.denial.reported-up.v1", |g| DenialEvent::ReportedUp(g.make()).into()),
    ("anjuan.denial.objection-withdrawn.v1", |g| DenialEvent::ObjectionWithdrawn(g.make()).into()),
    ("anjuan.denial.report-missing.v1", |g| DenialEvent::ReportMissing(g.make()).into()),
    ("anjuan.denial.handed-over.v1", |g| DenialEvent::HandedOver(g.make()).into()),
];
