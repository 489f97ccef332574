//! monthly/3 Promised time (时限承诺). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/3",
    article: "monthly/3",
    zh: "时限承诺",
    en: "Promised time",
    cap: "monthly-3-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "monthly/3.overdue",
        article: "monthly/3",
        zh: "超过承诺时限",
        en: "a case over its promised time",
        pricing: Pricing::PerUnit { points: "monthly-3-overdue", zh: "每件每天", en: "case and day over" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points, times};

    #[test]
    fn monthly_3__one_point_per_case_and_day_over() {
        let sheet =
            monthly(&[times("monthly/3.overdue", "case/A#promise", 3), charge("monthly/3.overdue", "case/B#promise")]);
        assert_eq!(points(&sheet, "monthly/3"), "6", "three days over and one");
    }

    #[test]
    fn monthly_3__ten_days_over_take_it_all_and_no_more() {
        assert_eq!(points(&monthly(&[times("monthly/3.overdue", "case/A#promise", 30)]), "monthly/3"), "0");
    }
}
