//! monthly/7 Complaints (工作作风与群众投诉). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/7",
    article: "monthly/7",
    zh: "工作作风与群众投诉",
    en: "Complaints",
    cap: "monthly-7-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/7.verified",
            article: "monthly/7",
            zh: "投诉查实",
            en: "a verified complaint",
            pricing: Pricing::Range { least: "monthly-7-verified-least", most: "monthly-7-verified-most" },
        },
        Clause {
            id: "monthly/7.circular",
            article: "monthly/7",
            zh: "受到通报批评或造成不良影响",
            en: "circulated criticism or bad influence",
            pricing: Pricing::Each("monthly-7-circular"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::Standing;
    use crate::scores::rules::fixture::{charge, chosen, monthly, points, standing_of};

    #[test]
    fn monthly_7__a_verified_complaint_takes_two_to_five_as_chosen() {
        let sheet =
            monthly(&[chosen("monthly/7.verified", "complaint/A", "3.5"), charge("monthly/7.verified", "complaint/B")]);
        assert_eq!(points(&sheet, "monthly/7"), "4.5");
    }

    #[test]
    fn monthly_7__circulated_criticism_takes_all_ten_instead() {
        let sheet =
            monthly(&[charge("monthly/7.circular", "complaint/A"), chosen("monthly/7.verified", "complaint/A", "5")]);
        assert_eq!(
            (points(&sheet, "monthly/7").as_str(), standing_of(&sheet, "monthly/7.verified")),
            ("0", Standing::SetAside)
        );
    }
}
