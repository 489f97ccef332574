//! monthly/10 Windows score each other (窗口互评). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/10",
    article: "monthly/10",
    zh: "窗口互评",
    en: "Windows score each other",
    cap: "monthly-10-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "monthly/10.peers",
        article: "monthly/10",
        zh: "其他窗口打分的平均",
        en: "the mean of the other windows' marks",
        pricing: Pricing::Share { cap: "monthly-10-cap" },
    }],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{monthly, part, points};

    #[test]
    fn monthly_10__the_mean_of_the_other_windows_is_scaled_to_ten() {
        let sheet = monthly(&[part("monthly/10.peers", "period/M2015-03", 871, 1000)]);
        assert_eq!(
            (points(&sheet, "monthly/10").as_str(), sheet.items[9].lines[0].points.to_string().as_str()),
            ("8.7", "1.3")
        );
        assert_eq!(sheet.items[9].lines[0].assumed, ["rounding:monthly/10.peers"]);
    }

    #[test]
    fn monthly_10__unmarked_a_window_keeps_all_ten() {
        assert_eq!(points(&monthly(&[]), "monthly/10"), "10");
    }
}
