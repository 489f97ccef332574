//! Codes of refusals that decisions had before their cause got one code for all (曾用代码), with the articles they cited.
//!
//! An answer carries the code of the cause. Whoever knows one of these old codes finds it with [`current`]. Rows are added when a
//! code is given up, and never removed. Nothing here refuses anything.

/// Each shared code with the former ones of its cause: code and article.
macro_rules! former {
    ($($now:literal $(= $code:literal by $article:literal)+;)+) => {
        /// Each shared code with the codes that stood for its cause before, and the articles they cited.
        pub const FORMER: &[(&str, &[(&str, &str)])] = &[$(($now, &[$(($code, $article)),+])),+];
    };
}

former! {
    "command.before-last-step"
        = "complaint.guard.before-last" by "handover/2.5"
        = "contact.before-opening" by "handover/2.5"
        = "denial.guard.before-last-step" by "handover/2.5"
        = "finding.guard.before-last-step" by "handover/2.5"
        = "handover.guard.before-opening" by "handover/2.5"
        = "leave.guard.before-last-step" by "handover/2.5"
        = "slip.guard.before-last-step" by "handover/2.5";
    "command.in-future"
        = "contact.in-future" by "handover/2.5";
    "command.not-staff"
        = "access.entered-for.not-staff" by "handover/2.5"
        = "case.arrange-visit.visitor-unknown" by "work/2"
        = "case.register.handler-unknown" by "post/3"
        = "case.register.visitor-unknown" by "work/2"
        = "case.step.handler-unknown" by "ab-role/3"
        = "case.take-agency.agent-unknown" by "work/3"
        = "complaint.assign.not-staff" by "complaint/2"
        = "complaint.investigate.not-staff" by "complaint/2"
        = "complaint.receive.not-staff" by "complaint/2"
        = "complaint.receive.unknown-person" by "complaint/1"
        = "contact.open.not-staff" by "first-asked/2"
        = "contact.refer.not-staff" by "first-asked/3.2"
        = "denial.issue.not-staff" by "denial-report/2"
        = "duty.arrange-substitute.not-staff" by "duty/2.2.5"
        = "duty.generate.not-staff" by "duty/2.1.4"
        = "duty.hand-over-day.not-staff" by "handover/1.1"
        = "finding.record.not-staff" by "post/1.2"
        = "handover.open.not-staff" by "handover/2.1"
        = "handover.sign.not-staff" by "handover/2.1"
        = "leave.apply.not-staff" by "leave/1"
        = "meeting.call.not-staff" by "meeting/1"
        = "period.decide.not-staff" by "assessment/1"
        = "post.start-cover.not-staff" by "ab-role/1"
        = "recommendation.raise.not-staff" by "leave/2"
        = "slip.fill-in.not-staff" by "discipline/2";
    "command.reason-missing"
        = "appointment.cancel.reason-missing" by "work/3"
        = "case.approval.reason-missing" by "discipline/7"
        = "case.correct.reason-missing" by "handover/2.5"
        = "case.expedite.reason-missing" by "commitment/10"
        = "case.extend.reason-missing" by "time-limit/3.4"
        = "case.mark-entry-error.reason-missing" by "handover/2.5"
        = "case.reassign-lead.reason-missing" by "first-asked/3.3"
        = "case.reclassify.reason-missing" by "time-limit/3.4"
        = "case.refund.reason-missing" by "commitment/11"
        = "case.return.reason-missing" by "time-limit/3.3"
        = "case.void.reason-missing" by "handover/2.5"
        = "complaint.classify.no-reason" by "complaint/2"
        = "complaint.take-measure.no-reason" by "accountability"
        = "complaint.withdraw.no-reason" by "complaint/2"
        = "contact.refer.no-reason" by "first-asked/3.1"
        = "denial.withdraw-objection.no-reason" by "denial-report/2"
        = "device.correct-clock.no-reason" by "discipline/1"
        = "device.retire.no-reason" by "discipline/1"
        = "duty.arrange-substitute.no-reason" by "duty/2.2.5"
        = "duty.decline-swap.no-reason" by "duty/2.1.4"
        = "duty.propose-swap.no-reason" by "duty/2.1.4"
        = "entry.reason-missing" by "handover/2.5"
        = "finding.contest.no-reason" by "post/1.2"
        = "finding.decide.no-reason" by "post/1.2"
        = "finding.withdraw.no-reason" by "handover/2.5"
        = "handover.open.reason-missing" by "handover/2.2"
        = "handover.withdraw.reason-missing" by "handover/2.2"
        = "leave.apply.reason-missing" by "leave/3"
        = "leave.cancel.reason-missing" by "leave/2"
        = "leave.refuse.reason-missing" by "leave/2"
        = "meeting.cancel.no-reason" by "meeting/1"
        = "meeting.correct-roll.no-reason" by "handover/2.5"
        = "meeting.excuse.no-reason" by "study/5"
        = "post.start-cover.reason-missing" by "ab-role/1"
        = "recommendation.decide.reason-missing" by "leave/2"
        = "score.choose.no-reason" by "assessment/1"
        = "score.contest.no-reason" by "assessment/1"
        = "score.correct.no-reason" by "assessment/1"
        = "score.decide-contest.no-reason" by "assessment/1"
        = "slip.decide.reason-missing" by "discipline/2"
        = "slip.fill-in.reason-missing" by "discipline/2";
    "command.window-unknown"
        = "appointment.book.window-unknown" by "work/3"
        = "case.assign-part.window-unknown" by "post/1.4"
        = "case.correct.window-unknown" by "work/2"
        = "case.reassign-lead.window-unknown" by "first-asked/3.3"
        = "case.register.window-unknown" by "work/2"
        = "complaint.receive.unknown-window" by "complaint/1"
        = "contact.open.unknown-window" by "work/2"
        = "contact.refer.unknown-window" by "first-asked/3.2"
        = "denial.issue.unknown-window" by "denial-report/4"
        = "finding.record.window-unknown" by "post/1.2"
        = "patrol.record.window-unknown" by "duty/1";
}

/// The code that stands for a cause now, whether by its own code or by a former one.
#[must_use]
pub fn current(code: &str) -> &str {
    let stood = |former: &[(&str, &str)]| former.iter().any(|(known, _)| *known == code);
    FORMER.iter().find(|(_, former)| stood(former)).map_or(code, |(now, _)| now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::articles::is_known;

    #[test]
    fn a_former_code_leads_to_the_one_that_holds_and_any_other_to_itself() {
        assert_eq!(current("case.extend.reason-missing"), "command.reason-missing");
        assert_eq!(current("command.reason-missing"), "command.reason-missing");
        assert_eq!(current("case.extend.after-due"), "case.extend.after-due");
        let all: Vec<(&str, &str)> = FORMER.iter().flat_map(|(_, former)| former.iter().copied()).collect();
        let distinct: std::collections::BTreeSet<&str> = all.iter().map(|(code, _)| *code).collect();
        assert_eq!(distinct.len(), all.len(), "a code stood for one cause");
        assert!(FORMER.iter().all(|(now, _)| !distinct.contains(now)));
        assert!(all.iter().all(|(_, article)| is_known(article)));
    }
}
