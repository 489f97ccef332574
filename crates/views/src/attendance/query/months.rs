//! Months of one person (个人月考勤): totals and slips. discipline/2.
use super::answers::{PersonMonth, Totals};
use super::days::{begun, sessions_at_work};
use super::papers::slips_for;
use super::totals::totals;
use super::{Span, Unanswered};
use crate::attendance::Row;
use crate::attendance::facts::Gathering;
use crate::view::Source;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;

/// One month of a person; `month` is [`Span::month`].
///
/// # Errors
/// [`Unanswered`].
pub fn person_month(
    source: &dyn Source<Row>,
    centre: &Centre,
    person: &str,
    month: Span,
    now: Instant,
) -> Result<PersonMonth, Unanswered> {
    month_in(&Gathering::over(source, centre, begun(month, now), now)?, source, person, month)
}

/// What any span comes to for a person: a half-year, say.
///
/// # Errors
/// [`Unanswered`].
pub fn person_totals(
    source: &dyn Source<Row>,
    centre: &Centre,
    person: &str,
    span: Span,
    now: Instant,
) -> Result<Totals, Unanswered> {
    let gathering = Gathering::over(source, centre, begun(span, now), now)?;
    Ok(totals(&sessions_at_work(&gathering.known(person)?, centre, person)?, now))
}

/// One month of a person, out of what was gathered for many.
pub(super) fn month_in<'a>(
    gathering: &'a Gathering<'a>,
    source: &dyn Source<Row>,
    person: &str,
    month: Span,
) -> Result<PersonMonth, Unanswered> {
    let centre = gathering.centre;
    let sessions = sessions_at_work(&gathering.known(person)?, centre, person)?;
    // As they were at the end of the month, or when they were last on the staff.
    let found = month.days().collect::<Vec<_>>().into_iter().rev().find_map(|day| centre.person(person, day));
    Ok(PersonMonth {
        person: person.to_owned(),
        name: found.map(|found| found.name.clone()).unwrap_or_default(),
        window: found.and_then(|found| found.window.clone()),
        section: found.map(|found| found.section.clone()).unwrap_or_default(),
        month: month.name(),
        totals: totals(&sessions, gathering.now),
        slips: slips_for(source, person, month)?,
    })
}
