//! The one-time notice as it is recorded (一次性告知): its six parts (one-time-notice/3). A shape only; described by
//! `proto/anjuan/v1/case.proto`.
use super::events::MaterialState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The six parts of the one-time notice (one-time-notice/3). An empty list or text must be explained in `emptyBecause`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeParts {
    /// 1: whether it is in scope.
    pub in_scope: bool,
    /// 2: all materials needed, by id.
    pub needed: Vec<String>,
    /// 3: the time limit, in words.
    pub time_limit: String,
    /// 4: missing materials, by id.
    pub missing: Vec<String>,
    /// 5: defective materials to correct.
    pub defective: Vec<MaterialState>,
    /// 6: reasons for not handling; empty when it will be handled.
    pub reasons: String,
    /// Why each empty part is empty.
    pub empty_because: Vec<EmptyPart>,
}

impl NoticeParts {
    /// Whether it tells the applicant what 行政许可法 art. 32 asks to be told in time: what is missing or to be corrected,
    /// or that the matter is not for us. A notice that asks for nothing decides nothing, and stops no clock.
    #[must_use]
    pub fn settles_intake(&self) -> bool {
        !self.in_scope || !self.missing.is_empty() || !self.defective.is_empty()
    }
}

/// Why one part of the notice is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmptyPart {
    /// The part, 2–6.
    pub part: u32,
    /// Why it is empty.
    pub because: String,
}

/// The one-time notice was given (一次性告知).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeGiven {
    /// First, second … notice of the case, from 1.
    pub ordinal: u32,
    /// The six parts.
    pub parts: NoticeParts,
    /// Materials asked for that an earlier notice could have named: not empty means a repeat notice, a violation.
    pub repeated: Vec<String>,
}
