//! Codes of refusals that decisions had before their cause got one code for all (曾用代码).
//!
//! An answer carries the code of the cause. Whoever knows one of these old codes finds it with [`current`]. Rows are added when a
//! code is given up, and never removed. Nothing here refuses anything.

/// Each shared code with the codes that stood for its cause before.
pub const FORMER: &[(&str, &[&str])] = &[
    (
        "command.before-last-step",
        &[
            "complaint.guard.before-last",
            "contact.before-opening",
            "denial.guard.before-last-step",
            "finding.guard.before-last-step",
            "handover.guard.before-opening",
            "leave.guard.before-last-step",
            "slip.guard.before-last-step",
        ],
    ),
    ("command.in-future", &["contact.in-future"]),
    (
        "command.not-staff",
        &[
            "access.entered-for.not-staff",
            "case.arrange-visit.visitor-unknown",
            "case.register.handler-unknown",
            "case.register.visitor-unknown",
            "case.step.handler-unknown",
            "case.take-agency.agent-unknown",
            "complaint.assign.not-staff",
            "complaint.investigate.not-staff",
            "complaint.receive.not-staff",
            "complaint.receive.unknown-person",
            "contact.open.not-staff",
            "contact.refer.not-staff",
            "denial.issue.not-staff",
            "duty.arrange-substitute.not-staff",
            "duty.generate.not-staff",
            "duty.hand-over-day.not-staff",
            "finding.record.not-staff",
            "handover.open.not-staff",
            "handover.sign.not-staff",
            "leave.apply.not-staff",
            "meeting.call.not-staff",
            "period.decide.not-staff",
            "post.start-cover.not-staff",
            "recommendation.raise.not-staff",
            "slip.fill-in.not-staff",
        ],
    ),
    (
        "command.reason-missing",
        &[
            "appointment.cancel.reason-missing",
            "case.approval.reason-missing",
            "case.correct.reason-missing",
            "case.expedite.reason-missing",
            "case.extend.reason-missing",
            "case.mark-entry-error.reason-missing",
            "case.reassign-lead.reason-missing",
            "case.reclassify.reason-missing",
            "case.refund.reason-missing",
            "case.return.reason-missing",
            "case.void.reason-missing",
            "complaint.classify.no-reason",
            "complaint.take-measure.no-reason",
            "complaint.withdraw.no-reason",
            "contact.refer.no-reason",
            "denial.withdraw-objection.no-reason",
            "device.correct-clock.no-reason",
            "device.retire.no-reason",
            "duty.arrange-substitute.no-reason",
            "duty.decline-swap.no-reason",
            "duty.propose-swap.no-reason",
            "entry.reason-missing",
            "finding.contest.no-reason",
            "finding.decide.no-reason",
            "finding.withdraw.no-reason",
            "handover.open.reason-missing",
            "handover.withdraw.reason-missing",
            "leave.apply.reason-missing",
            "leave.cancel.reason-missing",
            "leave.refuse.reason-missing",
            "meeting.cancel.no-reason",
            "meeting.correct-roll.no-reason",
            "meeting.excuse.no-reason",
            "post.start-cover.reason-missing",
            "recommendation.decide.reason-missing",
            "score.choose.no-reason",
            "score.contest.no-reason",
            "score.correct.no-reason",
            "score.decide-contest.no-reason",
            "slip.decide.reason-missing",
            "slip.fill-in.reason-missing",
        ],
    ),
    (
        "command.window-unknown",
        &[
            "appointment.book.window-unknown",
            "case.assign-part.window-unknown",
            "case.correct.window-unknown",
            "case.reassign-lead.window-unknown",
            "case.register.window-unknown",
            "complaint.receive.unknown-window",
            "contact.open.unknown-window",
            "contact.refer.unknown-window",
            "denial.issue.unknown-window",
            "finding.record.window-unknown",
            "patrol.record.window-unknown",
        ],
    ),
];

/// The code that stands for a cause now, whether by its own code or by a former one.
#[must_use]
pub fn current(code: &str) -> &str {
    FORMER.iter().find(|(_, former)| former.contains(&code)).map_or(code, |(now, _)| now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_code_leads_to_the_one_that_holds_and_any_other_to_itself() {
        assert_eq!(current("case.extend.reason-missing"), "command.reason-missing");
        assert_eq!(current("command.reason-missing"), "command.reason-missing");
        assert_eq!(current("case.extend.after-due"), "case.extend.after-due");
        let all: Vec<&str> = FORMER.iter().flat_map(|(_, former)| former.iter().copied()).collect();
        let distinct: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len(), "a code stood for one cause");
        assert!(FORMER.iter().all(|(now, _)| !distinct.contains(now)));
    }
}
