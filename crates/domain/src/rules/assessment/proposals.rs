//! assessment/4.5 Proposals and innovation (建议与创新). It is earned: nothing at first, and never above its cap.
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/4.5",
    article: "assessment/4.5",
    zh: "建议与创新",
    en: "Proposals and innovation",
    cap: "assessment-4-5-cap",
    opening: Opening::Earned,
    clauses: &[Clause {
        id: "assessment/4.5.proposal",
        article: "assessment/4.5",
        zh: "经检验有成效的建议或创新",
        en: "a proposal proven in practice, or an innovation",
        pricing: Pricing::Each("assessment-4-5-proposal"),
    }],
};
