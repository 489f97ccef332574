//! The shapes of clocks: limits (期限), notices (放假通知), office hours (作息时间).
use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unit {
    /// 工作日.
    WorkingDay,
    /// 自然日; the last day rolls forward to a working day.
    CalendarDay,
    /// 工作小时, hours inside office hours.
    WorkingHour,
}

/// How it counts (`standards.md`, electronic supervision practice).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Counting {
    /// The starting day does not count; due at close of business of the last day.
    Civil,
    /// Running time from the start instant, non-working days removed, time of day kept.
    Elapsed,
}

/// How long: a count of units and the way of counting. Negative counts are "n days before".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limit {
    /// How many units; 0 is the start day itself.
    pub count: i32,
    /// What is counted.
    pub unit: Unit,
    /// How.
    pub counting: Counting,
}

/// What a notice makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DayKind {
    /// A day off (放假).
    Holiday,
    /// A workday made up on a weekend (调休上班).
    MakeupWorkday,
    /// An ordinary day again: a later notice takes an earlier entry back.
    Ordinary,
}

/// One day of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeDay {
    /// The day.
    pub date: NaiveDate,
    /// What it becomes.
    pub kind: DayKind,
    /// The festival: 春节.
    pub name: String,
}

/// A published list of exceptions, or a change of earlier ones (放假通知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notice {
    /// Its id: `2014`, `2020-01-27`.
    pub id: String,
    /// The day it was announced.
    pub announced_on: NaiveDate,
    /// Whether that day is assumed, because the source does not give it.
    pub assumed: bool,
    /// For a whole year's list: the last day it covers; a later day is provisional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers_until: Option<NaiveDate>,
    /// The days it changes.
    pub days: Vec<NoticeDay>,
}

/// One office session of a day, `08:00`–`11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Session {
    /// Opens, civil time.
    #[serde(with = "hour_minute")]
    #[schemars(with = "String", regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub opens: NaiveTime,
    /// Closes, civil time.
    #[serde(with = "hour_minute")]
    #[schemars(with = "String", regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub closes: NaiveTime,
}

mod hour_minute {
    //! A civil time as `HH:MM`.
    use chrono::NaiveTime;
    use serde::Deserialize;
    pub(super) fn serialize<S: serde::Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.format("%H:%M"))
    }
    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveTime::parse_from_str(&text, "%H:%M")
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a time HH:MM")))
    }
}

/// The hours of one season (duty/2.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Season {
    /// Its name: 夏季.
    pub name: String,
    /// First day, `MM-DD`.
    pub from: String,
    /// Last day, `MM-DD`; before `from`, the season runs over the new year.
    pub until: String,
    /// The sessions of a day, in order.
    pub sessions: Vec<Session>,
}

/// Office hours by season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficeHours {
    /// The article key: `duty/2.2.2`.
    pub article: String,
    /// Whether the season's dates are assumed.
    pub assumed: bool,
    /// The seasons; together they cover the year, and do not overlap.
    pub seasons: Vec<Season>,
}

/// A period with the rule that sets it: `{"limit": {...}, "rule": "time-limit/3.4"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// How long.
    pub limit: Limit,
    /// The article key or the law.
    pub rule: String,
}
