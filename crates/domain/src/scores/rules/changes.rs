//! What is different between two sheets of one subject (两版考核表的差异), charge by charge.
//!
//! A charge that does not count has no points here, whatever it would cost. It says what changed, never why.
use super::sheet::{Change, Line, Sheet, Standing};
use crate::vocabulary::points::Points;
use std::collections::{BTreeMap, BTreeSet};

/// What is different, in the order of the earlier sheet, then what is new in the order of the later one. Equal sheets have no
/// changes.
#[must_use]
pub fn changes(before: &Sheet, after: &Sheet) -> Vec<Change> {
    let (earlier, later) = (by_charge(before), by_charge(after));
    let of_before = lines(before).map(|line| (line, Some(counted(line)), later.get(line.charge.as_str()).copied()));
    let new = lines(after)
        .filter(|line| !earlier.contains_key(line.charge.as_str()))
        .map(|line| (line, None, Some(counted(line))));
    let changed = of_before.chain(new).filter(|(_, before, after)| before != after);
    let change = |(line, before, after): (&Line, _, _)| Change {
        charge: line.charge.clone(),
        clause: line.clause.clone(),
        before,
        after,
    };
    changed.map(change).collect()
}

/// The charges that stood contested and do so no longer: what they rest on was contested, and that was decided. Where it was
/// upheld no points change, and still the earlier sheet says what is not so any more.
#[must_use]
pub fn settled<'a>(before: &'a Sheet, after: &Sheet) -> Vec<&'a str> {
    let open: BTreeSet<&str> = contested(after).collect();
    contested(before).filter(|charge| !open.contains(charge)).collect()
}

fn contested(sheet: &Sheet) -> impl Iterator<Item = &str> {
    lines(sheet).filter(|line| line.standing == Standing::Contested).map(|line| line.charge.as_str())
}

fn lines(sheet: &Sheet) -> impl Iterator<Item = &Line> {
    sheet.items.iter().flat_map(|item| &item.lines)
}

fn counted(line: &Line) -> Points {
    if line.standing.counts() { line.points } else { Points::ZERO }
}

fn by_charge(sheet: &Sheet) -> BTreeMap<&str, Points> {
    lines(sheet).map(|line| (line.charge.as_str(), counted(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::rules::Standing;
    use crate::scores::rules::fixture::{charge, chosen, monthly};

    #[test]
    fn changed_gone_and_new_charges_are_told_with_their_points() {
        let hygiene = charge("monthly/9.hygiene", "finding/A");
        let verified = |points| chosen("monthly/7.verified", "complaint/B", points);
        let before = monthly(&[hygiene.clone(), verified("2"), charge("monthly/5.late", "meeting/C")]);
        let withdrawn = crate::scores::rules::Charge { standing: Standing::Withdrawn, ..hygiene };
        let after = monthly(&[withdrawn, verified("5"), charge("monthly/5.absent", "meeting/C")]);
        let scenario: Vec<String> = changes(&before, &after)
            .iter()
            .map(|change| {
                let text = |points: Option<Points>| points.map_or("-".into(), |points| points.to_string());
                format!("{} {} {}", change.clause, text(change.before), text(change.after))
            })
            .collect();
        assert_eq!(
            scenario,
            ["monthly/5.late 1 -", "monthly/7.verified 2 5", "monthly/9.hygiene 1 0", "monthly/5.absent - 2"]
        );
    }

    #[test]
    fn a_contest_that_was_decided_is_told_though_it_changed_no_points() {
        let stands = charge("monthly/9.hygiene", "finding/A");
        let open = crate::scores::rules::Charge { standing: Standing::Contested, ..stands.clone() };
        let (before, after) = (monthly(std::slice::from_ref(&open)), monthly(std::slice::from_ref(&stands)));
        assert_eq!((changes(&before, &after), settled(&before, &after)), (vec![], vec![open.id.as_str()]));
        assert_eq!(settled(&before, &before), Vec::<&str>::new(), "it still waits");
        assert_eq!(settled(&after, &before), Vec::<&str>::new(), "that it is contested now settles nothing");
    }
}
