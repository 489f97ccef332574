//! Places (排名): by total; ties are broken by fewer verified complaints, then by fewer overdue cases (assumed), and what is still
//! tied is shown as tied. monthly/12.
use super::super::collect::CIRCULAR;
use crate::deadlines::row::{Clock, parse_key};
use anjuan_domain::scores::rules::{Charge, Standing};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::points::Points;
use std::cmp::Reverse;

/// By what a place is given: greater is better.
pub(super) type Merit = (Points, Reverse<u32>, Reverse<u32>);

/// The merit of a sheet.
pub(super) fn merit(total: Points, charges: &[Charge]) -> Merit {
    (total, Reverse(verified(charges)), Reverse(overdue(charges)))
}

/// How many verified complaints charge a sheet.
pub(super) fn verified(charges: &[Charge]) -> u32 {
    count(charges, |charge| of_complaint(&charge.fact) && charge.clause != CIRCULAR)
}

/// How many overdue cases charge a sheet.
pub(super) fn overdue(charges: &[Charge]) -> u32 {
    count(charges, |charge| of_promise(&charge.fact))
}

fn of_complaint(fact: &str) -> bool {
    fact.parse::<AggregateRef>().is_ok_and(|matter| matter.kind == Kind::Complaint)
}

fn of_promise(fact: &str) -> bool {
    parse_key(fact).is_some_and(|(_, clock, _)| clock == Clock::Promise)
}

fn count(charges: &[Charge], fits: impl Fn(&Charge) -> bool) -> u32 {
    let mut facts: Vec<&str> = charges
        .iter()
        .filter(|charge| charge.standing != Standing::Withdrawn && fits(charge))
        .map(|charge| charge.fact.as_str())
        .collect();
    facts.sort_unstable();
    facts.dedup();
    u32::try_from(facts.len()).unwrap_or(u32::MAX)
}

/// The place of each, from 1, and whether it is shared; in the order given.
pub(super) fn places<T: Ord>(merits: &[T]) -> Vec<(u32, bool)> {
    let place = |merit: &T| {
        let better = merits.iter().filter(|other| *other > merit).count();
        let same = merits.iter().filter(|other| *other == merit).count();
        (u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1), same > 1)
    };
    merits.iter().map(place).collect()
}
