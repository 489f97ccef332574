//! Any event of a leave (请假).
use super::{Table, codes, shapes};
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::people::leave::events::{
    Adjoining, Applied, Approved, Began, Cancelled, CertificateProvided, Ended, LeaveEvent, LeaveKind, LeaveManner,
    Refused, Regularised, ReportedBack, ReportedToMayor, Uncovered,
};

codes!(LeaveKind, LeaveManner, Half);
shapes! {
    HalfDay { day, half }
    Applied { number, person, kind, manner, from, until, half_days, reason, chain, to_mayor, posts, overridden, certificate, papers, report_back, window, adjoining, paper }
    Adjoining { numbers, half_days }
    Approved { role, by, opinion }
    Refused { role, by, reason }
    ReportedToMayor { by }
    CertificateProvided { hospital, document }
    Regularised { document }
    Cancelled { by, reason }
    ReportedBack { from, overstayed, reason, posts }
    Began { posts, uncovered }
    Uncovered { post, code, en, zh }
    Ended { posts }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.leave.applied.v1", |g| LeaveEvent::Applied(g.make()).into()),
    ("anjuan.leave.approved.v1", |g| LeaveEvent::Approved(g.make()).into()),
    ("anjuan.leave.refused.v1", |g| LeaveEvent::Refused(g.make()).into()),
    ("anjuan.leave.reported-to-mayor.v1", |g| LeaveEvent::ReportedToMayor(g.make()).into()),
    ("anjuan.leave.certificate-provided.v1", |g| LeaveEvent::CertificateProvided(g.make()).into()),
    ("anjuan.leave.regularised.v1", |g| LeaveEvent::Regularised(g.make()).into()),
    ("anjuan.leave.cancelled.v1", |g| LeaveEvent::Cancelled(g.make()).into()),
    ("anjuan.leave.began.v1", |g| LeaveEvent::Began(g.make()).into()),
    ("anjuan.leave.ended.v1", |g| LeaveEvent::Ended(g.make()).into()),
    ("anjuan.leave.reported-back.v1", |g| LeaveEvent::ReportedBack(g.make()).into()),
];
