//! The facts of a late entry (补录事实): what paper was named, and what somebody with authority found in it. Shapes only;
//! described by `proto/anjuan/v1/entry.proto`.
use crate::vocabulary::declare::events;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a late entry.
    EntryEvent, EntryEventName of "entry" {
        /// The paper that shows it was named (handover/2.5).
        Presented(Presented) = "presented.v1" / "EntryPresented", "Paper of a late entry named", "提交补录凭据", "handover/2.5";
        /// Confirmed from the paper: the obligation is reckoned as it says (time-limit/2).
        Confirmed(Confirmed) = "confirmed.v1" / "EntryConfirmed", "Late entry confirmed", "确认补录", "time-limit/2";
        /// Rejected: the paper does not show it (time-limit/2).
        Rejected(Rejected) = "rejected.v1" / "EntryRejected", "Late entry rejected", "不予确认补录", "time-limit/2";
    }
}

/// Which event was entered late, and by whom: as it stood when this was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryOf {
    /// Of which aggregate it is.
    pub about: AggregateRef,
    /// The version of the event in that aggregate.
    pub version: u32,
    /// Its type.
    pub event: String,
    /// When it happened, as whoever entered it said.
    pub happened_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who entered it.
    pub entered_by: String,
}

/// The paper was named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Presented {
    /// Of which entry.
    pub entry: EntryOf,
    /// Which paper.
    pub evidence: String,
    /// Who says so.
    pub by: String,
}

/// Confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confirmed {
    /// Which entry.
    pub entry: EntryOf,
    /// Which paper was looked at.
    pub evidence: String,
    /// Who confirmed it.
    pub by: String,
}

/// Rejected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rejected {
    /// Which entry.
    pub entry: EntryOf,
    /// What the paper shows instead.
    pub reason: String,
    /// Who rejected it.
    pub by: String,
}
