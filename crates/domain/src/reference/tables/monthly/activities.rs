//! monthly/5 Centre activities (参加中心活动). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/5",
    article: "monthly/5",
    zh: "参加中心活动",
    en: "Centre activities",
    cap: "monthly-5-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/5.late",
            article: "monthly/5",
            zh: "无故迟到",
            en: "late for a meeting or activity without reason",
            pricing: Pricing::Each("monthly-5-late"),
        },
        Clause {
            id: "monthly/5.absent",
            article: "monthly/5",
            zh: "无故不参加",
            en: "absent from a meeting or activity without reason",
            pricing: Pricing::Each("monthly-5-absent"),
        },
        Clause {
            id: "monthly/5.uncooperative",
            article: "monthly/5",
            zh: "工作任务配合不力",
            en: "poor cooperation in the centre's tasks",
            pricing: Pricing::Each("monthly-5-uncooperative"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points};

    #[test]
    fn monthly_5__late_one_absent_two_uncooperative_three() {
        for (clause, left) in [("late", "9"), ("absent", "8"), ("uncooperative", "7")] {
            let sheet = monthly(&[charge(&format!("monthly/5.{clause}"), "meeting/A#P004")]);
            assert_eq!(points(&sheet, "monthly/5"), left, "{clause}");
        }
    }
}
