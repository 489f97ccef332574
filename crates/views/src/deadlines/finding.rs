//! The clock of a finding (考核事实): deciding its contest (post/1.2).
//!
//! Whom of the director's office the contest names answers for its being decided; where it names nobody, whoever recorded the
//! finding, who brings it to the office. Without a time in the rulebook there is no row.
use super::Facts;
use super::derive::period;
use super::opening::{bare, facts};
use super::row::{Clock, Obligation};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::civil;
use anjuan_domain::people::finding::events::{Contested, FindingEvent, Recorded};

/// Folds one event of a finding.
pub(super) fn apply(fold: &mut Fold<'_>, event: &FindingEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        FindingEvent::Recorded(recorded) => record(fold, recorded),
        FindingEvent::Contested(contested) => contest(fold, contested),
        FindingEvent::Decided(_) => settle(fold, |row| meet(row, time)),
        FindingEvent::Withdrawn(_) => settle(fold, |row| cancel(row, time)),
        FindingEvent::CircularIssued(_) => facts(fold).map(drop),
    }
}

fn record(fold: &mut Fold<'_>, recorded: &Recorded) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a second finding".into()));
    }
    fold.keep_facts(Facts {
        number: recorded.number.clone(),
        item: None,
        window: recorded.window.clone().unwrap_or_default(),
        responsible: recorded.inspector.clone(),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    });
    Ok(())
}

fn contest(fold: &mut Fold<'_>, contested: &Contested) -> Result<(), Unappliable> {
    let facts = facts(fold)?;
    let responsible = contested.decider.clone().unwrap_or_else(|| facts.responsible.clone());
    let Some(entry) = period(fold.centre, Clock::FindingContest, civil::date_of(fold.time))? else { return Ok(()) };
    let row = bare(fold, &facts, (Clock::FindingContest, 0), (fold.time, &entry.article));
    fold.open(Obligation { limit: Some(entry.limit), responsible, ..row })
}

fn settle(fold: &mut Fold<'_>, settle: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    facts(fold)?;
    fold.change((Clock::FindingContest, 0), None, |_| (), settle).map(drop)
}
