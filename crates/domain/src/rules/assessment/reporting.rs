//! assessment/4.4 Timely reporting (及时报送). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.4",
    article: "assessment/4.4",
    zh: "及时报送",
    en: "Timely reporting",
    cap: "assessment-4-4-cap",
    opening: Opening::Full,
    clauses: &[Clause {
        id: "assessment/4.4.reporting",
        article: "assessment/4.4",
        zh: "报送不积极或不报送",
        en: "a lapse in reporting",
        pricing: Pricing::Range { least: "assessment-4-4-reporting-least", most: "assessment-4-4-reporting-most" },
    }],
};
