//! What the check of a paper's code answers (文书核验). Papers themselves are HTML and have no shape here.
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A paper's verification code is genuine, and this is what it is of. Nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification {
    /// The code as it is printed.
    pub code: String,
    /// The paper: `acceptance`.
    pub paper: String,
    /// The paper's title, Chinese.
    pub title_zh: String,
    /// The paper's title, English.
    pub title_en: String,
    /// The number on the paper.
    pub paper_number: String,
    /// The number of the case, denial, handover or complaint.
    pub number: String,
    /// The event's type, `anjuan.case.accepted.v1`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The event's version in its aggregate.
    pub version: u64,
    /// The civil day of the event, as on the paper.
    pub day: NaiveDate,
    /// The code is from before the centre had a key: whoever had the record could have made it. Compare what the paper says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unkeyed: bool,
    /// The civil day from which the paper is void, because another took its place; absent while it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void_since: Option<NaiveDate>,
}
