//! assessment/3.3 Duty (值班). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/3.3",
    article: "assessment/3.3",
    zh: "值班",
    en: "Duty",
    cap: "assessment-3-3-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/3.3.left",
            article: "assessment/3.3",
            zh: "值班时擅自离岗",
            en: "leaving duty without leave",
            pricing: Pricing::Each("assessment-3-3-left"),
        },
        Clause {
            id: "assessment/3.3.irresponsible",
            article: "assessment/3.3",
            zh: "值班不负责任发生不良后果",
            en: "irresponsible on duty with a bad consequence",
            pricing: Pricing::Each("assessment-3-3-irresponsible"),
        },
    ],
};
