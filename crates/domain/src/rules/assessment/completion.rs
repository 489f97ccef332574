//! assessment/4.2 Completion in time (按时办结率). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.2",
    article: "assessment/4.2",
    zh: "按时办结率",
    en: "Completion in time",
    cap: "assessment-4-2-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.2.rate",
        article: "assessment/4.2",
        zh: "规定时限内办结率",
        en: "the rate of cases done in time",
        pricing: Pricing::Percentage { points: "assessment-4-2-rate" },
    }],
};
