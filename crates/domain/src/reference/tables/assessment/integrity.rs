//! assessment/5 Integrity (廉政建设). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/5",
    article: "assessment/5",
    zh: "廉政建设",
    en: "Integrity",
    cap: "assessment-5-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/5.breach",
        article: "assessment/5",
        zh: "违反纪律或不廉洁行为，查实",
        en: "a verified breach of discipline or integrity",
        pricing: Pricing::Range { least: "assessment-5-breach-least", most: "assessment-5-breach-most" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, chosen, points};

    #[test]
    fn assessment_5__a_verified_breach_takes_one_to_ten_as_chosen() {
        let sheet = assess(&[
            chosen("assessment/5.breach", "finding/A", "10"),
            chosen("assessment/5.breach", "finding/B", "7"),
        ]);
        assert_eq!(points(&sheet, "assessment/5"), "0", "fifteen and no more");
    }
}
