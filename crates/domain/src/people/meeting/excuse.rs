//! Excusing somebody (准假): before the meeting, with a reason, never oneself.
//!
//! Implements meeting/2 and study/5. After the roll was called nobody is excused by dating it back.
use super::commands::Excuse;
use super::events::Excused;
use super::guard::{before_it, invited};
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nobody is excused.
    ExcuseRefusal {
        Oneself { person } = "meeting.excuse.oneself" by "meeting/2",
            "{person} cannot excuse themselves: somebody else does.", "{person}不能为本人准假，须由他人批准。",
        Twice { person, reason } = "meeting.excuse.twice" by "meeting/2",
            "{person} is excused already: {reason}.", "{person}已准假：{reason}。",
    }
}

pub(super) fn decide(meeting: &Meeting, command: &Excuse, context: &Context<'_>) -> Result<Excused, Refusal> {
    before_it(meeting, context)?;
    invited(meeting, &command.person)?;
    let person = command.person.clone();
    refuse_if!(person == context.actor.person, ExcuseRefusal::Oneself { person });
    if let Some(excuse) = meeting.excuse(&person) {
        return Err(ExcuseRefusal::Twice { person, reason: excuse.reason.clone() }.into());
    }
    // Whoever reported it gave the reason already.
    let reported = meeting.report(&person).filter(|_| blank(&command.reason));
    let reason = reported.map_or(&command.reason, |report| &report.reason).clone();
    reason_given(&reason, "study/5")?;
    Ok(Excused { person, reason, by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::{called, meeting};
    use super::super::commands::CallRoll;
    use super::*;
    use crate::people::duty::fixture::why;

    fn excuse(person: &str) -> Excuse {
        Excuse { person: person.into(), reason: "外出办案".into() }
    }

    #[test]
    fn meeting_2__absence_is_reported_before_the_meeting() {
        let scenario = called().given(excuse("P003"));
        assert_eq!(meeting(&scenario).excuse("P003").unwrap().reason, "外出办案");
        assert_eq!(scenario.code(excuse("P003")), "meeting.excuse.twice");
        assert_eq!(scenario.code(excuse("P004")), "meeting.guard.not-invited");
        let begun = scenario.now("2014-10-17 14:30:00");
        assert_eq!(begun.why(excuse("P006")), why("meeting.guard.begun", "meeting/2"));
    }

    #[test]
    fn meeting_2__after_the_roll_nobody_is_excused_by_dating_it_back() {
        let late = called().now("2014-10-17 14:40:00").happened("2014-10-17 09:00:00");
        assert!(late.when(excuse("P003")).is_ok(), "told in the morning and entered late, before the roll");
        let rolled = called().now("2014-10-17 14:40:00").given(CallRoll { entries: vec![] });
        let dated_back = rolled.happened("2014-10-17 09:00:00");
        assert_eq!(dated_back.why(excuse("P003")), why("meeting.guard.roll-called", "meeting/2"));
    }

    #[test]
    fn study_5__with_a_reason_and_by_somebody_else() {
        assert_eq!(called().why(excuse("P007")), why("meeting.excuse.oneself", "meeting/2"));
        let silent = Excuse { reason: " ".into(), ..excuse("P003") };
        assert_eq!(called().why(silent), why("command.reason-missing", "study/5"));
    }
}
