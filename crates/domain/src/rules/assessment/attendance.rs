//! assessment/3.1 Attendance (考勤). It is full until something takes from it, never below zero (扣完为止).
use crate::rules::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/3.1",
    article: "assessment/3.1",
    zh: "考勤",
    en: "Attendance",
    cap: "assessment-3-1-cap",
    opening: Opening::Full,
    clauses: &[
        Clause {
            id: "assessment/3.1.leave",
            article: "assessment/3.1",
            zh: "病、事假全年累计超过规定天数",
            en: "sick and personal leave over the days of the year",
            pricing: Pricing::Over { days: "assessment-3-1-leave-days", points: "assessment-3-1-leave" },
        },
        Clause {
            id: "assessment/3.1.late-early",
            article: "assessment/3.1",
            zh: "迟到、早退",
            en: "late or leaving early",
            pricing: Pricing::Ladder { every: "assessment-3-1-late-early-every", points: "assessment-3-1-late-early" },
        },
        Clause {
            id: "assessment/3.1.post-empty",
            article: "assessment/3.1",
            zh: "空岗",
            en: "a post left empty",
            pricing: Pricing::Each("assessment-3-1-post-empty"),
        },
        Clause {
            id: "assessment/3.1.absence",
            article: "assessment/3.1",
            zh: "旷工",
            en: "absence without leave",
            pricing: Pricing::PerUnit { points: "assessment-3-1-absence", zh: "每半天", en: "half day" },
        },
    ],
};
