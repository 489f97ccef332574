//! Charges of attendance and rolls: late and early, absence, leave over the days of the year, meetings, study and training.
//!
//! Implements assessment/3.1, assessment/3.2, monthly/5 and monthly/8. Presence is the domain's reading of the facts as they are known now;
//! a session that is provisional or uncertain costs nobody anything.
use super::{Collector, charge};
use crate::attendance::query::{Unanswered, ledger, meetings, person_sessions};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::half_day::Half;
use anjuan_domain::people::meeting::events::RollPresence;
use anjuan_domain::people::presence::{Session, Status};
use anjuan_domain::scores::rules::Charge;
use chrono::Datelike;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Everybody on a roll who came late or not at all without reason; the window too where they work at one.
pub(super) fn rolls(collector: &mut Collector<'_>) -> Result<(), Unanswered> {
    for line in meetings(collector.sources.attendance, collector.days())? {
        let meeting = line.meeting;
        if meeting.cancelled.is_some() {
            continue;
        }
        let on = date_of(meeting.starts);
        for entry in &meeting.roll {
            let (of_window, of_person) = match entry.presence {
                RollPresence::Late => ("monthly/5.late", "assessment/3.2.late"),
                RollPresence::Absent => ("monthly/5.absent", "assessment/3.2.absent"),
                RollPresence::Present | RollPresence::Excused => continue,
            };
            let fact = format!("meeting/{}#{}", line.id, entry.person);
            let (clause, subject) = match collector.windows() {
                true => (of_window, collector.window_of(&entry.person, on).unwrap_or_default().to_owned()),
                false => (of_person, entry.person.clone()),
            };
            let (reason, persons) = (meeting.number.clone(), vec![entry.person.clone()]);
            let events = meeting.events.clone();
            collector.add(&subject, Charge { reason, persons, events, ..charge(clause, &fact, on) });
        }
    }
    Ok(())
}

/// What attendance charges a person with.
pub(super) fn person(collector: &Collector<'_>, person: &str) -> Result<Vec<Charge>, Unanswered> {
    let Collector { sources, centre, now, .. } = *collector;
    let sessions = person_sessions(sources.attendance, centre, person, collector.days(), now)?;
    let certain = sessions.iter().filter(|session| is_certain(session));
    let mut charges: Vec<Charge> = certain.filter_map(|session| of_session(session, person)).collect();
    charges.extend(leave(collector, person)?);
    Ok(charges)
}

/// What the attendance of a window's people charges it with (monthly/8): each time that somebody was away from the post without
/// leave for half a day or more. Half days that follow each other are one time; one that goes on into the next month counts
/// there again, as an overdue case does (assumed).
pub(super) fn window(collector: &Collector<'_>, window: &str) -> Result<Vec<Charge>, Unanswered> {
    let Collector { sources, centre, now, .. } = *collector;
    let mut charges = Vec::new();
    for person in people_of(collector, window) {
        let sessions = person_sessions(sources.attendance, centre, person, collector.days(), now)?;
        let works = |session: &&Session| session.status != Status::NotWorking;
        let mut begun: Option<Charge> = None;
        for session in sessions.iter().filter(works) {
            let there = collector.window_of(person, session.half_day.day) == Some(window);
            if !there || session.status != Status::Absent || !is_certain(session) {
                charges.extend(begun.take());
                continue;
            }
            let events = session.evidence.iter().flat_map(|evidence| evidence.events.iter().copied());
            let running = begun.get_or_insert_with(|| Charge {
                reason: session.status.zh().into(),
                persons: vec![person.to_owned()],
                ..charge("monthly/8.left", &fact_of(session, person), session.half_day.day)
            });
            running.events.extend(events);
        }
        charges.extend(begun);
    }
    for charge in &mut charges {
        charge.events.sort_unstable();
        charge.events.dedup();
    }
    Ok(charges)
}

/// Whoever worked at a window on any day of the period.
fn people_of<'a>(collector: &Collector<'a>, window: &str) -> BTreeSet<&'a str> {
    let days = collector.span.from.iter_days().take_while(|day| *day <= collector.span.until);
    let there = days.flat_map(|day| collector.centre.persons(day));
    there.filter(|(_, person)| person.window.as_deref() == Some(window)).map(|(id, _)| id).collect()
}

fn is_certain(session: &Session) -> bool {
    !session.provisional && !session.why.iter().any(|why| why.uncertain())
}

/// Coming late and leaving early on the same half day is twice.
fn of_session(session: &Session, person: &str) -> Option<Charge> {
    let (clause, quantity) = match session.status {
        Status::Late | Status::LeftEarly => ("assessment/3.1.late-early", 1),
        Status::LateAndLeftEarly => ("assessment/3.1.late-early", 2),
        Status::Absent => ("assessment/3.1.absence", 1),
        _ => return None,
    };
    let fact = fact_of(session, person);
    Some(Charge {
        quantity,
        reason: session.status.zh().into(),
        persons: vec![person.to_owned()],
        events: session.evidence.iter().flat_map(|evidence| evidence.events.iter().copied()).collect(),
        ..charge(clause, &fact, session.half_day.day)
    })
}

/// How a half day of somebody is named as a fact.
fn fact_of(session: &Session, person: &str) -> String {
    let half = match session.half_day.half {
        Half::Morning => "am",
        Half::Afternoon => "pm",
    };
    format!("attendance/{person}-{}-{half}", session.half_day.day)
}

/// The half days of sick and personal leave of the calendar year up to the end of the period. They are charged in the
/// half-year in which they pass the number of days: where they had before it, that was charged then.
fn leave(collector: &Collector<'_>, person: &str) -> Result<Option<Charge>, Unanswered> {
    let Collector { sources, centre, span, now, .. } = *collector;
    let until = span.until.min(date_of(now));
    let ledger = ledger(sources.attendance, centre, person, until, now)?;
    let counted: Vec<_> = ledger.counters.personal.iter().chain(&ledger.counters.sick).collect();
    let before = counted.iter().filter(|half_day| half_day.session.day < span.from).count();
    let days = centre.number("assessment-3-1-leave-days", span.until)?.value;
    let passed_before = i64::try_from(before).unwrap_or(i64::MAX) > 2 * i64::from(days);
    if counted.is_empty() || passed_before {
        return Ok(None);
    }
    let sources: BTreeSet<&str> = counted.iter().map(|half_day| half_day.source.as_str()).collect();
    let leaves = ledger.leaves.iter().filter(|line| sources.contains(format!("leave/{}", line.id).as_str()));
    let events: Vec<Uuid> = leaves.flat_map(|line| line.leave.events.iter().copied()).collect();
    Ok(Some(Charge {
        quantity: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        persons: vec![person.to_owned()],
        events,
        ..charge("assessment/3.1.leave", &format!("leave/{}-{person}", span.from.year()), until)
    }))
}
