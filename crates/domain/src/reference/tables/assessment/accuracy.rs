//! assessment/4.1 Accuracy (准确率). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.1",
    article: "assessment/4.1",
    zh: "准确率",
    en: "Accuracy",
    cap: "assessment-4-1-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.1.error",
        article: "assessment/4.1",
        zh: "办事结果有差错",
        en: "an error in a result",
        pricing: Pricing::Range { least: "assessment-4-1-error-least", most: "assessment-4-1-error-most" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, charge, chosen, points};

    #[test]
    fn assessment_4_1__each_error_takes_one_to_two_as_chosen() {
        let sheet =
            assess(&[chosen("assessment/4.1.error", "finding/A", "2"), charge("assessment/4.1.error", "finding/B")]);
        assert_eq!(points(&sheet, "assessment/4.1"), "7");
    }
}
