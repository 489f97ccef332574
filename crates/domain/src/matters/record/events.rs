//! The facts of an entry in a register (登记簿记录事实). Shapes only; described by `proto/anjuan/v1/record.proto`.
use crate::clock::Commitment;
use crate::reference::centre::book::FieldValue;
use crate::vocabulary::actor::Role;
use crate::vocabulary::declare::events;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to an entry in a register.
    RecordEvent, RecordEventName of "record" {
        /// Made: it stands, or waits to be closed (document).
        Made(Made) = "made.v1" / "RecordMade", "Entry made in a register", "登记", "document", numbered by number;
        /// Asked for: it waits to be approved (seal).
        Asked(Asked) = "asked.v1" / "RecordAsked", "Entry asked for in a register", "申请登记", "seal", numbered by number;
        /// What was asked for is approved (seal).
        Approved(Approved) = "approved.v1" / "RecordApproved", "Entry approved", "批准登记申请", "seal";
        /// It is not (seal).
        Refused(Refused) = "refused.v1" / "RecordRefused", "Entry refused", "不予批准登记申请", "seal";
        /// Somebody else has it in hand (handover/2).
        HandedOver(HandedOver) = "handed-over.v1" / "RecordHandedOver", "Entry handed over", "移交登记事项", "handover/2";
        /// What it says was put right (handover/2.5).
        Corrected(Corrected) = "corrected.v1" / "RecordCorrected", "Entry corrected", "更正登记", "handover/2.5";
        /// Done: used, returned, dealt with (archive).
        Closed(Closed) = "closed.v1" / "RecordClosed", "Entry closed", "登记事项办结", "archive";
    }
}

/// What every entry begins with (登记内容).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordBegun {
    /// The register.
    pub register: String,
    /// The version of its definition.
    pub definition: u32,
    /// The article that the register is kept by.
    pub article: String,
    /// What it says, in the order of the form.
    pub fields: Vec<FieldValue>,
    /// Who made it, and has it in hand.
    pub by: String,
    /// Their window, where they work at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Who reads it besides; empty for everybody of the staff.
    pub readers: Vec<Role>,
    /// How many years it is kept; absent, for ever (永久).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_years: Option<u32>,
}

/// Made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Made {
    /// The entry's number, `DJ-<prefix>-<yyyymmdd>-<id>`.
    pub number: String,
    /// What it begins with.
    pub begun: RecordBegun,
    /// Whether it is closed later; else it stands as it is.
    pub open: bool,
    /// By when it is to be closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Commitment>,
}

/// Asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Asked {
    /// The entry's number, `DJ-<prefix>-<yyyymmdd>-<id>`.
    pub number: String,
    /// What it begins with.
    pub begun: RecordBegun,
    /// Who is to approve it; absent where nobody else holds the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Until when, where the rulebook says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Commitment>,
}

/// Approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approved {
    /// By whom.
    pub by: String,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// By when it is to be closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Commitment>,
}

/// Refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refused {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Handed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandedOver {
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
}

/// Corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Corrected {
    /// What it says from now on, all of it.
    pub fields: Vec<FieldValue>,
    /// Why.
    pub reason: String,
    /// Who corrected it.
    pub by: String,
}

/// Closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closed {
    /// What is filled in on closing, in the order of the form.
    pub fields: Vec<FieldValue>,
    /// Who closed it.
    pub by: String,
}
