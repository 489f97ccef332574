//! Approving minutes (批阅印发会议纪要): the director reads them, and with that they go to every window.
//!
//! Implements meeting/5. Nobody approves what they wrote.
use super::commands::ApproveMinutes;
use super::events::MinutesApproved;
use super::guard::minutes_to_read;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why minutes are not approved.
    ApproveMinutesRefusal {
        Oneself { person } = "meeting.approve-minutes.oneself" by "meeting/5",
            "{person} wrote these minutes: somebody else approves them.", "该会议纪要由{person}形成，须由他人批阅。",
    }
}

pub(super) fn decide(meeting: &Meeting, _: &ApproveMinutes, context: &Context<'_>) -> Result<MinutesApproved, Refusal> {
    let minutes = minutes_to_read(meeting)?;
    let person = context.actor.person.clone();
    refuse_if!(minutes.by == person, ApproveMinutesRefusal::Oneself { person });
    let windows = context.centre.windows(day(context)).map(|(id, _)| id.to_owned()).collect();
    Ok(MinutesApproved { windows, by: person })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::call::tests::meeting;
    use super::super::call_roll::tests::begun;
    use super::super::commands::CallRoll;
    use super::super::write_minutes::tests::{minutes, written};
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::vocabulary::actor::Role;

    /// The minutes were approved.
    pub(in crate::people::meeting) fn approved() -> Scenario {
        written().by("P001", Role::Director).given(ApproveMinutes {})
    }

    #[test]
    fn meeting_5__approved_by_the_director_they_go_to_every_window() {
        let scenario = approved();
        let windows = meeting(&scenario).minutes.clone().unwrap().windows;
        assert!(windows.contains(&"W01".to_owned()), "{windows:?}");
        assert_eq!(scenario.code(ApproveMinutes {}), "meeting.guard.no-minutes");
    }

    #[test]
    fn meeting_5__nobody_approves_what_they_wrote() {
        let director = begun().by("P001", Role::Director).given(CallRoll { entries: vec![] }).given(minutes());
        assert_eq!(director.why(ApproveMinutes {}), why("meeting.approve-minutes.oneself", "meeting/5"));
    }
}
