//! Monthly lists (月度汇总): a window's people, and everybody of the centre for publication. discipline/2.
use super::answers::{PersonMonth, Publication, WindowMonth};
use super::days::begun;
use super::months::month_in;
use super::{Span, Unanswered};
use crate::attendance::Row;
use crate::attendance::facts::Gathering;
use crate::view::Source;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeSet;

/// One month of a window: whoever worked there on any day of it.
///
/// # Errors
/// [`Unanswered`].
pub fn window_month(
    source: &dyn Source<Row>,
    centre: &Centre,
    window: &str,
    month: Span,
    now: Instant,
) -> Result<WindowMonth, Unanswered> {
    let gathering = Gathering::over(source, centre, begun(month, now), now)?;
    let mut people = BTreeSet::new();
    for day in month.days() {
        let there = centre.persons(day).filter(|(_, person)| person.window.as_deref() == Some(window));
        people.extend(there.map(|(id, _)| id));
    }
    let persons = people.into_iter().map(|person| month_in(&gathering, source, person, month));
    let name = centre.window(window, month.until).map(|window| window.name.clone()).unwrap_or_default();
    Ok(WindowMonth {
        window: window.to_owned(),
        name,
        month: month.name(),
        persons: persons.collect::<Result<_, _>>()?,
    })
}

/// The monthly publication: whoever was on the staff on any day of the month.
///
/// # Errors
/// [`Unanswered`].
pub fn publication(
    source: &dyn Source<Row>,
    centre: &Centre,
    month: Span,
    now: Instant,
) -> Result<Publication, Unanswered> {
    let gathering = Gathering::over(source, centre, begun(month, now), now)?;
    let mut people = BTreeSet::new();
    for day in month.days() {
        people.extend(centre.persons(day).filter(|(_, person)| person.is_assessed()).map(|(id, _)| id));
    }
    let persons = people.into_iter().map(|person| month_in(&gathering, source, person, month));
    let mut persons = persons.collect::<Result<Vec<PersonMonth>, _>>()?;
    persons.sort_by(|one, other| place(one).cmp(&place(other)));
    let open = persons.iter().flat_map(|person| &person.slips).filter(|line| line.slip.is_open()).count();
    let provisional = persons.iter().map(|person| person.totals.provisional).sum();
    Ok(Publication { month: month.name(), persons, open_slips: u32::try_from(open).unwrap_or(u32::MAX), provisional })
}

fn place(person: &PersonMonth) -> (bool, &Option<String>, &str) {
    (person.window.is_none(), &person.window, &person.person)
}
