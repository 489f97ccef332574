//! monthly/8 At the post (人员到岗). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/8",
    article: "monthly/8",
    zh: "人员到岗",
    en: "At the post",
    cap: "monthly-8-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/8.changes",
            article: "monthly/8",
            zh: "人员变动频繁",
            en: "frequent changes of staff",
            pricing: Pricing::Range { least: "monthly-8-changes-least", most: "monthly-8-changes-most" },
        },
        Clause {
            id: "monthly/8.left",
            article: "monthly/8",
            zh: "擅自脱岗半天以上",
            en: "leaving the post for half a day or more",
            pricing: Pricing::Each("monthly-8-left"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{chosen, monthly, points, times};

    #[test]
    fn monthly_8__frequent_changes_take_two_to_five_of_fifteen() {
        let sheet = monthly(&[chosen("monthly/8.changes", "finding/A", "5")]);
        assert_eq!(points(&sheet, "monthly/8"), "10");
        assert_eq!(sheet.items[7].lines[0].assumed, ["monthly-8-cap"], "fifteen is a reading of ours");
    }

    #[test]
    fn monthly_8__each_leaving_of_half_a_day_or_more_takes_two() {
        assert_eq!(points(&monthly(&[times("monthly/8.left", "finding/A", 2)]), "monthly/8"), "11");
    }
}
