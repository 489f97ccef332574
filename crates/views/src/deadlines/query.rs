//! Questions to the `deadlines` view: which obligations, in the order they are due, and how many of each state.
//!
//! Every question is asked as of a moment: the rows know no `now`.
use super::count::{self, Counted, Moment};
use super::row::{Clock, Obligation, State, key, parse_key};
use super::{Group, Row, sortable};
use crate::merge::Merged;
use crate::page::{EXAMINED, Page, PageRequest, QueryError, cursor};
use crate::register::query::Own;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

/// Which obligations are asked for; what is empty or none asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states as of now.
    pub states: Vec<State>,
    /// Of this window.
    pub window: Option<String>,
    /// Of this person, by name.
    pub responsible: Option<String>,
    /// And what is open of these, for whom that person stands.
    pub stands_for: Vec<String>,
    /// Of this clock.
    pub clock: Option<Clock>,
    /// Due before this instant.
    pub due_before: Option<Instant>,
    /// Of this case or contact.
    pub aggregate: Option<AggregateRef>,
    /// What is left out because it is somebody else's.
    pub own: Option<Own>,
}

/// The obligation of that key.
///
/// # Errors
/// [`Unreadable`].
pub fn get(
    source: &dyn Source<Row>,
    aggregate: &AggregateRef,
    clock: Clock,
    ordinal: u32,
) -> Result<Option<Obligation>, Unreadable> {
    Ok(source.row(&key(aggregate, clock, ordinal))?.and_then(obligation))
}

/// Every obligation of a case or contact, in the order they are due.
///
/// # Errors
/// [`Unreadable`].
pub fn for_aggregate(source: &dyn Source<Row>, aggregate: &AggregateRef) -> Result<Vec<Obligation>, Unreadable> {
    let rows = source.rows(&format!("{aggregate}#"));
    let mut rows: Vec<Obligation> =
        rows.filter_map(|row| row.map(|(_, row)| obligation(row)).transpose()).collect::<Result<_, _>>()?;
    rows.sort_by_cached_key(place);
    Ok(rows)
}

/// Number and window of an aggregate that has obligations, or could get some.
///
/// # Errors
/// [`Unreadable`].
pub(crate) fn named(
    source: &dyn Source<Row>,
    aggregate: &AggregateRef,
) -> Result<Option<(String, String)>, Unreadable> {
    if let Some(Row::Facts(facts)) = source.row(&aggregate.to_string())? {
        return Ok(Some((facts.number, facts.window)));
    }
    let first = if aggregate.kind == Kind::Contact { Clock::ContactClosing } else { Clock::AcceptanceDecision };
    Ok(get(source, aggregate, first, 0)?.map(|row| (row.number, row.window)))
}

/// The obligations that fit, in the order they are due, one page of them.
///
/// # Errors
/// [`QueryError`].
pub fn list(
    source: &dyn Source<Row>,
    filter: &Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Obligation>, QueryError> {
    let after = page.after(is_key)?;
    if let Some(aggregate) = &filter.aggregate {
        let rows =
            for_aggregate(source, aggregate)?.into_iter().map(|row| row.as_of(now)).filter(|row| filter.fits(row, now));
        let places = rows.map(|row| Ok((place(&row), row))).filter(|row| later(row, after.as_deref()));
        return gather(places, page.size());
    }
    let until = filter.until(now).map(sortable);
    let prefixes = filter.prefixes();
    let merged = prefixes
        .iter()
        .fold(Merged::new(Direction::Forward), |parts, prefix| parts.with(source, prefix, after.as_deref()));
    let entries = merged.take_while(|entry| match (entry, &until) {
        (Ok((_, place, _)), Some(until)) => place < until,
        _ => true,
    });
    let mut rows = Vec::new();
    let mut last: Option<String> = None;
    for (examined, entry) in entries.enumerate() {
        let (_, place, key) = entry?;
        // It stands in the part of whoever has it, and of whoever will.
        if last.as_ref() == Some(&place) {
            continue;
        }
        if rows.len() == page.size() || examined == EXAMINED {
            return Ok(Page { rows, next: last.as_deref().map(cursor) });
        }
        let row = source.row(&key)?.and_then(obligation).map(|row| row.as_of(now));
        rows.extend(row.filter(|row| filter.fits(row, now)));
        last = Some(place);
    }
    Ok(Page { rows, next: None })
}

/// How many obligations of the window and clock of a filter are in each state as of `now`, of those that it lets whoever asks read; its other
/// fields are for the list. Looks at the open ones only, at most of them by the index alone; what is over was counted as it ended.
///
/// # Errors
/// [`Unreadable`].
pub fn counts(source: &dyn Source<Row>, filter: &Filter, now: Instant) -> Result<BTreeMap<State, u64>, Unreadable> {
    let (window, clock) = (filter.window.as_deref(), filter.clock);
    let mut counts: BTreeMap<State, u64> = State::ALL.iter().map(|state| (*state, 0)).collect();
    let mut add = |state, n: u64| *counts.entry(state).or_default() += n;
    let moment = Moment::new(now);
    for entry in source.entries(&count::prefix(window, clock), None, Direction::Forward) {
        let (entry, key) = entry?;
        let counted =
            Counted::read(&entry, &key).ok_or_else(|| Unreadable(format!("`{entry}` is no count of {key}")))?;
        if !counted.is_of(clock) {
            continue;
        }
        let of_row = || Ok::<_, Unreadable>(source.row(&key)?.and_then(obligation).filter(|row| row.has_begun(now)));
        let state = match counted.state(&moment) {
            None => of_row()?.map(|row| row.state(now)),
            state => state,
        };
        if let Some(state) = state {
            add(state, 1);
        }
    }
    let prefix = window.map_or_else(|| "tally/".to_owned(), |window| format!("tally/{window}/"));
    for row in source.rows(&prefix) {
        let (key, row) = row?;
        let wanted = clock.is_none_or(|clock| key.rsplit('/').next() == Some(clock.as_str()));
        if let (true, Row::Tally(tally)) = (wanted, row) {
            add(State::Met, tally.met);
            add(State::MetLate, tally.met_late);
            add(State::Cancelled, tally.cancelled);
            add(State::LateEntry, tally.late_entry);
        }
    }
    take_off(source, filter, now, &mut counts)?;
    Ok(counts)
}

/// What is kept counts everybody's: what whoever asks may not read is taken off, row by row, of the kinds that are withheld.
fn take_off(
    source: &dyn Source<Row>,
    filter: &Filter,
    now: Instant,
    counts: &mut BTreeMap<State, u64>,
) -> Result<(), Unreadable> {
    let everybodys = Filter { window: filter.window.clone(), clock: filter.clock, ..Filter::default() };
    for prefix in filter.own.iter().flat_map(Own::withheld) {
        for row in source.rows(&prefix) {
            let others = obligation(row?.1)
                .map(|row| row.as_of(now))
                .filter(|row| everybodys.fits(row, now) && !filter.admits(row));
            if let Some(count) = others.and_then(|row| counts.get_mut(&row.state(now))) {
                *count = count.saturating_sub(1);
            }
        }
    }
    Ok(())
}

impl Filter {
    /// Whether an obligation fits as of `now`.
    #[must_use]
    pub fn fits(&self, row: &Obligation, now: Instant) -> bool {
        row.has_begun(now)
            && (self.states.is_empty() || self.states.contains(&row.state(now)))
            && self.window.as_ref().is_none_or(|window| *window == row.window)
            && self.responsible.as_ref().is_none_or(|person| *person == row.responsible || self.stands_for(row))
            && self.clock.is_none_or(|clock| clock == row.clock)
            && self.due_before.is_none_or(|before| row.counts_from() < before)
            && self.aggregate.as_ref().is_none_or(|aggregate| *aggregate == row.aggregate)
            && self.admits(row)
    }

    /// Whether whoever asks may read it: what they see in part only is found by no field that they do not see.
    fn admits(&self, row: &Obligation) -> bool {
        let closer = self.window.is_some() || self.responsible.is_some();
        let is_shown = |own: &Own| {
            own.admits_of(&row.aggregate, &row.responsible) && !(closer && own.known.is_partly(&row.aggregate))
        };
        self.own.as_ref().is_none_or(is_shown)
    }

    /// Whether it is open, and of somebody for whom the person asked for stands.
    fn stands_for(&self, row: &Obligation) -> bool {
        row.is_open() && self.stands_for.contains(&row.responsible)
    }

    /// The parts of the index to read: the narrowest there are.
    fn prefixes(&self) -> Vec<String> {
        let groups = Group::ALL
            .iter()
            .filter(|group| self.states.is_empty() || self.states.iter().any(|state| within(*state).contains(group)));
        let of = |group: &Group| match (group, &self.responsible, &self.window) {
            (Group::Open, Some(person), _) => {
                let persons = std::iter::once(person).chain(&self.stands_for);
                persons.map(|person| format!("person/{person}/{group}/")).collect()
            }
            (Group::Open, None, Some(window)) => vec![format!("window/{window}/{group}/")],
            // What is over stands in the index by due instant only; the filter does the rest.
            _ => vec![format!("due/{group}/")],
        };
        groups.flat_map(of).collect()
    }

    /// The due instant from which on nothing fits any more. A contact found open at closing time is overdue from then
    /// on, and its closing time lies in the past as well.
    fn until(&self, now: Instant) -> Option<Instant> {
        let overdue = (self.states == [State::Overdue]).then_some(now);
        [overdue, self.due_before].into_iter().flatten().min()
    }
}

/// The groups in which rows of a state stand: what was entered late about something that runs still stays with what is open.
fn within(state: State) -> &'static [Group] {
    match state {
        State::Open | State::Warned | State::Overdue | State::Paused => &[Group::Open],
        State::Met => &[Group::Met],
        State::MetLate => &[Group::MetLate],
        State::Cancelled => &[Group::Cancelled],
        State::LateEntry => &[Group::LateEntry, Group::Open],
    }
}

pub(crate) fn obligation(row: Row) -> Option<Obligation> {
    match row {
        Row::Obligation(row) => Some(*row),
        Row::Facts(_) | Row::Tally(_) | Row::Reference(_) | Row::Duty(_) => None,
    }
}

/// Whether a text has the form of an obligation's key: `case/7K2M9QX4T1AB#pause.2`.
pub(crate) fn is_key(text: &str) -> bool {
    parse_key(text).is_some()
}

/// Where a row stands in the order: its due instant, then its key.
fn place(row: &Obligation) -> String {
    format!("{}/{}", sortable(row.counts_from()), row.key())
}

fn later<R>(row: &Result<(String, R), Unreadable>, after: Option<&str>) -> bool {
    match (row, after) {
        (Ok((place, _)), Some(after)) => place.as_str() > after,
        _ => true,
    }
}

fn gather<R>(rows: impl Iterator<Item = Result<(String, R), Unreadable>>, size: usize) -> Result<Page<R>, QueryError> {
    let mut page = Page { rows: Vec::new(), next: None };
    let mut last = None;
    for row in rows {
        let (place, row) = row?;
        if page.rows.len() == size {
            page.next = last.as_deref().map(cursor);
            break;
        }
        page.rows.push(row);
        last = Some(place);
    }
    Ok(page)
}
