//! monthly/3 Promised time (时限承诺). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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
