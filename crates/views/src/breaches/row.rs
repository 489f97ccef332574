//! The rows of the `breaches` view, and a breach as it is listed.
//!
//! Stored are deeds and covers only: a breach of a period is read from the obligation itself, so that it can never say
//! something else than the deadlines do.
use super::codes::Code;
use crate::deadlines::late::LateEntry;
use anjuan_domain::matters::handover::events::HandoverSide;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Row {
    /// A deed, at `case/ID#code.version`; with `.n` behind it where one event states several.
    Deed(Box<Deed>),
    /// Somebody stood for somebody, at `cover/<away>/<from>/<post>.<ordinal>`.
    Cover(Cover),
    /// Since when somebody is on the staff, and since when not, at `staff/ID`, in the order of recording.
    Staff(Vec<Tenure>),
    /// The signatures of a handover, at `handover/ID`.
    Signatures(Signatures),
    /// Whom a complaint is about, at `complaint/ID`: they do not stand in for it (complaint/3).
    About(Vec<String>),
}

/// A breach that an event states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deed {
    /// What kind.
    pub code: Code,
    /// The rule it breaks.
    pub rule: String,
    /// The article that a complaint was found true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited: Option<String>,
    /// On which aggregate.
    pub aggregate: AggregateRef,
    /// The window, where the event names one; else the aggregate's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// The person, on duty at that moment or named by the event; empty where it is about a window as such.
    pub person: String,
    /// When.
    pub since: Instant,
    /// Whether it lasts until it is made good.
    #[serde(default, skip_serializing_if = "no")]
    pub lasts: bool,
    /// The stream sequence of the event that states it.
    pub sequence: u64,
}

/// Somebody stood for somebody (ab-role/3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cover {
    /// The post.
    pub post: String,
    /// Which cover of the post.
    pub ordinal: u32,
    /// Who stood in.
    pub cover: String,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// From a day on somebody is on the staff, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenure {
    /// The first day.
    pub from: NaiveDate,
    /// Whether they are on the staff.
    pub here: bool,
}

/// The signatures of a handover (handover/2.2).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signatures {
    /// Who signed.
    pub sides: Vec<HandoverSide>,
    /// The deeds that stand until both have: matters that moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<String>,
}

/// A breach as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Breach {
    /// What kind.
    pub code: Code,
    /// How it is called.
    pub zh: String,
    /// How it is called.
    pub en: String,
    /// The rule it breaks.
    pub rule: String,
    /// The article that a complaint was found true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited: Option<String>,
    /// On which aggregate.
    pub aggregate: AggregateRef,
    /// Its number; a post has its id.
    pub number: String,
    /// The window; empty where there is none.
    pub window: String,
    /// The person responsible at that moment (ab-role/3); empty where it is about a window as such.
    pub person: String,
    /// Since when: the due instant that passed, or when it was done.
    pub since: Instant,
    /// Whether it is still so.
    pub open: bool,
    /// When it ended; a deed ends when it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// The stream sequences of the events that show it, in order.
    pub sequences: Vec<u64>,
    /// Of what was entered late: which breach it is as long as nobody confirms the entry, and how it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_be: Option<Code>,
    /// The late entry that it hangs on: both times, who entered it, the papers named, what was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<LateEntry>,
}

/// The key of a deed: `case/ID#code.version`, with `.n` for the second and later ones that an event states.
#[must_use]
pub fn key(aggregate: &AggregateRef, code: Code, version: u32, nth: usize) -> String {
    match nth {
        0 => format!("{aggregate}#{code}.{version}"),
        nth => format!("{aggregate}#{code}.{version}.{nth}"),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks skip_serializing_if for a reference")]
fn no(value: &bool) -> bool {
    !*value
}
