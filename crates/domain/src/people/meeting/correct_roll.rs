//! Correcting the roll (更正点名): one entry, with the reason, by somebody else; the roll that was called stays on record.
//!
//! Implements study/4 and handover/2.5.
use super::call_roll::standing;
use super::commands::CorrectRoll;
use super::events::RollCorrected;
use super::guard::invited;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no entry is corrected.
    CorrectRollRefusal {
        /// No roll yet.
        NoRoll { number } = "meeting.correct-roll.no-roll" by "study/4",
            "The roll of meeting {number} was not called yet.", "会议{number}尚未点名。",
        /// Oneself.
        Oneself { person } = "meeting.correct-roll.oneself" by "handover/2.5",
            "{person} cannot correct their own entry: somebody else does.", "{person}不能更正本人的点名，须由他人更正。",
        /// It says so already.
        Same { person } = "meeting.correct-roll.same" by "study/4",
            "The entry of {person} says so already.", "{person}的点名记录与更正内容相同。",
    }
}

pub(super) fn decide(
    meeting: &Meeting,
    command: &CorrectRoll,
    context: &Context<'_>,
) -> Result<RollCorrected, Refusal> {
    let person = command.entry.person.clone();
    let Some(roll) = &meeting.roll else {
        return Err(CorrectRollRefusal::NoRoll { number: meeting.number.clone() }.into());
    };
    invited(meeting, &person)?;
    refuse_if!(person == context.actor.person, CorrectRollRefusal::Oneself { person });
    reason_given(&command.why, "handover/2.5")?;
    let entry = standing(meeting, &command.entry)?;
    refuse_if!(roll.contains(&entry), CorrectRollRefusal::Same { person });
    Ok(RollCorrected { entry, why: command.why.clone(), by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::meeting;
    use super::super::call_roll::tests::{begun, entry};
    use super::super::commands::CallRoll;
    use super::super::events::RollPresence;
    use super::*;
    use crate::people::duty::fixture::why;

    fn correct(person: &str, presence: RollPresence) -> CorrectRoll {
        CorrectRoll { entry: entry(person, presence, ""), why: "签到表有其签名".into() }
    }

    #[test]
    fn study_4__a_wrong_entry_is_corrected_with_its_reason() {
        assert_eq!(begun().code(correct("P006", RollPresence::Late)), "meeting.correct-roll.no-roll");
        let called = begun().given(CallRoll { entries: vec![entry("P006", RollPresence::Absent, "")] });
        assert_eq!(called.code(correct("P006", RollPresence::Absent)), "meeting.correct-roll.same");
        let corrected = called.given(correct("P006", RollPresence::Late));
        let roll = meeting(&corrected).roll.clone().unwrap();
        assert_eq!(roll.iter().find(|entry| entry.person == "P006").unwrap().presence, RollPresence::Late);
        assert_eq!(called.code(correct("P004", RollPresence::Late)), "meeting.guard.not-invited");
        assert_eq!(called.code(correct("P008", RollPresence::Excused)), "meeting.call-roll.no-excuse");
    }

    #[test]
    fn handover_2_5__nobody_corrects_the_own_entry_and_none_without_saying_why() {
        let called = begun().given(CallRoll { entries: vec![entry("P007", RollPresence::Late, "")] });
        let own = correct("P007", RollPresence::Present);
        assert_eq!(called.why(own), why("meeting.correct-roll.oneself", "handover/2.5"));
        let silent = CorrectRoll { why: " ".into(), ..correct("P006", RollPresence::Late) };
        assert_eq!(called.code(silent), "command.reason-missing");
    }
}
