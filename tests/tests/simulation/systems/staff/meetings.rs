//! What people do about meetings (会议): call, excuse, call the roll, correct it, cancel.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::people::meeting::Meeting;
use anjuan_domain::people::meeting::commands::{Call, CallRoll, Cancel, CorrectRoll, Excuse, MeetingCommand};
use anjuan_domain::people::meeting::events::{MeetingKind, RollEntry, RollPresence};
use anjuan_domain::vocabulary::ids::Kind;
use chrono::TimeDelta;

/// Somebody calls a meeting for the hours or days to come.
pub(super) fn call(people: &mut People<'_>) -> Act {
    let starts = people.now + TimeDelta::hours(1 + people.dice.below(48) as i64);
    let kind = people.dice.pick(MeetingKind::ALL);
    let (title, place) = ("工作例会".to_owned(), "会议室".to_owned());
    let call = Call {
        kind,
        title,
        starts,
        ends: starts + TimeDelta::hours(2),
        place,
        invited: vec![],
        keeper: None,
        instead_of: None,
        decision: None,
    };
    people.opening("P003", Kind::Meeting, body(call))
}

fn body(command: impl Into<MeetingCommand>) -> Body {
    Body::Meeting(command.into())
}

/// What happens to a meeting next.
pub(super) fn next(people: &mut People<'_>, meeting: &Meeting) -> (String, Body) {
    let person = people.dice.pick(&meeting.invited);
    let entry =
        RollEntry { person: person.clone(), presence: people.dice.pick(RollPresence::ALL), reason: "因事".into() };
    let command = match people.dice.below(100) {
        0..6 => body(Cancel { reason: "改期".into() }),
        6..30 if people.now < meeting.starts => body(Excuse { person, reason: "出差".into() }),
        _ if meeting.roll.is_some() => body(CorrectRoll { entry, why: "误记".into() }),
        _ => body(CallRoll { entries: vec![entry] }),
    };
    ("P003".into(), command)
}
