//! What people do about leave (请假): apply, approve along the chain, give up, report back; in writing and by telephone, and
//! now and then A and B of one post for the same days.
use crate::people::{Act, People};
use crate::record::Recorded;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::half_day;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::command::Body;
use anjuan_domain::people::leave::commands::{
    Apply, Approve, Cancel, LeaveCommand, ProvideCertificate, Refuse, Regularise, ReportBack, ReportToMayor,
};
use anjuan_domain::people::leave::events::{LeaveKind, LeaveManner};
use anjuan_domain::people::leave::{Leave, Standing};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::Days;

/// Somebody wants leave; of a few posts mostly, so that A and B meet.
pub(super) fn apply(people: &mut People<'_>) -> Act {
    let posts = people.record.centre.posts(people.today()).take(5);
    let of_posts: Vec<String> = posts.flat_map(|(_, post)| [post.a.clone(), post.b.clone()]).collect();
    let person = if people.chance(75) { people.dice.pick(&of_posts) } else { people.anybody() };
    let manner = if people.chance(35) { LeaveManner::TelephoneFirst } else { LeaveManner::Written };
    let ahead = if manner == LeaveManner::Written { people.dice.below(5) } else { people.dice.below(2) };
    let day = people.today() + Days::new(ahead as u64);
    let from = HalfDay { day, half: people.dice.pick(Half::ALL) };
    let mut until = from;
    let more = if people.chance(12) { 9 } else { people.dice.below(4) };
    for _ in 0..more {
        until = until.next();
    }
    let override_reason = people.chance(8).then(|| "工作需要".to_owned());
    // For somebody else: by the director who overrides, or by whoever took the call.
    let called = manner == LeaveManner::TelephoneFirst && people.chance(50);
    let actor = match (&override_reason, called) {
        (Some(_), _) => "P001".to_owned(),
        (None, true) => "P003".to_owned(),
        (None, false) => person.clone(),
    };
    let kind = people.dice.pick(LeaveKind::ALL);
    let apply = Apply {
        person: Some(person),
        kind,
        manner,
        from,
        until,
        reason: "家中有事".into(),
        override_reason,
        signed_slip: None,
    };
    people.opening(&actor, Kind::Leave, body(apply))
}

fn body(command: impl Into<LeaveCommand>) -> Body {
    Body::Leave(command.into())
}

/// The other of a post of that person wants the same days.
pub(super) fn partners(people: &mut People<'_>, wanted: &Apply, person: &str) -> Option<Act> {
    let partner = partner(people, person)?;
    let apply = Apply { person: None, override_reason: None, ..wanted.clone() };
    Some(people.opening(&partner, Kind::Leave, body(apply)))
}

fn partner(people: &mut People<'_>, person: &str) -> Option<String> {
    let posts = people.record.centre.posts(people.today());
    let partners: Vec<String> = posts
        .filter_map(|(_, post)| match person {
            person if person == post.a => Some(post.b.clone()),
            person if person == post.b => Some(post.a.clone()),
            _ => None,
        })
        .collect();
    if partners.is_empty() { None } else { Some(people.dice.pick(&partners)) }
}

/// The leave of the other of a post is approved at the same moment.
pub(super) fn partners_approval(people: &mut People<'_>, leave: &AggregateRef) -> Option<Act> {
    let of = |history: &Recorded| match &history.state {
        State::Leave(Some(leave)) => Some((**leave).clone()),
        _ => None,
    };
    let mine = of(people.record.histories.get(leave)?)?;
    let partner = partner(people, mine.person())?;
    let others = people.record.ids(Kind::Leave, |history| {
        of(history).is_some_and(|leave| leave.person() == partner && leave.standing == Standing::Pending)
    });
    let other = others.first()?.clone();
    let role = of(&people.record.histories[&other])?.next_role()?;
    let approver = with(people, role);
    Some(people.command(&approver, other, body(Approve { opinion: "同意".into() }), None))
}

/// Somebody of that role.
fn with(people: &mut People<'_>, role: Role) -> String {
    let there: Vec<&str> = people.record.centre.leaders(role, people.today()).map(|(id, _)| id).collect();
    if there.is_empty() { "P001".into() } else { people.dice.pick(&there).to_owned() }
}

/// What happens to a leave next.
pub(super) fn next(people: &mut People<'_>, leave: &Leave) -> (String, Body) {
    let person = leave.person().to_owned();
    if people.chance(8) {
        return (people.anybody(), body(Approve { opinion: String::new() }));
    }
    match (leave.next_role(), leave.began_at) {
        (Some(role), began) => {
            let approver = with(people, role);
            match people.dice.below(100) {
                0..74 => (approver, body(Approve { opinion: "同意".into() })),
                74..82 => (approver, body(Refuse { reason: "窗口人手不足".into() })),
                82..90 if began.is_none() => (person, body(Cancel { reason: "事已办妥".into() })),
                _ => papers(people, leave),
            }
        }
        (None, None) if people.chance(30) => (person, body(Cancel { reason: "计划有变".into() })),
        (None, Some(_)) if leave.back.is_none() && people.chance(65) => {
            let mut from = half_day::at(people.now, people.record.centre.calendar());
            if people.chance(20) {
                from = from.next();
            }
            (person, body(ReportBack { from, reason: String::new() }))
        }
        _ => papers(people, leave),
    }
}

fn papers(people: &mut People<'_>, leave: &Leave) -> (String, Body) {
    let person = leave.person().to_owned();
    match people.dice.below(10) {
        0..4 if leave.application.certificate.is_some() => {
            (person, body(ProvideCertificate { hospital: "如东县人民医院".into(), document: "ZM-1".into() }))
        }
        4..8 if leave.is_emergency() => (person, body(Regularise { document: "QJ-1".into() })),
        8 => ("P003".into(), body(ReportToMayor {})),
        _ => (person, body(Regularise { document: "QJ-2".into() })),
    }
}
