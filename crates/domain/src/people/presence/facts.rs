//! The facts that presence is read from (出勤依据): punches as the devices have them, leaves, slips and duty of one person.
//!
//! Implements discipline/1–2 and leave/1–7 as far as they are facts of a half day. Nothing here is judged.
use crate::clock::Limit;
use crate::clock::half_day::HalfDay;
use crate::people::attendance::events::Direction;
use crate::people::leave::events::{LeaveKind, LeaveManner};
use crate::people::slip::events::SlipPunch;
use crate::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One punch as it was stored: a raw fact, by the device's own clock. [`sessions`](super::sessions) corrects the time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Punched {
    /// When, by the device's clock.
    pub at: Instant,
    /// The device's id.
    pub device: String,
    /// The device's own record id.
    pub record: String,
    /// Which way.
    pub direction: Direction,
    /// The event that brought it in.
    pub event: Uuid,
}

/// The papers that an emergency leave owes (leave/7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// Within how long of the return.
    pub limit: Limit,
    /// When they came.
    pub came: Option<Instant>,
}

/// One leave of the person. Refused and cancelled ones are no leaves: whoever gathers the facts leaves them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveSpan {
    /// The leave's id.
    pub leave: String,
    /// Which kind.
    pub kind: LeaveKind,
    /// How it was applied for.
    pub manner: LeaveManner,
    /// The first half day.
    pub from: HalfDay,
    /// The last half day; where the return was reported earlier, the last one before it.
    pub until: HalfDay,
    /// When the last of the approval chain agreed (leave/2); none as long as somebody has yet to.
    pub complete: Option<Instant>,
    /// The papers an emergency leave owes; none where it owes none.
    pub papers: Option<Papers>,
    /// The slip that was signed on paper before and entered late; none where it was applied for here.
    pub paper: Option<String>,
    /// The events it follows from.
    pub events: Vec<Uuid>,
}

/// One make-up slip of the person. Refused ones and those taken back are no slips: whoever gathers the facts leaves them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipSpan {
    /// The slip's id.
    pub slip: String,
    /// Which half day.
    pub session: HalfDay,
    /// Which punch.
    pub punch: SlipPunch,
    /// When it was approved (discipline/2); none as long as it is open.
    pub approved: Option<Instant>,
    /// The events it follows from.
    pub events: Vec<Uuid>,
}

/// One time that the person was on duty by the roster, substitutes and swaps taken in: over noon, nobody on duty has to
/// punch out and in again (duty/2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutySpan {
    /// The roster's id.
    pub duty: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// The events it follows from.
    pub events: Vec<Uuid>,
}

/// That the person left duty without leave, as a finding says that was not withdrawn (duty/2.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyLeft {
    /// The finding's id.
    pub finding: String,
    /// When.
    pub at: Instant,
    /// Whether it is contested, and not decided yet.
    pub contested: bool,
    /// The events it follows from.
    pub events: Vec<Uuid>,
}

/// One event by which everything that a device has up to a moment had come (discipline/1): its watermark moved there, or it
/// was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The device's id.
    pub device: String,
    /// Up to when; none where it was taken down, so that nothing of it is to come at all.
    pub until: Option<Instant>,
    /// The event.
    pub event: Uuid,
}

/// What is known of one person around a day. More than the day needs does no harm: what is not of the day is not looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct DayFacts<'a> {
    /// Whose.
    pub person: &'a str,
    /// Punches, in whatever order: those stored under [`days_of_device`](super::days_of_device).
    pub punches: &'a [Punched],
    /// Leaves.
    pub leaves: &'a [LeaveSpan],
    /// Slips.
    pub slips: &'a [SlipSpan],
    /// Duty.
    pub duty: &'a [DutySpan],
    /// When they left duty without leave.
    pub left: &'a [DutyLeft],
    /// Watermarks of the devices, in whatever order: only what did not come rests on them
    /// ([`Session::rests_on_silence`](super::Session::rests_on_silence)).
    pub watermarks: &'a [Watermark],
}
