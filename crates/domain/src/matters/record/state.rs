//! The state of an entry in a register (登记簿记录): what it says, who has it in hand, where it is in its life.
use crate::reference::centre::book::FieldValue;
use crate::vocabulary::actor::Role;
use crate::vocabulary::declare::codes;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// Where an entry is in its life.
    RecordStanding {
        /// It waits to be approved (待批).
        Asked,
        /// It was not approved (未批准).
        Refused,
        /// It waits to be closed (在办).
        Open,
        /// It is done with, or stands as it was made (办结).
        Closed,
    }
}

/// The state.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RecordState")]
pub struct Record {
    /// Its number.
    pub number: String,
    /// The register.
    pub register: String,
    /// The version of the register's definition.
    pub definition: u32,
    /// The article that the register is kept by.
    pub article: String,
    /// What it says.
    pub fields: Vec<FieldValue>,
    /// What was filled in on closing.
    pub closing: Vec<FieldValue>,
    /// Who made it.
    pub by: String,
    /// Who has it in hand.
    pub responsible: String,
    /// The window of whoever made it; empty where they work at none.
    pub window: String,
    /// Who reads it besides; empty for everybody of the staff.
    pub readers: Vec<Role>,
    /// Where it is in its life.
    pub standing: RecordStanding,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// How many years it is kept; absent, for ever.
    pub retention_years: Option<u32>,
    /// When it was closed, or made where it stands as it was made.
    pub closed_at: Option<Instant>,
    /// When anything happened last.
    pub last_at: Instant,
}
