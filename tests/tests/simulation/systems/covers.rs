//! What people do about their posts (顶岗): go away, come back, and now and then both at once.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::reference::post::commands::{EndCover, PostCommand, StartCover};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// Somebody of a post goes away or is back. A few posts only, so that it matters.
pub(super) fn of_a_post(people: &mut People<'_>) -> Act {
    let posts: Vec<String> = people.record.centre.posts(people.today()).map(|(id, _)| id.to_owned()).take(5).collect();
    let id = people.dice.pick(&posts);
    let aggregate = AggregateRef { kind: Kind::Post, id };
    next(people, aggregate)
}

/// What happens at that post next.
pub(super) fn next(people: &mut People<'_>, aggregate: AggregateRef) -> Act {
    let post = people.record.centre.post(&aggregate.id, people.today()).unwrap().clone();
    let away: Vec<String> = people
        .record
        .centre
        .covers(&aggregate.id)
        .iter()
        .filter(|cover| cover.until.is_none())
        .map(|cover| cover.away.clone())
        .collect();
    let (person, command): (String, PostCommand) = match away.first() {
        Some(back) if people.chance(70) => {
            (back.clone(), EndCover { back: back.clone(), remark: String::new() }.into())
        }
        _ => {
            let away = people.dice.pick(&[post.a, post.b]);
            let director = people.chance(10);
            let start = StartCover {
                away: away.clone(),
                cover: None,
                reason: "外出培训".into(),
                until: None,
                override_reason: director.then(|| "值班安排".into()),
            };
            (if director { "P001".into() } else { away }, start.into())
        }
    };
    people.command(&person, aggregate, Body::Post(command), None)
}
