//! Following a decision up (会后检查): at a later meeting it is reported what became of it.
//!
//! Implements meeting/8. What is not carried out stays open and is reported again.
use super::commands::FollowUp;
use super::events::FollowedUp;
use super::guard::minutes_sent;
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is followed up.
    FollowUpRefusal {
        NoSuch { ordinal, document } = "meeting.follow-up.no-such" by "meeting/8",
            "Minutes {document} have no number {ordinal}.", "会议纪要{document}没有第{ordinal}项。",
        Done { ordinal, document } = "meeting.follow-up.done" by "meeting/8",
            "Number {ordinal} of minutes {document} is carried out already.", "会议纪要{document}第{ordinal}项已落实。",
        NoMeeting {} = "meeting.follow-up.no-meeting" by "meeting/8",
            "Say at which meeting it was reported.", "须写明在哪次会议上汇报。",
        Same { number } = "meeting.follow-up.same" by "meeting/8",
            "What meeting {number} decided is reported at a later one.", "会议{number}的决定须在之后的会议上汇报。",
    }
}

pub(super) fn decide(meeting: &Meeting, command: &FollowUp, context: &Context<'_>) -> Result<FollowedUp, Refusal> {
    let minutes = minutes_sent(meeting)?;
    let (ordinal, document) = (command.ordinal, minutes.document.clone());
    let place = usize::try_from(ordinal).ok().and_then(|ordinal| ordinal.checked_sub(1));
    if place.and_then(|place| minutes.resolutions.get(place)).is_none() {
        return Err(FollowUpRefusal::NoSuch { ordinal: ordinal.to_string(), document }.into());
    }
    refuse_if!(minutes.done.contains(&ordinal), FollowUpRefusal::Done { ordinal: ordinal.to_string(), document });
    reason_given(&command.remark, "meeting/8")?;
    refuse_if!(blank(&command.meeting), FollowUpRefusal::NoMeeting {});
    refuse_if!(command.meeting == meeting.number, FollowUpRefusal::Same { number: meeting.number.clone() });
    let (done, remark, reported) = (command.done, command.remark.clone(), command.meeting.clone());
    Ok(FollowedUp { ordinal, done, remark, meeting: reported, by: context.actor.person.clone() })
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
    fn meeting_8__what_was_decided_is_reported_at_a_later_meeting_until_it_is_done() {
        let of =
            |ordinal, done| FollowUp { ordinal, done, remark: "已公布".into(), meeting: "HY-20141020-X".into() };
        assert_eq!(written().code(of(1, true)), "meeting.guard.minutes-not-approved");
        let sent = approved().by("P007", Role::GeneralSection);
        assert_eq!(sent.why(of(2, true)), why("meeting.follow-up.no-such", "meeting/8"));
        assert_eq!(sent.code(of(0, true)), "meeting.follow-up.no-such");
        let own = FollowUp { meeting: meeting(&sent).number.clone(), ..of(1, true) };
        assert_eq!(sent.code(own), "meeting.follow-up.same");
        assert_eq!(sent.code(FollowUp { meeting: " ".into(), ..of(1, true) }), "meeting.follow-up.no-meeting");
        let reported = sent.given(of(1, false));
        let done = reported.given(of(1, true));
        assert_eq!(meeting(&done).minutes.clone().unwrap().done, [1]);
        assert_eq!(done.code(of(1, true)), "meeting.follow-up.done");
    }
}
