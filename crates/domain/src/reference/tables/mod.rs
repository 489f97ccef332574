//! The two score tables (考核表): one file per item, numbers from the rulebook.
//!
//! Implements monthly/1–11 and assessment/1–6 as far as clauses and their prices are named. No number is here: an item
//! names its numbers, and the rulebook says what they are. What charges cost together is [`crate::scores::rules`]'s to say.
mod assessment;
mod check;
mod clause;
#[cfg(test)]
mod golden_tests;
mod monthly;

pub use check::{Entry, Problem, check_rulebook};
pub use clause::{Clause, Opening, Pricing, ScoreItem, Table};

use crate::reference::centre::definition::{NumberRule, RulebookDefinition};
use crate::vocabulary::points::Points;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The range that a clause leaves to an assessor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Range {
    /// At least.
    pub least: Points,
    /// At most.
    pub most: Points,
}

/// Every clause of both tables, in the order of the tables.
pub static CLAUSES: LazyLock<Vec<&'static Clause>> = LazyLock::new(|| {
    let items = Table::ALL.iter().flat_map(|table| items(*table));
    items.flat_map(|item| item.clauses).collect()
});

/// The items of a table, the awards last.
#[must_use]
pub fn items(table: Table) -> &'static [ScoreItem] {
    match table {
        Table::Monthly => monthly::ITEMS,
        Table::Assessment => assessment::ITEMS,
    }
}

/// The clause of that id, `monthly/3.overdue`.
#[must_use]
pub fn clause(id: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|clause| clause.id == id).copied()
}

/// Whether a clause gives points (建议、受奖) and takes none.
#[must_use]
pub fn gives(id: &str) -> bool {
    let Some(clause) = clause(id) else { return false };
    let mut items = Table::ALL.iter().flat_map(|table| items(*table));
    items.any(|item| item.id == clause.item() && item.opening != Opening::Full)
}

/// Whether a clause leaves points to choose.
#[must_use]
pub fn is_range(id: &str) -> bool {
    clause(id).is_some_and(|clause| matches!(clause.pricing, Pricing::Range { .. }))
}

/// The range that a clause leaves to an assessor under a rulebook; none where it leaves none, or the rulebook lacks it.
#[must_use]
pub fn range(clause: &Clause, rulebook: &RulebookDefinition) -> Option<Range> {
    let Pricing::Range { least, most } = clause.pricing else { return None };
    let points = |name| number(rulebook, name).and_then(points_of);
    Some(Range { least: points(least)?, most: points(most)? })
}

/// The names of the rulebook's numbers that the two tables ask for.
pub fn numbers() -> impl Iterator<Item = &'static str> {
    let bases = Table::ALL.iter().map(|table| table.base());
    let items = Table::ALL.iter().flat_map(|table| items(*table));
    bases.chain(items.flat_map(|item| {
        let priced = item.clauses.iter().flat_map(|clause| clause.pricing.names().into_iter().flatten());
        std::iter::once(item.cap).chain(priced)
    }))
}

/// A number of a rulebook by name.
pub(crate) fn number<'a>(rulebook: &'a RulebookDefinition, name: &str) -> Option<&'a NumberRule> {
    rulebook.numbers.iter().find(|rule| rule.name == name)
}

/// A number in tenths as points; none below zero.
pub(crate) fn points_of(rule: &NumberRule) -> Option<Points> {
    u32::try_from(rule.value).ok().map(Points::tenths)
}
