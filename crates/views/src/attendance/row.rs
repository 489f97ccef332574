//! The rows of the `attendance` view (考勤视图的行): facts as they were recorded, each with the events it comes from.
//!
//! Nothing here is judged and nothing derived: whether somebody was late is asked when somebody asks, so that a notice, a
//! corrected clock or a moved watermark rewrites no row.
use anjuan_domain::clock::Commitment;
use anjuan_domain::clock::half_day::HalfDay;
use anjuan_domain::people::attendance::events::Direction;
use anjuan_domain::people::leave::events::{LeaveKind, LeaveManner};
use anjuan_domain::people::meeting::events::{MeetingKind, RollEntry};
use anjuan_domain::people::slip::events::{SlipCause, SlipPunch};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One punch of a day row: record, time by the device's clock, direction. Written without names: there are millions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Punch(pub Instant, pub String, pub Direction);

/// What one upload holds of one person and day: the event's stream sequence, the device, the punches by time. Which event that
/// is, the row `upload/<sequence>` says once for all of its punches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share(pub u64, pub String, pub Vec<Punch>);

/// The punches of one person on one civil day of the device's clock, at `day/<yyyy-mm-dd>/<person>`: upload by upload, in
/// the order of the log, so that the order in which they were folded leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day {
    /// What each upload holds of it.
    pub uploads: Vec<Share>,
}

impl Day {
    /// Takes in what an upload holds. A record of a device that came before stays with the earlier upload.
    pub(super) fn take(&mut self, Share(sequence, device, mut punches): Share) {
        punches.sort();
        let mut new: Vec<Punch> = Vec::with_capacity(punches.len());
        for punch in punches {
            if new.iter().all(|other| other.1 != punch.1) {
                new.push(punch);
            }
        }
        for Share(other, _, old) in self.uploads.iter_mut().filter(|old| old.1 == device) {
            let (keeps, gives) = if *other <= sequence { (&*old, &mut new) } else { (&new, old) };
            gives.retain(|punch| keeps.iter().all(|kept| kept.1 != punch.1));
        }
        self.uploads.push(Share(sequence, device, new));
        self.uploads.retain(|share| !share.2.is_empty());
        self.uploads.sort();
    }

    /// Leaves out a record of a device that was withdrawn.
    pub(super) fn leave_out(&mut self, device: &str, record: &str) {
        for share in self.uploads.iter_mut().filter(|share| share.1 == device) {
            share.2.retain(|punch| punch.1 != record);
        }
        self.uploads.retain(|share| !share.2.is_empty());
    }
}

/// By which event a device had given everything of a day, at `complete/<device>/<yyyy-mm>`: the last day that was then whole,
/// for the first watermark that passed its end. A month is one row, and a watermark that ends no day writes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Complete {
    /// The events, by day.
    pub days: BTreeMap<NaiveDate, Uuid>,
}

/// One step of the approval chain that agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreed {
    /// In which role.
    pub role: Role,
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One leave, at `leave/<id>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Leave {
    /// Its number.
    pub number: String,
    /// Whose leave it is.
    pub person: String,
    /// Which kind.
    pub kind: LeaveKind,
    /// How it was applied for.
    pub manner: LeaveManner,
    /// When it was applied for.
    pub applied: Instant,
    /// The first half day.
    pub from: HalfDay,
    /// The last half day as applied for.
    pub until: HalfDay,
    /// How many half days of work that was by the calendar of the day.
    pub half_days: u32,
    /// Why.
    pub reason: String,
    /// Who is to agree, in order (leave/2).
    pub chain: Vec<Role>,
    /// Who agreed.
    pub agreed: Vec<Agreed>,
    /// Whether and when somebody of the chain did not agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Instant>,
    /// When it was given up before it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Instant>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<Instant>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Instant>,
    /// The certificate that is owed (leave/4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Commitment>,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<Instant>,
    /// The papers of an emergency that are owed (leave/7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub papers: Option<Commitment>,
    /// When they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regularised: Option<Instant>,
    /// Until when the return is reported (leave/2).
    pub report_back: Commitment,
    /// The first half day back at work, once it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<HalfDay>,
    /// When it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_back: Option<Instant>,
    /// Half days of work stayed away beyond it, as reported.
    pub overstayed: u32,
    /// The slip that was signed on paper before leaving, where it was entered late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// The events, in order.
    pub events: Vec<Uuid>,
}

impl Leave {
    /// Whether it is a leave at all: not refused and not given up.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.refused.is_none() && self.cancelled.is_none()
    }

    /// Whether somebody still has to do with it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stands() && self.reported_back.is_none()
    }

    /// When the last of the chain agreed.
    #[must_use]
    pub fn complete(&self) -> Option<Instant> {
        let last = self.agreed.last().map(|agreed| agreed.at);
        if self.agreed.len() >= self.chain.len() { last.or(Some(self.applied)) } else { None }
    }

    /// The last half day away: where the return was reported earlier than the end, the one before it.
    #[must_use]
    pub fn last(&self) -> HalfDay {
        match self.back {
            Some(back) if back <= self.until => before(back),
            _ => self.until,
        }
    }
}

/// The half day before another.
#[must_use]
pub fn before(half_day: HalfDay) -> HalfDay {
    half_day.before()
}

/// One make-up slip, at `slip/<id>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Slip {
    /// Its number.
    pub number: String,
    /// Whose.
    pub person: String,
    /// Which half day.
    pub session: HalfDay,
    /// Which punch.
    pub punch: SlipPunch,
    /// Why no punch could be made.
    pub cause: SlipCause,
    /// Where they were, and for what.
    pub reason: String,
    /// When it was filled in.
    pub filled_in: Instant,
    /// When it was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Instant>,
    /// When it was not approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Instant>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<Instant>,
    /// Who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// The events, in order.
    pub events: Vec<Uuid>,
}

impl Slip {
    /// Whether it is neither refused nor taken back.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.refused.is_none() && self.taken_back.is_none()
    }

    /// Whether nobody decided it yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stands() && self.approved.is_none()
    }
}

/// A finding that somebody left duty without leave (duty/2.1.3), at `left/<id>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Left {
    /// Who.
    pub persons: Vec<String>,
    /// When.
    pub at: Instant,
    /// Whether it is contested, and not decided yet.
    pub contested: bool,
    /// Whether it was taken back, or a contest took it away.
    pub withdrawn: bool,
    /// The events, in order.
    pub events: Vec<Uuid>,
}

/// One month's roster as it is after swaps and substitutions, at `duty/<yyyy-mm>`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Duty {
    /// Who is on duty, day by day.
    pub days: BTreeMap<NaiveDate, DutyDay>,
    /// Swaps that wait for consent: ordinal, the day given away, the day taken for it.
    pub proposed: Vec<(u32, NaiveDate, NaiveDate)>,
}

/// One day of the roster.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DutyDay {
    /// Who.
    pub persons: Vec<String>,
    /// The events that say so, in order.
    pub events: Vec<Uuid>,
}

/// One meeting, study session or activity with its roll, at `meeting/<id>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Meeting {
    /// Its number.
    pub number: String,
    /// What it is.
    pub kind: MeetingKind,
    /// What it is about.
    pub title: String,
    /// When it starts.
    pub starts: Instant,
    /// Who is to come.
    pub invited: Vec<String>,
    /// Who was excused beforehand.
    pub excused: Vec<String>,
    /// The roll, corrections taken in; empty until it is called.
    pub roll: Vec<RollEntry>,
    /// When it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Instant>,
    /// Of study, the day of study that it is held instead of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<NaiveDate>,
    /// Who handed in the notes that they took.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The events, in order.
    pub events: Vec<Uuid>,
}
