//! monthly/6 Integrity (廉洁从政). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/6",
    article: "monthly/6",
    zh: "廉洁从政",
    en: "Integrity",
    cap: "monthly-6-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "monthly/6.breach",
        article: "monthly/6",
        zh: "吃、拿、卡、要等不廉洁行为",
        en: "a breach of integrity",
        pricing: Pricing::Each("monthly-6-breach"),
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points};

    #[test]
    fn monthly_6__each_breach_takes_two_points() {
        assert_eq!(
            points(
                &monthly(&[charge("monthly/6.breach", "finding/A"), charge("monthly/6.breach", "finding/B")]),
                "monthly/6"
            ),
            "6"
        );
    }
}
