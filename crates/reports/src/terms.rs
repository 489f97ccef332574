//! Words of the reports (报表用语): months, half days, kinds of leave, categories of staff, in both languages.
use crate::report::Words;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::people::leave::events::{LeaveKind, LeaveManner};
use anjuan_domain::people::meeting::events::RollPresence;
use anjuan_domain::reference::centre::definition::StaffCategory;
use chrono::{Datelike, NaiveDate, Weekday};

/// A month, by any of its days.
pub(crate) fn month(day: NaiveDate) -> Words {
    Words::new(day.format("%Y年%-m月").to_string(), day.format("%B %Y").to_string())
}

/// From a day to a day, both counted.
pub(crate) fn span(from: NaiveDate, until: NaiveDate) -> Words {
    Words::new(format!("{from} 至 {until}"), format!("{from} to {until}"))
}

/// A day of the week.
pub(crate) fn weekday(day: NaiveDate) -> Words {
    let (zh, en) = match day.weekday() {
        Weekday::Mon => ("星期一", "Monday"),
        Weekday::Tue => ("星期二", "Tuesday"),
        Weekday::Wed => ("星期三", "Wednesday"),
        Weekday::Thu => ("星期四", "Thursday"),
        Weekday::Fri => ("星期五", "Friday"),
        Weekday::Sat => ("星期六", "Saturday"),
        Weekday::Sun => ("星期日", "Sunday"),
    };
    Words::new(zh, en)
}

/// A half day.
pub(crate) fn half_day(half: HalfDay) -> Words {
    let (zh, en) = match half.half {
        Half::Morning => ("上午", "morning"),
        Half::Afternoon => ("下午", "afternoon"),
    };
    Words::new(format!("{} {zh}", half.day), format!("{} {en}", half.day))
}

/// A kind of leave (leave/2–5).
pub(crate) fn leave(kind: LeaveKind) -> Words {
    let (zh, en) = match kind {
        LeaveKind::Personal => ("事假", "personal"),
        LeaveKind::Sick => ("病假", "sick"),
        LeaveKind::Marriage => ("婚假", "marriage"),
        LeaveKind::Bereavement => ("丧假", "bereavement"),
        LeaveKind::Holiday => ("休假", "holiday"),
    };
    Words::new(zh, en)
}

/// What the roll says of somebody (study/4).
pub(crate) fn roll(presence: RollPresence) -> Words {
    let (zh, en) = match presence {
        RollPresence::Present => ("到", "present"),
        RollPresence::Late => ("迟到", "late"),
        RollPresence::Excused => ("请假", "excused"),
        RollPresence::Absent => ("缺席", "absent"),
    };
    Words::new(zh, en)
}

/// How a leave was applied for (leave/6, leave/7).
pub(crate) fn manner(manner: LeaveManner) -> Words {
    match manner {
        LeaveManner::Written => Words::new("书面", "in writing"),
        LeaveManner::TelephoneFirst => Words::new("电话先报", "telephone first"),
    }
}

/// A category of staff (assessment/6).
pub(crate) fn category(category: StaffCategory) -> Words {
    match category {
        StaffCategory::CivilServant => Words::new("公务员", "Civil servants"),
        StaffCategory::InstitutionStaff => Words::new("事业单位人员", "Institution staff"),
    }
}
