//! The leave ledger (请假台账): the counters of a calendar year as of a day, with their evidence. leave/2, leave/4.
use super::answers::Ledger;
use super::days::{begun, sessions_at_work};
use super::papers::leaves;
use super::{Span, Unanswered};
use crate::attendance::Row;
use crate::attendance::facts::Gathering;
use crate::view::Source;
use anjuan_domain::people::leave::counters::{CountedHalfDay, Thresholds, counters, recommendations};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Datelike, Days, NaiveDate};

/// How many days before the year are read as well: an absence that runs on may have begun before it.
const BEFORE: u64 = 34;

/// The ledger of a person for the year of a day, as of that day.
///
/// # Errors
/// [`Unanswered`].
pub fn ledger(
    source: &dyn Source<Row>,
    centre: &Centre,
    person: &str,
    as_of: NaiveDate,
    now: Instant,
) -> Result<Ledger, Unanswered> {
    let year = Span { from: as_of.with_ordinal(1).unwrap_or(as_of), until: as_of };
    let read = Span { from: known_since(centre, year.from), until: as_of };
    let gathering = Gathering::over(source, centre, begun(read, now), now)?;
    let sessions = sessions_at_work(&gathering.known(person)?, centre, person)?;
    let over = sessions.iter().filter(|session| session.closes <= now);
    let counted: Vec<CountedHalfDay> = over.filter_map(CountedHalfDay::from_session).collect();
    let counters = counters(&counted, as_of.year(), as_of, centre.calendar());
    let recommended = recommendations(&counters, &Thresholds::on(centre, as_of)?);
    let name = centre.person_last_by(person, as_of).map(|person| person.name.clone()).unwrap_or_default();
    Ok(Ledger { person: person.to_owned(), name, counters, recommended, leaves: leaves(source, Some(person), year)? })
}

/// Some days before the year, as far back as there is a rulebook to read them by.
fn known_since(centre: &Centre, year: NaiveDate) -> NaiveDate {
    let earlier = (0..=BEFORE).rev().filter_map(|days| year.checked_sub_days(Days::new(days)));
    earlier.into_iter().find(|day| anjuan_domain::people::presence::Numbers::on(centre, *day).is_ok()).unwrap_or(year)
}
