//! The facts of a cover (顶岗事实): who is away from an A/B post, and who stands for them. Shapes only; described by
//! `proto/anjuan/v1/post.proto`. They are events of the post itself, beside its definition.
use crate::clock::Commitment;
use crate::vocabulary::matter::Matter;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody left the post, and somebody stands for them (ab-role/1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoverStarted {
    /// First, second … cover of the post, from 1.
    pub ordinal: u32,
    /// Who is away: A or B of the post.
    pub away: String,
    /// Who stands for them.
    pub cover: String,
    /// Why.
    pub reason: String,
    /// Until when, where that is known; the cover ends when it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Why both may be away, by decision of the director (ab-role/2); none where one of the two is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden: Option<String>,
    /// The open matters of the one who is away, as the register had them (ab-role/4).
    pub matters: Vec<Matter>,
    /// Until when the written handover is owed (ab-role/4).
    pub handover: Commitment,
}

/// Somebody will be away on leave: the other of the two stays (ab-role/2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsencePlanned {
    /// The leave's number.
    pub leave: String,
    /// Who will be away.
    pub person: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// Why both may be away, by decision of the director (ab-role/2); none where one of the two is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden: Option<String>,
}

/// They will not be away after all, or are back early (ab-role/3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsenceDropped {
    /// The leave's number.
    pub leave: String,
    /// Whose leave it was.
    pub person: String,
}

/// The written handover of a cover was signed by both (ab-role/4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoverHandedOver {
    /// Which cover.
    pub ordinal: u32,
    /// The handover's id.
    pub handover: String,
}

/// The one who was away is back (ab-role/3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoverEnded {
    /// Which cover.
    pub ordinal: u32,
    /// Who is back.
    pub back: String,
    /// A note; may be empty.
    pub remark: String,
}
