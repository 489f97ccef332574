//! The sentences (说明文字) of an explained day and the words of a period, in English and in Simplified Chinese.
//!
//! Words for `time-limit/3.4` and nothing else: it must never decide what a day is.
use super::civil;
use super::explain::{DayLine, Verdict};
use super::marks::Standing;
use super::types::{Limit, Unit};
use chrono::{Datelike, Weekday};

impl DayLine {
    /// One English sentence: `2014-02-08 Sat, make-up workday for 春节 by notice 2014: counted, working day 2.`
    #[must_use]
    pub fn en(&self) -> String {
        let notice = self.day.notice.as_deref().unwrap_or_default();
        let name = self.day.name.as_deref().unwrap_or_default();
        let what = match self.day.standing {
            Standing::Workday if notice.is_empty() => "workday".into(),
            Standing::Workday => format!("ordinary workday again by notice {notice}"),
            Standing::Weekend if notice.is_empty() => "weekend".into(),
            Standing::Weekend => format!("ordinary weekend again by notice {notice}"),
            Standing::Holiday => format!("holiday {name} by notice {notice}"),
            Standing::MakeupWorkday => format!("make-up workday for {name} by notice {notice}"),
        };
        let (one, number) = (unit_en(self.unit), self.number);
        let verdict = match self.verdict {
            Verdict::Start => "the period starts; this day is not counted".into(),
            Verdict::Counted => format!("counted, {one} {number}"),
            Verdict::NotCounted => "not counted".into(),
            Verdict::Paused => "paused".into(),
            Verdict::Rolled => "the count is full; moved to a working day".into(),
        };
        let paused = self.paused_by.as_deref().map(|label| format!(", pause {label}")).unwrap_or_default();
        let due = self.due.map(|at| format!(", due at {}", civil::format(at))).unwrap_or_default();
        let provisional = if self.day.provisional { " (provisional: no list covers this day yet)" } else { "" };
        let weekday = self.day.date.weekday();
        format!("{} {weekday}, {what}: {verdict}{paused}{due}{provisional}.", self.day.date)
    }

    /// The same in Simplified Chinese: `2014-02-08 周六，春节调休上班（通知2014）：计入，第2个工作日。`
    #[must_use]
    pub fn zh(&self) -> String {
        let notice = self.day.notice.as_deref().unwrap_or_default();
        let name = self.day.name.as_deref().unwrap_or_default();
        let what = match self.day.standing {
            Standing::Workday if notice.is_empty() => "工作日".into(),
            Standing::Workday => format!("恢复为普通工作日（通知{notice}）"),
            Standing::Weekend if notice.is_empty() => "周末".into(),
            Standing::Weekend => format!("恢复为普通周末（通知{notice}）"),
            Standing::Holiday => format!("{name}放假（通知{notice}）"),
            Standing::MakeupWorkday => format!("{name}调休上班（通知{notice}）"),
        };
        let (one, number) = (unit_zh(self.unit), self.number);
        let verdict = match self.verdict {
            Verdict::Start => "期限开始，当日不计入".into(),
            Verdict::Counted if number < 0 => format!("计入，往前第{}{one}", number.saturating_abs()),
            Verdict::Counted => format!("计入，第{number}{one}"),
            Verdict::NotCounted => "不计入".into(),
            Verdict::Paused => "暂停，不计入".into(),
            Verdict::Rolled => "期限已满，顺延至工作日".into(),
        };
        let paused = self.paused_by.as_deref().map(|label| format!("，暂停依据：{label}")).unwrap_or_default();
        let due = self.due.map(|at| format!("，到期时间{}", civil::format(at))).unwrap_or_default();
        let provisional = if self.day.provisional { "（暂定：该日尚无放假安排公布）" } else { "" };
        let weekday = weekday_zh(self.day.date.weekday());
        format!("{} {weekday}，{what}：{verdict}{paused}{due}{provisional}。", self.day.date)
    }
}

impl Limit {
    /// A period in English: `15 working days`.
    #[must_use]
    pub fn en(self) -> String {
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {}{plural}", self.count, unit_en(self.unit))
    }

    /// The same in Simplified Chinese: `15个工作日`.
    #[must_use]
    pub fn zh(self) -> String {
        format!("{}{}", self.count, unit_zh(self.unit))
    }
}

fn unit_en(unit: Unit) -> &'static str {
    match unit {
        Unit::WorkingDay => "working day",
        Unit::CalendarDay => "calendar day",
        Unit::WorkingHour => "working hour",
    }
}

fn unit_zh(unit: Unit) -> &'static str {
    match unit {
        Unit::WorkingDay => "个工作日",
        Unit::CalendarDay => "个自然日",
        Unit::WorkingHour => "个工作小时",
    }
}

fn weekday_zh(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}
