//! Questions to the `deadlines` view: which obligations, in the order they are due, and how many of each state.
//!
//! Every question is asked as of a moment: the rows know no `now`.
use super::count::{self, Moment};
use super::facets;
use super::row::{Clock, Obligation, State, key, parse_key};
use super::{Row, sortable};
use crate::page::{Page, PageRequest, QueryError};
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
    fitting(source, filter, (page, now), |row| Ok(Some(row)))
}

/// The same, of what `kept` makes of each obligation that fits; what it makes nothing of is not listed.
///
/// # Errors
/// [`QueryError`].
pub(crate) fn fitting<T>(
    source: &dyn Source<Row>,
    filter: &Filter,
    (page, now): (&PageRequest, Instant),
    mut kept: impl FnMut(Obligation) -> Result<Option<T>, Unreadable>,
) -> Result<Page<T>, QueryError> {
    let after = page.after(is_key)?;
    let mut kept = |row: Option<Obligation>| match row.map(|row| row.as_of(now)).filter(|row| filter.fits(row, now)) {
        Some(row) => Ok(kept(row)?.into_iter().collect()),
        None => Ok(vec![]),
    };
    if let Some(aggregate) = &filter.aggregate {
        let mut rows: BTreeMap<String, Obligation> =
            for_aggregate(source, aggregate)?.into_iter().map(|row| (place(&row), row)).collect();
        let places: Vec<_> =
            rows.keys().filter(|place| after.as_ref().is_none_or(|after| *place > after)).cloned().collect();
        let places = places.into_iter().map(|place| Ok((place, String::new())));
        return page.fill(places, |place, _| kept(rows.remove(place)));
    }
    let until = filter.until(now).map(sortable);
    let places = facets::places(source, filter, (after.as_deref(), now))?.take_while(|found| match (found, &until) {
        (Ok((place, _)), Some(until)) => place < until,
        _ => true,
    });
    let moment = Moment::new(now);
    page.fill(places, |place, key| {
        let state = count::state(place, &moment);
        if state.is_some_and(|state| !filter.states.is_empty() && !filter.states.contains(&state)) {
            return Ok(vec![]);
        }
        if !filter.knows(key) {
            return Ok(vec![]);
        }
        kept(source.row(key)?.and_then(obligation))
    })
}

/// How many obligations of the window and clock of a filter are in each state as of `now`, of those that it lets whoever asks read; its other
/// fields are for the list. Of what is open it looks at the index, and at the few rows whose state does not follow from that; what is over
/// was counted as it ended.
///
/// # Errors
/// [`Unreadable`].
pub fn counts(source: &dyn Source<Row>, filter: &Filter, now: Instant) -> Result<BTreeMap<State, u64>, Unreadable> {
    let (window, clock) = (filter.window.as_deref(), filter.clock);
    let withheld = |kind: &str| filter.own.iter().flat_map(Own::withheld).any(|withheld| withheld.as_str() == kind);
    let mut counts: BTreeMap<State, u64> = State::ALL.iter().map(|state| (*state, 0)).collect();
    let mut add = |state, n: u64| *counts.entry(state).or_default() += n;
    let moment = Moment::new(now);
    let row = |key: &str| Ok::<_, Unreadable>(source.row(key)?.and_then(obligation).filter(|row| row.has_begun(now)));
    for part in facets::counted(source, filter)? {
        for entry in source.entries(&part, None, Direction::Forward) {
            let (entry, key) = entry?;
            let state = match count::state(entry.get(part.len()..).unwrap_or_default(), &moment) {
                None => row(&key)?.map(|row| row.state(now)),
                state => state,
            };
            state.into_iter().for_each(|state| add(state, 1));
        }
    }
    for part in facets::own(source, filter)? {
        for entry in source.entries(&part, None, Direction::Forward) {
            let row = row(&entry?.1)?.map(|row| row.as_of(now)).filter(|row| filter.admits(row));
            row.into_iter().for_each(|row| add(row.state(now), 1));
        }
    }
    let prefix = window.map_or_else(|| "tally/".to_owned(), |window| format!("tally/{window}/"));
    for row in source.rows(&prefix) {
        let (key, row) = row?;
        let mut of = key.rsplit('/');
        let (kind, of_clock) = (of.next().unwrap_or_default(), of.next().unwrap_or_default());
        if let Row::Tally(tally) = row
            && !withheld(kind)
            && clock.is_none_or(|clock| of_clock == clock.as_str())
        {
            add(State::Met, tally.met);
            add(State::MetLate, tally.met_late);
            add(State::Cancelled, tally.cancelled);
            add(State::LateEntry, tally.late_entry);
        }
    }
    confided(source, filter, now, &mut counts)?;
    Ok(counts)
}

/// Which complaints somebody knows of is said of each (complaint/3), so that each is looked at; and what became one that is closed to them is
/// taken off what the index counts.
fn confided(
    source: &dyn Source<Row>,
    filter: &Filter,
    now: Instant,
    counts: &mut BTreeMap<State, u64>,
) -> Result<(), Unreadable> {
    let Some(own) = &filter.own else { return Ok(()) };
    let everybodys = Filter { window: filter.window.clone(), clock: filter.clock, ..Filter::default() };
    let of = |kind: Kind| !own.kinds.contains(&kind);
    let known = own.known.full.union(&own.known.partly).filter(|_| of(Kind::Complaint));
    let complaints = known.map(|id| format!("{}/{id}#", Kind::Complaint.as_str()));
    let closed = own.known.closed.iter().filter(|closed| of(closed.kind)).map(|closed| format!("{closed}#"));
    for (prefix, is_counted) in complaints.map(|prefix| (prefix, false)).chain(closed.map(|prefix| (prefix, true))) {
        for row in source.rows(&prefix) {
            let Some(row) = obligation(row?.1).map(|row| row.as_of(now)).filter(|row| everybodys.fits(row, now)) else {
                continue;
            };
            let count = counts.entry(row.state(now)).or_default();
            match (is_counted, filter.admits(&row)) {
                (true, false) => *count = count.saturating_sub(1),
                (false, true) => *count += 1,
                (true, true) | (false, false) => {}
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

    /// Whether whoever asks may know of what a key is about; its row is not read otherwise.
    fn knows(&self, key: &str) -> bool {
        let about = parse_key(key).map(|(aggregate, ..)| aggregate);
        self.own.as_ref().zip(about).is_none_or(|(own, about)| own.known.admits(&about))
    }

    /// Whether it is open, and of somebody for whom the person asked for stands.
    fn stands_for(&self, row: &Obligation) -> bool {
        row.is_open() && self.stands_for.contains(&row.responsible)
    }

    /// The due instant from which on nothing fits any more. A contact found open at closing time is overdue from then
    /// on, and its closing time lies in the past as well.
    fn until(&self, now: Instant) -> Option<Instant> {
        let overdue = (self.states == [State::Overdue]).then_some(now);
        [overdue, self.due_before].into_iter().flatten().min()
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
