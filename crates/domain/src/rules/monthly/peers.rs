//! monthly/10 Windows score each other (窗口互评). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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
