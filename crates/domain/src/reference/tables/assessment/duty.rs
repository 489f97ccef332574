//! assessment/3.3 Duty (值班). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/3.3",
    article: "assessment/3.3",
    zh: "值班",
    en: "Duty",
    cap: "assessment-3-3-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/3.3.left",
            article: "assessment/3.3",
            zh: "值班时擅自离岗",
            en: "leaving duty without leave",
            pricing: Pricing::Each("assessment-3-3-left"),
        },
        Clause {
            id: "assessment/3.3.irresponsible",
            article: "assessment/3.3",
            zh: "值班不负责任发生不良后果",
            en: "irresponsible on duty with a bad consequence",
            pricing: Pricing::Each("assessment-3-3-irresponsible"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, charge, points, times};

    #[test]
    fn assessment_3_3__leaving_duty_takes_two_and_a_bad_consequence_one() {
        let sheet =
            assess(&[times("assessment/3.3.left", "duty/A", 2), charge("assessment/3.3.irresponsible", "finding/B")]);
        assert_eq!(points(&sheet, "assessment/3.3"), "0");
    }
}
