//! Duty rosters (值班表) as far as attendance reads them: who is on duty on which day, swaps and substitutes taken in. duty/2.1.
use super::Row;
use super::papers::cannot_follow;
use super::row::{Duty, DutyDay};
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::people::duty::events::{DutyEvent, Generated};
use chrono::NaiveDate;
use std::sync::Arc;
use uuid::Uuid;

/// Folds an event of a month's roster.
pub(super) fn apply(event: &DutyEvent, envelope: &Envelope<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let key = &*envelope.subject;
    let mut row = match (event, rows.get(key).map(Arc::unwrap_or_clone)) {
        (_, Some(Row::Duty(row))) => *row,
        (DutyEvent::Generated(_), None) => Duty::default(),
        (_, None) => return Err(cannot_follow(envelope)),
        (_, Some(_)) => return Err(Unappliable(format!("{key} is no duty roster"))),
    };
    match event {
        DutyEvent::Generated(generated) => row.days = days(generated, envelope.id),
        DutyEvent::SwapProposed(proposed) => row.proposed.push((proposed.ordinal, proposed.day, proposed.with_day)),
        DutyEvent::SwapAgreed(agreed) => {
            let swap = without(&mut row, agreed.ordinal).ok_or_else(|| cannot_follow(envelope))?;
            exchange(&mut row, swap, envelope.id);
        }
        DutyEvent::SwapDeclined(declined) => {
            without(&mut row, declined.ordinal);
        }
        DutyEvent::SubstituteArranged(arranged) => {
            let day = row.days.entry(arranged.day).or_default();
            for person in day.persons.iter_mut().filter(|person| **person == arranged.person) {
                person.clone_from(&arranged.substitute);
            }
            day.events.push(envelope.id);
        }
        DutyEvent::ChecklistDone(_)
        | DutyEvent::TaskDone(_)
        | DutyEvent::Logged(_)
        | DutyEvent::HandedOver(_)
        | DutyEvent::TakenOver(_) => return Ok(()),
    }
    rows.put(key, Row::Duty(Box::new(row)));
    Ok(())
}

fn days(generated: &Generated, event: Uuid) -> std::collections::BTreeMap<NaiveDate, DutyDay> {
    let group = |name: &str| generated.groups.iter().find(|group| group.name == name);
    let day = |name: &str| {
        let persons = group(name).map(|group| group.persons.clone()).unwrap_or_default();
        DutyDay { persons, events: vec![event] }
    };
    generated.days.iter().map(|line| (line.day, day(&line.group))).collect()
}

/// Takes the swap of that ordinal from those that wait.
fn without(row: &mut Duty, ordinal: u32) -> Option<(NaiveDate, NaiveDate)> {
    let place = row.proposed.iter().position(|(other, _, _)| *other == ordinal)?;
    let (_, day, with) = row.proposed.remove(place);
    Some((day, with))
}

fn exchange(row: &mut Duty, (day, with): (NaiveDate, NaiveDate), event: Uuid) {
    let first = row.days.remove(&day).unwrap_or_default();
    let second = row.days.remove(&with).unwrap_or_default();
    for (day, mut taken) in [(day, second), (with, first)] {
        taken.events.push(event);
        row.days.insert(day, taken);
    }
}
