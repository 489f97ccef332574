//! The commands of a meeting (会议指令). One row for each verb; its decision is in the file that the row names.
use super::Meeting;
use super::events::MeetingEvent;
use super::events::{MeetingKind, Resolution, RollEntry};
use super::{
    approve_minutes, call, call_roll, cancel, correct_roll, excuse, follow_up, guard, hand_in, keep_notes,
    read_minutes, refuse_excuse, report_absence, return_minutes, write_minutes,
};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::{CONVENERS, CONVENERS_OR_SERVICE, IN_PERSON};
use crate::vocabulary::actor::standing::{BY_OFFICE, DECIDED};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a meeting.
    MeetingCommand on Meeting, gives MeetingEvent {
        first:
        Call(Call) = "call" for CONVENERS_OR_SERVICE, BY_OFFICE, "meeting/1",
            "Call a meeting, a study session or an activity", "召集会议", call::decide;
        checked by guard::ready:
        Excuse(Excuse) = "excuse" for CONVENERS, BY_OFFICE, "meeting/2",
            "Excuse somebody from a meeting", "准予请假", excuse::decide;
        CallRoll(CallRoll) = "call-roll" for CONVENERS, BY_OFFICE, "study/4",
            "Call the roll", "点名", call_roll::decide;
        CorrectRoll(CorrectRoll) = "correct-roll" for CONVENERS, BY_OFFICE, "study/4",
            "Correct an entry of the roll", "更正点名", correct_roll::decide;
        Cancel(Cancel) = "cancel" for CONVENERS, BY_OFFICE, "meeting/1",
            "Cancel a meeting", "取消会议", cancel::decide;
        HandIn(HandIn) = "hand-in" for IN_PERSON, DECIDED, "meeting/3",
            "Hand a matter in for a meeting", "提交会议议题", hand_in::decide;
        ReportAbsence(ReportAbsence) = "report-absence" for IN_PERSON, DECIDED, "meeting/2",
            "Report that you cannot come, with your slip", "会议请假", report_absence::decide;
        RefuseExcuse(RefuseExcuse) = "refuse-excuse" for CONVENERS, BY_OFFICE, "meeting/2",
            "Refuse to excuse somebody from a meeting", "不准会议请假", refuse_excuse::decide;
        WriteMinutes(WriteMinutes) = "write-minutes" for CONVENERS, BY_OFFICE, "meeting/5",
            "Write the minutes of a meeting", "形成会议纪要", write_minutes::decide;
        ReturnMinutes(ReturnMinutes) = "return-minutes" for &[Role::Director], BY_OFFICE, "meeting/5",
            "Give minutes back to be written anew", "退回会议纪要", return_minutes::decide;
        ApproveMinutes(ApproveMinutes) = "approve-minutes" for &[Role::Director], BY_OFFICE, "meeting/5",
            "Approve minutes and send them to the windows", "批阅印发会议纪要", approve_minutes::decide;
        ReadMinutes(ReadMinutes) = "read-minutes" for IN_PERSON, DECIDED, "meeting/7",
            "Say that a window read the minutes", "签收会议纪要", read_minutes::decide;
        FollowUp(FollowUp) = "follow-up" for CONVENERS, BY_OFFICE, "meeting/8",
            "Record what became of what a meeting decided", "登记会后检查", follow_up::decide;
        KeepNotes(KeepNotes) = "keep-notes" for IN_PERSON, DECIDED, "study/3",
            "Hand in your notes of study", "提交学习笔记", keep_notes::decide;
    }
}

bodies! {
    /// Call it.
    Call {
        /// What it is.
        kind: MeetingKind,
        /// What it is about.
        title: String,
        /// When it starts.
        starts: Instant,
        /// When it is to end.
        ends: Instant,
        /// Where.
        place: String,
        /// Who is to come; empty, those the article names.
        #[serde(default)] #[schemars(with = "Vec<PersonId>")] invited: Vec<String>,
        /// Who keeps the minutes; absent, the actor where they are of the general section, else its head.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] keeper: Option<String>,
        /// Of study, the day of study that it is held instead of.
        #[serde(default)] instead_of: Option<NaiveDate>,
        /// The number of the decision by which that day was moved.
        #[serde(default)] decision: Option<String>,
    }
    /// Excuse somebody.
    Excuse {
        /// Who.
        #[schemars(with = "PersonId")] person: String,
        /// Why; absent, as they reported it.
        #[serde(default)] reason: String,
    }
    /// Call the roll.
    CallRoll {
        /// Whoever was not simply present; the others were.
        entries: Vec<RollEntry>,
    }
    /// Correct an entry.
    CorrectRoll {
        /// The entry from now on.
        entry: RollEntry,
        /// Why it was wrong.
        why: String,
    }
    /// Cancel it.
    Cancel {
        /// Why.
        reason: String,
    }
    /// Hand a matter in.
    HandIn {
        /// What is to be discussed, without personal data.
        title: String,
        /// The number of the paper; empty where there is none.
        #[serde(default)] document: String,
    }
    /// Report an absence.
    ReportAbsence {
        /// Why.
        reason: String,
        /// The number of the slip, which the general section keeps.
        slip: String,
    }
    /// Do not excuse somebody.
    RefuseExcuse {
        /// Who.
        #[schemars(with = "PersonId")] person: String,
        /// Why.
        reason: String,
    }
    /// Write the minutes.
    WriteMinutes {
        /// The number of the minutes.
        document: String,
        /// What was decided, in order; the first is followed up as number 1.
        #[serde(default)] resolutions: Vec<Resolution>,
    }
    /// Give them back.
    ReturnMinutes {
        /// What is wrong with them.
        reason: String,
    }
    /// Approve them.
    ApproveMinutes {}
    /// Read them.
    ReadMinutes {
        /// Which window.
        window: String,
    }
    /// Follow a decision up.
    FollowUp {
        /// Which of the minutes, from 1.
        ordinal: u32,
        /// Whether it is carried out.
        done: bool,
        /// What became of it.
        remark: String,
        /// The number of the meeting at which it was reported.
        meeting: String,
    }
    /// Hand notes in.
    KeepNotes {
        /// What they are about, in a sentence.
        summary: String,
        /// The number or the digest of the notes.
        document: String,
    }
}
