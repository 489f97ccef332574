//! Writing the minutes (形成会议纪要): after the roll, with what was decided and who carries it out.
//!
//! Implements meeting/5 and meeting/6. Until the director has approved them they are sent to nobody.
use super::commands::WriteMinutes;
use super::events::MinutesWritten;
use super::state::{Meeting, Standing};
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::on_staff;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no minutes are written.
    WriteMinutesRefusal {
        NoRoll { number } = "meeting.write-minutes.no-roll" by "meeting/6",
            "The roll of meeting {number} was not called yet.", "会议{number}尚未签到点名。",
        Written { number, document } = "meeting.write-minutes.written" by "meeting/5",
            "Meeting {number} has minutes {document} already; the director reads them.", "会议{number}已有纪要{document}，由主任批阅。",
        NoDocument {} = "meeting.write-minutes.no-document" by "meeting/5",
            "Minutes have a number.", "会议纪要须有文号。",
        NoMatter { ordinal } = "meeting.write-minutes.no-matter" by "meeting/5",
            "Say what number {ordinal} of the minutes decides.", "会议纪要第{ordinal}项须写明决定事项。",
    }
}

pub(super) fn decide(
    meeting: &Meeting,
    command: &WriteMinutes,
    context: &Context<'_>,
) -> Result<MinutesWritten, Refusal> {
    let number = meeting.number.clone();
    refuse_if!(meeting.roll.is_none(), WriteMinutesRefusal::NoRoll { number });
    if let Some(minutes) = meeting.minutes.as_ref().filter(|minutes| minutes.standing != Standing::Returned) {
        return Err(WriteMinutesRefusal::Written { number, document: minutes.document.clone() }.into());
    }
    refuse_if!(blank(&command.document), WriteMinutesRefusal::NoDocument {});
    for (place, resolution) in (1_u32..).zip(&command.resolutions) {
        refuse_if!(blank(&resolution.what), WriteMinutesRefusal::NoMatter { ordinal: place.to_string() });
        on_staff(&resolution.person, context, "meeting/7")?;
    }
    let (document, resolutions) = (command.document.trim().to_owned(), command.resolutions.clone());
    Ok(MinutesWritten { document, resolutions, by: context.actor.person.clone() })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::call::tests::meeting;
    use super::super::call_roll::tests::begun;
    use super::super::commands::{CallRoll, ReturnMinutes};
    use super::super::events::Resolution;
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::vocabulary::actor::Role;

    /// Minutes with one thing that P002 is to do.
    pub(in crate::people::meeting) fn minutes() -> WriteMinutes {
        let resolution = Resolution { what: "周六延时服务".into(), person: "P002".into() };
        WriteMinutes { document: "栟便纪〔2014〕42号".into(), resolutions: vec![resolution] }
    }

    /// The roll was called, and the minutes were written.
    pub(in crate::people::meeting) fn written() -> Scenario {
        begun().given(CallRoll { entries: vec![] }).given(minutes())
    }

    #[test]
    fn meeting_5__minutes_follow_the_roll_once() {
        assert_eq!(begun().why(minutes()), why("meeting.write-minutes.no-roll", "meeting/6"));
        let scenario = written();
        assert_eq!(meeting(&scenario).minutes.as_ref().unwrap().standing, Standing::Written);
        assert_eq!(scenario.code(minutes()), "meeting.write-minutes.written");
        let returned = scenario.by("P001", Role::Director).given(ReturnMinutes { reason: "漏记考勤通报".into() });
        assert!(returned.by("P007", Role::GeneralSection).when(minutes()).is_ok(), "they are written anew");
    }

    #[test]
    fn meeting_7__each_decision_says_what_and_who() {
        let rolled = begun().given(CallRoll { entries: vec![] });
        assert_eq!(
            rolled.code(WriteMinutes { document: " ".into(), ..minutes() }),
            "meeting.write-minutes.no-document"
        );
        let of = |what: &str, person: &str| WriteMinutes {
            resolutions: vec![Resolution { what: what.into(), person: person.into() }],
            ..minutes()
        };
        assert_eq!(rolled.code(of(" ", "P002")), "meeting.write-minutes.no-matter");
        assert_eq!(rolled.code(of("排班", "P999")), "command.not-staff");
    }
}
