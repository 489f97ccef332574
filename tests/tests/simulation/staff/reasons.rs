//! Reasons (依据): every line of a sheet that costs or gives points rests on events, and each of them is in the log before it.
use super::events;
use crate::record::Record;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::scores::rules::{Charge, Sheet};
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::points::Points;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Nothing is charged that the log does not show.
pub(super) fn are_events(record: &Record) {
    let history = record.histories.values().flat_map(|history| &history.events);
    let stored = history.chain(record.reference.values().flatten());
    let known: BTreeMap<Uuid, u64> =
        stored.map(|stored| (Envelope::decode(&stored.body).unwrap().id, stored.sequence)).collect();
    for (sequence, sheet, charges) in sheets(record) {
        for charge in charges.iter().filter(|charge| costs(charge, &sheet)) {
            assert!(!charge.events.is_empty(), "{} of {}: {charge:?}", sheet.subject, sheet.period);
            let before = |event: &Uuid| known.get(event).is_some_and(|known| *known < sequence);
            assert!(charge.events.iter().all(before), "{} of {}: {charge:?}", sheet.subject, sheet.period);
        }
    }
}

/// Every sheet as it was drawn up or corrected, with its charges and when that was recorded.
fn sheets(record: &Record) -> impl Iterator<Item = (u64, Sheet, Vec<Charge>)> {
    let scores = record.histories.iter().filter(|(aggregate, _)| aggregate.kind == Kind::Score);
    let all = scores.flat_map(|(_, history)| events(history).zip(&history.events));
    all.filter_map(|((_, event), stored)| match event {
        Event::Score(ScoreEvent::Drawn(it)) => Some((stored.sequence, it.sheet, it.charges)),
        Event::Score(ScoreEvent::Corrected(it)) => Some((stored.sequence, it.sheet, it.charges)),
        _ => None,
    })
}

fn costs(charge: &Charge, sheet: &Sheet) -> bool {
    let mut lines = sheet.items.iter().flat_map(|item| &item.lines);
    lines.any(|line| line.charge == charge.id && line.points != Points::ZERO)
}
