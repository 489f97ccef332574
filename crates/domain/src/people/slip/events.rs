//! The facts of a make-up slip (补签单事实): a punch that could not be made, and who approved that. Shapes only; described by
//! `proto/anjuan/v1/slip.proto`.
use crate::clock::Commitment;
use crate::clock::half_day::HalfDay;
use crate::vocabulary::declare::{codes, events};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a make-up slip.
    SlipEvent, SlipEventName of "slip" {
        /// Filled in (discipline/2).
        FilledIn(FilledIn) = "filled-in.v1" / "SlipFilledIn", "Slip filled in", "填写补签单", "discipline/2", numbered by number;
        /// Approved by the deputy director in charge (discipline/2).
        Approved(Approved) = "approved.v1" / "SlipApproved", "Slip approved", "补签审批", "discipline/2";
        /// Not approved.
        Refused(Refused) = "refused.v1" / "SlipRefused", "Slip refused", "不予补签", "discipline/2";
        /// Taken back before it was decided.
        TakenBack(TakenBack) = "taken-back.v1" / "SlipTakenBack", "Slip taken back", "撤回补签单", "discipline/2";
    }
}

codes! {
    /// Why no punch could be made (discipline/2).
    SlipCause {
        /// 开会.
        Meeting,
        /// 外出办事.
        FieldWork,
        /// 考勤机故障.
        DeviceFailure,
    }
    /// Which punch.
    SlipPunch {
        /// On coming.
        Coming,
        /// On leaving.
        Leaving,
        /// Both.
        Both,
    }
}

/// Filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilledIn {
    /// The slip's number, `BQ-<yyyymmdd>-<id>`.
    pub number: String,
    /// Whose.
    pub person: String,
    /// Which half day.
    pub session: HalfDay,
    /// Which punch.
    pub punch: SlipPunch,
    /// Why.
    pub cause: SlipCause,
    /// Where they were, and for what.
    pub reason: String,
    /// The person's window, where they work at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// The deputy director in charge who is to decide it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Commitment>,
}

/// Approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approved {
    /// By whom.
    pub by: String,
}

/// Not approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refused {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakenBack {
    /// Why.
    pub reason: String,
}
