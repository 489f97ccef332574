//! Not excusing somebody (不准会议请假): whoever reported an absence is to come, with the reason.
//!
//! Implements meeting/2 and study/5.
use super::commands::RefuseExcuse;
use super::events::ExcuseRefused;
use super::guard::before_it;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is refused.
    RefuseExcuseRefusal {
        NotReported { person } = "meeting.refuse-excuse.not-reported" by "meeting/2",
            "{person} reported no absence that waits for an answer.", "{person}没有待批的会议请假。",
        Oneself { person } = "meeting.refuse-excuse.oneself" by "meeting/2",
            "{person} does not answer their own report: somebody else does.", "{person}不能审批本人的会议请假，须由他人审批。",
    }
}

pub(super) fn decide(
    meeting: &Meeting,
    command: &RefuseExcuse,
    context: &Context<'_>,
) -> Result<ExcuseRefused, Refusal> {
    let person = command.person.clone();
    before_it(meeting, context)?;
    refuse_if!(meeting.report(&person).is_none(), RefuseExcuseRefusal::NotReported { person });
    refuse_if!(person == context.actor.person, RefuseExcuseRefusal::Oneself { person });
    reason_given(&command.reason, "meeting/2")?;
    Ok(ExcuseRefused { person, reason: command.reason.clone(), by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::called;
    use super::super::commands::ReportAbsence;
    use super::*;
    use crate::people::duty::fixture::why;

    #[test]
    fn meeting_2__what_was_reported_is_refused_with_a_reason_and_by_somebody_else() {
        let refuse = |reason: &str| RefuseExcuse { person: "P007".into(), reason: reason.into() };
        assert_eq!(called().why(refuse("须到会")), why("meeting.refuse-excuse.not-reported", "meeting/2"));
        let own = called().given(ReportAbsence { reason: "出差".into(), slip: "QJT-7".into() });
        assert_eq!(own.code(refuse("须到会")), "meeting.refuse-excuse.oneself");
        let director = own.by("P001", crate::vocabulary::actor::Role::Director);
        assert_eq!(director.code(refuse(" ")), "command.reason-missing");
        assert!(director.when(refuse("须到会")).is_ok());
    }
}
