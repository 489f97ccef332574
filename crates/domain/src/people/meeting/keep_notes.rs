//! Notes of study (学习笔记): whoever was there hands in what they wrote down.
//!
//! Implements study/3 and study/4. Notes handed in again take the place of the first.
use super::commands::KeepNotes;
use super::events::{MeetingKind, NotesKept, RollPresence};
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no notes are kept.
    KeepNotesRefusal {
        NotStudy { number } = "meeting.keep-notes.not-study" by "study/3",
            "Meeting {number} is neither study nor training.", "会议{number}不是学习或培训。",
        NotThere { person, number } = "meeting.keep-notes.not-there" by "study/4",
            "{person} is not on the roll of {number} as somebody who came.", "点名记录中{person}未参加{number}。",
        Empty {} = "meeting.keep-notes.empty" by "study/3",
            "Say what the notes are about, and where they are.", "须写明笔记内容及其编号。",
    }
}

pub(super) fn decide(meeting: &Meeting, command: &KeepNotes, context: &Context<'_>) -> Result<NotesKept, Refusal> {
    let (person, number) = (context.actor.person.clone(), meeting.number.clone());
    let studied = matches!(meeting.kind, MeetingKind::Study | MeetingKind::Training);
    refuse_if!(!studied, KeepNotesRefusal::NotStudy { number });
    let came =
        meeting.roll.iter().flatten().any(|entry| {
            entry.person == person && matches!(entry.presence, RollPresence::Present | RollPresence::Late)
        });
    refuse_if!(!came, KeepNotesRefusal::NotThere { person, number });
    refuse_if!(blank(&command.summary) || blank(&command.document), KeepNotesRefusal::Empty {});
    Ok(NotesKept { person, summary: command.summary.clone(), document: command.document.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::call::tests::{call, meeting};
    use super::super::call_roll::tests::{begun, entry};
    use super::super::commands::CallRoll;
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};
    use crate::vocabulary::actor::Role;

    #[test]
    fn study_3__whoever_was_there_hands_in_notes() {
        let notes = |summary: &str| KeepNotes { summary: summary.into(), document: "BJ-1".into() };
        assert_eq!(begun().code(notes("许可法")), "meeting.keep-notes.not-study");
        let study = Scenario::for_general_section("meeting/A").given(call(MeetingKind::Study, "2014-10-20"));
        assert_eq!(study.why(notes("许可法")), why("meeting.keep-notes.not-there", "study/4"));
        let absent = CallRoll { entries: vec![entry("P004", RollPresence::Absent, "")] };
        let rolled = study.now("2014-10-20 16:00:00").given(absent);
        assert_eq!(rolled.code(notes(" ")), "meeting.keep-notes.empty");
        assert_eq!(rolled.by("P004", Role::WindowStaff).code(notes("许可法")), "meeting.keep-notes.not-there");
        let kept = rolled.given(notes("许可法第四章")).given(notes("许可法第四章、第五章"));
        assert_eq!(meeting(&kept).notes.len(), 1);
    }
}
