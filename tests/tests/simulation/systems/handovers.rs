//! What people do with handovers (登记交接): enter, sign, list anew, give up; of work mostly, of covers and of duty.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::matters::handover::Handover;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open, Relist, Sign, Withdraw};
use anjuan_domain::matters::handover::events::{HandoverKind, HandoverSide};
use anjuan_domain::vocabulary::ids::Kind;
use std::collections::BTreeMap;

/// Somebody hands over: whoever has most in hand mostly, to anybody; or the work of a cover.
pub(super) fn open(people: &mut People<'_>) -> Act {
    let running: Vec<_> = people.record.centre.posts(people.today()).collect();
    let running: Vec<(String, String, String)> = running
        .iter()
        .flat_map(|(post, _)| people.record.centre.covers(post).iter().map(move |cover| (post, cover)))
        .filter(|(_, cover)| cover.until.is_none() && cover.handover.is_none())
        .map(|(post, cover)| ((*post).to_owned(), cover.away.clone(), cover.cover.clone()))
        .collect();
    if !running.is_empty() && people.chance(35) {
        let (post, away, cover) = people.dice.pick(&running);
        return entered(people, (HandoverKind::Cover, &away, &cover), Some(post));
    }
    if people.chance(8) {
        let (giver, receiver) = (people.anybody(), people.anybody());
        return entered(people, (HandoverKind::Duty, &giver, &receiver), None);
    }
    let by_work = by_work(people);
    let busiest = |people: &mut People<'_>, place: usize, percent: usize| match by_work.get(place) {
        Some(person) if people.chance(percent) => person.clone(),
        _ => people.anybody(),
    };
    let (giver, receiver) = (busiest(people, 0, 75), busiest(people, 1, 60));
    entered(people, (HandoverKind::Work, &giver, &receiver), None)
}

/// Who has open matters, whoever has most of them first.
fn by_work(people: &People<'_>) -> Vec<String> {
    let mut hands: BTreeMap<&str, usize> = BTreeMap::new();
    let open =
        people.record.histories.iter().filter(|(of, history)| Kind::MATTERS.contains(&of.kind) && history.is_open());
    for responsible in open.filter_map(|(_, history)| history.state.responsible()) {
        *hands.entry(responsible).or_default() += 1;
    }
    let mut hands: Vec<(&str, usize)> = hands.into_iter().collect();
    hands.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    hands.into_iter().map(|(person, _)| person.to_owned()).collect()
}

fn entered(people: &mut People<'_>, (kind, giver, receiver): (HandoverKind, &str, &str), post: Option<String>) -> Act {
    let open = Open {
        kind,
        giver: Some(giver.to_owned()),
        receiver: receiver.to_owned(),
        reason: "岗位调整".into(),
        post,
        part: None,
        lists: lists(kind),
    };
    people.opening(giver, Kind::Handover, Body::Handover(HandoverCommand::Open(Box::new(open))))
}

fn lists(kind: HandoverKind) -> Named {
    match kind {
        HandoverKind::Duty => Named { log: "无异常".into(), ..Named::default() },
        HandoverKind::Work | HandoverKind::Cover => Named::default(),
    }
}

/// The next signature mostly; where the lists do not hold any more, they are made anew first.
pub(super) fn next(people: &mut People<'_>, handover: &Handover) -> (String, Body) {
    let next = match handover.signed(HandoverSide::Giver) {
        None => &handover.giver,
        Some(_) => &handover.receiver,
    };
    let history = &people.record.histories;
    let holds = handover.lists.matters.iter().all(|matter| {
        history
            .get(&matter.aggregate)
            .is_some_and(|history| history.is_open() && history.events.len() == matter.version as usize)
    });
    let relist = if holds || handover.kind != HandoverKind::Work { 84..88 } else { 20..88 };
    let luck = people.dice.below(100);
    let (person, command): (&str, HandoverCommand) = match luck {
        _ if relist.contains(&luck) => {
            let relist = Relist { lists: lists(handover.kind) };
            (&handover.giver, HandoverCommand::Relist(Box::new(relist)))
        }
        0..94 => (next, Sign {}.into()),
        94..97 => (&handover.receiver, Sign {}.into()),
        _ => (&handover.giver, Withdraw { reason: "不再调整".into() }.into()),
    };
    (person.to_owned(), Body::Handover(command))
}
