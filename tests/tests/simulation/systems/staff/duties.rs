//! What people do about duty (值班): draw up the month, change days, check, write, hand over and take over.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::people::duty::Duty;
use anjuan_domain::people::duty::checklist;
use anjuan_domain::people::duty::commands::{
    AgreeSwap, ArrangeSubstitute, Check, DeclineSwap, DoTask, DutyCommand, Generate, HandOverDay, Log, ProposeSwap,
    TakeOver,
};
use anjuan_domain::people::duty::events::{ChecklistItem, ChecklistKind, DutyGroup, DutyTask, LogWeight};
use anjuan_domain::people::duty::state::SwapStanding;
use anjuan_domain::people::patrol::events::Outcome;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::{NaiveDate, TimeDelta};

/// Something about the duty of this month, or of the next.
pub(super) fn of_a_month(people: &mut People<'_>) -> Act {
    let day = if people.chance(85) { people.today() } else { people.today() + chrono::Days::new(20) };
    let aggregate = AggregateRef { kind: Kind::Duty, id: Duty::id(day) };
    if people.record.histories.contains_key(&aggregate) {
        return people.act_on(&aggregate);
    }
    let body = generate(people);
    people.command("P003", aggregate, body, None)
}

fn body(command: impl Into<DutyCommand>) -> Body {
    Body::Duty(command.into())
}

fn generate(people: &mut People<'_>) -> Body {
    let staff = people.record.centre.persons(people.today()).filter(|(_, person)| person.window.is_some());
    let staff: Vec<String> = staff.map(|(id, _)| id.to_owned()).take(12).collect();
    let size = people.dice.pick(&[3, 4]);
    let groups = staff.chunks(size).enumerate();
    let groups =
        groups.map(|(place, persons)| DutyGroup { name: format!("第{}组", place + 1), persons: persons.into() });
    body(Generate { groups: groups.collect() })
}

/// What happens next on a roster: what today asks for, or days change hands.
pub(super) fn next(people: &mut People<'_>, duty: &Duty) -> (String, Body) {
    let today = people.today();
    let days: Vec<NaiveDate> = duty.days.keys().copied().collect();
    let here: Vec<String> = duty.on_duty(today).into_iter().map(str::to_owned).collect();
    if here.is_empty() || people.chance(25) {
        return changed(people, duty, &days);
    }
    let person = people.dice.pick(&here);
    let closed = duty.days[&today].checklists.contains_key(&ChecklistKind::Closing);
    let after: Vec<NaiveDate> = days.iter().copied().filter(|day| *day > today).collect();
    let afternoon = people.now >= people.record.centre.calendar().closes_at(today) - TimeDelta::hours(3);
    let luck = match (afternoon, closed) {
        // In the end the hall is closed, and the day handed over.
        (true, false) if people.chance(60) => 0,
        (_, true) if people.chance(60) => 46,
        _ => people.dice.below(100),
    };
    let command = match luck {
        0..30 => check(people, today, afternoon),
        30..40 => body(DoTask { day: today, task: people.dice.pick(DutyTask::ALL) }),
        40..46 => {
            let (entry, weight) = ("一切正常".to_owned(), LogWeight::Ordinary);
            body(Log { day: today, entry, weight, reported_to: None })
        }
        46..90 if closed => {
            let to = after.first().and_then(|day| duty.on_duty(*day).first().map(|to| (*to).to_owned()));
            let to = to.unwrap_or_else(|| people.anybody());
            body(HandOverDay { day: today, to, matters: "无".into() })
        }
        _ => return taken_over(people, duty),
    };
    (person, command)
}

fn check(people: &mut People<'_>, day: NaiveDate, afternoon: bool) -> Body {
    let kind = if afternoon { ChecklistKind::Closing } else { people.dice.pick(ChecklistKind::ALL) };
    let answer = |entry: &anjuan_domain::people::patrol::checklist::Entry| ChecklistItem {
        item: entry.code.into(),
        outcome: Outcome::InOrder,
        note: String::new(),
    };
    body(Check { day, kind, items: checklist::items(kind).iter().map(answer).collect() })
}

/// Whoever it was handed to takes the last day over.
fn taken_over(people: &mut People<'_>, duty: &Duty) -> (String, Body) {
    let mut waiting = duty.days.iter().filter_map(|(day, found)| Some((*day, found.handover.as_ref()?)));
    let waiting = waiting.rfind(|(_, handover)| handover.taken_at.is_none());
    let waiting = waiting.map(|(day, handover)| (day, handover.to.clone()));
    let (day, to) = waiting.unwrap_or_else(|| (people.today(), people.anybody()));
    (to, body(TakeOver { day, remark: String::new() }))
}

/// Days change hands: mostly ahead, and mostly with the consent of the other group.
fn changed(people: &mut People<'_>, duty: &Duty, days: &[NaiveDate]) -> (String, Body) {
    let first = |day: NaiveDate| duty.on_duty(day).first().map(|person| (*person).to_owned());
    let proposed = duty.swaps.iter().enumerate().find(|(_, swap)| swap.standing == SwapStanding::Proposed);
    if let Some((place, swap)) = proposed.filter(|_| people.chance(60)) {
        let ordinal = place as u32 + 1;
        let person = first(swap.with_day).unwrap_or_else(|| "P012".into());
        return match people.chance(75) {
            true => (person, body(AgreeSwap { ordinal })),
            false => (person, body(DeclineSwap { ordinal, reason: "当日有事".into() })),
        };
    }
    // Mostly days to come; not at the end of a month, when there are none.
    let ahead: Vec<NaiveDate> = days.iter().copied().filter(|day| *day > people.today()).collect();
    let days = if ahead.is_empty() || people.chance(10) { days } else { &ahead[..] };
    let (day, with_day) = (people.dice.pick(days), people.dice.pick(days));
    let person = first(day).unwrap_or_else(|| "P012".into());
    match people.chance(65) {
        true => (person, body(ProposeSwap { day, with_day, reason: "家中有事".into() })),
        false => {
            let (reason, substitute) = ("外出培训".to_owned(), people.anybody());
            ("P002".into(), body(ArrangeSubstitute { day, person, substitute, reason }))
        }
    }
}
