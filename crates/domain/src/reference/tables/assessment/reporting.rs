//! assessment/4.4 Timely reporting (及时报送). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.4",
    article: "assessment/4.4",
    zh: "及时报送",
    en: "Timely reporting",
    cap: "assessment-4-4-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.4.reporting",
        article: "assessment/4.4",
        zh: "报送不积极或不报送",
        en: "a lapse in reporting",
        pricing: Pricing::Range { least: "assessment-4-4-reporting-least", most: "assessment-4-4-reporting-most" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, chosen, points};

    #[test]
    fn assessment_4_4__each_lapse_takes_one_to_two_of_five() {
        let sheet = assess(&[
            chosen("assessment/4.4.reporting", "finding/A", "2"),
            chosen("assessment/4.4.reporting", "finding/B", "2"),
        ]);
        assert_eq!(points(&sheet, "assessment/4.4"), "1");
    }
}
