//! The facts of an assessment period (考核期事实): opened, closed, decided by the meeting, published. Shapes only; described by
//! `proto/anjuan/v1/period.proto`.
use crate::clock::Commitment;
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::points::Points;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to an assessment period.
    PeriodEvent, PeriodEventName of "period" {
        /// Opened (monthly/12, assessment/1).
        Opened(Opened) = "opened.v1" / "PeriodOpened", "Period opened", "考核期开始", "monthly/12";
        /// Closed: the sheets are drawn up from what is recorded, and can be contested.
        Closed(Closed) = "closed.v1" / "PeriodClosed", "Period closed", "考核期结束", "assessment";
        /// The director's office meeting decided (assessment/1, monthly/12); again after a sheet changed.
        Decided(Decided) = "decided.v1" / "PeriodDecided", "Period decided", "会议决定", "assessment/1";
        /// Attested by another one who took part (handover/2.5): it may be published.
        Attested(Attested) = "attested.v1" / "PeriodAttested", "Period decision attested", "会议决定确认", "handover/2.5";
        /// Published; again after a correction, as the next version.
        Published(Published) = "published.v1" / "PeriodPublished", "Period published", "公布", "assessment";
    }
}

codes! {
    /// How long it is, and whom it is about.
    PeriodKind {
        /// 月度考核, of windows.
        Month,
        /// 半年考核, of persons.
        HalfYear,
        /// 年度评定, of windows by their months.
        Year,
    }
    /// Grades (assessment/6): civil servants 优秀 称职 基本称职 不称职, institution staff 优秀 合格 基本合格 不合格.
    Grade {
        /// 优秀.
        Excellent,
        /// 称职, 合格.
        Competent,
        /// 基本称职, 基本合格.
        BasicallyCompetent,
        /// 不称职, 不合格.
        NotCompetent,
    }
}

/// The grade of one person or window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Graded {
    /// Whose.
    pub subject: String,
    /// Which.
    pub grade: Grade,
    /// Why, where it is not the one the score gives; else empty.
    #[serde(default)]
    pub reason: String,
}

/// The score of one sheet as published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishedScore {
    /// Whose.
    pub subject: String,
    /// The total.
    pub total: Points,
    /// The sheet's version, from 1.
    pub version: u32,
}

/// The sheets that the meeting decided on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecidedSheets {
    /// Every sheet with its total, in the order of their subjects.
    pub scores: Vec<PublishedScore>,
}

/// Opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opened {
    /// Which kind.
    pub kind: PeriodKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The windows, or the persons, that it is about.
    pub subjects: Vec<String>,
}

/// Closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closed {
    /// The devices whose watermark had not passed its last day.
    pub incomplete: Vec<String>,
    /// Why it was closed without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// The windows, or the persons, that it is about in the end: whoever came after the opening is among them.
    pub subjects: Vec<String>,
    /// For how long its sheets can be contested.
    pub contest: Commitment,
    /// Until when that is.
    pub contest_until: Instant,
    /// Who closed it.
    pub by: String,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decided {
    /// Who took part.
    pub present: Vec<String>,
    /// The number of the minutes.
    pub document: String,
    /// The grades; empty for a month.
    pub grades: Vec<Graded>,
    /// The red-flag windows of a month, the post stars of a year.
    pub named: Vec<String>,
    /// How a tie was broken beyond the rules; empty where none was.
    pub tie_reason: String,
    /// Who chaired.
    pub by: String,
    /// First, second … decision, from 1; absent in the oldest, which are the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The sheets that it was decided on; absent in the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheets: Option<DecidedSheets>,
    /// Why it was decided anew; absent in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Attested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attested {
    /// Which decision: first, second … from 1.
    pub version: u32,
    /// The number of the minutes.
    pub document: String,
    /// Who took part and attests it.
    pub by: String,
}

/// Published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Published {
    /// First, second … publication, from 1.
    pub version: u32,
    /// Every sheet with its total.
    pub scores: Vec<PublishedScore>,
    /// SHA-256 (lower-case hex) of the sheets in the order of their subjects, as they were published.
    pub digest: String,
    /// Why again; empty for the first.
    pub reason: String,
    /// Who published it.
    pub by: String,
}
