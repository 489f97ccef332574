//! monthly/11 Awards (受奖附加). They come on top of the base, and never above their cap.
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/11",
    article: "monthly/11",
    zh: "受奖附加",
    en: "Awards",
    cap: "monthly-11-cap",
    opening: Opening::Awards,
    clauses: &[
        Clause {
            id: "monthly/11.honour",
            article: "monthly/11",
            zh: "市委、市政府以上表彰",
            en: "an honour of city level or above",
            pricing: Pricing::Range { least: "monthly-11-honour-least", most: "monthly-11-honour-most" },
        },
        Clause {
            id: "monthly/11.letter",
            article: "monthly/11",
            zh: "群众来信表扬",
            en: "a letter of praise",
            pricing: Pricing::Each("monthly-11-letter"),
        },
        Clause {
            id: "monthly/11.banner",
            article: "monthly/11",
            zh: "赠送锦旗",
            en: "a banner given",
            pricing: Pricing::Each("monthly-11-banner"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, chosen, monthly, points};

    #[test]
    fn monthly_11__an_honour_gives_five_to_ten_a_letter_one_a_banner_two() {
        for (charge, given) in [
            (chosen("monthly/11.honour", "finding/A", "6"), "6"),
            (charge("monthly/11.letter", "finding/B"), "1"),
            (charge("monthly/11.banner", "finding/C"), "2"),
        ] {
            let sheet = monthly(std::slice::from_ref(&charge));
            assert_eq!((points(&sheet, "monthly/11").as_str(), sheet.base.to_string().as_str()), (given, "100"));
        }
    }

    #[test]
    fn monthly_11__awards_never_exceed_ten() {
        let sheet = monthly(&[chosen("monthly/11.honour", "finding/A", "9"), charge("monthly/11.banner", "finding/B")]);
        assert_eq!((sheet.awards.to_string(), sheet.total.to_string()), ("10".to_owned(), "110".to_owned()));
    }
}
