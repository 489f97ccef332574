//! The commands of an entry in a register (登记簿记录指令). One row for each verb; its decision is in the file that the row names.
//!
//! The rows say who may ask at all; who writes, approves and keeps says the definition of the register, and the decisions ask it.
use super::Record;
use super::events::RecordEvent;
use super::{close, correct, guard, hand_over, make, settle};
use crate::reference::centre::book::FieldValue;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::IN_PERSON;
use crate::vocabulary::actor::standing::DECIDED;
use crate::vocabulary::declare::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an entry in a register.
    RecordCommand on Record, gives RecordEvent {
        first:
        Make(Make) = "make" for IN_PERSON, DECIDED, "document",
            "Make an entry in a register, or ask for it", "登记或申请登记", make::decide;
        checked by guard::present:
        Approve(Approve) = "approve" for IN_PERSON, DECIDED, "seal",
            "Approve what was asked for in a register", "批准登记申请", settle::approve;
        Refuse(Refuse) = "refuse" for IN_PERSON, DECIDED, "seal",
            "Refuse what was asked for in a register", "不予批准登记申请", settle::refuse;
        HandOver(HandOver) = "hand-over" for IN_PERSON, DECIDED, "handover/2",
            "Hand an entry of a register over to somebody", "移交登记事项", hand_over::decide;
        Correct(Correct) = "correct" for IN_PERSON, DECIDED, "handover/2.5",
            "Correct what an entry of a register says", "更正登记", correct::decide;
        Close(Close) = "close" for IN_PERSON, DECIDED, "archive",
            "Close an entry of a register: used, returned, dealt with", "登记事项办结", close::decide;
    }
}

bodies! {
    /// Make one, or ask for it.
    Make {
        /// The register, by id: visitors.
        register: String,
        /// What it says, field by field.
        fields: Vec<FieldValue>,
    }
    /// Approve it.
    Approve {
        /// What is to be said with it.
        #[serde(default)] remark: Option<String>,
    }
    /// Refuse it.
    Refuse {
        /// Why.
        reason: String,
    }
    /// Hand it over.
    HandOver {
        /// To whom.
        #[schemars(with = "PersonId")] to: String,
        /// Why.
        reason: String,
    }
    /// Correct it.
    Correct {
        /// What it says from now on, all of it, field by field.
        fields: Vec<FieldValue>,
        /// Why.
        reason: String,
    }
    /// Close it.
    Close {
        /// What is filled in on closing, field by field.
        #[serde(default)] fields: Vec<FieldValue>,
    }
}
