//! monthly/1 Conduct and attitude (行为规范、服务态度). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/1",
    article: "monthly/1",
    zh: "行为规范、服务态度",
    en: "Conduct and attitude",
    cap: "monthly-1-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/1.violation",
            article: "monthly/1",
            zh: "违反行为规范",
            en: "a violation of the code of conduct",
            pricing: Pricing::Each("monthly-1-violation"),
        },
        Clause {
            id: "monthly/1.quarrel",
            article: "monthly/1",
            zh: "与服务对象争吵",
            en: "a quarrel with somebody served",
            pricing: Pricing::Each("monthly-1-quarrel"),
        },
        Clause {
            id: "monthly/1.grave-quarrel",
            article: "monthly/1",
            zh: "争吵情节严重，加扣",
            en: "a grave quarrel, beyond what the quarrel takes",
            pricing: Pricing::Each("monthly-1-grave-quarrel"),
        },
    ],
};
