//! Days of one person (个人日考勤): every session with its status, why it is uncertain, and what it rests on. discipline/1–2.
use super::answers::{PersonDay, Seen};
use super::{Span, Unanswered};
use crate::attendance::Row;
use crate::attendance::facts::{Gathering, Known};
use crate::view::Source;
use anjuan_domain::people::presence::{Numbers, Session, corrected, presence_day};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// The days of a person, those that have not begun left out.
///
/// # Errors
/// [`Unanswered`].
pub fn person_days(
    source: &dyn Source<Row>,
    centre: &Centre,
    person: &str,
    span: Span,
    now: Instant,
) -> Result<Vec<PersonDay>, Unanswered> {
    let gathering = Gathering::over(source, centre, begun(span, now), now)?;
    let known = gathering.known(person)?;
    known.days().map(|day| person_day(&known, centre, person, day)).collect()
}

/// The sessions of a person on the days of a span on which the office works, without the punches: what scores read.
///
/// # Errors
/// [`Unanswered`].
pub fn person_sessions(
    source: &dyn Source<Row>,
    centre: &Centre,
    person: &str,
    span: Span,
    now: Instant,
) -> Result<Vec<Session>, Unanswered> {
    let gathering = Gathering::over(source, centre, begun(span, now), now)?;
    sessions_at_work(&gathering.known(person)?, centre, person)
}

/// The span up to the day of `now`.
pub(super) fn begun(span: Span, now: Instant) -> Span {
    Span { until: span.until.min(anjuan_domain::clock::civil::date_of(now)), ..span }
}

/// The sessions of the working days on which the person is on the staff; of somebody who never was, of all working days.
pub(super) fn sessions_at_work(known: &Known<'_>, centre: &Centre, person: &str) -> Result<Vec<Session>, Unanswered> {
    let staff = known.days().any(|day| centre.person(person, day).is_some());
    let mut found = Vec::new();
    for day in known.days().filter(|day| centre.calendar().is_working(*day)) {
        if !staff || centre.person(person, day).is_some() {
            found.extend(known.sessions(day)?);
        }
    }
    Ok(found)
}

fn person_day(known: &Known<'_>, centre: &Centre, person: &str, day: NaiveDate) -> Result<PersonDay, Unanswered> {
    let numbers = Numbers::on(centre, day)?;
    let seen = known.around(day).into_iter().map(|punch| Seen {
        corrected: corrected(&punch.device, punch.at, centre),
        device: punch.device,
        record: punch.record,
        at: punch.at,
        direction: punch.direction,
    });
    let mut punches: Vec<Seen> = seen.filter(|seen| presence_day(seen.corrected, &numbers) == day).collect();
    punches.sort_by(|one, other| {
        (one.corrected, &one.device, &one.record).cmp(&(other.corrected, &other.device, &other.record))
    });
    Ok(PersonDay { person: person.to_owned(), day, sessions: known.sessions(day)?, punches })
}
