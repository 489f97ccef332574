//! The clocks of an assessment period (考核期): the ballot of each window of a month, and closing the period (monthly/10, monthly/12).
//!
//! A ballot cannot be cast once its time is over, so nobody above has to hear of it then; what was not cast by the close falls away with it. The
//! close is owed by whoever opened the period. Both count from the closing time of its last day. Without their times in the rulebook there
//! are no rows.
use super::Facts;
use super::opening::{bare, facts, open_ones};
use super::row::{Clock, Obligation};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::scores::ballot::events::Cast;
use anjuan_domain::scores::period::events::{Opened, PeriodEvent, PeriodKind};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::NaiveDate;

/// Folds one event of a period.
pub(super) fn apply(fold: &mut Fold<'_>, event: &PeriodEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        PeriodEvent::Opened(opened) => open(fold, opened),
        PeriodEvent::Closed(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::PeriodClose, 0), &mut |row| meet(row, time))?;
            open_ones(fold, (Clock::Ballot, 1), &mut |row| cancel(row, time))
        }
        PeriodEvent::Decided(_) | PeriodEvent::Attested(_) | PeriodEvent::Published(_) => facts(fold).map(drop),
    }
}

/// Folds the ballot of a window: it is one of those that its period owes.
pub(super) fn cast(fold: &mut Fold<'_>, cast: &Cast) -> Result<(), Unappliable> {
    let period = AggregateRef::new(Kind::Period, cast.period.as_str());
    fold.aggregate = period.map_err(|error| Unappliable(error.to_string()))?;
    let time = fold.time;
    open_ones(fold, (Clock::Ballot, 1), &mut |row| {
        if row.window == cast.window {
            meet(row, time);
        }
    })
}

fn open(fold: &mut Fold<'_>, opened: &Opened) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a period opened twice".into()));
    }
    let (number, by) = (fold.aggregate.id.clone(), fold.stored.by.to_owned());
    let facts = Facts { number, responsible: by, ..Facts::of_sheet("") };
    fold.keep_facts(facts.clone());
    owed(fold, &facts, (Clock::PeriodClose, 0), opened.until)?;
    if opened.kind != PeriodKind::Month {
        return Ok(());
    }
    let on = date_of(fold.time);
    for (ordinal, window) in (1..).zip(&opened.subjects) {
        let head = fold.centre.window(window, on).map(|window| window.head.clone()).unwrap_or_default();
        let of_window = Facts { window: window.clone(), responsible: head, ..facts.clone() };
        owed(fold, &of_window, (Clock::Ballot, ordinal), opened.until)?;
    }
    Ok(())
}

/// What counts from the closing time of the last day, where the rulebook says how long it is.
fn owed(fold: &mut Fold<'_>, facts: &Facts, which: (Clock, u32), last: NaiveDate) -> Result<(), Unappliable> {
    // Earlier rulebooks do not say it.
    let limits = fold.centre.rulebook(last).map(|rulebook| &rulebook.limits);
    let known = which.0.entry().and_then(|entry| limits?.iter().find(|rule| rule.name == entry));
    let Some(entry) = known else { return Ok(()) };
    let row = bare(fold, facts, which, (fold.centre.calendar().closes_at(last), &entry.article));
    fold.open(Obligation { limit: Some(entry.limit), ..row })
}
