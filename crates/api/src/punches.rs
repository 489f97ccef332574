//! Punches in batches (批量上传打卡): what a device gave, of any days, and what became of each day's part.
use crate::answers::Accepted;
use crate::problem::Problem;
use anjuan_domain::people::attendance::events::Punch;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// At most this many punches in one request.
pub const MOST: usize = 20_000;

/// Punches of one device, of any days, in the order of the device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PunchesRequest {
    /// The punches.
    pub punches: Vec<Punch>,
    /// What they were read from: the name of an export; absent, `api`.
    #[serde(default = "api", skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Up to when the device has now given everything, by the true time; recorded only where every part is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_until: Option<Instant>,
}

fn api() -> String {
    "api".into()
}

/// What became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PunchesAnswer {
    /// How many are new.
    pub new: u64,
    /// How many had come before.
    pub repeated: u64,
    /// How many are in parts that were not taken in.
    pub failed: u64,
    /// Each part, by the device's days.
    pub parts: Vec<PunchesPart>,
    /// The watermark was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Accepted>,
    /// The watermark was asked for and not moved, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_completed: Option<Problem>,
}

/// What became of a part: punches of one day by the device's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PunchesPart {
    /// The civil day by the device's clock.
    pub day: NaiveDate,
    /// The aggregate of the device's day.
    pub aggregate: AggregateRef,
    /// How many punches were given.
    pub given: u64,
    /// How many of them are new.
    pub new: u64,
    /// How many had come before.
    pub repeated: u64,
    /// The event that took them in; absent where nothing was new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// It was not taken in, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
