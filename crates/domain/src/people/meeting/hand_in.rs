//! Handing a matter in (提交议题): material for the agenda is in before the day of the weekly meeting.
//!
//! Implements meeting/3. On the day itself it is too late: it comes to the next meeting.
use super::commands::HandIn;
use super::events::{MatterHandedIn, MeetingKind};
use super::guard::{before_it, invited};
use super::state::Meeting;
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a matter does not come on the agenda.
    HandInRefusal {
        NotWeekly { number } = "meeting.hand-in.not-weekly" by "meeting/3",
            "Meeting {number} is no weekly meeting and has no agenda of matters.", "会议{number}不是工作例会，不收议题。",
        TooLate { number, day } = "meeting.hand-in.too-late" by "meeting/3",
            "Matters for meeting {number} are handed in before {day}; this one comes to the next meeting.",
            "会议{number}的议题须在{day}之前送交，逾期列入下次例会。",
        NoTitle {} = "meeting.hand-in.no-title" by "meeting/3", "Say what is to be discussed.", "须写明提交讨论的事项。",
    }
}

pub(super) fn decide(meeting: &Meeting, command: &HandIn, context: &Context<'_>) -> Result<MatterHandedIn, Refusal> {
    let number = meeting.number.clone();
    refuse_if!(meeting.kind != MeetingKind::Weekly, HandInRefusal::NotWeekly { number });
    before_it(meeting, context)?;
    invited(meeting, &context.actor.person)?;
    let (number, day) = (meeting.number.clone(), date_of(meeting.starts));
    refuse_if!(date_of(context.at) >= day, HandInRefusal::TooLate { number, day: day.to_string() });
    refuse_if!(blank(&command.title), HandInRefusal::NoTitle {});
    let ordinal = u32::try_from(meeting.matters.len()).unwrap_or(u32::MAX).saturating_add(1);
    let (title, document) = (command.title.clone(), command.document.clone());
    Ok(MatterHandedIn { ordinal, title, document, by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::{call, called, meeting};
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::vocabulary::actor::Role;

    fn hand_in(title: &str) -> HandIn {
        HandIn { title: title.into(), document: "窗〔2014〕3号".into() }
    }

    #[test]
    fn meeting_3__matters_are_in_before_the_day_of_the_meeting() {
        let eve = called().by("P002", Role::WindowHead).now("2014-10-16 17:00:00");
        let handed = eve.given(hand_in("延时服务")).given(hand_in("排班"));
        let matters: Vec<_> = meeting(&handed).matters.iter().map(|matter| matter.ordinal).collect();
        assert_eq!(matters, [1, 2]);
        let morning = called().by("P002", Role::WindowHead).now("2014-10-17 08:00:00");
        assert_eq!(morning.why(hand_in("延时服务")), why("meeting.hand-in.too-late", "meeting/3"));
        assert!(
            morning.happened("2014-10-16 17:00:00").when(hand_in("延时服务")).is_ok(),
            "on paper, and entered late"
        );
    }

    #[test]
    fn meeting_3__by_those_who_come_and_for_the_weekly_meeting() {
        assert_eq!(called().code(hand_in(" ")), "meeting.hand-in.no-title");
        let stranger = called().by("P004", Role::WindowStaff);
        assert_eq!(stranger.code(hand_in("延时服务")), "meeting.guard.not-invited");
        let study = Scenario::for_general_section("meeting/A").given(call(MeetingKind::Study, "2014-10-20"));
        assert_eq!(study.code(hand_in("延时服务")), "meeting.hand-in.not-weekly");
    }
}
