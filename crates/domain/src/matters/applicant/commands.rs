//! The commands about an applicant's personal data (个人信息指令).
use super::Applicant;
use super::events::{ApplicantEvent, Purpose};
use super::{disclose, erase};
use crate::reference::verbs::present;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::CLEAR_TEXT;
use crate::vocabulary::actor::standing::{BY_OFFICE, KNOWING};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked about an applicant's personal data.
    ApplicantCommand on Applicant, gives ApplicantEvent {
        checked by present:
        Disclose(Disclose) = "disclose" for CLEAR_TEXT, KNOWING, "个人信息保护法/51",
            "Read the clear text of an applicant's personal data", "查阅个人信息明文", disclose::decide;
        Erase(Erase) = "erase" for &[Role::Director, Role::Administrator], BY_OFFICE, "个人信息保护法/47",
            "Erase an applicant: delete the key", "删除个人信息密钥", erase::decide;
    }
}

bodies! {
    /// Read the clear text.
    Disclose {
        /// In which case, contact, denial or complaint; whoever reads has to do with it.
        aggregate: AggregateRef,
        /// Why.
        reason: String,
        /// For what it is read, where that is not the handling: to call back whoever was served, after the end; then name and telephone are shown, and no more.
        #[serde(default)] purpose: Option<Purpose>,
    }
    /// Delete the key.
    Erase {
        /// Why.
        reason: String,
    }
}
