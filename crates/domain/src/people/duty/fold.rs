//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{DutyEvent, Generated, SubstituteArranged, SwapProposed};
use super::state::{Day, DayHandover, Duty, Substitution, Swap, SwapStanding};
use crate::vocabulary::stamp::{Stamp, Unfoldable};
use chrono::{Datelike, NaiveDate};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Duty>>, event: &DutyEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let duty = match (event, &mut *state) {
        (DutyEvent::Generated(generated), state) => return generate(state, generated),
        (_, Some(duty)) => duty,
        (_, None) => return Err(Unfoldable("no roster was drawn up".into())),
    };
    match event {
        DutyEvent::Generated(_) => Ok(()),
        DutyEvent::SwapProposed(proposed) => propose(duty, proposed),
        DutyEvent::SwapAgreed(agreed) => settle(duty, agreed.ordinal, SwapStanding::Agreed),
        DutyEvent::SwapDeclined(declined) => settle(duty, declined.ordinal, SwapStanding::Declined),
        DutyEvent::SubstituteArranged(arranged) => substitute(duty, arranged),
        DutyEvent::ChecklistDone(done) => {
            day(duty, done.day)?.checklists.insert(done.kind, stamp.time);
            Ok(())
        }
        DutyEvent::TaskDone(done) => {
            day(duty, done.day)?.tasks.insert(done.task, stamp.time);
            Ok(())
        }
        DutyEvent::Logged(logged) => {
            day(duty, logged.day)?.entries += 1;
            Ok(())
        }
        DutyEvent::HandedOver(handed) => {
            let (by, to) = (handed.by.clone(), handed.to.clone());
            day(duty, handed.day)?.handover = Some(DayHandover { by, to, at: stamp.time, taken_at: None });
            Ok(())
        }
        DutyEvent::TakenOver(taken) => {
            let handover = day(duty, taken.day)?.handover.as_mut();
            let handover = handover.ok_or_else(|| Unfoldable(format!("{} was not handed over", taken.day)))?;
            handover.taken_at = Some(stamp.time);
            Ok(())
        }
    }
}

fn generate(state: &mut Option<Box<Duty>>, generated: &Generated) -> Result<(), Unfoldable> {
    let first = generated.days.first().and_then(|first| first.day.with_day(1));
    let month = state.as_ref().map(|duty| duty.month).or(first);
    let month = month.ok_or_else(|| Unfoldable("a roster without a day".into()))?;
    if state.as_ref().is_some_and(|duty| duty.is_drawn()) {
        return Err(Unfoldable("a second roster of one month".into()));
    }
    let days = generated.days.iter().map(|day| (day.day, Day { group: day.group.clone(), ..Day::default() }));
    *state = Some(Box::new(Duty { month, groups: generated.groups.clone(), days: days.collect(), swaps: vec![] }));
    Ok(())
}

fn day(duty: &mut Duty, day: NaiveDate) -> Result<&mut Day, Unfoldable> {
    duty.days.get_mut(&day).ok_or_else(|| Unfoldable(format!("{day} is no day of the roster")))
}

fn propose(duty: &mut Duty, proposed: &SwapProposed) -> Result<(), Unfoldable> {
    if proposed.ordinal as usize != duty.swaps.len() + 1 {
        return Err(Unfoldable(format!("swap {} after {}", proposed.ordinal, duty.swaps.len())));
    }
    let (day, with_day, by) = (proposed.day, proposed.with_day, proposed.by.clone());
    duty.swaps.push(Swap { day, with_day, by, standing: SwapStanding::Proposed });
    Ok(())
}

fn settle(duty: &mut Duty, ordinal: u32, standing: SwapStanding) -> Result<(), Unfoldable> {
    let index = (ordinal as usize).checked_sub(1);
    let swap = index.and_then(|index| duty.swaps.get(index));
    let swap = swap.filter(|swap| swap.standing == SwapStanding::Proposed);
    let swap = swap.ok_or_else(|| Unfoldable(format!("swap {ordinal} was not proposed")))?;
    let (first, second) = (swap.day, swap.with_day);
    if standing == SwapStanding::Agreed {
        let group = |day| duty.days.get(&day).map(|day: &Day| day.group.clone());
        let (Some(one), Some(other)) = (group(first), group(second)) else {
            return Err(Unfoldable(format!("{first} or {second} is no day of the roster")));
        };
        day(duty, first)?.group = other;
        day(duty, second)?.group = one;
    }
    if let Some(swap) = index.and_then(|index| duty.swaps.get_mut(index)) {
        swap.standing = standing;
    }
    Ok(())
}

fn substitute(duty: &mut Duty, arranged: &SubstituteArranged) -> Result<(), Unfoldable> {
    let (person, substitute) = (arranged.person.clone(), arranged.substitute.clone());
    day(duty, arranged.day)?.substitutes.push(Substitution { person, substitute });
    Ok(())
}
