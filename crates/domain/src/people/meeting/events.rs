//! The facts of a meeting (会议事实): who was called, who was excused, who came. Shapes only; described by
//! `proto/anjuan/v1/meeting.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a meeting, a study session or another activity of the centre.
    MeetingEvent, MeetingEventName of "meeting" {
        /// Called (meeting/1, study/1).
        Called(Called) = "called.v1" / "MeetingCalled", "Meeting called", "召集会议", "meeting/1", numbered by number;
        /// Somebody was excused beforehand (meeting/2, study/5).
        Excused(Excused) = "excused.v1" / "MeetingExcused", "Meeting excused", "准予请假", "meeting/2";
        /// The roll was called (meeting/2, study/4).
        RollCalled(RollCalled) = "roll-called.v1" / "MeetingRollCalled", "Meeting roll called", "点名", "study/4";
        /// An entry of the roll was corrected.
        RollCorrected(RollCorrected) = "roll-corrected.v1" / "MeetingRollCorrected",
            "Meeting roll corrected", "更正点名", "study/4";
        /// It does not take place.
        Cancelled(Cancelled) = "cancelled.v1" / "MeetingCancelled", "Meeting cancelled", "取消会议", "meeting/1";
    }
}

codes! {
    /// What it is.
    MeetingKind {
        /// 工作例会.
        Weekly,
        /// 集体学习.
        Study,
        /// 业务培训.
        Training,
        /// 中心活动.
        Activity,
    }
    /// Whether somebody came.
    RollPresence {
        /// In time.
        Present,
        /// Late.
        Late,
        /// Not, without reason.
        Absent,
        /// Not, excused.
        Excused,
    }
}

/// One entry of the roll.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollEntry {
    /// Who.
    pub person: String,
    /// Whether they came.
    pub presence: RollPresence,
    /// Why not; empty where they came.
    #[serde(default)]
    pub reason: String,
}

/// Called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Called {
    /// The meeting's number, `HY-<yyyymmdd>-<id>`.
    pub number: String,
    /// What it is.
    pub kind: MeetingKind,
    /// What it is about.
    pub title: String,
    /// When it starts.
    pub starts: Instant,
    /// When it is to end.
    pub ends: Instant,
    /// Where.
    pub place: String,
    /// Who is to come.
    pub invited: Vec<String>,
    /// Who called it.
    pub by: String,
}

/// Excused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Excused {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
    /// Who excused them.
    pub by: String,
}

/// The roll was called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollCalled {
    /// Everybody who was to come.
    pub entries: Vec<RollEntry>,
    /// Who called it.
    pub by: String,
}

/// Corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollCorrected {
    /// The entry from now on.
    pub entry: RollEntry,
    /// Why it was wrong.
    pub why: String,
    /// Who corrected it.
    pub by: String,
}

/// Cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancelled {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}
