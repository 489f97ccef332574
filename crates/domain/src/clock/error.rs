//! Why a calendar (工作日历) cannot be, and why a clock (时限) cannot answer.
//!
//! Refusals of `duty/2.2.2` (office hours) and of the calendar that 行政许可法 art. 82 needs. Causes only: nothing is
//! checked here.
use crate::vocabulary::refusal::Refuse;
use chrono::NaiveDate;

/// Why a clock cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// Before the first year of the calendar.
    #[error("{0} lies before the calendar's first year {1}")]
    BeforeCalendar(NaiveDate, i32),
    /// The answer is no day of the years 1 to 9999.
    #[error("the answer lies outside the years 1 to 9999")]
    OutOfRange,
}

impl Refuse for ClockError {
    fn code(&self) -> &'static str {
        match self {
            Self::BeforeCalendar(..) => "clock.before-calendar",
            Self::OutOfRange => "clock.out-of-range",
        }
    }
    fn article(&self) -> &'static str {
        "行政许可法/82"
    }
    fn en(&self) -> String {
        match self {
            Self::BeforeCalendar(day, year) => {
                format!("{day} lies before {year}, the first year of the working-day calendar; it cannot be counted.")
            }
            Self::OutOfRange => "The answer lies outside the years 1 to 9999; it cannot be counted.".into(),
        }
    }
    fn zh(&self) -> String {
        match self {
            Self::BeforeCalendar(day, year) => format!("{day}早于工作日历的第一年{year}年，无法计算期限。"),
            Self::OutOfRange => "结果超出公元1年至9999年，无法计算期限。".into(),
        }
    }
}

/// Why notices and office hours are no calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Two notices have one id.
    #[error("notice `{notice}` is there twice")]
    NoticeTwice {
        /// The notice's id.
        notice: String,
    },
    /// A notice without an id.
    #[error("a notice announced on {announced_on} has no id")]
    NoticeUnnamed {
        /// When it was announced.
        announced_on: NaiveDate,
    },
    /// A notice names a day twice.
    #[error("notice `{notice}` names {date} twice")]
    DayTwice {
        /// The notice's id.
        notice: String,
        /// The day.
        date: NaiveDate,
    },
    /// A day outside the years that the table is kept for.
    #[error("{date} of notice `{notice}` lies outside the years 1900 to 2199")]
    DayOutOfRange {
        /// The notice's id.
        notice: String,
        /// The day.
        date: NaiveDate,
    },
    /// A day after the last one that the notice covers.
    #[error("notice `{notice}` covers days until {covers_until} and names {date}")]
    DayNotCovered {
        /// The notice's id.
        notice: String,
        /// The day.
        date: NaiveDate,
        /// The last day covered.
        covers_until: NaiveDate,
    },
    /// A season's first or last day is no `MM-DD`.
    #[error("`{text}` of season `{season}` is no day MM-DD")]
    SeasonDay {
        /// The season's name.
        season: String,
        /// What stands there.
        text: String,
    },
    /// Two seasons share a day.
    #[error("seasons `{first}` and `{second}` both have {day}")]
    SeasonsOverlap {
        /// The season that has the day.
        first: String,
        /// The one that claims it too.
        second: String,
        /// The day, `MM-DD`.
        day: String,
    },
    /// A day of the year has no season.
    #[error("{day} is in no season")]
    DayWithoutSeason {
        /// The day, `MM-DD`.
        day: String,
    },
    /// A season without sessions.
    #[error("season `{season}` has no sessions")]
    NoSessions {
        /// The season's name.
        season: String,
    },
    /// A session ends before it begins, or begins before the one before it ends.
    #[error("session {session} of season `{season}` does not follow in time")]
    SessionOrder {
        /// The season's name.
        season: String,
        /// Which, from 1.
        session: usize,
    },
}

impl Refuse for CalendarError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoticeTwice { .. } => "calendar.notice-twice",
            Self::NoticeUnnamed { .. } => "calendar.notice-unnamed",
            Self::DayTwice { .. } => "calendar.day-twice",
            Self::DayOutOfRange { .. } => "calendar.day-out-of-range",
            Self::DayNotCovered { .. } => "calendar.day-not-covered",
            Self::SeasonDay { .. } => "calendar.season-day",
            Self::SeasonsOverlap { .. } => "calendar.seasons-overlap",
            Self::DayWithoutSeason { .. } => "calendar.day-without-season",
            Self::NoSessions { .. } => "calendar.no-sessions",
            Self::SessionOrder { .. } => "calendar.session-order",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            Self::NoticeTwice { .. }
            | Self::NoticeUnnamed { .. }
            | Self::DayTwice { .. }
            | Self::DayOutOfRange { .. }
            | Self::DayNotCovered { .. } => "行政许可法/82",
            Self::SeasonDay { .. }
            | Self::SeasonsOverlap { .. }
            | Self::DayWithoutSeason { .. }
            | Self::NoSessions { .. }
            | Self::SessionOrder { .. } => "duty/2.2.2",
        }
    }
    fn en(&self) -> String {
        format!("The calendar is refused: {self}.")
    }
    fn zh(&self) -> String {
        match self {
            Self::NoticeTwice { notice } => format!("放假通知“{notice}”重复。"),
            Self::NoticeUnnamed { announced_on } => format!("{announced_on}公布的放假通知没有编号。"),
            Self::DayTwice { notice, date } => format!("放假通知“{notice}”两次列出{date}。"),
            Self::DayOutOfRange { notice, date } => format!("放假通知“{notice}”的{date}不在1900年至2199年之内。"),
            Self::DayNotCovered { notice, date, covers_until } => {
                format!("放假通知“{notice}”只管到{covers_until}，却列出{date}。")
            }
            Self::SeasonDay { season, text } => format!("作息季节“{season}”的“{text}”不是“月-日”。"),
            Self::SeasonsOverlap { first, second, day } => format!("作息季节“{first}”与“{second}”都含{day}。"),
            Self::DayWithoutSeason { day } => format!("{day}不属于任何作息季节。"),
            Self::NoSessions { season } => format!("作息季节“{season}”没有办公时段。"),
            Self::SessionOrder { season, session } => format!("作息季节“{season}”的第{session}个办公时段次序不对。"),
        }
    }
}
