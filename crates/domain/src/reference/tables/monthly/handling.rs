//! monthly/2 Case handling (办件管理). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Monthly,
    id: "monthly/2",
    article: "monthly/2",
    zh: "办件管理",
    en: "Case handling",
    cap: "monthly-2-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "monthly/2.not-taken-in",
            article: "monthly/2",
            zh: "可收件而未收件",
            en: "a case that could have been accepted and was not",
            pricing: Pricing::Each("monthly-2-not-taken-in"),
        },
        Clause {
            id: "monthly/2.supplement-unexplained",
            article: "monthly/2",
            zh: "需补件而未详细说明",
            en: "a supplement asked for without detailed explanation",
            pricing: Pricing::Each("monthly-2-supplement-unexplained"),
        },
        Clause {
            id: "monthly/2.answer-unreasoned",
            article: "monthly/2",
            zh: "答复未充分说明理由",
            en: "an answer without its full reasons",
            pricing: Pricing::Each("monthly-2-answer-unreasoned"),
        },
        Clause {
            id: "monthly/2.joint-unexplained",
            article: "monthly/2",
            zh: "联办件未说明程序或未联系有关部门",
            en: "a joint item without explaining the procedure or contacting the departments",
            pricing: Pricing::Each("monthly-2-joint-unexplained"),
        },
        Clause {
            id: "monthly/2.papers",
            article: "monthly/2",
            zh: "办件手续不规范、报送不及时",
            en: "irregular or late papers",
            pricing: Pricing::Each("monthly-2-papers"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{charge, monthly, points};

    #[test]
    fn monthly_2__each_irregularity_in_handling_takes_two_points() {
        for clause in ["not-taken-in", "supplement-unexplained", "answer-unreasoned", "joint-unexplained", "papers"] {
            let sheet = monthly(&[charge(&format!("monthly/2.{clause}"), "case/A")]);
            assert_eq!(points(&sheet, "monthly/2"), "8", "{clause}");
        }
    }

    #[test]
    fn monthly_2__all_five_take_all_ten() {
        let all = ["not-taken-in", "supplement-unexplained", "answer-unreasoned", "joint-unexplained", "papers"]
            .map(|clause| charge(&format!("monthly/2.{clause}"), clause));
        assert_eq!(points(&monthly(&all), "monthly/2"), "0");
    }
}
