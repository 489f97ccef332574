//! assessment/4.2 Completion in time (按时办结率). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.2",
    article: "assessment/4.2",
    zh: "按时办结率",
    en: "Completion in time",
    cap: "assessment-4-2-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.2.rate",
        article: "assessment/4.2",
        zh: "规定时限内办结率",
        en: "the rate of cases done in time",
        pricing: Pricing::Percentage { points: "assessment-4-2-rate" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, part, points};

    #[test]
    fn assessment_4_2__half_a_point_for_each_percentage_point_below_a_hundred() {
        let rate = |done| points(&assess(&[part("assessment/4.2.rate", "rate/P004", done, 80)]), "assessment/4.2");
        assert_eq!(
            (rate(80).as_str(), rate(78).as_str(), rate(40).as_str()),
            ("10", "9", "0"),
            "2.5 below takes 2 of them"
        );
    }
}
