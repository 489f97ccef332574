//! The table of permissions (权限表). One row per action; a row for nobody or a second row for an action fails a test.
//!
//! Who is asked first may be anybody on the staff, so contacts are open to every section; cases are worked by windows and
//! the approval section. The administrator (系统管理员) enters cases for others, from paper and from foreign logs, and
//! every event names who entered it; it never approves, voids, or reads clear text.
use super::Rule;
use crate::vocabulary::actor::Role::{self, *};

/// Everybody who works at the centre, and the administrator who enters for them.
const STAFF: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
    Administrator,
];
/// Who may record what the applicant says of the handling: everybody on the staff, and the applicant, whom the edge knows by
/// the query password.
const RATERS: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
    Administrator,
    Applicant,
];
/// The same in person: nobody signs for somebody else.
const IN_PERSON: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
];
/// Who works cases.
const CASEWORK: &[Role] = &[ApprovalSection, WindowHead, WindowStaff, Administrator];
/// Who may take a case out of the count.
const HEADS: &[Role] = &[Director, DeputyDirector, WindowHead];
/// Who may enter, add and correct after the fact.
const RECORDS: &[Role] = &[GeneralSection, ApprovalSection, WindowHead, WindowStaff, Administrator];
/// Who may read clear text, with a reason.
const CLEAR_TEXT: &[Role] =
    &[Director, DeputyDirector, ApprovalSection, ComplaintCentre, WindowHead, WindowStaff, Inspector];
/// Who reads.
const READERS: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
    Secretary,
    Mayor,
    Inspector,
    Administrator,
];
/// Who reads what was recorded, event by event.
const SUPERVISION: &[Role] =
    &[Director, DeputyDirector, GeneralSection, ApprovalSection, ComplaintCentre, WindowHead, Inspector, Administrator];
/// Who receives complaints (complaint/2).
const COMPLAINTS: &[Role] = &[GeneralSection, ComplaintCentre, Director, DeputyDirector];
/// Who classifies complaints and gives them out by their class: the service section (服务科应分类进行处理, complaint/3), and
/// those who receive them.
const CLASSIFIERS: &[Role] = &[ServiceSection, GeneralSection, ComplaintCentre, Director, DeputyDirector];
/// The director's office (主任办公会) and those who decide for it.
const OFFICE: &[Role] = &[Director, DeputyDirector];
/// Who keeps the attendance devices.
const CLOCKS: &[Role] = &[GeneralSection, Administrator];
/// Who approves leave, each in the own step of the chain (leave/2).
const APPROVERS: &[Role] = &[GeneralSection, DeputyDirector, Director, Secretary, Mayor];
/// The general section (综合科), which leads assessment and keeps the rosters.
const GENERAL: &[Role] = &[GeneralSection];
/// Who patrols and assesses (post/1.2).
const ASSESSORS: &[Role] =
    &[Director, DeputyDirector, GeneralSection, ApprovalSection, ServiceSection, ComplaintCentre];
/// Who calls meetings and keeps their rolls (meeting/1, study/4).
const CONVENERS: &[Role] = &[Director, DeputyDirector, GeneralSection, ServiceSection];
/// Who reads the attendance, the leave and the scores of others (post/1.5); everybody reads their own.
const OVERSEERS: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    ServiceSection,
    ComplaintCentre,
    Secretary,
    Mayor,
    Inspector,
    Administrator,
];
/// The house itself.
const HOUSE: &[Role] = &[System];
/// Who operates the installation.
const OPERATOR: &[Role] = &[Administrator];
/// Anybody, without a token.
const PUBLIC: &[Role] = &[];

const fn may(action: &'static str, roles: &'static [Role], article: &'static str) -> Rule {
    Rule { action, roles, article }
}

/// Every row.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    may("contact.open", STAFF, "first-asked/2"),
    may("contact.answer", STAFF, "first-asked/3.2"),
    may("contact.refer", STAFF, "first-asked/3.2"),
    may("contact.accept-referral", IN_PERSON, "first-asked/3.2"),
    may("contact.advise-in-writing", STAFF, "denial-report/8"),
    may("contact.turn-into", STAFF, "first-asked/3.1"),
    may("contact.flag-open", HOUSE, "first-asked/3.1"),
    may("contact.hand-over", HOUSE, "handover/2.1"),
    may("case.register", CASEWORK, "time-limit/2"),
    may("case.notify", CASEWORK, "one-time-notice/3"),
    may("case.supplement", CASEWORK, "time-limit/3.2"),
    may("case.return", CASEWORK, "time-limit/3.3"),
    may("case.accept", CASEWORK, "time-limit/2"),
    may("case.deem-accepted", HOUSE, "行政许可法/32"),
    may("case.step", CASEWORK, "post/3.1"),
    may("case.pause", CASEWORK, "行政许可法/45"),
    may("case.resume", CASEWORK, "行政许可法/45"),
    may("case.extend", CASEWORK, "行政许可法/42"),
    may("case.expedite", CASEWORK, "commitment/10"),
    may("case.charge", CASEWORK, "commitment/11"),
    may("case.refund", CASEWORK, "commitment/11"),
    may("case.reclassify", CASEWORK, "time-limit/3.4"),
    may("case.finish", CASEWORK, "time-limit/3.4"),
    may("case.void", HEADS, "handover/2.5"),
    may("case.mark-entry-error", RECORDS, "handover/2.5"),
    may("case.add", RECORDS, "archive"),
    may("case.correct", RECORDS, "handover/2.5"),
    may("case.deny", HOUSE, "denial-report/2"),
    may("case.reopen", HOUSE, "denial-report/6"),
    may("case.hand-over", HOUSE, "handover/2.1"),
    may("case.assign-part", CASEWORK, "post/1.4"),
    may("case.complete-part", CASEWORK, "post/1.4"),
    may("case.reassign-lead", CASEWORK, "first-asked/3.3"),
    may("case.take-agency", CASEWORK, "work/3"),
    may("case.arrange-visit", CASEWORK, "work/2"),
    may("case.record-visit", CASEWORK, "work/2"),
    may("case.follow-up", STAFF, "work/3"),
    may("case.rate", RATERS, "work/3"),
    may("case.call-back", STAFF, "work/3"),
    may("case.mend", STAFF, "work/3"),
    may("case.note-refusal", HOUSE, "handover/2.5"),
    may("denial.issue", STAFF, "denial-report/2"),
    may("denial.object", STAFF, "denial-report/2"),
    may("denial.report", STAFF, "denial-report/4"),
    may("denial.acknowledge", IN_PERSON, "denial-report/4"),
    may("denial.review", &[ApprovalSection], "denial-report/5"),
    may("denial.notify-correction", STAFF, "denial-report/6"),
    may("denial.report-up", &[ApprovalSection], "denial-report/7"),
    may("denial.withdraw-objection", STAFF, "denial-report/2"),
    may("denial.flag-missing-report", HOUSE, "denial-report/9"),
    may("denial.hand-over", HOUSE, "handover/2.1"),
    may("handover.open", IN_PERSON, "handover/2.2"),
    may("handover.relist", IN_PERSON, "handover/2.4"),
    may("handover.sign", IN_PERSON, "handover/2.2"),
    may("handover.withdraw", IN_PERSON, "handover/2.2"),
    may("complaint.receive", COMPLAINTS, "complaint/2"),
    may("complaint.put-in-writing", COMPLAINTS, "complaint/1"),
    may("complaint.classify", CLASSIFIERS, "complaint/3"),
    may("complaint.assign", CLASSIFIERS, "complaint/3"),
    may("complaint.investigate", IN_PERSON, "complaint/2"),
    may("complaint.decide", IN_PERSON, "complaint/3"),
    may("complaint.answer", IN_PERSON, "complaint/3"),
    may("complaint.explain-overdue", IN_PERSON, "complaint/3"),
    may("complaint.take-measure", OFFICE, "accountability"),
    may("complaint.issue-circular", COMPLAINTS, "complaint/3"),
    may("complaint.withdraw", COMPLAINTS, "complaint/2"),
    may("complaint.hand-over", HOUSE, "handover/2.1"),
    may("appointment.book", STAFF, "work/3"),
    may("appointment.cancel", STAFF, "work/3"),
    may("appointment.keep", STAFF, "work/3"),
    may("attendance.upload", CLOCKS, "discipline/1"),
    may("device.register", CLOCKS, "discipline/1"),
    may("device.complete", CLOCKS, "discipline/1"),
    may("device.correct-clock", CLOCKS, "discipline/1"),
    may("device.retire", CLOCKS, "discipline/1"),
    may("leave.apply", IN_PERSON, "leave/1"),
    may("leave.approve", APPROVERS, "leave/2"),
    may("leave.refuse", APPROVERS, "leave/2"),
    may("leave.report-to-mayor", &[GeneralSection, Secretary], "leave/2"),
    may("leave.provide-certificate", IN_PERSON, "leave/4"),
    may("leave.regularise", IN_PERSON, "leave/7"),
    may("leave.cancel", IN_PERSON, "leave/2"),
    may("leave.begin", HOUSE, "ab-role/1"),
    may("leave.end", HOUSE, "ab-role/3"),
    may("leave.report-back", IN_PERSON, "leave/2"),
    may("slip.fill-in", IN_PERSON, "discipline/2"),
    may("slip.approve", &[DeputyDirector], "discipline/2"),
    may("slip.refuse", &[DeputyDirector], "discipline/2"),
    may("slip.take-back", IN_PERSON, "discipline/2"),
    may("duty.generate", GENERAL, "duty/2.1"),
    may("duty.propose-swap", IN_PERSON, "duty/2.1"),
    may("duty.agree-swap", IN_PERSON, "duty/2.1"),
    may("duty.decline-swap", IN_PERSON, "duty/2.1"),
    may("duty.arrange-substitute", OFFICE, "duty/2.2.5"),
    may("duty.check", IN_PERSON, "duty/2.2.4"),
    may("duty.do-task", IN_PERSON, "duty/2.1"),
    may("duty.log", IN_PERSON, "duty/2.1"),
    may("duty.hand-over-day", IN_PERSON, "handover/1"),
    may("duty.take-over", IN_PERSON, "handover/1"),
    may("patrol.record", ASSESSORS, "duty/1"),
    may("finding.record", ASSESSORS, "post/1.2"),
    may("finding.contest", IN_PERSON, "post/1.2"),
    may("finding.decide", OFFICE, "post/1.2"),
    may("finding.withdraw", ASSESSORS, "post/1.2"),
    may("meeting.call", CONVENERS, "meeting/1"),
    may("meeting.excuse", CONVENERS, "meeting/2"),
    may("meeting.call-roll", CONVENERS, "study/4"),
    may("meeting.correct-roll", CONVENERS, "study/4"),
    may("meeting.cancel", CONVENERS, "meeting/1"),
    may("period.open", GENERAL, "assessment"),
    may("period.close", GENERAL, "assessment"),
    may("period.decide", OFFICE, "assessment"),
    may("period.publish", GENERAL, "assessment"),
    may("score.draw", HOUSE, "assessment"),
    may("score.choose", ASSESSORS, "assessment"),
    may("score.contest", IN_PERSON, "assessment"),
    may("score.decide-contest", OFFICE, "assessment"),
    may("score.relax", OFFICE, "assessment"),
    may("score.correct", GENERAL, "assessment"),
    may("ballot.cast", &[WindowHead, WindowStaff], "monthly/10"),
    may("recommendation.raise", HOUSE, "leave/2"),
    may("recommendation.decide", &[Director, Secretary], "leave/2"),
    may("post.start-cover", IN_PERSON, "ab-role/1"),
    may("post.end-cover", IN_PERSON, "ab-role/3"),
    may("post.hand-over-cover", HOUSE, "ab-role/4"),
    may("post.plan-absence", HOUSE, "ab-role/2"),
    may("post.drop-absence", HOUSE, "ab-role/3"),
    may("applicant.disclose", CLEAR_TEXT, "个人信息保护法/51"),
    may("applicant.erase", &[Director, Administrator], "个人信息保护法/47"),
    may("centre.publish-notice", OPERATOR, "duty/2.2.2"),
    may("centre.adopt-rulebook", OPERATOR, "council/6"),
    may("centre.define-window", OPERATOR, "post/1.3"),
    may("centre.withdraw-window", OPERATOR, "post/1.3"),
    may("centre.define-person", OPERATOR, "commitment/3"),
    may("centre.withdraw-person", OPERATOR, "commitment/3"),
    may("centre.define-post", OPERATOR, "ab-role/1"),
    may("centre.withdraw-post", OPERATOR, "ab-role/1"),
    may("centre.define-item", OPERATOR, "post/1.3"),
    may("centre.withdraw-item", OPERATOR, "post/1.3"),
    may("query.breaches", SUPERVISION, "post/1.5"),
    may("query.deadlines", READERS, "director/3"),
    may("query.register", READERS, "director/3"),
    may("query.case", READERS, "post/3.3"),
    may("query.contact", READERS, "post/3.3"),
    may("query.denial", READERS, "denial-report/9"),
    may("query.handover", READERS, "handover/2.5"),
    may("query.complaint", READERS, "complaint/3"),
    may("query.appointment", READERS, "work/3"),
    may("query.attendance", READERS, "discipline/2"),
    may("query.attendance-of-others", OVERSEERS, "discipline/2"),
    may("query.duty", READERS, "duty/2.1"),
    may("query.meeting", READERS, "meeting/1"),
    may("query.scores", READERS, "assessment"),
    may("query.scores-of-others", OVERSEERS, "assessment"),
    may("query.reports", OVERSEERS, "post/1.5"),
    may("query.centre", READERS, "post/3.3"),
    may("query.replay", READERS, "post/1.5"),
    may("query.events", SUPERVISION, "post/1.5"),
    may("query.paper", READERS, "post/3.3"),
    may("query.view-status", READERS, "computer"),
    may("operate.view-rebuild", OPERATOR, "computer"),
    may("operate.import", OPERATOR, "computer"),
    may("operate.punches", CLOCKS, "discipline/1"),
    may("public.catalogue", PUBLIC, "disclosure/4"),
    may("public.calculator", PUBLIC, "disclosure/4"),
    may("public.progress", PUBLIC, "post/3.3"),
    may("public.verify", PUBLIC, "disclosure/4"),
    may("public.rating", PUBLIC, "work/3"),
    may("public.health", PUBLIC, "computer"),
];
