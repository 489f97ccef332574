//! monthly/9 Hygiene (卫生保洁). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/9",
    article: "monthly/9",
    zh: "卫生保洁",
    en: "Hygiene",
    cap: "monthly-9-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "monthly/9.hygiene",
        article: "monthly/9",
        zh: "窗口不整洁、资料摆放无序",
        en: "an untidy window",
        pricing: Pricing::Each("monthly-9-hygiene"),
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points, times};

    #[test]
    fn monthly_9__each_finding_takes_one_of_five() {
        assert_eq!(points(&monthly(&[charge("monthly/9.hygiene", "finding/A")]), "monthly/9"), "4");
        assert_eq!(points(&monthly(&[times("monthly/9.hygiene", "finding/A", 6)]), "monthly/9"), "0");
    }
}
