//! The commands of a meeting (会议指令). One row for each verb; its decision is in the file that the row names.
use super::Meeting;
use super::events::MeetingEvent;
use super::events::{MeetingKind, RollEntry};
use super::{call, call_roll, cancel, correct_roll, excuse, guard};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::CONVENERS;
use crate::vocabulary::actor::standing::BY_OFFICE;
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a meeting.
    MeetingCommand on Meeting, gives MeetingEvent {
        first:
        Call(Call) = "call" for CONVENERS, BY_OFFICE, "meeting/1",
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
    }
    /// Excuse somebody.
    Excuse {
        /// Who.
        #[schemars(with = "PersonId")] person: String,
        /// Why.
        reason: String,
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
}
