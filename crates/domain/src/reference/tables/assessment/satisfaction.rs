//! assessment/4.3 Satisfaction (满意度). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.3",
    article: "assessment/4.3",
    zh: "满意度",
    en: "Satisfaction",
    cap: "assessment-4-3-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.3.dissatisfied",
        article: "assessment/4.3",
        zh: "对办理结果不满意",
        en: "somebody dissatisfied with a result",
        pricing: Pricing::Range {
            least: "assessment-4-3-dissatisfied-least",
            most: "assessment-4-3-dissatisfied-most",
        },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, chosen, points};

    #[test]
    fn assessment_4_3__each_dissatisfied_takes_one_to_two_as_chosen() {
        let sheet = assess(&[chosen("assessment/4.3.dissatisfied", "case/A#rating", "1.5")]);
        assert_eq!(points(&sheet, "assessment/4.3"), "8.5");
    }
}
