//! Reporting an absence (会议请假): whoever cannot come says so beforehand, with the slip that the general section keeps.
//!
//! Implements meeting/2 and study/5. It excuses nobody: whoever calls the meeting does ([`super::excuse`]), or does not ([`super::refuse_excuse`]).
use super::commands::ReportAbsence;
use super::events::AbsenceReported;
use super::guard::{before_it, invited};
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why an absence is not reported.
    ReportAbsenceRefusal {
        NoSlip {} = "meeting.report-absence.no-slip" by "meeting/2",
            "An absence is reported with the number of the slip.", "会议请假须附请假条编号。",
        Twice { person } = "meeting.report-absence.twice" by "meeting/2",
            "{person} reported the absence already; it waits for an answer.", "{person}已提交会议请假，等待批准。",
        Excused { person } = "meeting.report-absence.excused" by "meeting/2",
            "{person} is excused already.", "{person}已准假。",
    }
}

pub(super) fn decide(
    meeting: &Meeting,
    command: &ReportAbsence,
    context: &Context<'_>,
) -> Result<AbsenceReported, Refusal> {
    let person = context.actor.person.clone();
    before_it(meeting, context)?;
    invited(meeting, &person)?;
    refuse_if!(meeting.excuse(&person).is_some(), ReportAbsenceRefusal::Excused { person });
    refuse_if!(meeting.report(&person).is_some(), ReportAbsenceRefusal::Twice { person });
    reason_given(&command.reason, "meeting/2")?;
    refuse_if!(blank(&command.slip), ReportAbsenceRefusal::NoSlip {});
    Ok(AbsenceReported { person, reason: command.reason.clone(), slip: command.slip.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::{called, meeting};
    use super::super::commands::{Excuse, RefuseExcuse};
    use super::*;
    use crate::people::duty::fixture::why;
    use crate::vocabulary::actor::Role;

    fn report(slip: &str) -> ReportAbsence {
        ReportAbsence { reason: "参加县局培训".into(), slip: slip.into() }
    }

    #[test]
    fn meeting_2__absence_is_reported_with_its_slip_and_answered() {
        let reported = called().by("P002", Role::WindowHead).given(report("QJT-7"));
        assert_eq!(meeting(&reported).report("P002").unwrap().reason, "参加县局培训");
        assert_eq!(reported.code(report("QJT-8")), "meeting.report-absence.twice");
        let convener = reported.by("P007", Role::GeneralSection);
        let excused = convener.given(Excuse { person: "P002".into(), reason: String::new() });
        assert_eq!(meeting(&excused).excuse("P002").unwrap().reason, "参加县局培训", "the reason that was reported");
        assert!(meeting(&excused).report("P002").is_none());
        assert_eq!(excused.by("P002", Role::WindowHead).code(report("QJT-8")), "meeting.report-absence.excused");
        let refused = convener.given(RefuseExcuse { person: "P002".into(), reason: "须汇报工作".into() });
        assert!(meeting(&refused).report("P002").is_none() && meeting(&refused).excuse("P002").is_none());
    }

    #[test]
    fn meeting_2__beforehand_with_reason_and_slip() {
        let head = called().by("P002", Role::WindowHead);
        assert_eq!(head.why(report(" ")), why("meeting.report-absence.no-slip", "meeting/2"));
        let silent = ReportAbsence { reason: " ".into(), ..report("QJT-7") };
        assert_eq!(head.code(silent), "command.reason-missing");
        assert_eq!(head.now("2014-10-17 14:30:00").code(report("QJT-7")), "meeting.guard.begun");
        assert_eq!(called().by("P004", Role::WindowStaff).code(report("QJT-7")), "meeting.guard.not-invited");
    }
}
