//! What holds of every sheet, whatever is charged in whatever order and however often it is contested (性质测试).
use super::fixture::{charge, rulebook};
use super::{Charge, Item, Sheet, Standing, changes, score};
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::tables::{Opening, Pricing, ScoreItem, Table, clause, items, range};
use crate::vocabulary::points::Points;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeSet;

/// What a charge is made from: which clause, fact and day, how often, where in its range, and how it stands.
type Seed = (Index, u32, u32, u32, Option<u32>, Standing);

fn seed() -> impl Strategy<Value = Seed> {
    let standing = select(Standing::ALL.to_vec());
    (any::<Index>(), 0..4_u32, 0..5_u32, 0..12_u32, prop::option::of(0..=100_u32), standing)
}

/// A charge of a table that is not refused; a range is chosen in at a hundredth of its width.
fn made(table: Table, (which, fact, day, quantity, chosen, standing): &Seed, rulebook: &RulebookDefinition) -> Charge {
    let of_table: Vec<_> = items(table).iter().flat_map(|item| item.clauses).collect();
    let clause = which.get(&of_table);
    let range = range(clause, rulebook);
    let point = |place: u32| {
        let range = range.unwrap();
        Points::tenths(range.least.in_tenths() + (range.most - range.least).in_tenths() * place / 100)
    };
    let of = matches!(clause.pricing, Pricing::Percentage { .. } | Pricing::Share { .. }).then_some(12);
    Charge {
        on: chrono::NaiveDate::from_ymd_opt(2015, 3, 1 + day).unwrap(),
        quantity: if range.is_some() { 1 } else { *quantity },
        of,
        chosen: if range.is_some() { chosen.map(point) } else { None },
        standing: *standing,
        ..charge(clause.id, &format!("fact/{fact}"))
    }
}

/// Charges of one table, each id once and each rate once.
fn charges(table: Table, seeds: &[Seed]) -> Vec<Charge> {
    let rulebook = rulebook();
    let (mut ids, mut rates) = (BTreeSet::new(), BTreeSet::new());
    let mut charges: Vec<Charge> = seeds.iter().map(|seed| made(table, seed, &rulebook)).collect();
    charges.retain(|charge| {
        let is_rate = clause(&charge.clause).unwrap().pricing.is_rate();
        ids.insert(charge.id.clone()) && (!is_rate || rates.insert(charge.clause.clone()))
    });
    charges
}

fn sheet(table: Table, charges: &[Charge]) -> Sheet {
    score(table, "M2015-03", "W01", charges, &rulebook()).unwrap()
}

/// What is charged beside the awards and what is earned: what can only take.
fn takes(charge: &Charge) -> bool {
    let item = clause(&charge.clause).unwrap().item();
    let of_item = |other: &&ScoreItem| other.id == item;
    let declared = Table::ALL.iter().flat_map(|table| items(*table)).find(of_item).unwrap();
    declared.opening == Opening::Full
}

fn check_bounds(sheet: &Sheet) -> Result<(), TestCaseError> {
    let within = |item: &Item| item.points <= item.cap;
    prop_assert!(sheet.items.iter().all(within), "{sheet:?}");
    let most = |points: u32| Points::tenths(points * 10);
    prop_assert!(sheet.base <= most(100) && sheet.awards <= most(10) && sheet.total <= most(110), "{sheet:?}");
    prop_assert_eq!(sheet.total, sheet.base + sheet.awards);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_item_leaves_its_bounds_and_the_order_does_not_matter(
        table in select(Table::ALL.to_vec()), seeds in prop::collection::vec(seed(), 0..40), shift in any::<Index>(),
    ) {
        let mut charges = charges(table, &seeds);
        let first = sheet(table, &charges);
        check_bounds(&first)?;
        prop_assert!(changes(&first, &first.clone()).is_empty());
        charges.reverse();
        prop_assert_eq!(&sheet(table, &charges), &first);
        if !charges.is_empty() {
            let by = shift.index(charges.len());
            charges.rotate_left(by);
        }
        prop_assert_eq!(&sheet(table, &charges), &first);
    }

    #[test]
    fn contesting_anything_keeps_every_point_and_bound(
        table in select(Table::ALL.to_vec()), seeds in prop::collection::vec(seed(), 1..30),
        contested in prop::collection::vec(any::<Index>(), 0..20),
    ) {
        let mut charges = charges(table, &seeds);
        charges.iter_mut().for_each(|charge| charge.standing = Standing::Stands);
        let before = sheet(table, &charges);
        for which in &contested {
            let charge = which.index(charges.len());
            charges[charge].standing = Standing::Contested;
        }
        let after = sheet(table, &charges);
        check_bounds(&after)?;
        prop_assert_eq!(before.total, after.total, "what is contested counts until it is decided");
    }

    #[test]
    fn withdrawing_or_relaxing_a_fact_never_lowers_a_total(
        table in select(Table::ALL.to_vec()), seeds in prop::collection::vec(seed(), 1..30), fact in 0..4_u32,
        how in select(vec![Standing::Withdrawn, Standing::Relaxed]),
    ) {
        let mut charges = charges(table, &seeds);
        let before = sheet(table, &charges);
        let fact = format!("fact/{fact}");
        for charge in charges.iter_mut().filter(|charge| charge.fact == fact && takes(charge)) {
            charge.standing = how;
        }
        let after = sheet(table, &charges);
        check_bounds(&after)?;
        prop_assert!(after.base >= before.base && after.awards >= before.awards, "{} to {}", before.total, after.total);
    }

    #[test]
    fn withdrawing_one_line_never_lowers_a_total_where_no_other_was_set_aside_for_it(
        table in select(Table::ALL.to_vec()), seeds in prop::collection::vec(seed(), 1..30), which in any::<Index>(),
    ) {
        let mut charges = charges(table, &seeds);
        let before = sheet(table, &charges);
        let taken: Vec<usize> = (0..charges.len()).filter(|place| takes(&charges[*place])).collect();
        prop_assume!(!taken.is_empty());
        let withdrawn = *which.get(&taken);
        let aside = |charge: &Charge| {
            let line = before.items.iter().flat_map(|item| &item.lines).find(|line| line.charge == charge.id);
            line.is_some_and(|line| line.standing == Standing::SetAside)
        };
        prop_assume!(!charges.iter().any(|other| other.fact == charges[withdrawn].fact && aside(other)));
        charges[withdrawn].standing = Standing::Withdrawn;
        let after = sheet(table, &charges);
        prop_assert!(after.base >= before.base, "{} to {}", before.base, after.base);
    }
}
