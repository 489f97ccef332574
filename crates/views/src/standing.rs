//! Whose a matter is now (ab-role/3, 在岗责任): the lists of deadlines and of the register, with who answers for each row by name and by
//! standing.
//!
//! Somebody's list holds what is theirs by name and what is open of those whom they stand for at the moment of the question (顶岗); a
//! row that somebody else answers for says who, and for whom. What is owed in person, as the handover of a cover, passes to nobody
//! (ab-role/4), and nobody stands in for a complaint about himself (complaint/3). The rows of the views never know `now`.
use crate::breaches::duty::Duty;
use crate::breaches::row::Row as Covers;
use crate::deadlines::moved::{self, Moved, Recalled};
use crate::deadlines::row::{Obligation, State};
use crate::deadlines::{self, Row as Deadline};
use crate::page::{LARGEST_LIMIT, Page, PageRequest, QueryError};
use crate::register;
use crate::register::row::Entry;
use crate::view::{Source, Unreadable};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

/// A row, and who answers for it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<R> {
    /// The row.
    pub row: R,
    /// Who answers for it now; none where it is over, or nobody's by name.
    pub on_duty: Option<String>,
    /// For whom they stand, where it is somebody else by name.
    pub covering: Option<String>,
}

impl<R> Standing<R> {
    fn new(row: R, by_name: &str, on_duty: Option<String>) -> Self {
        let covering = on_duty.as_ref().filter(|person| *person != by_name).map(|_| by_name.to_owned());
        Self { row, on_duty, covering }
    }

    /// Whether it stands in the list of the person asked for: it is theirs by name, or they answer for it now; any does where nobody is.
    fn is_listed(&self, person: Option<&str>, by_name: &str) -> bool {
        person.is_none_or(|person| by_name == person || self.on_duty.as_deref() == Some(person))
    }
}

/// The obligations that fit, with who answers for each now; with [`deadlines::query::Filter::responsible`], of those whom that
/// person stands for as well.
///
/// # Errors
/// [`QueryError`].
pub fn deadlines(
    (source, covers): (&dyn Source<Deadline>, &dyn Source<Covers>),
    filter: &deadlines::query::Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Standing<Obligation>>, QueryError> {
    let mut duty = Duty::new(covers);
    let stands_for = stands_for(&mut duty, filter.responsible.as_deref(), now)?;
    let filter = deadlines::query::Filter { stands_for, ..filter.clone() };
    let person = filter.responsible.as_deref();
    deadlines::query::fitting(source, &filter, (page, now), |row| {
        let on_duty = if row.is_open() { Some(duty.of_obligation(&row, now)?) } else { None };
        let by_name = row.responsible.clone();
        Ok(Some(Standing::new(row, &by_name, on_duty)).filter(|standing| standing.is_listed(person, &by_name)))
    })
}

/// What amendments moved of the obligations that fit; with a person, of those whom that person stands for as well.
///
/// # Errors
/// [`QueryError`].
pub fn moved(
    (source, covers): (&dyn Source<Deadline>, &dyn Source<Covers>),
    asked: &moved::Asked,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Moved>, QueryError> {
    let filter = with_stands_for(covers, &asked.filter, now)?;
    moved::list(source, &moved::Asked { filter, ..asked.clone() }, page, now)
}

/// The cards that are proposed to be cancelled of the obligations that fit; with a person, of those whom that person stands for as well.
///
/// # Errors
/// [`QueryError`].
pub fn recalled(
    (source, covers): (&dyn Source<Deadline>, &dyn Source<Covers>),
    filter: &deadlines::query::Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Recalled>, QueryError> {
    moved::recalled(source, &with_stands_for(covers, filter, now)?, page, now)
}

fn with_stands_for(
    covers: &dyn Source<Covers>,
    filter: &deadlines::query::Filter,
    now: Instant,
) -> Result<deadlines::query::Filter, Unreadable> {
    let stands_for = stands_for(&mut Duty::new(covers), filter.responsible.as_deref(), now)?;
    Ok(deadlines::query::Filter { stands_for, ..filter.clone() })
}

/// How many obligations are in each state, of those that fit: what [`deadlines`] lists, counted. Where no more is asked than the
/// window and the clock, the counts that are kept answer.
///
/// # Errors
/// [`QueryError`].
pub fn counts(
    sources: (&dyn Source<Deadline>, &dyn Source<Covers>),
    filter: &deadlines::query::Filter,
    now: Instant,
) -> Result<BTreeMap<State, u64>, QueryError> {
    let kept = filter.responsible.is_none() && filter.due_before.is_none() && filter.aggregate.is_none();
    let mut counts = if kept {
        deadlines::query::counts(sources.0, filter, now)?
    } else {
        let mut counts: BTreeMap<State, u64> = State::ALL.iter().map(|state| (*state, 0)).collect();
        let mut page = PageRequest { cursor: None, limit: LARGEST_LIMIT };
        loop {
            let Page { rows, next } = deadlines(sources, filter, &page, now)?;
            rows.iter().for_each(|standing| *counts.entry(standing.row.state(now)).or_default() += 1);
            match next {
                Some(next) => page.cursor = Some(next),
                None => break counts,
            }
        }
    };
    counts.retain(|state, _| filter.states.is_empty() || filter.states.contains(state));
    Ok(counts)
}

/// The lines of the register that fit, with who answers for each now; with [`register::query::Filter::responsible`], of those whom
/// that person stands for as well.
///
/// # Errors
/// [`QueryError`].
pub fn register(
    (source, covers): (&dyn Source<Entry>, &dyn Source<Covers>),
    filter: &register::query::Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Standing<Entry>>, QueryError> {
    let mut duty = Duty::new(covers);
    let stands_for = stands_for(&mut duty, filter.responsible.as_deref(), now)?;
    let filter = register::query::Filter { stands_for, ..filter.clone() };
    let person = filter.responsible.as_deref();
    register::query::fitting(source, &filter, page, |row| {
        let by_name = row.responsible.clone();
        Ok(Some(of_line(&mut duty, row, now)?).filter(|standing| standing.is_listed(person, &by_name)))
    })
}

/// One line of the register, with who answers for it now.
///
/// # Errors
/// [`Unreadable`].
pub fn line(covers: &dyn Source<Covers>, row: Entry, now: Instant) -> Result<Standing<Entry>, Unreadable> {
    of_line(&mut Duty::new(covers), row, now)
}

fn of_line(duty: &mut Duty<'_>, row: Entry, now: Instant) -> Result<Standing<Entry>, Unreadable> {
    let by_name = row.responsible.clone();
    let passes = row.is_open() && !by_name.is_empty() && Kind::MATTERS.contains(&row.aggregate.kind);
    let on_duty = if passes { Some(duty.on_duty(&row.aggregate, &by_name, now)?) } else { None };
    Ok(Standing::new(row, &by_name, on_duty))
}

fn stands_for(duty: &mut Duty<'_>, person: Option<&str>, now: Instant) -> Result<Vec<String>, Unreadable> {
    person.map_or(Ok(vec![]), |person| duty.stands_for(person, now))
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
