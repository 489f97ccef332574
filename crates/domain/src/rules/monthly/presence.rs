//! monthly/8 At the post (人员到岗). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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
