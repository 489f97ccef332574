//! assessment/3.1 Attendance (考勤). It is full until something takes from it, never below zero (扣完为止).
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

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

#[cfg(test)]
mod tests {
    use crate::scores::rules::Standing;
    use crate::scores::rules::fixture::{assess, charge, points, times};

    #[test]
    fn assessment_3_1__every_fifth_time_late_or_early_takes_a_point() {
        let late = |day: u32| charge("assessment/3.1.late-early", &format!("attendance/2015-03-{day:02}/AM"));
        let left = |days: u32| points(&assess(&(1..=days).map(late).collect::<Vec<_>>()), "assessment/3.1");
        assert_eq!((left(4).as_str(), left(5).as_str(), left(9).as_str(), left(10).as_str()), ("8", "7", "7", "6"));
    }

    #[test]
    fn assessment_3_1__a_time_that_is_withdrawn_is_not_counted_to_the_fifth() {
        let mut late: Vec<_> =
            (1..=5).map(|day| charge("assessment/3.1.late-early", &format!("attendance/{day}"))).collect();
        assert_eq!(points(&assess(&late), "assessment/3.1"), "7");
        late[2].standing = Standing::Withdrawn;
        assert_eq!(points(&assess(&late), "assessment/3.1"), "8");
    }

    #[test]
    fn assessment_3_1__leave_over_twenty_days_takes_a_point_once() {
        let leave = |halves| points(&assess(&[times("assessment/3.1.leave", "ledger/P004", halves)]), "assessment/3.1");
        assert_eq!((leave(40).as_str(), leave(41).as_str(), leave(80).as_str()), ("8", "7", "7"), "in half days");
        let two = [times("assessment/3.1.leave", "leave/A", 30), times("assessment/3.1.leave", "leave/B", 30)];
        assert_eq!(points(&assess(&two), "assessment/3.1"), "7", "counted together");
    }

    #[test]
    fn assessment_3_1__absence_takes_a_point_each_half_day_and_an_empty_post_one() {
        let sheet = assess(&[
            times("assessment/3.1.absence", "attendance/A", 2),
            charge("assessment/3.1.post-empty", "finding/B"),
        ]);
        assert_eq!(points(&sheet, "assessment/3.1"), "5");
        assert_eq!(
            sheet.items[2].lines.iter().filter(|line| !line.assumed.is_empty()).count(),
            1,
            "the post's point is a reading of ours"
        );
    }
}
