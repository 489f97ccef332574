//! Calling the roll (点名): once, when the meeting has begun; whoever is not named was present, unless excused before.
//!
//! Implements meeting/2 and study/4. Whoever calls it excuses everybody but himself. The event lists everybody who was to come,
//! so that scores read it without looking elsewhere.
use super::commands::CallRoll;
use super::events::{RollCalled, RollEntry, RollPresence};
use super::guard::{invited, minutes_period};
use super::state::Meeting;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why the roll is not called.
    CallRollRefusal {
        TooEarly { number, starts, at } = "meeting.call-roll.too-early" by "study/4",
            "Meeting {number} begins at {starts}; nobody is late or absent at {at}.",
            "会议{number}于{starts}开始，{at}不能点名。",
        Twice { number } = "meeting.call-roll.twice" by "study/4",
            "The roll of meeting {number} was called already; a wrong entry is corrected.", "会议{number}已点名，有误请更正。",
        PersonTwice { person } = "meeting.call-roll.person-twice" by "study/4",
            "{person} is on the roll twice.", "点名中{person}重复填写。",
        Oneself { person } = "meeting.call-roll.oneself" by "meeting/2",
            "{person} calls the roll and was not excused before: nobody excuses himself.", "{person}为点名人且会前未经准假，不能为本人登记准假。",
        NoExcuse { person } = "meeting.call-roll.no-excuse" by "study/5",
            "{person} was not excused before, and no reason is given: that is absence without reason.",
            "{person}未经准假，也未写明事由，应按无故缺席登记。",
    }
}

/// An entry that stands: excused only with an excuse or a reason; the excuse's reason where the entry gives none.
pub(super) fn standing(meeting: &Meeting, entry: &RollEntry) -> Result<RollEntry, CallRollRefusal> {
    let excuse = meeting.excuse(&entry.person);
    match (entry.presence, excuse) {
        (RollPresence::Excused, Some(excuse)) if blank(&entry.reason) => {
            Ok(RollEntry { reason: excuse.reason.clone(), ..entry.clone() })
        }
        (RollPresence::Excused, None) if blank(&entry.reason) => {
            Err(CallRollRefusal::NoExcuse { person: entry.person.clone() })
        }
        (RollPresence::Present, _) => Ok(RollEntry { reason: String::new(), ..entry.clone() }),
        _ => Ok(entry.clone()),
    }
}

pub(super) fn decide(meeting: &Meeting, command: &CallRoll, context: &Context<'_>) -> Result<RollCalled, Refusal> {
    let number = meeting.number.clone();
    refuse_if!(meeting.roll.is_some(), CallRollRefusal::Twice { number });
    if context.at < meeting.starts {
        let (starts, at) = (civil(meeting.starts), civil(context.at));
        return Err(CallRollRefusal::TooEarly { number, starts, at }.into());
    }
    for (index, entry) in command.entries.iter().enumerate() {
        invited(meeting, &entry.person)?;
        if command.entries[..index].iter().any(|other| other.person == entry.person) {
            return Err(CallRollRefusal::PersonTwice { person: entry.person.clone() }.into());
        }
        let own = entry.person == context.actor.person && entry.presence == RollPresence::Excused;
        if own && meeting.excuse(&entry.person).is_none() {
            return Err(CallRollRefusal::Oneself { person: entry.person.clone() }.into());
        }
    }
    let entries: Result<Vec<RollEntry>, CallRollRefusal> =
        meeting.invited.iter().map(|person| entry_of(meeting, command, person)).collect();
    let minutes = minutes_period(meeting, context);
    Ok(RollCalled { entries: entries?, by: context.actor.person.clone(), minutes })
}

fn entry_of(meeting: &Meeting, command: &CallRoll, person: &str) -> Result<RollEntry, CallRollRefusal> {
    if let Some(entry) = command.entries.iter().find(|entry| entry.person == person) {
        return standing(meeting, entry);
    }
    let (presence, reason) = match meeting.excuse(person) {
        Some(excuse) => (RollPresence::Excused, excuse.reason.clone()),
        None => (RollPresence::Present, String::new()),
    };
    Ok(RollEntry { person: person.to_owned(), presence, reason })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::call::tests::{called, meeting};
    use super::super::commands::Excuse;
    use super::*;
    use crate::people::duty::fixture::{Scenario, why};

    /// An entry of a roll.
    pub(in crate::people::meeting) fn entry(person: &str, presence: RollPresence, reason: &str) -> RollEntry {
        RollEntry { person: person.into(), presence, reason: reason.into() }
    }

    /// The meeting with one excuse (P003), as it begins.
    pub(in crate::people::meeting) fn begun() -> Scenario {
        let excused = called().given(Excuse { person: "P003".into(), reason: "外出办案".into() });
        excused.now("2014-10-17 14:40:00")
    }

    #[test]
    fn an_entry_that_names_no_reason_has_none() {
        let late: RollEntry = serde_json::from_str(r#"{"person": "P006", "presence": "LATE"}"#).unwrap();
        assert_eq!(late, entry("P006", RollPresence::Late, ""));
    }

    #[test]
    fn study_4__the_roll_lists_everybody_with_reasons() {
        let entries = vec![
            entry("P006", RollPresence::Late, ""),
            entry("P008", RollPresence::Absent, ""),
            entry("P009", RollPresence::Excused, "突发疾病，电话请假"),
        ];
        let scenario = begun().given(CallRoll { entries });
        let roll = meeting(&scenario).roll.clone().unwrap();
        let of = |person: &str| roll.iter().find(|entry| entry.person == person).unwrap();
        assert_eq!(roll.len(), 7);
        assert_eq!((of("P001").presence, of("P006").presence), (RollPresence::Present, RollPresence::Late));
        assert_eq!((of("P003").presence, of("P003").reason.as_str()), (RollPresence::Excused, "外出办案"));
        assert_eq!((of("P008").presence, of("P009").presence), (RollPresence::Absent, RollPresence::Excused));
        assert_eq!(scenario.code(CallRoll { entries: vec![] }), "meeting.call-roll.twice");
    }

    #[test]
    fn study_5__nobody_is_excused_without_a_reason() {
        let excused = |person| CallRoll { entries: vec![entry(person, RollPresence::Excused, " ")] };
        assert_eq!(begun().why(excused("P006")), why("meeting.call-roll.no-excuse", "study/5"));
        assert!(begun().when(excused("P003")).is_ok(), "excused before");
    }

    #[test]
    fn meeting_2__whoever_calls_the_roll_does_not_excuse_himself() {
        let own = |presence| CallRoll { entries: vec![entry("P007", presence, "出差")] };
        assert_eq!(begun().why(own(RollPresence::Excused)), why("meeting.call-roll.oneself", "meeting/2"));
        assert!(begun().when(own(RollPresence::Late)).is_ok(), "to the own disadvantage");
        let director = called().by("P001", crate::vocabulary::actor::Role::Director);
        let excused = director.given(Excuse { person: "P007".into(), reason: "出差".into() });
        let scenario = excused.by("P007", crate::vocabulary::actor::Role::GeneralSection).now("2014-10-17 14:40:00");
        assert!(scenario.when(own(RollPresence::Excused)).is_ok(), "somebody else excused them");
    }

    #[test]
    fn meeting_2__only_of_those_who_were_called_and_once_it_has_begun() {
        let late = |person| vec![entry(person, RollPresence::Late, "")];
        assert_eq!(begun().code(CallRoll { entries: late("P004") }), "meeting.guard.not-invited");
        let twice = CallRoll { entries: [late("P006"), late("P006")].concat() };
        assert_eq!(begun().code(twice), "meeting.call-roll.person-twice");
        let early = begun().happened("2014-10-17 14:29:59");
        assert_eq!(early.code(CallRoll { entries: vec![] }), "meeting.call-roll.too-early");
    }

    #[test]
    fn meeting_2__who_was_excused_and_came_after_all_was_present() {
        let scenario = begun().given(CallRoll { entries: vec![entry("P003", RollPresence::Present, "来了")] });
        let roll = meeting(&scenario).roll.clone().unwrap();
        assert_eq!(roll[2], entry("P003", RollPresence::Present, ""));
    }
}
