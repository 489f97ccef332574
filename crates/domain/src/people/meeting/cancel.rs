//! Cancelling a meeting (取消会议): before it begins, with a reason.
//!
//! Implements meeting/1. What took place is not undone.
use super::commands::Cancel;
use super::events::Cancelled;
use super::guard::before_it;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(meeting: &Meeting, command: &Cancel, context: &Context<'_>) -> Result<Cancelled, Refusal> {
    before_it(meeting, context)?;
    reason_given(&command.reason, "meeting/1")?;
    Ok(Cancelled { reason: command.reason.clone(), by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::called;
    use super::super::commands::CallRoll;
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};

    fn cancel(reason: &str) -> Cancel {
        Cancel { reason: reason.into() }
    }

    #[test]
    fn meeting_1__a_meeting_that_is_cancelled_has_no_roll() {
        let cancelled = called().given(cancel("镇里另有会议")).now("2014-10-17 15:00:00");
        assert_eq!(cancelled.why(CallRoll { entries: vec![] }), why("meeting.guard.cancelled", "meeting/1"));
        assert_eq!(called().code(cancel(" ")), "command.reason-missing");
    }

    #[test]
    fn meeting_1__what_took_place_is_not_cancelled() {
        assert_eq!(called().now("2014-10-17 14:30:00").code(cancel("无")), "meeting.guard.begun");
        let rolled = called().now("2014-10-17 14:40:00").given(CallRoll { entries: vec![] });
        assert_eq!(rolled.happened("2014-10-17 09:00:00").code(cancel("无")), "meeting.guard.roll-called");
        assert_eq!(Scenario::for_general_section("meeting/B").code(cancel("无")), "meeting.guard.not-called");
    }
}
