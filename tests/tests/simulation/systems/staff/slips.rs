//! What people do about make-up slips (补签单): fill in, approve, refuse, take back.
use crate::people::{Act, People};
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::command::Body;
use anjuan_domain::people::slip::Slip;
use anjuan_domain::people::slip::commands::{Approve, FillIn, Refuse, SlipCommand, TakeBack};
use anjuan_domain::people::slip::events::{SlipCause, SlipPunch};
use anjuan_domain::vocabulary::ids::Kind;
use chrono::Days;

/// Somebody could not punch.
pub(super) fn fill_in(people: &mut People<'_>) -> Act {
    let day = people.today() - Days::new(people.dice.below(4) as u64);
    let session = HalfDay { day, half: people.dice.pick(Half::ALL) };
    let (punch, cause) = (people.dice.pick(SlipPunch::ALL), people.dice.pick(SlipCause::ALL));
    let (person, _) = people.at_a_window();
    let fill_in = FillIn { session, punch, cause, reason: "到镇政府开会".into() };
    people.opening(&person, Kind::Slip, body(fill_in))
}

fn body(command: impl Into<SlipCommand>) -> Body {
    Body::Slip(command.into())
}

/// What happens to a slip next.
pub(super) fn next(people: &mut People<'_>, slip: &Slip) -> (String, Body) {
    match people.dice.below(100) {
        0..70 => ("P002".into(), body(Approve {})),
        70..82 => ("P002".into(), body(Refuse { reason: "无此外出记录".into() })),
        82..94 => (slip.person.clone(), body(TakeBack { reason: "填错日期".into() })),
        _ => (people.anybody(), body(Approve {})),
    }
}
