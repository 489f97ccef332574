//! assessment/1 Conduct and norms (思想品德与行为规范). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/1",
    article: "assessment/1",
    zh: "思想品德与行为规范",
    en: "Conduct and norms",
    cap: "assessment-1-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/1.uncivil",
            article: "assessment/1",
            zh: "不文明言行",
            en: "an uncivil word or act",
            pricing: Pricing::Range { least: "assessment-1-uncivil-least", most: "assessment-1-uncivil-most" },
        },
        Clause {
            id: "assessment/1.quarrel",
            article: "assessment/1",
            zh: "与办事群众争吵",
            en: "a quarrel with an applicant",
            pricing: Pricing::Each("assessment-1-quarrel"),
        },
        Clause {
            id: "assessment/1.dress",
            article: "assessment/1",
            zh: "不按规定着装上岗",
            en: "not dressed as prescribed",
            pricing: Pricing::Each("assessment-1-dress"),
        },
        Clause {
            id: "assessment/1.disobeying",
            article: "assessment/1",
            zh: "不服从安排、不积极主动",
            en: "disobeying, or passive in handling",
            pricing: Pricing::Range { least: "assessment-1-disobeying-least", most: "assessment-1-disobeying-most" },
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::Standing;
    use crate::scores::rules::fixture::{assess, charge, chosen, points, standing_of};

    #[test]
    fn assessment_1__uncivil_one_to_two_and_disobeying_two_to_five_as_chosen() {
        let sheet = assess(&[
            chosen("assessment/1.uncivil", "finding/A", "1.5"),
            chosen("assessment/1.disobeying", "finding/B", "4"),
        ]);
        assert_eq!(points(&sheet, "assessment/1"), "9.5");
    }

    #[test]
    fn assessment_1__a_quarrel_takes_five_and_dress_one() {
        let sheet = assess(&[charge("assessment/1.quarrel", "finding/A"), charge("assessment/1.dress", "finding/B")]);
        assert_eq!(points(&sheet, "assessment/1"), "9");
    }

    #[test]
    fn assessment_1__a_quarrel_is_not_an_uncivil_word_besides() {
        let sheet = assess(&[charge("assessment/1.quarrel", "finding/A"), charge("assessment/1.uncivil", "finding/A")]);
        assert_eq!(
            (points(&sheet, "assessment/1").as_str(), standing_of(&sheet, "assessment/1.uncivil")),
            ("10", Standing::SetAside)
        );
    }
}
