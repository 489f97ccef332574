//! How events of a month of duty (值班) change its line in the register (duty/2.1): who has duty on which day, and the swaps
//! that wait for an answer. The month is its number; it is over once every day was taken over (handover/1).
use super::blank;
use super::row::{Entry, Phase};
use super::staff::{DutyLine, DutyPart, SwapLine};
use crate::view::Unappliable;
use anjuan_domain::event::Envelope;
use anjuan_domain::people::duty::events::{DutyEvent, Generated};
use anjuan_domain::people::duty::state::Substitution;
use chrono::NaiveDate;

/// The line of a month as drawn up.
pub(super) fn generated(envelope: &Envelope<'_>, generated: &Generated) -> Result<Entry, Unappliable> {
    let line = |day: NaiveDate, group: &str| DutyLine {
        day,
        group: group.to_owned(),
        persons: vec![],
        substitutes: vec![],
        entries: 0,
        handed_over_at: None,
        handed_over_to: None,
        taken_over_at: None,
    };
    let days = generated.days.iter().map(|day| line(day.day, &day.group)).collect();
    let mut duty = DutyPart { groups: generated.groups.clone(), days, swaps: vec![] };
    duty.settle();
    let month = envelope.aggregate()?.id;
    Ok(Entry { responsible: generated.by.clone(), duty: Some(duty), ..blank(envelope, &month, Phase::Rostered)? })
}

/// Folds one later event of a month.
pub(super) fn apply(row: &mut Entry, event: &DutyEvent, envelope: &Envelope<'_>) -> Result<(), Unappliable> {
    let Some(duty) = row.duty.as_mut() else {
        return Err(Unappliable(format!("{} is no month of duty", row.number)));
    };
    match event {
        DutyEvent::Generated(_) => return Err(Unappliable("a second roster of one month".into())),
        DutyEvent::SwapProposed(asked) => duty.swaps.push(SwapLine {
            ordinal: asked.ordinal,
            day: asked.day,
            with_day: asked.with_day,
            by: asked.by.clone(),
        }),
        DutyEvent::SwapAgreed(agreed) => {
            let swap = answered(duty, agreed.ordinal)?;
            exchange(duty, swap.day, swap.with_day)?;
        }
        DutyEvent::SwapDeclined(declined) => {
            answered(duty, declined.ordinal)?;
        }
        DutyEvent::SubstituteArranged(arranged) => {
            let (person, substitute) = (arranged.person.clone(), arranged.substitute.clone());
            day(duty, arranged.day)?.substitutes.push(Substitution { person, substitute });
        }
        DutyEvent::Logged(logged) => day(duty, logged.day)?.entries += 1,
        DutyEvent::HandedOver(handed) => {
            let day = day(duty, handed.day)?;
            (day.handed_over_at, day.taken_over_at) = (Some(envelope.time), None);
            day.handed_over_to = Some(handed.to.clone());
        }
        DutyEvent::TakenOver(taken) => day(duty, taken.day)?.taken_over_at = Some(envelope.time),
        // What was checked and done on a day is read with the roster itself.
        DutyEvent::ChecklistDone(_) | DutyEvent::TaskDone(_) => return Ok(()),
    }
    duty.settle();
    let over = duty.days.iter().all(|day| day.taken_over_at.is_some());
    row.finished_at = over.then(|| row.finished_at.unwrap_or(envelope.time));
    Ok(())
}

fn day(duty: &mut DutyPart, day: NaiveDate) -> Result<&mut DutyLine, Unappliable> {
    duty.days.iter_mut().find(|line| line.day == day).ok_or_else(|| Unappliable(format!("{day} is no day of duty")))
}

/// Takes the swap of that ordinal from those that wait.
fn answered(duty: &mut DutyPart, ordinal: u32) -> Result<SwapLine, Unappliable> {
    let place = duty.swaps.iter().position(|swap| swap.ordinal == ordinal);
    place.map(|place| duty.swaps.remove(place)).ok_or_else(|| Unappliable(format!("swap {ordinal} was not proposed")))
}

fn exchange(duty: &mut DutyPart, one: NaiveDate, other: NaiveDate) -> Result<(), Unappliable> {
    let first = day(duty, one)?.group.clone();
    let second = std::mem::replace(&mut day(duty, other)?.group, first);
    day(duty, one)?.group = second;
    Ok(())
}
