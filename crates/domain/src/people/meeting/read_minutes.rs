//! Reading minutes (签收会议纪要): each window they were sent to says that it read them.
//!
//! Implements meeting/5 and meeting/7. Whoever heads the window or works there says so, once.
use super::commands::ReadMinutes;
use super::events::MinutesRead;
use super::guard::minutes_sent;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::{is_own, leads_window};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not recorded as read.
    ReadMinutesRefusal {
        NotSent { window, number } = "meeting.read-minutes.not-sent" by "meeting/5",
            "The minutes of meeting {number} were not sent to window {window}.", "会议{number}的纪要未发至窗口{window}。",
        Twice { window } = "meeting.read-minutes.twice" by "meeting/7",
            "Window {window} said already that it read them.", "窗口{window}已签收。",
        NotYours { person, window } = "meeting.read-minutes.not-yours" by "meeting/7",
            "{person} is of another window than {window}.", "{person}不是窗口{window}的人员。",
    }
}

pub(super) fn decide(meeting: &Meeting, command: &ReadMinutes, context: &Context<'_>) -> Result<MinutesRead, Refusal> {
    let minutes = minutes_sent(meeting)?;
    let (window, person) = (command.window.clone(), context.actor.person.clone());
    if !minutes.windows.contains(&window) {
        return Err(ReadMinutesRefusal::NotSent { window, number: meeting.number.clone() }.into());
    }
    refuse_if!(minutes.read.contains(&window), ReadMinutesRefusal::Twice { window });
    let own = is_own(&window, &person, context) || leads_window(&window, context);
    refuse_if!(!own, ReadMinutesRefusal::NotYours { person, window });
    Ok(MinutesRead { window, by: person })
}

#[cfg(test)]
mod tests {
    use super::super::approve_minutes::tests::approved;
    use super::super::call::tests::meeting;
    use super::super::write_minutes::tests::written;
    use super::*;
    use crate::people::duty::fixture::why;
    use crate::vocabulary::actor::Role;

    #[test]
    fn meeting_7__each_window_says_once_that_it_read_them() {
        let read = |window: &str| ReadMinutes { window: window.into() };
        assert_eq!(written().why(read("W01")), why("meeting.guard.minutes-not-approved", "meeting/5"));
        let sent = approved();
        let centre = crate::matters::case::fixture::centre();
        let on = "2014-10-17".parse().unwrap();
        let head = centre.window("W01", on).unwrap().head.clone();
        let by_head = sent.by(&head, Role::WindowHead).given(read("W01"));
        assert_eq!(meeting(&by_head).minutes.clone().unwrap().read, ["W01"]);
        assert_eq!(by_head.code(read("W01")), "meeting.read-minutes.twice");
        assert_eq!(by_head.code(read("W99")), "meeting.read-minutes.not-sent");
        let stranger = sent.by("P007", Role::GeneralSection);
        assert_eq!(stranger.code(read("W01")), "meeting.read-minutes.not-yours");
    }
}
