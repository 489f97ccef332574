//! Charges of promised times: overdue cases by working days inside a month, cases not done in time, and the rate of those done.
//!
//! Implements monthly/3, assessment/2 and assessment/4.2. Whoever was on duty when a case fell due answers for it (ab-role/3),
//! as the list of breaches has it; a case done in time counts for whoever was on duty when it was done. A due instant is what
//! the deadlines say; the days over it are counted by the calendar of today.
use super::super::Row;
use super::{Collector, charge, unanswered};
use crate::attendance::query::Unanswered;
use crate::breaches::codes::Code;
use crate::breaches::duty::Duty;
use crate::breaches::query::{Filter, Sources as Breaches, list};
use crate::breaches::row::Breach;
use crate::deadlines::query::obligation;
use crate::deadlines::row::{Clock, key, parse_key};
use crate::deadlines::sortable;
use crate::page::{LARGEST_LIMIT, PageRequest};
use crate::view::Direction;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::scores::rules::Charge;
use chrono::Days;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How far back a case is looked for that is overdue since before the period, in days.
const BACK: u64 = 366;

/// How many of somebody's cases fell due, and were in time.
#[derive(Default)]
struct Rate {
    in_time: u32,
    all: u32,
    late: Vec<Uuid>,
}

/// Everything that was late in the period, and for persons everything that was due in it.
pub(super) fn collect(collector: &mut Collector<'_>) -> Result<(), Unanswered> {
    let late = late(collector)?;
    if collector.windows() {
        for breach in late {
            overdue(collector, &breach)?;
        }
        return Ok(());
    }
    let mut rates: BTreeMap<String, Rate> = BTreeMap::new();
    let span = collector.span;
    for breach in late.iter().filter(|breach| span.has(date_of(breach.since))) {
        let events = events(collector, breach)?;
        let rate = rates.entry(breach.person.clone()).or_default();
        rate.all += 1;
        rate.late.extend(&events);
        let charge = Charge {
            reason: reason(breach),
            persons: vec![breach.person.clone()],
            events,
            ..charge("assessment/2.promise", &fact(breach), date_of(breach.since))
        };
        collector.add(&breach.person, charge);
    }
    in_time(collector, &mut rates)?;
    for (person, rate) in rates {
        let fact = format!("rate/{}-{person}", collector.span.id());
        let charge = Charge {
            quantity: rate.in_time,
            of: Some(rate.all),
            persons: vec![person.clone()],
            events: rate.late,
            ..charge("assessment/4.2.rate", &fact, collector.span.until)
        };
        collector.add(&person, charge);
    }
    Ok(())
}

/// The promised times that were or are over in the period, whenever they fell due.
fn late(collector: &Collector<'_>) -> Result<Vec<Breach>, Unanswered> {
    let sources = Breaches { deadlines: collector.sources.deadlines, breaches: collector.sources.breaches };
    let (begins, ends) = (collector.begins(), collector.ends());
    let filter = Filter {
        codes: vec![Code::PromiseLate],
        since: begins.checked_sub_days(Days::new(BACK)),
        until: Some(ends),
        ..Filter::default()
    };
    let (mut found, mut page) = (vec![], PageRequest { cursor: None, limit: LARGEST_LIMIT });
    loop {
        let read = list(sources, &filter, &page, collector.now.min(ends)).map_err(unanswered)?;
        found.extend(read.rows.into_iter().filter(|breach| breach.ended_at.is_none_or(|ended| ended > begins)));
        page.cursor = read.next;
        if page.cursor.is_none() {
            return Ok(found);
        }
    }
}

fn fact(breach: &Breach) -> String {
    key(&breach.aggregate, Clock::Promise, 0)
}

/// The case; of what was entered late and is not confirmed, it says so: it counts as the breach it is without that entry.
fn reason(breach: &Breach) -> String {
    match (&breach.entry, breach.would_be) {
        (Some(entry), Some(_)) => {
            format!("{}（补录待确认 / entered late, not confirmed: {}）", breach.number, entry.entry)
        }
        _ => breach.number.clone(),
    }
}

fn events(collector: &Collector<'_>, breach: &Breach) -> Result<Vec<Uuid>, Unanswered> {
    Ok(match collector.sources.scoring.row(&breach.aggregate.to_string())? {
        Some(Row::Case(case)) => case.events,
        _ => vec![],
    })
}

/// One charge for the working days over inside the month. A case that was done before another day of work came is one day
/// over, in the month in which it was done.
fn overdue(collector: &mut Collector<'_>, breach: &Breach) -> Result<(), Unanswered> {
    let (span, calendar) = (collector.span, collector.centre.calendar());
    let due = date_of(breach.since);
    let ended = date_of(breach.ended_at.unwrap_or(collector.now));
    let since = span.from.pred_opt().map_or(due, |before| due.max(before));
    let over = u32::try_from(calendar.working_days_between(since, ended.min(span.until))?).unwrap_or(0);
    let at_once = breach.ended_at.is_some() && calendar.working_days_between(due, ended)? == 0;
    let over = over.max(u32::from(at_once && span.has(ended)));
    if over == 0 {
        return Ok(());
    }
    let charge = Charge {
        quantity: over,
        reason: reason(breach),
        persons: vec![breach.person.clone()],
        events: events(collector, breach)?,
        ..charge("monthly/3.overdue", &fact(breach), due.max(span.from))
    };
    collector.add(&breach.window, charge);
    Ok(())
}

/// The promised times that fell due in the period and were met by then.
fn in_time(collector: &Collector<'_>, rates: &mut BTreeMap<String, Rate>) -> Result<(), Unanswered> {
    let deadlines = collector.sources.deadlines;
    let mut duty = Duty::new(collector.sources.breaches);
    let (after, end) = (format!("due/met/{}", sortable(collector.begins())), sortable(collector.ends()));
    let end = format!("due/met/{end}");
    for entry in deadlines.entries("due/met/", Some(&after), Direction::Forward) {
        let (place, key) = entry?;
        if place >= end {
            break;
        }
        // Only what is a promise is read: the clock stands in the key.
        if parse_key(&key).is_none_or(|(_, clock, _)| clock != Clock::Promise) {
            continue;
        }
        if let Some(row) = deadlines.row(&key)?.and_then(obligation).filter(|row| row.clock == Clock::Promise) {
            let done = row.met_at.unwrap_or(row.due_at);
            let rate = rates.entry(duty.on_duty(&row.aggregate, row.responsible_at(done), done)?).or_default();
            rate.in_time += 1;
            rate.all += 1;
        }
    }
    Ok(())
}
