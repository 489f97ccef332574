//! monthly/4 Quality (办理质量). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/4",
    article: "monthly/4",
    zh: "办理质量",
    en: "Quality",
    cap: "monthly-4-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/4.not-reported",
            article: "monthly/4",
            zh: "上报办公网不及时",
            en: "not reported to the office network in time",
            pricing: Pricing::Each("monthly-4-not-reported"),
        },
        Clause {
            id: "monthly/4.notices",
            article: "monthly/4",
            zh: "通知书填写、上报不及时",
            en: "notices not filled in or reported in time",
            pricing: Pricing::Range { least: "monthly-4-notices-least", most: "monthly-4-notices-most" },
        },
    ],
};
