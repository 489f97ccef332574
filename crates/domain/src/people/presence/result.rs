//! What presence comes to (出勤结果): one half-day session with its status, its evidence, and why it is uncertain if it is.
//!
//! Implements discipline/1–2, duty/2.2.2, leave/2 and leave/7 in words for people. Shapes only.
use crate::clock::half_day::HalfDay;
use crate::people::leave::events::LeaveKind;
use crate::people::slip::events::SlipPunch;
use crate::vocabulary::declare::codes;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

codes! {
    /// How somebody stood to one half-day session.
    Status {
        /// 出勤: there from the opening to the close.
        Present,
        /// 迟到.
        Late,
        /// 早退.
        LeftEarly,
        /// 迟到并早退.
        LateAndLeftEarly,
        /// 旷工: neither there nor excused (leave/2).
        Absent,
        /// 请假.
        OnLeave,
        /// 公务外出: approved slips stand for both punches (discipline/2).
        Excused,
        /// 缺卡: one of the two punches is missing.
        MissingPunch,
        /// 休息: the office does not work.
        NotWorking,
        /// 未考勤: no device was up by then that knew the person, so that nobody can say.
        NotTaken,
    }
    /// Why a session is uncertain, provisional, or not what it seems.
    Why {
        /// The session is not over.
        NotOver,
        /// A device has not given everything up to the end of the session.
        Watermark,
        /// A punch without a direction was taken for coming or leaving by where it lies.
        DirectionGuessed,
        /// A punch between two sessions could belong to either.
        BetweenSessions,
        /// A punch goes the wrong way for where it lies.
        DirectionOdd,
        /// A punch of the session is missing.
        PunchMissing,
        /// A device's clock was off; its times are corrected.
        ClockCorrected,
        /// A slip for the session waits for its approval.
        SlipOpen,
        /// A leave for the session waits for the rest of its approvals.
        LeaveNotApproved,
        /// A leave for the session was approved when the session had begun.
        LeaveApprovedLate,
        /// The papers of an emergency leave are owed.
        PapersOwed,
        /// The papers of an emergency leave did not come in time: it is absence (leave/7).
        PapersOverdue,
        /// There are punches of the session although it is on leave.
        PunchedOnLeave,
        /// The leave was signed on paper before leaving and entered late; the chain confirmed it.
        LeaveEnteredLate,
        /// They left duty without leave: it counts as absence (duty/2.1.3).
        DutyLeft,
        /// The finding that they left duty is contested.
        FindingContested,
    }
    /// What a session rests on.
    EvidenceKind {
        /// A punch; its id is `<device>/<record>`.
        Punch,
        /// A leave.
        Leave,
        /// A slip.
        Slip,
        /// A duty roster.
        Duty,
        /// That a device gave everything, or was taken down; its id is the device's.
        Watermark,
        /// A finding.
        Finding,
    }
}

impl Status {
    /// The Chinese term, for papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Status::Present => "出勤",
            Status::Late => "迟到",
            Status::LeftEarly => "早退",
            Status::LateAndLeftEarly => "迟到并早退",
            Status::Absent => "旷工",
            Status::OnLeave => "请假",
            Status::Excused => "公务外出",
            Status::MissingPunch => "缺卡",
            Status::NotWorking => "休息",
            Status::NotTaken => "未考勤",
        }
    }
}

impl Why {
    /// Whether the status itself might be another one if more were known; the others only explain.
    #[must_use]
    pub fn uncertain(self) -> bool {
        match self {
            Why::ClockCorrected
            | Why::PapersOverdue
            | Why::LeaveApprovedLate
            | Why::PunchedOnLeave
            | Why::LeaveEnteredLate
            | Why::DutyLeft => false,
            Why::NotOver
            | Why::Watermark
            | Why::DirectionGuessed
            | Why::BetweenSessions
            | Why::DirectionOdd
            | Why::PunchMissing
            | Why::SlipOpen
            | Why::LeaveNotApproved
            | Why::PapersOwed
            | Why::FindingContested => true,
        }
    }
}

/// One thing a session rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its id.
    pub id: String,
    /// The events it follows from.
    pub events: Vec<Uuid>,
}

/// One half-day session of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Session {
    /// Which half day.
    pub half_day: HalfDay,
    /// When the office opens for it.
    pub opens: Instant,
    /// When it closes.
    pub closes: Instant,
    /// How the person stood to it.
    pub status: Status,
    /// The kind of leave, where on leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<LeaveKind>,
    /// When they came, by the true time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Instant>,
    /// When they left, by the true time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Instant>,
    /// Whole minutes after the opening.
    pub late_minutes: u32,
    /// Whole minutes before the close.
    pub early_minutes: u32,
    /// Which punch is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<SlipPunch>,
    /// Whether facts are still to come that may change it.
    pub provisional: bool,
    /// Why it is uncertain or not what it seems; in the order of [`Why`], each once.
    pub why: Vec<Why>,
    /// What it rests on, in order, each once.
    pub evidence: Vec<Evidence>,
}

impl Session {
    /// Whether it is what it is because something did not come: what shows that is that the devices had given everything.
    #[must_use]
    pub fn rests_on_silence(&self) -> bool {
        matches!(self.status, Status::Absent | Status::MissingPunch) && !self.why.contains(&Why::DutyLeft)
    }
}
