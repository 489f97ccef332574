//! assessment/2 Skill (业务技能). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/2",
    article: "assessment/2",
    zh: "业务技能",
    en: "Skill",
    cap: "assessment-2-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/2.answer",
            article: "assessment/2",
            zh: "不能及时、准确解答咨询",
            en: "not answering promptly and exactly",
            pricing: Pricing::Each("assessment-2-answer"),
        },
        Clause {
            id: "assessment/2.policy",
            article: "assessment/2",
            zh: "政策执行不当",
            en: "a policy carried out wrongly",
            pricing: Pricing::Range { least: "assessment-2-policy-least", most: "assessment-2-policy-most" },
        },
        Clause {
            id: "assessment/2.coordination",
            article: "assessment/2",
            zh: "协调不力，影响他人",
            en: "poor coordination that hinders others",
            pricing: Pricing::Each("assessment-2-coordination"),
        },
        Clause {
            id: "assessment/2.reports",
            article: "assessment/2",
            zh: "情况报送不及时、表述不清",
            en: "late or unclear reports",
            pricing: Pricing::Each("assessment-2-reports"),
        },
        Clause {
            id: "assessment/2.promise",
            article: "assessment/2",
            zh: "未在承诺时限内办结",
            en: "not done in the promised time",
            pricing: Pricing::Range { least: "assessment-2-promise-least", most: "assessment-2-promise-most" },
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, charge, chosen, points};

    #[test]
    fn assessment_2__answers_and_reports_one_coordination_two() {
        for (clause, left) in [("answer", "14"), ("reports", "14"), ("coordination", "13")] {
            assert_eq!(
                points(&assess(&[charge(&format!("assessment/2.{clause}"), "f")]), "assessment/2"),
                left,
                "{clause}"
            );
        }
    }

    #[test]
    fn assessment_2__policy_one_to_three_and_promise_one_to_four_as_chosen() {
        let sheet =
            assess(&[chosen("assessment/2.policy", "finding/A", "3"), chosen("assessment/2.promise", "case/B", "4")]);
        assert_eq!(points(&sheet, "assessment/2"), "8");
    }
}
