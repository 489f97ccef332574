//! Reasons (依据): every line of a sheet that costs or gives points rests on events, and each of them is in the log before it.
use super::events;
use crate::record::Record;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::ids::Kind;
use anjuan_domain::points::Points;
use anjuan_domain::rules::{Charge, Sheet};
use anjuan_domain::score::events::ScoreEvent;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Nothing is charged that the log does not show.
pub(super) fn are_events(record: &Record) {
    let told = record.told.values().flat_map(|told| &told.events);
    let stored = told.chain(record.reference.values().flatten());
    let known: BTreeMap<Uuid, u64> =
        stored.map(|stored| (Envelope::decode(&stored.body).unwrap().id, stored.sequence)).collect();
    for (aggregate, told) in record.told.iter().filter(|(aggregate, _)| aggregate.kind == Kind::Score) {
        for ((envelope, event), stored) in events(told).zip(&told.events) {
            let (charges, sheet) = match event {
                Event::Score(ScoreEvent::Drawn(it)) => (it.charges, it.sheet),
                Event::Score(ScoreEvent::Corrected(it)) => (it.charges, it.sheet),
                _ => continue,
            };
            for charge in charges.iter().filter(|charge| costs(charge, &sheet)) {
                assert!(!charge.events.is_empty(), "{aggregate} {}: {charge:?}", envelope.id);
                let before = |event: &Uuid| known.get(event).is_some_and(|sequence| *sequence < stored.sequence);
                assert!(charge.events.iter().all(before), "{aggregate} {}: {charge:?}", envelope.id);
            }
        }
    }
}

fn costs(charge: &Charge, sheet: &Sheet) -> bool {
    let mut lines = sheet.items.iter().flat_map(|item| &item.lines);
    lines.any(|line| line.charge == charge.id && line.points != Points::ZERO)
}
