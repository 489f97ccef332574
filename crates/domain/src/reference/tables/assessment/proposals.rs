//! assessment/4.5 Proposals and innovation (建议与创新). It is earned: nothing at first, and never above its cap.
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, points, times};

    #[test]
    fn assessment_4_5__proposals_are_earned_up_to_five() {
        let sheet = |count| points(&assess(&[times("assessment/4.5.proposal", "finding/A", count)]), "assessment/4.5");
        assert_eq!(
            (points(&assess(&[]), "assessment/4.5").as_str(), sheet(1).as_str(), sheet(2).as_str()),
            ("0", "5", "5")
        );
    }
}
