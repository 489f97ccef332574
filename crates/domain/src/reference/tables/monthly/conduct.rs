//! monthly/1 Conduct and attitude (行为规范、服务态度). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/1",
    article: "monthly/1",
    zh: "行为规范、服务态度",
    en: "Conduct and attitude",
    cap: "monthly-1-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/1.violation",
            article: "monthly/1",
            zh: "违反行为规范",
            en: "a violation of the code of conduct",
            pricing: Pricing::Each("monthly-1-violation"),
        },
        Clause {
            id: "monthly/1.quarrel",
            article: "monthly/1",
            zh: "与服务对象争吵",
            en: "a quarrel with somebody served",
            pricing: Pricing::Each("monthly-1-quarrel"),
        },
        Clause {
            id: "monthly/1.grave-quarrel",
            article: "monthly/1",
            zh: "争吵情节严重，加扣",
            en: "a grave quarrel, beyond what the quarrel takes",
            pricing: Pricing::Each("monthly-1-grave-quarrel"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points, times};

    #[test]
    fn monthly_1__each_violation_takes_one_point() {
        let sheet =
            monthly(&[times("monthly/1.violation", "finding/A", 2), charge("monthly/1.violation", "finding/B")]);
        assert_eq!(points(&sheet, "monthly/1"), "7");
    }

    #[test]
    fn monthly_1__a_quarrel_takes_three_and_a_grave_one_two_more() {
        let quarrel = charge("monthly/1.quarrel", "finding/A");
        assert_eq!(points(&monthly(std::slice::from_ref(&quarrel)), "monthly/1"), "7");
        let grave = monthly(&[quarrel, charge("monthly/1.grave-quarrel", "finding/A")]);
        assert_eq!(points(&grave, "monthly/1"), "5");
    }

    #[test]
    fn monthly_1__the_item_ends_at_zero() {
        assert_eq!(points(&monthly(&[times("monthly/1.violation", "finding/A", 11)]), "monthly/1"), "0");
    }
}
