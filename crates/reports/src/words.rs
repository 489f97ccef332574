//! Words of the reports (报表用语): months, half days, kinds of leave and grades, in both languages.
use crate::report::Words;
use anjuan_domain::centre::definition::StaffCategory;
use anjuan_domain::leave::events::{Half, HalfDay, LeaveKind, LeaveManner};
use anjuan_domain::period::events::Grade;
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

/// How a leave was applied for (leave/6, leave/7).
pub(crate) fn manner(manner: LeaveManner) -> Words {
    match manner {
        LeaveManner::Written => Words::new("书面", "in writing"),
        LeaveManner::TelephoneFirst => Words::new("电话先报", "telephone first"),
    }
}

/// A grade as it is called of a category of staff (assessment/6); where none is known, of institution staff.
pub(crate) fn grade(grade: Grade, category: Option<StaffCategory>) -> Words {
    let (civil, institution, en) = match grade {
        Grade::Excellent => ("优秀", "优秀", "excellent"),
        Grade::Competent => ("称职", "合格", "competent"),
        Grade::BasicallyCompetent => ("基本称职", "基本合格", "basically competent"),
        Grade::NotCompetent => ("不称职", "不合格", "not competent"),
    };
    match category {
        Some(StaffCategory::CivilServant) => Words::new(civil, en),
        Some(StaffCategory::InstitutionStaff) | None => Words::new(institution, en),
    }
}

/// A category of staff; absent, institution staff.
pub(crate) fn category(category: Option<StaffCategory>) -> Words {
    match category {
        Some(StaffCategory::CivilServant) => Words::new("公务员", "Civil servants"),
        Some(StaffCategory::InstitutionStaff) | None => Words::new("事业单位人员", "Institution staff"),
    }
}
