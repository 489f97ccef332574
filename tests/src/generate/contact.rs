//! Any event of a contact and of an applicant's personal data (首问接待与个人信息事件).
use super::{Table, codes, shapes};
use anjuan_domain::matters::applicant::events::{
    ApplicantEvent, Disclosed, Erased, ErasureDeclined, ErasureRequested, Exported, Held, Purpose, Released,
};
use anjuan_domain::matters::contact::events::{
    AdvisedInWriting, AnswerManner, Answered, Channel, ContactEvent, HandedOver, LeftOpen, Opened, Place,
    ReferralAccepted, ReferralManner, Referred, Topic, TurnedInto,
};

codes!(Purpose, Channel, Place, Topic, AnswerManner, ReferralManner);
shapes! {
    Opened { number, first_asked, window, channel, place, topic, item, enquirer, matter, closes_at }
    Answered { by, manner, satisfied, summary }
    Referred { manner, window, person, reason }
    ReferralAccepted { by, closes_at }
    AdvisedInWriting { by, explanation }
    TurnedInto { aggregate }
    LeftOpen { closed_at, responsible }
    HandedOver { handover, from, to }
    Disclosed { aggregate, reason, purpose }
    Erased { reason, requested_by }
    Exported { by, reason }
    ErasureRequested { by, reason }
    ErasureDeclined { by, reason }
    Held { by, reason, authority }
    Released { by, reason, authority }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.contact.opened.v1", |g| ContactEvent::Opened(g.make()).into()),
    ("anjuan.contact.answered.v1", |g| ContactEvent::Answered(g.make()).into()),
    ("anjuan.contact.referred.v1", |g| ContactEvent::Referred(g.make()).into()),
    ("anjuan.contact.referral-accepted.v1", |g| ContactEvent::ReferralAccepted(g.make()).into()),
    ("anjuan.contact.advised-in-writing.v1", |g| ContactEvent::AdvisedInWriting(g.make()).into()),
    ("anjuan.contact.turned-into.v1", |g| ContactEvent::TurnedInto(g.make()).into()),
    ("anjuan.contact.left-open.v1", |g| ContactEvent::LeftOpen(g.make()).into()),
    ("anjuan.contact.handed-over.v1", |g| ContactEvent::HandedOver(g.make()).into()),
    ("anjuan.applicant.disclosed.v1", |g| ApplicantEvent::Disclosed(g.make()).into()),
    ("anjuan.applicant.exported.v1", |g| ApplicantEvent::Exported(g.make()).into()),
    ("anjuan.applicant.erasure-requested.v1", |g| ApplicantEvent::ErasureRequested(g.make()).into()),
    ("anjuan.applicant.erasure-declined.v1", |g| ApplicantEvent::ErasureDeclined(g.make()).into()),
    ("anjuan.applicant.held.v1", |g| ApplicantEvent::Held(g.make()).into()),
    ("anjuan.applicant.released.v1", |g| ApplicantEvent::Released(g.make()).into()),
    ("anjuan.applicant.erased.v1", |g| ApplicantEvent::Erased(g.make()).into()),
];
