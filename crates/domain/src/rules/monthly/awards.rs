//! monthly/11 Awards (受奖附加). They come on top of the base, and never above their cap.
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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
