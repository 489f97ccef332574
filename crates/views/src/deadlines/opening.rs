//! A new obligation, from what is known of its aggregate: every fold begins its rows here.
use super::Facts;
use super::row::{Clock, Obligation, Status};
use super::store::Fold;
use crate::view::Unappliable;
use anjuan_domain::clock::Commitment;
use anjuan_domain::vocabulary::stamp::Instant;

/// An obligation with a period that a rule sets.
pub(super) fn obligation(
    fold: &Fold<'_>,
    facts: &Facts,
    (clock, ordinal): (Clock, u32),
    (start, commitment): (Instant, &Commitment),
) -> Obligation {
    Obligation { limit: Some(commitment.limit), ..bare(fold, facts, (clock, ordinal), (start, &commitment.rule)) }
}

/// An obligation without a period: its end is set by whoever begins it.
pub(super) fn bare(
    fold: &Fold<'_>,
    facts: &Facts,
    (clock, ordinal): (Clock, u32),
    (start, rule): (Instant, &str),
) -> Obligation {
    Obligation {
        aggregate: fold.aggregate.clone(),
        number: facts.number.clone(),
        clock,
        ordinal,
        rule: rule.to_owned(),
        window: facts.window.clone(),
        responsible: facts.responsible.clone(),
        item: facts.item.clone(),
        start,
        limit: None,
        fixed_due_at: None,
        extensions: vec![],
        pauses: vec![],
        due_at: start,
        warn_at: None,
        provisional: false,
        calendar: String::new(),
        rulebook: fold.rulebook.to_owned(),
        status: Status::Open,
        met_at: None,
        expedited: facts.expedited,
        left_open_at: None,
        referred_to: None,
        told_late_at: None,
        late_entry_until: None,
        sequences: vec![],
        moves: vec![],
        held: vec![],
        led: vec![],
        planned: vec![],
        entries: vec![],
        cards: vec![],
        steps: vec![],
        never: false,
    }
}

/// What is known of the aggregate, or that nothing opened it.
pub(super) fn facts(fold: &mut Fold<'_>) -> Result<Facts, Unappliable> {
    fold.facts().ok_or_else(|| Unappliable(format!("{} was never opened", fold.aggregate)))
}

/// The ordinals that a clock of the aggregate has, from the first.
pub(super) fn ordinals(fold: &mut Fold<'_>, clock: Clock, first: u32) -> Vec<u32> {
    (first..).take_while(|ordinal| fold.has(clock, *ordinal)).collect()
}

/// The next ordinal of a clock that can come again.
pub(super) fn next(fold: &mut Fold<'_>, clock: Clock, first: u32) -> u32 {
    first.saturating_add(u32::try_from(ordinals(fold, clock, first).len()).unwrap_or(u32::MAX))
}

/// Changes the rows of a clock that are still open; their due instants stay.
pub(super) fn open_ones(
    fold: &mut Fold<'_>,
    (clock, first): (Clock, u32),
    settle: &mut impl FnMut(&mut Obligation),
) -> Result<(), Unappliable> {
    for ordinal in ordinals(fold, clock, first) {
        if fold.is_open(clock, ordinal) {
            fold.change((clock, ordinal), None, |_| (), &mut *settle)?;
        }
    }
    Ok(())
}

/// Passes the open rows of these clocks that somebody holds to somebody else (handover/2.1), and the aggregate with them.
pub(super) fn hand_over(
    fold: &mut Fold<'_>,
    clocks: &[(Clock, u32)],
    (from, to): (&str, &str),
) -> Result<(), Unappliable> {
    let time = fold.time;
    let mut facts = facts(fold)?;
    to.clone_into(&mut facts.responsible);
    fold.keep_facts(facts);
    for clock in clocks {
        open_ones(fold, *clock, &mut |row| {
            if row.responsible == from {
                row.pass_to(to, time);
            }
        })?;
    }
    Ok(())
}
