//! The facts of a meeting (会议事实): who was called, who was excused, who came, what was written down and who read it. Shapes only;
//! described by `proto/anjuan/v1/meeting.proto`.
use crate::clock::Commitment;
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
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
        /// A matter for the agenda was handed in before the day of the meeting (meeting/3).
        MatterHandedIn(MatterHandedIn) = "matter-handed-in.v1" / "MeetingMatterHandedIn",
            "Matter handed in for a meeting", "提交会议议题", "meeting/3";
        /// Somebody reports that they cannot come, with their slip (meeting/2, study/5).
        AbsenceReported(AbsenceReported) = "absence-reported.v1" / "MeetingAbsenceReported",
            "Absence from a meeting reported", "会议请假", "meeting/2";
        /// They are not excused.
        ExcuseRefused(ExcuseRefused) = "excuse-refused.v1" / "MeetingExcuseRefused",
            "Excuse from a meeting refused", "不准会议请假", "meeting/2";
        /// The minutes were written (meeting/5).
        MinutesWritten(MinutesWritten) = "minutes-written.v1" / "MeetingMinutesWritten",
            "Minutes written", "形成会议纪要", "meeting/5";
        /// The director gave them back.
        MinutesReturned(MinutesReturned) = "minutes-returned.v1" / "MeetingMinutesReturned",
            "Minutes returned", "退回会议纪要", "meeting/5";
        /// The director approved them, and they went to the windows (meeting/5).
        MinutesApproved(MinutesApproved) = "minutes-approved.v1" / "MeetingMinutesApproved",
            "Minutes approved and sent", "批阅印发会议纪要", "meeting/5";
        /// A window read them (meeting/7).
        MinutesRead(MinutesRead) = "minutes-read.v1" / "MeetingMinutesRead", "Minutes read", "签收会议纪要", "meeting/7";
        /// It was reported what became of something that the meeting decided (meeting/8).
        FollowedUp(FollowedUp) = "followed-up.v1" / "MeetingFollowedUp", "Decision of a meeting followed up", "会后检查", "meeting/8";
        /// Somebody handed in the notes that they took (study/3).
        NotesKept(NotesKept) = "notes-kept.v1" / "MeetingNotesKept", "Notes of study kept", "学习笔记", "study/3";
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
    /// Who keeps the minutes; none of a meeting that was called before it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeper: Option<String>,
    /// Of study, the day of study that it is held instead of (study/2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<NaiveDate>,
    /// The number of the decision by which that day was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
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
    /// By when the minutes are owed, counted from the week after; of a weekly meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Commitment>,
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

/// Handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatterHandedIn {
    /// First, second … matter of the meeting, from 1.
    pub ordinal: u32,
    /// What is to be discussed, without personal data.
    pub title: String,
    /// The number of the paper; empty where there is none.
    pub document: String,
    /// Who handed it in.
    pub by: String,
}

/// Reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsenceReported {
    /// Who cannot come.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The number of the slip, which the general section keeps.
    pub slip: String,
}

/// Not excused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExcuseRefused {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// Something that the meeting decided (决定事项).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "MeetingResolution")]
pub struct Resolution {
    /// What, without personal data.
    pub what: String,
    /// Who carries it out.
    pub person: String,
}

/// Written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MinutesWritten {
    /// The number of the minutes.
    pub document: String,
    /// What was decided, in order; the first is followed up as number 1.
    pub resolutions: Vec<Resolution>,
    /// Who wrote them.
    pub by: String,
}

/// Returned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MinutesReturned {
    /// What is wrong with them.
    pub reason: String,
    /// Within what time they are written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Commitment>,
    /// Who returned them.
    pub by: String,
}

/// Approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MinutesApproved {
    /// The windows that they are sent to.
    pub windows: Vec<String>,
    /// Who approved them.
    pub by: String,
}

/// Read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MinutesRead {
    /// Which window.
    pub window: String,
    /// Who read them for it.
    pub by: String,
}

/// Followed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowedUp {
    /// Which of the minutes, from 1.
    pub ordinal: u32,
    /// Whether it is carried out.
    pub done: bool,
    /// What became of it.
    pub remark: String,
    /// The number of the meeting at which it was reported.
    pub meeting: String,
    /// Who recorded it.
    pub by: String,
}

/// Kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotesKept {
    /// Whose notes.
    pub person: String,
    /// What they are about, in a sentence.
    pub summary: String,
    /// The number or the digest of the notes.
    pub document: String,
}
