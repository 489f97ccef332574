//! Giving minutes back (退回会议纪要): the director says what is wrong with them, and they are written anew.
//!
//! Implements meeting/5. From the return the time of the rulebook runs again.
use super::commands::ReturnMinutes;
use super::events::MinutesReturned;
use super::guard::{minutes_period, minutes_to_read};
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(
    meeting: &Meeting,
    command: &ReturnMinutes,
    context: &Context<'_>,
) -> Result<MinutesReturned, Refusal> {
    minutes_to_read(meeting)?;
    reason_given(&command.reason, "meeting/5")?;
    let (reason, by) = (command.reason.clone(), context.actor.person.clone());
    Ok(MinutesReturned { reason, again: minutes_period(meeting, context), by })
}

#[cfg(test)]
mod tests {
    use super::super::call_roll::tests::begun;
    use super::super::write_minutes::tests::written;
    use super::*;
    use crate::people::duty::fixture::why;
    use crate::vocabulary::actor::Role;

    #[test]
    fn meeting_5__the_director_gives_minutes_back_with_a_reason() {
        let give_back = |reason: &str| ReturnMinutes { reason: reason.into() };
        let director = written().by("P001", Role::Director);
        assert_eq!(director.why(give_back(" ")), why("command.reason-missing", "meeting/5"));
        let returned = director.given(give_back("漏记考勤通报"));
        assert_eq!(returned.code(give_back("漏记考勤通报")), "meeting.guard.no-minutes");
        assert_eq!(begun().by("P001", Role::Director).code(give_back("漏")), "meeting.guard.no-minutes");
    }
}
