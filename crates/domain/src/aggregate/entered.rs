//! What was entered late, seen from its own aggregate (补录所指): the event, the window whose head is over whoever did it, and whom it
//! concerns.
//!
//! Whoever ever was responsible for the aggregate, by name or because they stood for somebody, is concerned: it can be their breach
//! (handover/2.5), and so is for whom the event was entered. Of a month of duty it is whoever had duty on the days that the event is about: an entry about one day is not the
//! breach of those who have other days, and some of them are over the others. Reads no log itself.
use super::State;
use crate::event::Event;
use crate::matters::denial::events::DenialEventName;
use crate::matters::entry::events::EntryOf;
use crate::matters::entry::{Entered, Past};
use crate::people::duty::Duty;
use crate::people::duty::events::DutyEvent;
use crate::reference::centre::Reference;
use crate::vocabulary::ids::AggregateRef;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The event of that version as a late entry speaks of it, where the aggregate has one.
#[must_use]
pub fn entered(about: &AggregateRef, version: u32, past: &[Past], state: &State) -> Option<Entered> {
    let event = past.iter().find(|past| past.version == version)?;
    let mut concerned = concerned(state, &event.days);
    let answered = past.iter().map(|past| &past.responsible).chain([&event.entered_for]);
    concerned.extend(answered.filter(|person| !person.is_empty()).cloned());
    Some(Entered {
        entry: EntryOf {
            about: about.clone(),
            version,
            event: event.event.clone(),
            happened_at: event.happened_at,
            recorded_at: event.recorded_at,
            entered_by: event.by.clone(),
        },
        window: window(state, &event.event),
        concerned,
    })
}

/// Whether it is what the heads of sections do: the deputy director or the director is over them, not the head of the window concerned.
fn is_of_a_section(event: &str) -> bool {
    matches!(DenialEventName::parse(event), Some(DenialEventName::Reviewed | DenialEventName::ReportedUp))
}

/// The window whose head is over whoever did it.
fn window(state: &State, event: &str) -> Option<String> {
    if is_of_a_section(event) {
        return None;
    }
    match state {
        State::Card(card) => card.as_ref().map(|card| card.window.clone()),
        State::Contact(Some(contact)) => Some(contact.window.clone()),
        State::Case(Some(case)) => Some(case.window.clone()),
        State::Denial(Some(denial)) => Some(denial.window.clone()),
        State::Record(record) => {
            record.as_ref().map(|record| record.window.clone()).filter(|window| !window.is_empty())
        }
        State::Leave(Some(leave)) => leave.application.window.clone(),
        State::Reference(Reference::Post(post)) => {
            post.definition.iter().rev().find_map(|version| version.definition.as_ref().map(|post| post.window.clone()))
        }
        // A complaint is the complaint centre's, whatever windows it is about; contests and slips are decided by the director's
        // office, and duty is the general section's.
        State::Complaint(_) | State::Finding(_) | State::Slip(_) | State::Duty(_) => None,
        // Nothing is owed by a time in the others, or they are not there yet.
        State::Contact(None)
        | State::Case(None)
        | State::Denial(None)
        | State::Leave(None)
        | State::Handover(_)
        | State::Appointment(_)
        | State::Attendance(_)
        | State::Patrol(_)
        | State::Meeting(_)
        | State::Period(_)
        | State::Score(_)
        | State::Ballot(_)
        | State::Recommendation(_)
        | State::Applicant(_)
        | State::Entry(_)
        | State::Escalation(_)
        | State::Reference(_) => None,
    }
}

/// The days of duty that an event is about, of a state that folded it: a swap is about both of its days. The roster itself is about no
/// day more than another, and no obligation is met by it.
#[must_use]
pub fn days(event: &Event, state: &State) -> Vec<NaiveDate> {
    let (Event::Duty(event), State::Duty(Some(duty))) = (event, state) else { return vec![] };
    let swapped = |ordinal: u32| {
        let swap = (ordinal as usize).checked_sub(1).and_then(|index| duty.swaps.get(index));
        swap.map_or(vec![], |swap| vec![swap.day, swap.with_day])
    };
    match event {
        DutyEvent::Generated(_) => vec![],
        DutyEvent::SwapProposed(swap) => swapped(swap.ordinal),
        DutyEvent::SwapAgreed(swap) => swapped(swap.ordinal),
        DutyEvent::SwapDeclined(swap) => swapped(swap.ordinal),
        DutyEvent::SubstituteArranged(arranged) => vec![arranged.day],
        DutyEvent::ChecklistDone(done) => vec![done.day],
        DutyEvent::TaskDone(done) => vec![done.day],
        DutyEvent::Logged(logged) => vec![logged.day],
        DutyEvent::HandedOver(handed) => vec![handed.day],
        DutyEvent::TakenOver(taken) => vec![taken.day],
    }
}

/// Whoever has duty on a day: the group, whoever stands in for one of it, and both who hand the day over.
fn on_duty(duty: &Duty, day: NaiveDate) -> BTreeSet<String> {
    let group = duty.group(day).into_iter().flat_map(|group| group.persons.iter().cloned());
    let there = duty.on_duty(day).into_iter().map(str::to_owned);
    let handover = duty.days.get(&day).and_then(|day| day.handover.as_ref());
    let handover = handover.into_iter().flat_map(|handover| [handover.by.clone(), handover.to.clone()]);
    group.chain(there).chain(handover).collect()
}

/// Whom the state names as responsible, or as who it is about.
fn concerned(state: &State, days: &[NaiveDate]) -> BTreeSet<String> {
    let mut concerned: BTreeSet<String> = state.responsible().map(str::to_owned).into_iter().collect();
    match state {
        State::Case(Some(case)) => {
            concerned.insert(case.handler.clone());
            concerned.extend(case.served.parts.iter().map(|part| part.handler.clone()));
        }
        State::Contact(Some(contact)) => {
            concerned.insert(contact.first_asked.clone());
        }
        State::Denial(Some(denial)) => {
            concerned.insert(denial.handler.clone());
            concerned.extend(denial.report.iter().map(|report| report.reviewer.clone()));
        }
        State::Complaint(Some(complaint)) => concerned.extend(complaint.persons.iter().cloned()),
        State::Card(Some(card)) => {
            concerned.insert(card.responsible.clone());
        }
        State::Leave(Some(leave)) => {
            concerned.insert(leave.person().to_owned());
        }
        State::Slip(Some(slip)) => {
            concerned.insert(slip.person.clone());
            concerned.extend(slip.decided_by.clone());
        }
        State::Duty(Some(duty)) => {
            concerned.extend(days.iter().flat_map(|day| on_duty(duty, *day)));
        }
        State::Finding(Some(finding)) => {
            concerned.insert(finding.inspector.clone());
            concerned.extend(finding.persons.iter().cloned());
        }
        State::Record(Some(record)) => {
            concerned.extend([record.by.clone()].into_iter().chain(record.decided_by.clone()));
        }
        State::Reference(Reference::Post(post)) => {
            concerned.extend(post.covers.iter().flat_map(|cover| [cover.away.clone(), cover.cover.clone()]));
        }
        State::Contact(None)
        | State::Case(None)
        | State::Card(None)
        | State::Denial(None)
        | State::Complaint(None)
        | State::Leave(None)
        | State::Slip(None)
        | State::Duty(None)
        | State::Finding(None)
        | State::Record(None)
        | State::Handover(_)
        | State::Appointment(_)
        | State::Attendance(_)
        | State::Patrol(_)
        | State::Meeting(_)
        | State::Period(_)
        | State::Score(_)
        | State::Ballot(_)
        | State::Recommendation(_)
        | State::Applicant(_)
        | State::Entry(_)
        | State::Escalation(_)
        | State::Reference(_) => {}
    }
    concerned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::at;
    use crate::people::duty::events::{DutyDay, DutyGroup, Generated, HandedOver, SwapAgreed, SwapProposed};
    use crate::vocabulary::ids::Kind;
    use crate::vocabulary::stamp::Stamp;

    fn day(day: &str) -> NaiveDate {
        format!("2014-10-{day}").parse().unwrap()
    }

    /// A month of two groups, with the deputy director P002 in the second one, and what happened in it.
    fn month(events: impl IntoIterator<Item = DutyEvent>) -> (AggregateRef, State, Vec<Past>) {
        let about = AggregateRef::new(Kind::Duty, "2014-10").unwrap();
        let group =
            |name: &str, persons: [&str; 2]| DutyGroup { name: name.into(), persons: persons.map(String::from).into() };
        let turn = |on: &str, group: &str| DutyDay { day: day(on), group: group.into() };
        let groups = vec![group("一组", ["P004", "P005"]), group("二组", ["P002", "P006"])];
        let roster = Generated { groups, days: vec![turn("13", "一组"), turn("14", "二组")], by: "P008".into() };
        let (mut state, mut past) = (State::new(&about), vec![]);
        for (event, version) in [DutyEvent::Generated(roster)].into_iter().chain(events).zip(1..) {
            let (event, time) = (Event::from(event), at("2014-10-15 09:00:00"));
            state.evolve(&event, Stamp { version, time, recorded: time }).unwrap();
            past.push(Past {
                version,
                event: event.event_type().0.to_owned(),
                happened_at: time,
                recorded_at: time,
                by: "P004".into(),
                entered_for: String::new(),
                responsible: String::new(),
                days: days(&event, &state),
            });
        }
        (about, state, past)
    }

    fn handed() -> DutyEvent {
        DutyEvent::HandedOver(HandedOver {
            day: day("13"),
            by: "P004".into(),
            to: "P006".into(),
            matters: "无事".into(),
        })
    }

    fn concerned(events: impl IntoIterator<Item = DutyEvent>, version: u32) -> Vec<String> {
        let (about, state, past) = month(events);
        entered(&about, version, &past, &state).unwrap().concerned.into_iter().collect()
    }

    #[test]
    fn handover_2_5__a_day_of_duty_concerns_whoever_has_it_and_not_the_whole_roster() {
        assert_eq!(concerned([handed()], 2), ["P004", "P005", "P006"], "the group, and who takes over");
        assert!(concerned([handed()], 1).is_empty(), "no obligation is met by the roster");
    }

    #[test]
    fn handover_2_5__for_whom_it_was_entered_is_concerned_as_if_they_had_typed_it() {
        let (about, state, mut past) = month([handed()]);
        past[1].entered_for = "P003".into();
        assert!(entered(&about, 2, &past, &state).unwrap().concerned.contains("P003"));
    }

    #[test]
    fn handover_2_5__a_swap_concerns_the_groups_of_both_its_days() {
        let proposed =
            SwapProposed {
                ordinal: 1, day: day("13"), with_day: day("14"), by: "P004".into(), reason: "体检".into()
            };
        let agreed = SwapAgreed { ordinal: 1, by: "P006".into() };
        let swap = [DutyEvent::SwapProposed(proposed), DutyEvent::SwapAgreed(agreed)];
        assert_eq!(concerned(swap, 3), ["P002", "P004", "P005", "P006"]);
    }
}
