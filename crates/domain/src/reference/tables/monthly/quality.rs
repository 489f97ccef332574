//! monthly/4 Quality (办理质量). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/4",
    article: "monthly/4",
    zh: "办理质量",
    en: "Quality",
    cap: "monthly-4-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/4.not-reported",
            article: "monthly/4",
            zh: "上报办公网不及时",
            en: "not reported to the office network in time",
            pricing: Pricing::Each("monthly-4-not-reported"),
        },
        Clause {
            id: "monthly/4.notices",
            article: "monthly/4",
            zh: "通知书填写、上报不及时",
            en: "notices not filled in or reported in time",
            pricing: Pricing::Range { least: "monthly-4-notices-least", most: "monthly-4-notices-most" },
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, chosen, monthly, points, times};

    #[test]
    fn monthly_4__each_case_not_reported_in_time_takes_one_point() {
        assert_eq!(points(&monthly(&[times("monthly/4.not-reported", "case/A", 2)]), "monthly/4"), "8");
    }

    #[test]
    fn monthly_4__notices_take_what_the_assessor_chose_between_one_and_five() {
        assert_eq!(points(&monthly(&[chosen("monthly/4.notices", "finding/A", "5")]), "monthly/4"), "5");
        assert_eq!(
            points(&monthly(&[charge("monthly/4.notices", "finding/A")]), "monthly/4"),
            "9",
            "the least until then"
        );
    }
}
