//! assessment/3.2 Meetings, study and training (会议、学习、培训). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/3.2",
    article: "assessment/3.2",
    zh: "会议、学习、培训",
    en: "Meetings, study and training",
    cap: "assessment-3-2-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/3.2.late",
            article: "assessment/3.2",
            zh: "学习、培训、例会迟到",
            en: "late for study, training or a meeting",
            pricing: Pricing::Each("assessment-3-2-late"),
        },
        Clause {
            id: "assessment/3.2.absent",
            article: "assessment/3.2",
            zh: "学习、培训、例会缺席",
            en: "absent from study, training or a meeting",
            pricing: Pricing::Each("assessment-3-2-absent"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, charge, points};

    #[test]
    fn assessment_3_2__late_half_a_point_absent_one() {
        let sheet = assess(&[charge("assessment/3.2.late", "meeting/A"), charge("assessment/3.2.absent", "meeting/B")]);
        assert_eq!(points(&sheet, "assessment/3.2"), "0.5");
        assert_eq!(
            sheet.items[3].lines[0].assumed.last().unwrap(),
            "assessment-3-2-cap",
            "two is what eight and five leave of fifteen"
        );
    }
}
