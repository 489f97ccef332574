//! The facts about an applicant's personal data (个人信息): who read it, and its erasure. `proto/anjuan/v1/applicant.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to an applicant's personal data.
    ApplicantEvent, ApplicantEventName of "applicant" {
        /// The clear text was read, by whom and why.
        Disclosed(Disclosed) = "disclosed.v1" / "ApplicantDisclosed", "Clear text read", "查阅个人信息", "disclosure/4";
        /// All that is kept was handed out, as the person asked.
        Exported(Exported) = "exported.v1" / "ApplicantExported", "Copy of personal data handed out", "提供个人信息副本", "disclosure/4";
        /// Somebody asked that the key be deleted; another person decides it.
        ErasureRequested(ErasureRequested) = "erasure-requested.v1" / "ApplicantErasureRequested", "Erasure asked for", "申请删除个人信息", "disclosure/4";
        /// It was decided that what was asked for is not done.
        ErasureDeclined(ErasureDeclined) = "erasure-declined.v1" / "ApplicantErasureDeclined", "Erasure declined", "不予删除个人信息", "disclosure/4";
        /// The data is not erased before this hold is lifted.
        Held(Held) = "held.v1" / "ApplicantHeld", "Personal data held", "保全个人信息", "disclosure/4";
        /// A hold was lifted.
        Released(Released) = "released.v1" / "ApplicantReleased", "Hold lifted", "解除个人信息保全", "disclosure/4";
        /// The key was ordered deleted: nothing sealed under it can be read again.
        Erased(Erased) = "erased.v1" / "ApplicantErased", "Personal data erased", "删除个人信息", "disclosure/4";
    }
}

/// The clear text was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disclosed {
    /// In which case or contact it was looked up.
    pub aggregate: AggregateRef,
    /// Why.
    pub reason: String,
    /// For what, where it was not for the handling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
}

codes! {
    /// What personal data is read for, where it is not for the handling (处理目的, 个人信息保护法/6).
    Purpose {
        /// 回访: to call back whoever was served, after the end (work/3); name and telephone, and no more.
        CallBack,
    }
}

/// The key was ordered deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Erased {
    /// Why: the applicant's request, or the end of the retention period.
    pub reason: String,
    /// Who asked for it: another person than whoever decided it. Absent in what was erased before two persons were needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<String>,
}

/// All that is kept was handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exported {
    /// Who handed it out.
    pub by: String,
    /// Why: who asked, and how they showed who they are.
    pub reason: String,
}

/// Somebody asked that the key be deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErasureRequested {
    /// Who asks.
    pub by: String,
    /// Why: the applicant's request, or the end of the retention period.
    pub reason: String,
}

/// What was asked for is not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErasureDeclined {
    /// Who decided it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The data is not erased before this hold is lifted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Held {
    /// Who placed it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// On whose authority: the order, letter or law.
    pub authority: String,
}

/// A hold was lifted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Released {
    /// Who lifted it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The authority of the hold.
    pub authority: String,
}
