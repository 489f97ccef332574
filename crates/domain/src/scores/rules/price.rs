//! What a charge costs by itself (单项计价): the clause says how, the rulebook's numbers say how much.
//!
//! Implements how assessment/1–6 and monthly/1–11 price. It does not know the other items, their floor or their cap.
use super::refusal::ScoreRefusal;
use super::score::Draft;
use super::sheet::Charge;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::tables::{Clause, Pricing, Range, number, points_of};
use crate::vocabulary::points::Points;
use crate::vocabulary::refusals::refuse_if;

/// Half days in a day.
const HALVES: u32 = 2;

/// The points of a number.
pub(super) fn points(name: &'static str, rulebook: &RulebookDefinition) -> Result<Points, ScoreRefusal> {
    let found = number(rulebook, name).and_then(points_of);
    found.ok_or_else(|| ScoreRefusal::Missing { name, version: rulebook.version.clone() })
}

fn count(name: &'static str, rulebook: &RulebookDefinition) -> Result<u32, ScoreRefusal> {
    let found = number(rulebook, name).and_then(|rule| u32::try_from(rule.value).ok());
    found.ok_or_else(|| ScoreRefusal::Missing { name, version: rulebook.version.clone() })
}

/// The names among these that the rulebook marks as assumed.
pub(super) fn assumed<'n>(names: impl Iterator<Item = &'n str>, rulebook: &RulebookDefinition) -> Vec<String> {
    names.filter(|name| number(rulebook, name).is_some_and(|rule| rule.assumed)).map(str::to_owned).collect()
}

/// The price of a charge, and its range. Clauses that price all their charges together give none here; see [`together`].
pub(super) fn price_of(
    charge: &Charge,
    clause: &'static Clause,
    rulebook: &RulebookDefinition,
) -> Result<(Points, Option<Range>), ScoreRefusal> {
    let fixed = |price| Ok((price, None));
    match clause.pricing {
        Pricing::Range { least, most } => {
            let range = Range { least: points(least, rulebook)?, most: points(most, rulebook)? };
            Ok((chosen(charge, clause, range)?, Some(range)))
        }
        _ if charge.chosen.is_some() => {
            Err(ScoreRefusal::NoRange { clause, chosen: charge.chosen.unwrap_or_default() })
        }
        Pricing::Each(name) | Pricing::PerUnit { points: name, .. } => {
            fixed(points(name, rulebook)?.times(charge.quantity))
        }
        Pricing::Ladder { points: name, .. } | Pricing::Over { points: name, .. } => {
            points(name, rulebook)?;
            fixed(Points::ZERO)
        }
        Pricing::Percentage { points: name } => {
            let below = below_a_hundred(charge, clause)?;
            fixed(points(name, rulebook)?.times(below))
        }
        Pricing::Share { cap } => {
            let cap = points(cap, rulebook)?;
            fixed(cap - kept(cap, charge, clause)?)
        }
    }
}

/// What was chosen in a range; the least until somebody chooses.
fn chosen(charge: &Charge, clause: &'static Clause, range: Range) -> Result<Points, ScoreRefusal> {
    refuse_if!(charge.quantity != 1, ScoreRefusal::RangeCounted { clause, quantity: charge.quantity });
    match charge.chosen {
        None => Ok(range.least),
        Some(chosen) if range.least <= chosen && chosen <= range.most => Ok(chosen),
        Some(chosen) => Err(ScoreRefusal::OutOfRange { clause, chosen, range }),
    }
}

/// A part and its whole.
fn part(charge: &Charge, clause: &'static Clause) -> Result<(u64, u64), ScoreRefusal> {
    let Charge { quantity, of, .. } = *charge;
    match of {
        Some(total) if quantity <= total => Ok((quantity.into(), total.into())),
        _ => Err(ScoreRefusal::NoPart { clause, quantity, of }),
    }
}

/// How many whole percentage points a part is below a hundred (办结率每减少1个百分点): none where there is no whole.
fn below_a_hundred(charge: &Charge, clause: &'static Clause) -> Result<u32, ScoreRefusal> {
    let (part, total) = part(charge, clause)?;
    let below = ((total - part) * 100).checked_div(total).unwrap_or(0);
    Ok(u32::try_from(below).unwrap_or(u32::MAX))
}

/// What a share keeps of the cap (以满分折变), rounded half up to the tenth: all of it where there is no whole.
fn kept(cap: Points, charge: &Charge, clause: &'static Clause) -> Result<Points, ScoreRefusal> {
    let (part, total) = part(charge, clause)?;
    let twice = 2 * u64::from(cap.in_tenths()) * part + total;
    let tenths = twice.checked_div(2 * total).unwrap_or(cap.in_tenths().into());
    Ok(Points::tenths(u32::try_from(tenths).unwrap_or(u32::MAX)))
}

/// Prices the charges of one clause that are counted together, in their order: the points stand on the charge that reaches the
/// next step. Charges that do not count do not count here either.
pub(super) fn together(
    lines: &mut [Draft<'_>],
    clause: &'static Clause,
    rulebook: &RulebookDefinition,
) -> Result<(), ScoreRefusal> {
    let steps: Box<dyn Fn(u32) -> u32> = match clause.pricing {
        Pricing::Ladder { every, .. } => {
            let every = count(every, rulebook)?;
            Box::new(move |times| times.checked_div(every).unwrap_or(0))
        }
        Pricing::Over { days, .. } => {
            let days = count(days, rulebook)?;
            Box::new(move |halves| u32::from(halves > days.saturating_mul(HALVES)))
        }
        _ => return Ok(()),
    };
    let [_, Some(name)] = clause.pricing.names() else { return Ok(()) };
    let step = points(name, rulebook)?;
    let mut counted = 0u32;
    for line in lines.iter_mut().filter(|line| line.clause == clause && line.standing.counts()) {
        let before = steps(counted);
        counted = counted.saturating_add(line.charge.quantity);
        line.points = step.times(steps(counted) - before);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::rules::fixture::{charge, rulebook};

    fn price(clause_id: &str, quantity: u32, of: u32) -> String {
        let charge = Charge { quantity, of: Some(of), ..charge(clause_id, "f") };
        price_of(&charge, crate::reference::tables::clause(clause_id).unwrap(), &rulebook()).unwrap().0.to_string()
    }

    #[test]
    fn a_part_of_a_percentage_point_takes_nothing() {
        assert_eq!(price("assessment/4.2.rate", 200, 200), "0");
        assert_eq!(price("assessment/4.2.rate", 199, 200), "0", "half a point below");
        assert_eq!(price("assessment/4.2.rate", 198, 200), "0.5");
        assert_eq!(price("assessment/4.2.rate", 197, 200), "0.5", "one and a half below");
        assert_eq!(price("assessment/4.2.rate", 0, 0), "0", "nothing was due, so nothing was late");
    }

    #[test]
    fn a_share_is_rounded_half_up_to_the_tenth() {
        assert_eq!(price("monthly/10.peers", 400, 400), "0");
        assert_eq!(price("monthly/10.peers", 350, 400), "1.2", "8.75 is kept as 8.8");
        assert_eq!(price("monthly/10.peers", 349, 400), "1.3", "8.725 is kept as 8.7");
        assert_eq!(price("monthly/10.peers", 0, 400), "10");
        assert_eq!(price("monthly/10.peers", 0, 0), "0", "nobody marked, so nothing is taken");
    }
}
