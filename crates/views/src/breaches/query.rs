//! Questions to the list of breaches: which ones, since when, whether they are still so, and who was responsible.
//!
//! Every question is asked as of a moment and reads two views: the deeds here, and the obligations that are overdue or were
//! met late. A page is in the order of `since`; one breach is listed once, however many events show it.
use super::codes::{Code, Line};
use super::duty::Duty;
use super::facets::{Breaches, Holds};
use super::row::{Breach, Deed, Row};
use crate::deadlines::facets::As;
use crate::deadlines::late::LateEntry;
use crate::deadlines::query::{is_key as is_obligation, named, obligation};
use crate::deadlines::row::{Clock, Obligation, Status};
use crate::deadlines::{Row as Deadline, sortable};
use crate::page::{Page, PageRequest, QueryError};
use crate::register::query::Own;
use crate::view::{Source, Unreadable};
use anjuan_domain::clock::late_entry::Reckoning;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;

/// Which breaches are asked for; what is empty or none asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this window.
    pub window: Option<String>,
    /// Of this person, as on duty at that moment.
    pub person: Option<String>,
    /// Of this rule, or of any article of this system: `denial-report/9`, `denial-report`.
    pub rule: Option<String>,
    /// Of these codes.
    pub codes: Vec<Code>,
    /// On this aggregate.
    pub aggregate: Option<AggregateRef>,
    /// At this instant or later.
    pub since: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// Still so, or ended; none for both.
    pub open: Option<bool>,
    /// What is left out because it is somebody else's.
    pub own: Option<Own>,
}

/// The two views that the list is read from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The obligations.
    pub deadlines: &'a dyn Source<Deadline>,
    /// The deeds and covers.
    pub breaches: &'a dyn Source<Row>,
}

/// The breaches that fit, by since when, one page of them.
///
/// # Errors
/// [`QueryError`].
pub fn list(
    sources: Sources<'_>,
    filter: &Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Breach>, QueryError> {
    let after = page.after(is_key)?.max(filter.since.map(sortable));
    if let Some(aggregate) = &filter.aggregate {
        let rows = of_aggregate(sources, aggregate, (filter, now))?.into_iter();
        let later = rows.filter(|(place, _)| after.as_ref().is_none_or(|after| place > after)).map(Ok);
        return page.fill(later, |_, breach| {
            Ok(Some(breach).filter(|breach| filter.fits(breach)).cloned().into_iter().collect())
        });
    }
    // What happens at `now` itself is listed; nothing of later is.
    let end = now + TimeDelta::milliseconds(1);
    let end = sortable(filter.until.map_or(end, |until| until.min(end)));
    let places = Breaches::new(sources, filter, (after.as_deref(), Some(&end)))?;
    let mut duty = Duty::new(sources.breaches);
    page.fill(places, |_, (holds, key)| {
        let found = match holds {
            Holds::Deeds => deed(sources, key, filter)?,
            holds => late(sources, (key, *holds), (filter, now), &mut duty)?,
        };
        Ok(found.filter(|breach| filter.fits(breach)).into_iter().collect())
    })
}

/// The breaches of one aggregate with their places, in order.
fn of_aggregate(
    sources: Sources<'_>,
    aggregate: &AggregateRef,
    (filter, now): (&Filter, Instant),
) -> Result<Vec<(String, Breach)>, Unreadable> {
    let mut duty = Duty::new(sources.breaches);
    let place = |breach: &Breach, key: &str| format!("{}/{key}", sortable(breach.since));
    let mut rows = vec![];
    for row in crate::deadlines::query::for_aggregate(sources.deadlines, aggregate)? {
        let key = row.key();
        rows.extend(of_obligation(row, (filter, now), &mut duty)?.map(|breach| (place(&breach, &key), breach)));
    }
    for row in sources.breaches.rows(&format!("{aggregate}#")) {
        if let (key, Row::Deed(stated)) = row? {
            let breach = of_deed(sources, *stated)?;
            rows.push((place(&breach, &key), breach));
        }
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(rows)
}

impl Filter {
    /// Whether a breach fits.
    #[must_use]
    pub fn fits(&self, breach: &Breach) -> bool {
        self.window.as_ref().is_none_or(|window| *window == breach.window)
            && self.person.as_ref().is_none_or(|person| *person == breach.person)
            && self
                .rule
                .as_ref()
                .is_none_or(|rule| is_of(rule, &breach.rule) || breach.cited.iter().any(|cited| is_of(rule, cited)))
            && (self.codes.is_empty()
                || self.codes.contains(&breach.code)
                || breach.would_be.is_some_and(|code| self.codes.contains(&code)))
            && self.aggregate.as_ref().is_none_or(|aggregate| *aggregate == breach.aggregate)
            && self.since.is_none_or(|since| breach.since >= since)
            && self.until.is_none_or(|until| breach.since < until)
            && self.open.is_none_or(|open| open == breach.open)
            && self.own.as_ref().is_none_or(|own| self.is_shown(own, breach))
    }

    /// Whether whoever asks may read it: of what they see in part only, neither by its window nor by somebody else's name.
    fn is_shown(&self, own: &Own, breach: &Breach) -> bool {
        let closer =
            || self.window.is_some() || self.person.as_ref().is_some_and(|person| own.persons.first() != Some(person));
        own.admits_of(&breach.aggregate, &breach.person) && !(own.known.is_partly(&breach.aggregate) && closer())
    }

    /// Whether a breach of a clock can be listed, by its own code or as an entry made late.
    fn asks_for(&self, clock: Clock) -> bool {
        let asked = |code| self.codes.is_empty() || self.codes.contains(&code);
        Code::from_clock(clock).is_some_and(|code| asked(code) || asked(Code::LateEntry))
    }

    /// Whether confirmed late entries are to be shown as well, which are no breach: only who asks for late entries sees them.
    fn asks_for_confirmed(&self) -> bool {
        self.codes.contains(&Code::LateEntry)
    }
}

/// Whether a rule is the one asked for, or an article of the system asked for.
fn is_of(asked: &str, rule: &str) -> bool {
    rule.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with('.'))
}

fn late(
    sources: Sources<'_>,
    (key, holds): (&str, Holds),
    (filter, now): (&Filter, Instant),
    duty: &mut Duty<'_>,
) -> Result<Option<Breach>, Unreadable> {
    let Some(row) = sources.deadlines.row(key)?.and_then(obligation) else { return Ok(None) };
    let entered = row.withheld().is_some() || (!row.entries.is_empty() && filter.asks_for_confirmed());
    // A row stands in several parts of the index; it is listed by one of them.
    let is_listed = match holds {
        Holds::ByInstant(by_late) => (entered || row.status == Status::Cancelled) == by_late,
        Holds::Obligations(As::Running | As::Ended) => !entered,
        Holds::Obligations(As::Entered | As::Confirmed) => entered,
        Holds::Deeds => false,
    };
    // Who was on duty is asked last, and only of what can be listed.
    if is_listed && filter.asks_for(row.clock) {
        return of_obligation(row, (filter, now), duty);
    }
    Ok(None)
}

fn deed(sources: Sources<'_>, key: &str, filter: &Filter) -> Result<Option<Breach>, Unreadable> {
    match sources.breaches.row(key)? {
        Some(Row::Deed(stated)) if filter.codes.is_empty() || filter.codes.contains(&stated.code) => {
            of_deed(sources, *stated).map(Some)
        }
        _ => Ok(None),
    }
}

/// The breach that an obligation is at a moment, if it is one.
fn of_obligation(
    row: Obligation,
    (filter, now): (&Filter, Instant),
    duty: &mut Duty<'_>,
) -> Result<Option<Breach>, Unreadable> {
    let Some(line) = Code::from_clock(row.clock).and_then(Code::line) else { return Ok(None) };
    if !row.has_begun(now) {
        return Ok(None);
    }
    if let Some(entry) = entered(&row, filter) {
        return of_entry(row, entry, line, duty).map(Some);
    }
    let since = row.due_at;
    let ended_at = match row.status {
        _ if row.never => return Ok(None),
        // Paper entered late is people's to complete for a while: it is no breach yet that it is not met.
        Status::Open | Status::Paused if now > since && row.late_entry_until.is_none_or(|until| now > until) => None,
        Status::MetLate => row.met_at.map(|at| at.max(since)),
        Status::Cancelled if row.met_at.is_some_and(|at| at > since) => row.met_at,
        Status::Open | Status::Paused | Status::Met | Status::Cancelled => return Ok(None),
    };
    breach(row, line, (since, ended_at), duty).map(Some)
}

/// The late entry that decides how an obligation is listed: the one that does not hold; of those that do, the first, where they
/// are asked for.
fn entered(row: &Obligation, filter: &Filter) -> Option<LateEntry> {
    let confirmed = || row.entries.first().filter(|_| filter.asks_for_confirmed());
    row.withheld().or_else(confirmed).cloned()
}

/// What was entered late counts as it was before, until somebody confirms it. What was rejected, and what the service itself had
/// found, is the breach it was.
fn of_entry(row: Obligation, entry: LateEntry, line: &Line, duty: &mut Duty<'_>) -> Result<Breach, Unreadable> {
    let Reckoning { due_at, ended_at } = entry.before;
    let waits = entry.confirmation.is_none() || row.withheld().is_none();
    let ended_at = if row.withheld().is_some() { ended_at } else { entry.settled.as_ref().map(|said| said.at) };
    let found = breach(row, line, (due_at, ended_at), duty)?;
    let entry = Some(entry);
    match Code::LateEntry.line().filter(|_| waits) {
        Some(Line { code, zh, en, .. }) => {
            let would_be = Some(found.code);
            Ok(Breach { code: *code, zh: (*zh).to_owned(), en: (*en).to_owned(), would_be, entry, ..found })
        }
        None => Ok(Breach { entry, ..found }),
    }
}

fn breach(
    row: Obligation,
    line: &Line,
    (since, ended_at): (Instant, Option<Instant>),
    duty: &mut Duty<'_>,
) -> Result<Breach, Unreadable> {
    Ok(Breach {
        code: line.code,
        zh: line.zh.to_owned(),
        en: line.en.to_owned(),
        person: duty.of_breach(&row, since)?,
        window: row.window_when_due().to_owned(),
        rule: row.rule,
        cited: None,
        aggregate: row.aggregate,
        number: row.number,
        since,
        open: ended_at.is_none(),
        ended_at: ended_at.map(|at| at.max(since)),
        sequences: row.sequences,
        would_be: None,
        entry: None,
    })
}

fn of_deed(sources: Sources<'_>, deed: Deed) -> Result<Breach, Unreadable> {
    let (number, window) = named(sources.deadlines, &deed.aggregate)?.unwrap_or_default();
    let (zh, en) = deed.code.line().map_or(("", ""), |line| (line.zh, line.en));
    Ok(Breach {
        code: deed.code,
        zh: zh.to_owned(),
        en: en.to_owned(),
        rule: deed.rule,
        cited: deed.cited,
        aggregate: deed.aggregate,
        number,
        window: deed.window.unwrap_or(window),
        person: deed.person,
        since: deed.since,
        open: deed.lasts,
        ended_at: (!deed.lasts).then_some(deed.since),
        sequences: vec![deed.sequence],
        would_be: None,
        entry: None,
    })
}

/// Whether a text has the form of a key of either view.
fn is_key(text: &str) -> bool {
    let is_deed = |text: &str| {
        text.split_once('#').is_some_and(|(aggregate, rest)| {
            let mut parts = rest.split('.');
            aggregate.parse::<AggregateRef>().is_ok()
                && parts.next().is_some_and(|code| Code::parse(code).is_some())
                && parts.all(|number| number.parse::<u32>().is_ok())
        })
    };
    is_obligation(text) || is_deed(text)
}
