//! The commands of a meeting (会议指令). Shapes only; each is decided in a file of its own.
use super::events::{MeetingKind, RollEntry};
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a meeting.
    MeetingCommand {
        /// Call it.
        Call(Call) = "call",
        /// Excuse somebody.
        Excuse(Excuse) = "excuse",
        /// Call the roll.
        CallRoll(CallRoll) = "call-roll",
        /// Correct an entry.
        CorrectRoll(CorrectRoll) = "correct-roll",
        /// Cancel it.
        Cancel(Cancel) = "cancel",
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
        #[serde(default)] invited: Vec<String>,
    }
    /// Excuse somebody.
    Excuse {
        /// Who.
        person: String,
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
